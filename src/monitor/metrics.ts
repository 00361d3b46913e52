import type { Kernel, Numbers } from "../kernel/kernel.ts";
import type { Metric, Metrics, MetricChange } from "../report.ts";
import { wilsonInterval } from "../stats/binomial.ts";
import { averagePrecisionInterval, deltaStandardError } from "../stats/delta.ts";
import { benjaminiHochberg } from "../stats/multipleTesting.ts";
import { normalTwoSidedTail, z975 } from "../stats/normal.ts";
import { sortedResiduals } from "./residuals.ts";
import type { ScoredRows, Scoring } from "./scoring.ts";

/**
 * The metrics of some rows, each with a 95 % interval where a closed form is known: Wilson for shares, DeLong for ROC-AUC,
 * the standard error of a mean for the rest. A metric that its rows do not define is absent. Oracle: scikit-learn.
 */
export function measure(scoring: Scoring, scored: ScoredRows, kernel: Kernel): { labelled: number; metrics: Metrics; confusion?: number[][] } {
  if (scoring.task === "regression") return regressionMetrics(scored, kernel);
  const size = scoring.labels.length;
  const metrics: Metrics = {};
  let labelled = 0;
  let confusion: number[][] | undefined;
  if (scored.actual && scored.predicted) {
    const counts = kernel.confusion(scored.actual, scored.predicted, size);
    confusion = rowsOf(counts, size);
    labelled = sum(counts);
    if (labelled > 0) Object.assign(metrics, confusionMetrics(counts, size, kernel));
  }
  if (scored.actual && scored.probabilities.length > 0) {
    const scores = scoring.task === "binary" ? binaryScores(scored, kernel) : multiclassScores(scored, scoring, kernel);
    labelled = Math.max(labelled, scores.labelled);
    Object.assign(metrics, scores.metrics);
  }
  return { labelled, metrics, confusion };
}

/** Wilson's interval for shares of rows, the delta method for what is no plain share. */
function confusionMetrics(counts: Float64Array, size: number, kernel: Kernel): Metrics {
  const right = sum(rowsOf(counts, size).map((row, i) => row[i] as number));
  const metrics: Metrics = { accuracy: share(right, sum(counts)) as Metric };
  if (size === 2) {
    const [trueNegative, falsePositive, falseNegative, truePositive] = counts as unknown as [number, number, number, number];
    set(metrics, "precision", share(truePositive, truePositive + falsePositive));
    set(metrics, "recall", share(truePositive, truePositive + falseNegative));
    set(metrics, "specificity", share(trueNegative, trueNegative + falsePositive));
    if (truePositive + falsePositive + falseNegative > 0) metrics.f1 = byDelta(counts, (cells) => f1Of(cells, size, 1));
  } else {
    for (const [name, metric] of macroMetrics) metrics[name] = byDelta(counts, (cells) => mean(classesOf(cells, size).map(metric)));
  }
  metrics.mcc = byDelta(counts, (cells) => kernel.matthews(cells, size), -1);
  return metrics;
}

interface ClassCounts { right: number; actual: number; predicted: number; all: number }

/** Unweighted means over the classes that occur; a class's undefined precision, recall or F1 counts as 0, as scikit-learn's zero_division=0. */
const macroMetrics: readonly (readonly [string, (counts: ClassCounts) => number])[] = [
  ["precisionMacro", ({ right, predicted }) => (predicted > 0 ? right / predicted : 0)],
  ["recallMacro", ({ right, actual }) => (actual > 0 ? right / actual : 0)],
  ["f1Macro", ({ right, actual, predicted }) => (2 * right) / (actual + predicted)],
  ["specificityMacro", ({ right, actual, predicted, all }) => (all > actual ? 1 - (predicted - right) / (all - actual) : 0)],
];

function classesOf(counts: Float64Array, size: number): ClassCounts[] {
  const rows = rowsOf(counts, size);
  const all = sum(counts);
  return rows
    .map((row, i) => ({ right: row[i] as number, actual: sum(row), predicted: sum(rows.map((other) => other[i] as number)), all }))
    .filter(({ actual, predicted }) => actual + predicted > 0);
}

function f1Of(counts: Float64Array, size: number, label: number): number {
  const rows = rowsOf(counts, size);
  const right = rows[label]?.[label] as number;
  return (2 * right) / (sum(rows[label] as number[]) + sum(rows.map((row) => row[label] as number)));
}

function byDelta(counts: Float64Array, metric: (counts: Float64Array) => number, least = 0): Metric {
  const error = deltaStandardError(counts, metric);
  return error === undefined ? { value: metric(counts) } : around(metric(counts), error, least, 1);
}

function rowsOf(counts: Float64Array, size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from(counts.subarray(i * size, (i + 1) * size)));
}

function binaryScores({ actual, probabilities }: ScoredRows, kernel: Kernel): { labelled: number; metrics: Metrics } {
  const [probability] = probabilities;
  if (!actual || !probability) return { labelled: 0, metrics: {} };
  const ranking = kernel.ranking(probability, actual);
  const scores = kernel.probabilityScores(probability, actual);
  const metrics: Metrics = {};
  if (!Number.isNaN(ranking.rocAuc)) {
    metrics.rocAuc = around(ranking.rocAuc, Math.sqrt(ranking.rocAucVariance), 0, 1);
    metrics.averagePrecision = withInterval(ranking.averagePrecision, ranking.positives);
  }
  if (scores.count > 0) {
    metrics.logLoss = around(scores.logLoss, Math.sqrt(scores.logLossVariance / scores.count), 0);
    metrics.brier = around(scores.brier, Math.sqrt(scores.brierVariance / scores.count), 0, 1);
  }
  return { labelled: scores.count, metrics };
}

function withInterval(averagePrecision: number, positives: number): Metric {
  const interval = averagePrecisionInterval(averagePrecision, positives);
  return { value: averagePrecision, ...(interval ? { lower: interval[0], upper: interval[1] } : {}) };
}

/**
 * One class against the rest, each class weighing the same; its standard error as if the classes' areas moved together, which is the
 * widest it can be. Log loss of the actual class's probability.
 */
function multiclassScores({ actual, probabilities }: ScoredRows, { labels }: Scoring, kernel: Kernel): { labelled: number; metrics: Metrics } {
  if (!actual) return { labelled: 0, metrics: {} };
  const areas: number[] = [];
  const errors: number[] = [];
  const precisions: Metric[] = [];
  let loss = 0;
  let labelled = 0;
  kernel.memory.scope((scope) => {
    const only = scope.codes(actual.length);
    labels.forEach((_, label) => {
      const codes = kernel.memory.int32(actual.address, actual.length);
      const flags = kernel.memory.int32(only.address, only.length);
      for (let i = 0; i < codes.length; i++) flags[i] = codes[i] === -1 ? -1 : codes[i] === label ? 1 : 0;
      const probability = probabilities[label] as ScoredRows["probabilities"][number];
      const { rocAuc, rocAucVariance, averagePrecision, positives } = kernel.ranking(probability, only);
      areas.push(rocAuc);
      errors.push(Math.sqrt(rocAucVariance));
      precisions.push(withInterval(averagePrecision, positives));
      const own = kernel.memory.int32(only.address, only.length);
      for (let i = 0; i < own.length; i++) if (own[i] === 0) own[i] = -1;
      const scores = kernel.probabilityScores(probability, only);
      if (scores.count > 0) loss += scores.logLoss * scores.count;
      labelled += scores.count;
    });
  });
  const metrics: Metrics = {};
  if (areas.every((area) => !Number.isNaN(area))) {
    metrics.rocAucMacro = around(mean(areas), mean(errors), 0, 1);
    const ends = precisions.every(({ lower }) => lower !== undefined);
    const averaged = (of: "value" | "lower" | "upper"): number => mean(precisions.map((metric) => metric[of] as number));
    metrics.averagePrecisionMacro = { value: averaged("value"), ...(ends ? { lower: averaged("lower"), upper: averaged("upper") } : {}) };
  }
  if (labelled > 0) metrics.logLoss = { value: loss / labelled };
  return { labelled, metrics };
}

function regressionMetrics({ actualNumbers, predictedNumbers }: ScoredRows, kernel: Kernel): { labelled: number; metrics: Metrics } {
  if (!actualNumbers || !predictedNumbers) return { labelled: 0, metrics: {} };
  const sums = kernel.regression(actualNumbers, predictedNumbers);
  const { count } = sums;
  if (count === 0) return { labelled: 0, metrics: {} };
  const rmse = Math.sqrt(sums.meanSquaredError);
  const metrics: Metrics = {
    rmse: around(rmse, rmse > 0 ? Math.sqrt(sums.varianceSquaredError / count) / (2 * rmse) : 0, 0),
    mae: around(sums.meanAbsoluteError, Math.sqrt(sums.varianceAbsoluteError / count), 0),
    mape: { value: sums.meanAbsolutePercentageError },
    medianAe: medianAbsoluteError(actualNumbers, predictedNumbers, kernel),
    bias: around(sums.meanError, Math.sqrt(sums.varianceError / count)),
  };
  if (!Number.isNaN(sums.r2)) metrics.r2 = { value: sums.r2 };
  return { labelled: count, metrics };
}

/** With the order statistics' 95 % interval: the quantiles at ½ ± 1.96 / (2√n). */
function medianAbsoluteError(actual: Numbers, predicted: Numbers, kernel: Kernel): Metric {
  return kernel.memory.scope((scope) => {
    const sorted = sortedResiduals(actual, predicted, Math.abs, kernel, scope);
    const half = z975 / (2 * Math.sqrt(sorted.length));
    const [lower, value, upper] = kernel.quantiles(sorted, [Math.max(0, 0.5 - half), 0.5, Math.min(1, 0.5 + half)]) as [number, number, number];
    return { value, lower, upper };
  });
}

/** Metrics of which a lower value is better; of the others a higher one is, but for `bias`, which should be 0. */
const lowerIsBetter = new Set(["logLoss", "brier", "mae", "rmse", "mape", "medianAe"]);
export function betterOf(metric: string): MetricChange["better"] {
  return metric === "bias" ? "nearZero" : lowerIsBetter.has(metric) ? "lower" : "higher";
}

/** Errors in the target's own unit, which only a relative change can judge. */
const inUnits = new Set(["mae", "rmse", "medianAe"]);
/** Steps of loss from which a significant change warns and alerts: in points, and relative for errors in the target's unit. */
const pointSteps = { warn: 0.01, alert: 0.05 };
const relativeSteps = { warn: 0.05, alert: 0.2 };

/**
 * Change of each metric that both sides have. A loss counts only when it is large enough to matter and evident:
 * normal p-values, Benjamini–Hochberg at 0.05 over the metrics, since ten of them would cry wolf every second time.
 */
export function compare(reference: Metrics, current: Metrics): MetricChange[] {
  const changes = Object.keys(current).flatMap((metric): MetricChange[] => {
    const before = reference[metric];
    const now = current[metric];
    if (!before || !now) return [];
    const better = betterOf(metric);
    const change = now.value - before.value;
    const entry: MetricChange = { metric, reference: before.value, current: now.value, change, better, level: "ok" };
    const errors = [standardError(before), standardError(now)];
    if (errors[0] !== undefined && errors[1] !== undefined) {
      const half = z975 * Math.hypot(errors[0], errors[1]);
      Object.assign(entry, { lower: change - half, upper: change + half });
    }
    return [entry];
  });
  const qValues = benjaminiHochberg(changes.map(pValueOf));
  return changes.map((change, i) => ({ ...change, level: judge(change, qValues[i] as number) }));
}

/** Two-sided, from the interval; NaN where there is none. */
function pValueOf({ change, lower, upper }: MetricChange): number {
  return lower === undefined || upper === undefined ? Number.NaN : normalTwoSidedTail((change * 2 * z975) / (upper - lower));
}

/** A loss of which nothing says how sure it is remains unjudged. */
function judge({ metric, better, reference, change, lower }: MetricChange, qValue: number): MetricChange["level"] {
  if (better === "nearZero" || (better === "higher" ? change >= 0 : change <= 0)) return "ok";
  if (lower === undefined) return "unknown";
  if (qValue > 0.05) return "ok";
  const relative = inUnits.has(metric);
  const loss = Math.abs(relative ? change / reference : change);
  const steps = relative ? relativeSteps : pointSteps;
  return loss >= steps.alert ? "alert" : loss >= steps.warn ? "warn" : "ok";
}

function standardError({ lower, upper }: Metric): number | undefined {
  return lower === undefined || upper === undefined ? undefined : (upper - lower) / (2 * z975);
}

function share(successes: number, trials: number): Metric | undefined {
  const interval = wilsonInterval(successes, trials);
  return interval && { value: successes / trials, lower: interval[0], upper: interval[1] };
}

/** An interval of ±1.96 standard errors, cut at the metric's own limits; absent where there is no standard error. */
function around(value: number, error: number, least = Number.NEGATIVE_INFINITY, greatest = Number.POSITIVE_INFINITY): Metric {
  if (!Number.isFinite(error)) return { value };
  return { value, lower: Math.max(least, value - z975 * error), upper: Math.min(greatest, value + z975 * error) };
}

function set(metrics: Metrics, name: string, metric: Metric | undefined): void {
  if (metric) metrics[name] = metric;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

const mean = (values: readonly number[]): number => sum(values) / values.length;
