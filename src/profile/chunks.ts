import type { Column, Frame } from "../data/frame.ts";
import type { Kernel, Scope } from "../kernel/kernel.ts";
import type { ChunkWindow } from "../monitor/chunks.ts";
import { confusionOf } from "../monitor/confusionMetrics.ts";
import { measure } from "../monitor/metrics.ts";
import type { LoadedSide } from "../monitor/samples.ts";
import { multiclassLosses } from "../monitor/scoreMetrics.ts";
import { cutScored, loadScored, type ScoredRows, type Scoring } from "../monitor/scoring.ts";
import { iso } from "../monitor/selectedRows.ts";
import { toEnd } from "../monitor/through.ts";
import { decileEdges } from "../stats/conventions/standard.ts";
import { weightedMean } from "../stats/weightedMean.ts";
import { type Loss, type LossName, mostPerChunk, type PerChunk, type ProfileChunk, type ProfileColumn, scoreBins } from "./profile.ts";

/** What performance is made of, counted in each chunk: who was predicted what, the scores of either class, and the sums behind every mean. */
export function countChunks(frame: Frame, side: "reference" | "current", kernel: Kernel, scoring: Scoring | undefined, windows: readonly ChunkWindow[]): ProfileChunk[] {
  const whole = { start: 0, end: frame[side].rows };
  return kernel.memory.scope((scope) => {
    // Weighted metrics are no function of counts.
    const scored = scoring && !scoring.weight ? loadScored(scoring, side, whole, kernel, scope) : undefined;
    return windows.map((window): ProfileChunk => ({
      ...(window.from === undefined ? {} : { start: iso(window.from), end: iso(window.to as number) }),
      rows: window.end - window.start, complete: window.complete,
      ...(scoring && scored ? countScored(scoring, cutScored(scored, window.start, window.end), kernel) : {}),
    }));
  });
}

type Counted = Pick<ProfileChunk, "labelled" | "confusion" | "scores" | "losses" | "metrics">;

/** Metrics that counts do not give. */
const uncounted = ["rocAuc", "averagePrecision", "rocAucMacro", "rocAucMicro", "rocAucWeighted", "averagePrecisionMacro", "medianAe", "p90Ae", "maxError", "mape", "r2", "explainedVariance", "top2Accuracy", "top5Accuracy"];

function countScored(scoring: Scoring, scored: ScoredRows, kernel: Kernel): Counted {
  const counted = scoring.task === "regression" ? countErrors(scored, kernel) : countClasses(scoring, scored, kernel);
  const kept = Object.entries(toEnd(measure(scoring, scored, kernel)).metrics).filter(([name]) => uncounted.includes(name));
  return { ...counted, ...(kept.length > 0 ? { metrics: Object.fromEntries(kept) } : {}) };
}

function countErrors({ actualNumbers, predictedNumbers }: ScoredRows, kernel: Kernel): Counted {
  if (!actualNumbers || !predictedNumbers) return {};
  const [targets, predictions] = [actualNumbers, predictedNumbers].map(({ address, length }) => kernel.memory.float64(address, length)) as [Float64Array, Float64Array];
  const errors = predictions.map((value, i) => value - (targets[i] as number));
  const known = errors.map((error) => (Number.isFinite(error) ? error : Number.NaN));
  const terms: [LossName, Float64Array][] = [
    ["error", known], ["absoluteError", known.map(Math.abs)], ["squaredError", known.map((error) => error * error)],
    ["relativeError", known.map((error, i) => Math.abs(error) / Math.max(Math.abs(targets[i] as number), 2 ** -52))], ["target", targets.map((target, i) => (Number.isNaN(known[i]) ? Number.NaN : target))],
  ];
  const losses = terms.map(([name, values]) => lossOf(name, values));
  return { labelled: losses[0]?.count ?? 0, losses: losses.filter(({ count }) => count > 0) };
}

function countClasses({ task, labels }: Scoring, scored: ScoredRows, kernel: Kernel): Counted {
  const { actual, predicted, probabilities } = scored;
  if (!actual) return {};
  const size = labels.length;
  const confusion = predicted && confusionOf(actual, predicted, size, undefined, kernel).rows;
  const matrix = confusion && Array.from({ length: size }, (_, i) => Array.from(confusion.subarray(i * size, (i + 1) * size)));
  const [score] = probabilities;
  const losses: Loss[] = [];
  let scores: ProfileChunk["scores"];
  if (score && task === "binary") {
    const { count, logLoss, logLossVariance, brier, brierVariance } = kernel.probabilityScores(score, actual);
    const squares = (variance: number): number => (count > 1 ? variance * (count - 1) : 0);
    if (count > 0) losses.push({ of: "logLoss", count, mean: logLoss, squares: squares(logLossVariance) }, { of: "brier", count, mean: brier, squares: squares(brierVariance) });
    scores = binScores(kernel.memory.float64(score.address, score.length), kernel.memory.int32(actual.address, actual.length));
  } else if (score) {
    const found = lossOf("logLoss", multiclassLosses(scored, actual, kernel));
    if (found.count > 0) losses.push(found);
  }
  const labelled = Math.max(0, ...losses.map(({ count }) => count), confusion?.reduce((sum, count) => sum + count, 0) ?? 0);
  return { labelled, ...(matrix ? { confusion: { labels: [...labels], counts: matrix } } : {}), ...(scores ? { scores } : {}), ...(losses.length > 0 ? { losses } : {}) };
}

const scoreEdges = Float64Array.from({ length: scoreBins }, (_, i) => i / scoreBins);

/** Negatives, then positives; what is no probability is left out. */
function binScores(scores: Float64Array, codes: Int32Array): [number[], number[]] {
  const counts: [number[], number[]] = [new Array<number>(scoreBins).fill(0), new Array<number>(scoreBins).fill(0)];
  scores.forEach((score, row) => {
    const code = codes[row] as number;
    if (code < 0 || !(score >= 0 && score <= 1)) return;
    let bin = Math.min(scoreBins - 1, Math.floor(score * scoreBins));
    // 0.29 · 100 is less than 29.
    if (bin + 1 < scoreBins && score >= (scoreEdges[bin + 1] as number)) bin++;
    else if (score < (scoreEdges[bin] as number)) bin--;
    const own = counts[code as 0 | 1];
    own[bin] = (own[bin] as number) + 1;
  });
  return counts;
}

function lossOf(of: LossName, values: Float64Array): Loss {
  const { rows, mean, standardError } = weightedMean(values);
  return { of, count: rows, mean: rows > 0 ? mean : 0, squares: rows > 1 ? standardError ** 2 * rows * (rows - 1) : 0 };
}

/** One column in each chunk: between the deciles (those of `like`, so that profiles compare), or by its most frequent categories. */
export function countPerChunk(column: Column, counted: Pick<ProfileColumn, "cells" | "categories">, loaded: LoadedSide, windows: readonly ChunkWindow[], like: PerChunk | undefined, kernel: Kernel, scope: Scope): PerChunk | undefined {
  const cut = <T>(take: (side: ReturnType<LoadedSide["cut"]>) => T): T[] => windows.map((window) => kernel.memory.scope((within) => take(loaded.cut(window, within))));
  if (counted.cells) {
    const sorted = loaded.cut(loaded.window, scope).sortedDoubles;
    const edges = like?.edges ?? (sorted ? decileEdges(sorted, kernel) : []);
    return {
      edges: [...edges],
      counts: cut(({ sortedDoubles, moments, missing }) => [
        ...(sortedDoubles ? kernel.sortedBinCounts(sortedDoubles, edges) : new Float64Array(edges.length + 1)), moments?.negativeInfinities ?? 0, moments?.positiveInfinities ?? 0, missing,
      ]),
    };
  }
  const listed = counted.categories?.slice(0, mostPerChunk).map(({ category }) => category);
  if (!listed) return undefined;
  const codes = listed.map((category) => column.categories?.indexOf(category) ?? -1);
  return {
    categories: listed,
    counts: cut(({ counts, rows, missing }) => {
      const own = codes.map((code) => counts?.[code] ?? 0);
      return [...own, rows - missing - own.reduce((sum, count) => sum + count, 0), missing];
    }),
  };
}
