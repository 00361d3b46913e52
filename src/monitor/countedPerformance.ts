import type { Kernel } from "../kernel/kernel.ts";
import { mergeChunks } from "../profile/mergeChunks.ts";
import type { LossName, Profile, ProfileChunk } from "../profile/profile.ts";
import type { Chunk, Metric, Metrics, Performance, ThresholdFigures } from "../report.ts";
import { averagePrecisionBounds, rocAucBounds } from "../stats/cellBounds.ts";
import { averagePrecisionInterval } from "../stats/delta.ts";
import { z975 } from "../stats/normal.ts";
import { metricsAt } from "../stats/thresholdMetrics.ts";
import { classFigures, type Confusion, confusionMetrics } from "./confusionMetrics.ts";
import { around } from "./intervals.ts";
import type { Measured } from "./metrics.ts";
import type { Scoring } from "./scoring.ts";

export interface CountedPerformance {
  readonly performance?: Performance;
  /** In the order of the profile's chunks. */
  readonly chunks: Chunk["performance"][];
  /** Of all rows, of the other class and of the positive one, in bins of equal width from 0 to 1. */
  readonly scores?: NonNullable<ProfileChunk["scores"]>;
}

/**
 * Performance of a profile: what was measured when there were rows, where it has that, else what its counts say. Metrics of decisions and means of losses are
 * those of the rows; areas under curves lie between the bounds that scores counted in bins leave. Undefined without labels.
 */
export function countedPerformance(scoring: Scoring, { performance, chunks, settings }: Profile, kernel: Kernel): CountedPerformance {
  const usable = chunks.map((chunk) => asScored(scoring, chunk, settings));
  const measured = usable.map((chunk) => measureCounts(scoring, chunk, kernel));
  const whole = usable.reduce<ProfileChunk | undefined>((sum, { metrics: _, ...chunk }) => mergeChunks(sum, chunk), undefined);
  const total = whole && measureCounts(scoring, whole, kernel);
  const same = settings.decisionThreshold === undefined || settings.decisionThreshold === scoring.decisionThreshold || scoring.prediction !== undefined;
  const own = performance && same && (scoring.positive === undefined || scoring.positive === settings.positive) ? performance : undefined;
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
  const counted: Performance | undefined = total && total.labelled > 0
    ? { rows, labelled: total.labelled, metrics: total.metrics, ...(total.confusion ? { confusion: { labels: [...scoring.labels], counts: total.confusion } } : {}), ...(total.classes ? { classes: total.classes } : {}), ...(whole.scores ? binnedCurves(whole.scores) : {}) }
    : undefined;
  const found = own ?? counted;
  return {
    ...(found ? { performance: found } : {}),
    chunks: measured.map(({ labelled, metrics }) => (labelled > 0 ? { labelled, metrics } : undefined)),
    ...(whole?.scores ? { scores: whole.scores } : {}),
  };
}

/** The counts in the order of the classes, and at the decision threshold, that hold now; without those that say nothing of them. */
function asScored({ labels, positive, decisionThreshold, prediction }: Scoring, chunk: ProfileChunk, settings: Profile["settings"]): ProfileChunk {
  const { confusion, scores, losses, metrics, ...rest } = chunk;
  if (positive !== undefined && settings.positive !== positive) return { ...rest, ...(confusion && prediction ? { confusion } : {}) };
  if (prediction || settings.decisionThreshold === undefined || settings.decisionThreshold === decisionThreshold) return chunk;
  const decided = scores && decide(scores, decisionThreshold);
  return { ...rest, ...(decided ? { confusion: { labels, counts: decided } } : {}), ...(scores ? { scores } : {}), ...(losses ? { losses } : {}), ...(metrics ? { metrics } : {}) };
}

/** The confusion matrix of deciding from a threshold on that is an edge of the bins. */
function decide([negatives, positives]: NonNullable<ProfileChunk["scores"]>, threshold: number): number[][] | undefined {
  const at = Math.round(threshold * negatives.length);
  if (at / negatives.length !== threshold) return undefined;
  const sum = (counts: readonly number[], from: number, to: number): number => counts.slice(from, to).reduce((a, b) => a + b, 0);
  return [negatives, positives].map((counts) => [sum(counts, 0, at), sum(counts, at, counts.length)]);
}

/** The thresholds at which a profile's scores say exactly what deciding gives. */
export const binEdges = ([negatives]: NonNullable<ProfileChunk["scores"]>): number[] => Array.from({ length: negatives.length - 1 }, (_, i) => (i + 1) / negatives.length);

export function countedFigures(scores: NonNullable<ProfileChunk["scores"]>, thresholds: readonly number[]): ThresholdFigures[] | undefined {
  if (scores.flat().every((count) => count === 0)) return undefined;
  return thresholds.map((threshold) => {
    const [[trueNegatives, falsePositives], [falseNegatives, truePositives]] = decide(scores, threshold) as [[number, number], [number, number]];
    const cells = { truePositives, falsePositives, trueNegatives, falseNegatives };
    return { ...cells, metrics: metricsAt(cells) };
  });
}

function measureCounts(scoring: Scoring, { labelled = 0, confusion, scores, losses = [], metrics: exact }: ProfileChunk, kernel: Kernel): Measured {
  const measured: Measured = { labelled, metrics: {} };
  const { metrics } = measured;
  const size = scoring.labels.length;
  if (confusion) {
    const rows = Float64Array.from({ length: size * size }, (_, cell) => {
      const [actual, predicted] = [Math.floor(cell / size), cell % size].map((at) => confusion.labels.indexOf(scoring.labels[at] as string)) as [number, number];
      return confusion.counts[actual]?.[predicted] ?? 0;
    });
    const matrix: Confusion = { size, rows, weights: rows, squares: rows };
    measured.confusion = Array.from({ length: size }, (_, i) => Array.from(rows.subarray(i * size, (i + 1) * size)));
    if (rows.some((count) => count > 0)) {
      Object.assign(metrics, confusionMetrics(matrix));
      measured.classes = classFigures(matrix, scoring.labels);
    }
  }
  const loss = new Map(losses.map((each) => [each.of, each]));
  // Scores that are no probability are in no bin.
  const binned = scores?.flat().reduce((sum, count) => sum + count, 0);
  if (scores && binned === loss.get("logLoss")?.count) Object.assign(metrics, areas(scores));
  const mean = (name: LossName, least?: number, greatest?: number): Metric | undefined => {
    const of = loss.get(name);
    return of && of.count > 0 ? around(of.mean, of.count > 1 ? Math.sqrt(of.squares / (of.count - 1) / of.count) : Number.NaN, least, greatest) : undefined;
  };
  for (const [name, metric] of [["logLoss", mean("logLoss", 0)], ["brier", mean("brier", 0, 1)], ["rmse", rootOf(mean("squaredError"))], ["mae", mean("absoluteError", 0)], ["mape", mean("relativeError", 0)], ["bias", mean("error")]] as const) {
    if (metric) metrics[name] = metric;
  }
  const [squared, target] = [loss.get("squaredError"), loss.get("target")];
  if (squared && target && target.squares > 0) metrics.r2 = { value: 1 - (squared.mean * squared.count) / target.squares };
  Object.assign(metrics, exact);
  return measured;
}

function rootOf(square: Metric | undefined): Metric | undefined {
  if (!square) return undefined;
  const root = Math.sqrt(square.value);
  const half = square.upper === undefined ? Number.NaN : (square.upper - square.value) / z975;
  return around(root, root > 0 ? half / (2 * root) : 0, 0);
}

/** ROC-AUC and average precision of binned scores; the interval is about both bounds. */
function areas([negatives, positives]: NonNullable<ProfileChunk["scores"]>): Metrics {
  const atoms = negatives.map(() => false);
  const ranked = rocAucBounds(positives, negatives, atoms);
  const precise = averagePrecisionBounds(positives, negatives);
  if (!ranked || !precise) return {};
  const half = z975 * Math.sqrt(ranked.variance);
  const hits = positives.reduce((sum, count) => sum + count, 0);
  const [low, high] = precise.bounds.map((bound) => averagePrecisionInterval(bound, hits));
  return {
    rocAuc: { value: ranked.value, ...(Number.isFinite(half) ? { lower: Math.max(0, ranked.bounds[0] - half), upper: Math.min(1, ranked.bounds[1] + half) } : {}), bounds: ranked.bounds },
    averagePrecision: { value: precise.value, ...(low && high ? { lower: low[0], upper: high[1] } : {}), bounds: precise.bounds },
  };
}

/** ROC, precision–recall and gains at the edges of the bins, where they are those of the rows. */
function binnedCurves(scores: NonNullable<ProfileChunk["scores"]>): Pick<Performance, "curves"> {
  const [negatives, positives] = scores.map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number];
  if (negatives === 0 || positives === 0) return {};
  const points = [0, ...binEdges(scores)].reverse().flatMap((threshold) => {
    const [[, falseAlarms], [, hits]] = decide(scores, threshold) as [[number, number], [number, number]];
    return hits + falseAlarms > 0 ? [{ threshold, falseAlarms, hits }] : [];
  });
  return {
    curves: {
      roc: points.map(({ threshold, falseAlarms, hits }) => ({ falsePositiveRate: falseAlarms / negatives, truePositiveRate: hits / positives, threshold })),
      precisionRecall: points.map(({ threshold, falseAlarms, hits }) => ({ recall: hits / positives, precision: hits / (hits + falseAlarms), threshold })),
      gains: points.map(({ threshold, falseAlarms, hits }) => {
        const [rowShare, positiveShare] = [(hits + falseAlarms) / (positives + negatives), hits / positives];
        return { rowShare, positiveShare, lift: positiveShare / rowShare, threshold };
      }),
    },
  };
}
