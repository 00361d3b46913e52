import type { Kernel } from "../kernel/kernel.ts";
import type { ClassFigures, Metric, Metrics, MetricChange } from "../report.ts";
import { benjaminiHochberg } from "../stats/multipleTesting.ts";
import { normalTwoSidedTail, z975 } from "../stats/normal.ts";
import { classFigures, confusionMetrics, confusionOf } from "./confusionMetrics.ts";
import { regressionMetrics } from "./regressionMetrics.ts";
import { binaryScores, multiclassScores } from "./scoreMetrics.ts";
import type { ScoreOrder } from "./scoreOrder.ts";
import type { ScoredRows, Scoring } from "./scoring.ts";

export interface Measured { labelled: number; metrics: Metrics; confusion?: number[][]; classes?: ClassFigures[] }

/**
 * The metrics of some rows, each with a 95 % interval: Wilson for shares, DeLong for areas, the delta method, the standard error of a mean, order
 * statistics, and for R², explained variance and MAPE a bootstrap. `order` is that of the scores of a binary task, where it is known. A row counts by its weight where there is one. A metric that its rows do not define is absent. Oracle: scikit-learn.
 */
export function* measure(scoring: Scoring, scored: ScoredRows, kernel: Kernel, order?: ScoreOrder): Generator<void, Measured> {
  if (scoring.task === "regression") return yield* regressionMetrics(scored, kernel);
  const size = scoring.labels.length;
  const measured: Measured = { labelled: 0, metrics: {} };
  if (scored.actual && scored.predicted) {
    const confusion = confusionOf(scored.actual, scored.predicted, size, scored.weights, kernel);
    measured.labelled = confusion.rows.reduce((sum, count) => sum + count, 0);
    measured.confusion = Array.from({ length: size }, (_, i) => Array.from(confusion.rows.subarray(i * size, (i + 1) * size)));
    if (measured.labelled > 0) {
      Object.assign(measured.metrics, confusionMetrics(confusion));
      measured.classes = classFigures(confusion, scoring.labels);
    }
  }
  if (scored.actual && scored.probabilities.length > 0) {
    yield;
    const scores = yield* scoring.task === "binary" ? binaryScores(scored, kernel, order) : multiclassScores(scored, kernel);
    measured.labelled = Math.max(measured.labelled, scores.labelled);
    Object.assign(measured.metrics, scores.metrics);
  }
  return measured;
}

/** Metrics of which a lower value is better; of the others a higher one is, but for `bias`, which should be 0. */
const lowerIsBetter = new Set(["logLoss", "brier", "mae", "rmse", "mape", "medianAe", "p90Ae", "maxError"]);
export function betterOf(metric: string): MetricChange["better"] {
  return metric === "bias" ? "nearZero" : lowerIsBetter.has(metric) ? "lower" : "higher";
}

/** Errors in the target's own unit, which only a relative change can judge. */
const inUnits = new Set(["mae", "rmse", "medianAe", "p90Ae"]);
/** What is the accuracy by another name where every row has one class: its change is judged once. */
const sameAsAccuracy = new Set(["precisionMicro", "recallMicro", "f1Micro", "recallWeighted"]);
/** Steps of loss from which a significant change warns and alerts: in points, and relative for errors in the target's unit. */
const pointSteps = { warn: 0.01, alert: 0.05 };
const relativeSteps = { warn: 0.05, alert: 0.2 };

/** A greatest value has no interval: a single row decides, so it is shown and not judged. */
const unjudged = new Set(["maxError"]);

/** Fewer labels than this say nothing of a change. */
export const leastLabelled = 10;

/**
 * Change of each metric that both sides have. A loss counts only when it is large enough to matter and evident:
 * normal p-values, Benjamini–Hochberg at 0.05 over the metrics, since ten of them would cry wolf every second time.
 */
export function compare(reference: Metrics, current: Metrics): MetricChange[] {
  const changes = Object.keys(current).flatMap((metric): MetricChange[] => {
    const before = reference[metric];
    const now = current[metric];
    if (!before || !now || sameAsAccuracy.has(metric)) return [];
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
  if (unjudged.has(metric) || better === "nearZero" || (better === "higher" ? change >= 0 : change <= 0)) return "ok";
  if (lower === undefined) return "unknown";
  return qValue > 0.05 ? "ok" : lossLevel(metric, change, reference);
}

/** What an evident loss of this size is worth. */
export function lossLevel(metric: string, change: number, reference: number): "ok" | "warn" | "alert" {
  const relative = inUnits.has(metric);
  const loss = Math.abs(relative ? change / reference : change);
  const steps = relative ? relativeSteps : pointSteps;
  return loss >= steps.alert ? "alert" : loss >= steps.warn ? "warn" : "ok";
}

function standardError({ lower, upper }: Metric): number | undefined {
  return lower === undefined || upper === undefined ? undefined : (upper - lower) / (2 * z975);
}
