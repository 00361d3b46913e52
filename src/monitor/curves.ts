import type { Kernel, Numbers, Sorted } from "../kernel/kernel.ts";
import type { Performance } from "../report.ts";
import { sortedResiduals } from "./residuals.ts";
import type { ScoredRows } from "./scoring.ts";

type Curves = NonNullable<Performance["curves"]>;

const points = 200;
const calibrationBins = 10;

/** ROC, precision–recall and calibration of binary scores, at most 200 thresholds: every distinct score, or quantiles of them. */
export function probabilityCurves({ actual, probabilities }: ScoredRows, kernel: Kernel): Curves | undefined {
  const [probability] = probabilities;
  if (!actual || !probability) return undefined;
  return kernel.memory.scope((scope) => {
    const ofClass = (label: number): Sorted => {
      const chosen = scope.numbers(actual.length);
      const out = scope.allocate(Math.max(1, actual.length) * 8);
      const values = kernel.memory.float64(chosen.address, chosen.length);
      const scores = kernel.memory.float64(probability.address, probability.length);
      const codes = kernel.memory.int32(actual.address, actual.length);
      for (let i = 0; i < values.length; i++) values[i] = codes[i] === label ? (scores[i] as number) : Number.NaN;
      return kernel.sort(chosen, out);
    };
    const negatives = ofClass(0);
    const positives = ofClass(1);
    if (negatives.length === 0 || positives.length === 0) return undefined;
    const thresholds = chooseThresholds(probability, kernel);
    const below = [negatives, positives].map((sample) => cumulative(kernel.sortedBinCounts(sample, thresholds)));
    const at = thresholds.map((threshold, i) => ({
      threshold,
      falsePositives: negatives.length - (below[0]?.[i] as number),
      truePositives: positives.length - (below[1]?.[i] as number),
    }));
    const descending = at.reverse();
    return {
      roc: descending.map(({ threshold, falsePositives, truePositives }) => ({
        falsePositiveRate: falsePositives / negatives.length, truePositiveRate: truePositives / positives.length, threshold,
      })),
      precisionRecall: descending
        .filter(({ falsePositives, truePositives }) => falsePositives + truePositives > 0)
        .map(({ threshold, falsePositives, truePositives }) => ({
          recall: truePositives / positives.length, precision: truePositives / (truePositives + falsePositives), threshold,
        })),
      calibration: calibration(actual, probability, kernel),
    };
  });
}

/** Distribution of prediction − target in 40 uniform bins between its 0.5 % and 99.5 % points; what lies beyond falls into the outer bins. */
export function residualCurve({ actualNumbers, predictedNumbers }: ScoredRows, kernel: Kernel): Curves | undefined {
  if (!actualNumbers || !predictedNumbers) return undefined;
  return kernel.memory.scope((scope) => {
    const sorted = sortedResiduals(actualNumbers, predictedNumbers, (residual) => residual, kernel, scope);
    if (sorted.length === 0) return undefined;
    const [low, high] = kernel.quantiles(sorted, [0.005, 0.995]) as [number, number];
    const width = (high - low || 1) / 40;
    const edges = Array.from({ length: 41 }, (_, i) => low + width * i);
    const counts = Array.from(kernel.sortedBinCounts(sorted, edges.slice(1, -1)));
    return { residuals: { edges, counts } };
  });
}

function chooseThresholds(probability: Numbers, kernel: Kernel): number[] {
  return kernel.memory.scope((scope) => {
    const sorted = kernel.sort(probability, scope.allocate(Math.max(1, probability.length) * 8));
    const runs = kernel.runs(sorted, points);
    if (runs) return Array.from(runs.values);
    const quantiles = kernel.quantiles(sorted, Array.from({ length: points }, (_, i) => i / (points - 1)));
    return [...new Set(quantiles)];
  });
}

/** Count below each edge. */
function cumulative(counts: Float64Array): number[] {
  let total = 0;
  return Array.from(counts.subarray(0, -1), (count) => {
    total += count;
    return total;
  });
}

/** Bins of equal count by score; equal scores stay together. */
function calibration(actual: { address: number; length: number }, probability: Numbers, kernel: Kernel): NonNullable<Curves["calibration"]> {
  const edges = kernel.memory.scope((scope) => {
    const sorted = kernel.sort(probability, scope.allocate(Math.max(1, probability.length) * 8));
    return [...new Set(kernel.quantiles(sorted, Array.from({ length: calibrationBins - 1 }, (_, i) => (i + 1) / calibrationBins)))];
  });
  const bins = Array.from({ length: edges.length + 1 }, () => ({ sum: 0, positives: 0, count: 0 }));
  const codes = kernel.memory.int32(actual.address, actual.length);
  const scores = kernel.memory.float64(probability.address, probability.length);
  for (let i = 0; i < codes.length; i++) {
    const score = scores[i] as number;
    const code = codes[i] as number;
    if (code < 0 || Number.isNaN(score)) continue;
    let index = 0;
    while (index < edges.length && score >= (edges[index] as number)) index++;
    const bin = bins[index] as (typeof bins)[number];
    bin.sum += score;
    bin.positives += code;
    bin.count++;
  }
  return bins.filter(({ count }) => count > 0).map(({ sum, positives, count }) => ({ meanProbability: sum / count, positiveShare: positives / count, count }));
}
