import type { ByLabel } from "../kernel/byLabel.ts";
import type { Kernel, Sorted } from "../kernel/kernel.ts";
import type { Performance } from "../report.ts";
import { calibrationError, orderedBins, weightedBins } from "../stats/calibrationError.ts";
import { residualBins } from "./residualBins.ts";
import { sortedResiduals } from "./residuals.ts";
import type { ScoreOrder } from "./scoreOrder.ts";
import type { ScoredRows } from "./scoring.ts";
import { thresholdCounts } from "./thresholds.ts";

type Curves = NonNullable<Performance["curves"]>;

const points = 200;
const calibrationBins = 10;

/** ROC, precision–recall, gains and calibration of binary scores, at most 200 thresholds: every distinct score, or quantiles of them. */
export function probabilityCurves(scored: ScoredRows, order: ScoreOrder, kernel: Kernel): Pick<Performance, "curves" | "calibrationError"> {
  const { actual, probabilities: [probability], weights } = scored;
  if (!actual || !probability) return {};
  const thresholds = distinctOrQuantiles(order.all(), kernel);
  const deciles = kernel.quantiles(order.all(), Array.from({ length: calibrationBins - 1 }, (_, i) => (i + 1) / calibrationBins));
  const { positives, negatives, truePositives, falsePositives } = thresholdCounts(scored, order, thresholds, kernel);
  // Before the views: what is put in order may let the memory grow.
  const byLabel = weights ? undefined : order.byLabel();
  const scores = kernel.memory.float64(probability.address, probability.length);
  const codes = kernel.memory.int32(actual.address, actual.length);
  const of = weights && kernel.memory.float64(weights.address, weights.length);
  const error = calibrationError(byLabel ? orderedBins(byLabel, kernel) : weightedBins(scores, codes, of as Float64Array), deciles);
  if (negatives === 0 || positives === 0) return error ? { calibrationError: error } : {};
  const descending = thresholds.map((threshold, i) => ({ threshold, hits: truePositives[i] as number, falseAlarms: falsePositives[i] as number })).reverse();
  const some = descending.filter(({ hits, falseAlarms }) => hits + falseAlarms > 0);
  return {
    ...(error ? { calibrationError: error } : {}),
    curves: {
      roc: descending.map(({ threshold, hits, falseAlarms }) => ({ falsePositiveRate: falseAlarms / negatives, truePositiveRate: hits / positives, threshold })),
      precisionRecall: some.map(({ threshold, hits, falseAlarms }) => ({ recall: hits / positives, precision: hits / (hits + falseAlarms), threshold })),
      calibration: byLabel ? orderedCalibration(byLabel, [...new Set(deciles)], kernel) : calibration(codes, scores, [...new Set(deciles)], of as Float64Array),
      gains: some.map(({ threshold, hits, falseAlarms }) => {
        const [rowShare, positiveShare] = [Math.min(1, (hits + falseAlarms) / (positives + negatives)), hits / positives];
        return { rowShare, positiveShare, lift: positiveShare / rowShare, threshold };
      }),
    },
  };
}

/** Distribution of prediction − target in 40 uniform bins between its 0.5 % and 99.5 % points; what lies beyond falls into the outer bins. */
export function residualCurve({ actualNumbers, predictedNumbers }: ScoredRows, times: Float64Array | undefined, kernel: Kernel): Curves | undefined {
  if (!actualNumbers || !predictedNumbers) return undefined;
  const binned = residualBins(kernel.memory.float64(actualNumbers.address, actualNumbers.length), kernel.memory.float64(predictedNumbers.address, predictedNumbers.length), times);
  return kernel.memory.scope((scope) => {
    const sorted = sortedResiduals(actualNumbers, predictedNumbers, (residual) => residual, kernel, scope);
    if (sorted.length === 0) return undefined;
    const [low, high] = kernel.quantiles(sorted, [0.005, 0.995]) as [number, number];
    const width = (high - low || 1) / 40;
    const edges = Array.from({ length: 41 }, (_, i) => low + width * i);
    const counts = Array.from(kernel.sortedBinCounts(sorted, edges.slice(1, -1)));
    return { residuals: { edges, counts }, ...binned };
  });
}

function distinctOrQuantiles(sorted: Sorted, kernel: Kernel): number[] {
  const runs = kernel.runs(sorted, points);
  if (runs) return Array.from(runs.values);
  const quantiles = kernel.quantiles(sorted, Array.from({ length: points }, (_, i) => i / (points - 1)));
  return [...new Set(quantiles)];
}

/** Bins of equal count by score, where every row counts 1; equal scores stay together. */
function orderedCalibration({ negatives, positives }: ByLabel, edges: readonly number[], kernel: Kernel): NonNullable<Curves["calibration"]> {
  const [misses, hits] = [kernel.sortedBinCounts(negatives, edges), kernel.sortedBinCounts(positives, edges)];
  const [low, high] = [kernel.binSums(negatives, edges), kernel.binSums(positives, edges)];
  return Array.from(hits, (hit, i) => ({ hit, count: hit + (misses[i] as number), sum: (low[i] as number) + (high[i] as number) }))
    .filter(({ count }) => count > 0).map(({ hit, count, sum }) => ({ meanProbability: sum / count, positiveShare: hit / count, count }));
}

/** The same of rows with weights; `count` is in rows. */
function calibration(codes: Int32Array, scores: Float64Array, edges: readonly number[], weights: Float64Array): NonNullable<Curves["calibration"]> {
  const bins = Array.from({ length: edges.length + 1 }, () => ({ sum: 0, positives: 0, weight: 0, count: 0 }));
  for (let i = 0; i < codes.length; i++) {
    const [score, code, weight] = [scores[i] as number, codes[i] as number, weights[i] as number];
    if (code < 0 || Number.isNaN(score) || !(weight > 0)) continue;
    let index = 0;
    while (index < edges.length && score >= (edges[index] as number)) index++;
    const bin = bins[index] as (typeof bins)[number];
    bin.sum += weight * score;
    bin.positives += weight * code;
    bin.weight += weight;
    bin.count++;
  }
  return bins.filter(({ count }) => count > 0).map(({ sum, positives, weight, count }) => ({ meanProbability: sum / weight, positiveShare: positives / weight, count }));
}
