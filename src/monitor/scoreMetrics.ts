import type { Codes, Kernel } from "../kernel/kernel.ts";
import type { Metric, Metrics } from "../report.ts";
import { areasOf, averagedAreas, errorOf } from "../stats/areas.ts";
import { averagePrecisionInterval } from "../stats/delta.ts";
import { weightedMean } from "../stats/weightedMean.ts";
import { effectiveRows } from "../stats/weightedQuantile.ts";
import { around } from "./intervals.ts";
import type { ScoredRows } from "./scoring.ts";

interface Scores { labelled: number; metrics: Metrics }

/** ROC-AUC, average precision, log loss and Brier score of the positive class's probability. */
export function binaryScores({ actual, probabilities, weights }: ScoredRows, kernel: Kernel): Scores {
  const [probability] = probabilities;
  if (!actual || !probability) return { labelled: 0, metrics: {} };
  const metrics: Metrics = {};
  if (weights) {
    const scores = kernel.memory.float64(probability.address, probability.length);
    const codes = kernel.memory.int32(actual.address, actual.length);
    const of = kernel.memory.float64(weights.address, weights.length);
    const { rocAuc, averagePrecision, influence } = areasOf(scores, Int8Array.from(codes), of);
    if (!Number.isNaN(rocAuc)) {
      metrics.rocAuc = around(rocAuc, errorOf(influence), 0, 1);
      metrics.averagePrecision = withInterval(averagePrecision, effectiveRows(of.filter((_, i) => codes[i] === 1)));
    }
    const known = (row: number): boolean => (codes[row] as number) >= 0 && Number.isFinite(scores[row]);
    const logLoss = weightedMean(scores.map((score, i) => (known(i) ? logLossOf(codes[i] === 1 ? score : 1 - score) : Number.NaN)), of);
    const brier = weightedMean(scores.map((score, i) => (known(i) ? (score - (codes[i] as number)) ** 2 : Number.NaN)), of);
    if (logLoss.rows > 0) {
      metrics.logLoss = around(logLoss.mean, logLoss.standardError, 0);
      metrics.brier = around(brier.mean, brier.standardError, 0, 1);
    }
    return { labelled: logLoss.rows, metrics };
  }
  const ranking = kernel.ranking(probability, actual);
  const scores = kernel.probabilityScores(probability, actual);
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

/** Areas of one class against the rest, averaged over the classes, and log loss of the actual class's probability. */
export function multiclassScores({ actual, probabilities, weights }: ScoredRows, kernel: Kernel): Scores {
  if (!actual) return { labelled: 0, metrics: {} };
  const scores = probabilities.map(({ address, length }) => kernel.memory.float64(address, length));
  const codes = kernel.memory.int32(actual.address, actual.length);
  const of = weights && kernel.memory.float64(weights.address, weights.length);
  const metrics: Metrics = {};
  const areas = averagedAreas(scores, codes, of);
  if (areas) {
    for (const [name, [value, error]] of [["rocAucMacro", areas.macro], ["rocAucMicro", areas.micro], ["rocAucWeighted", areas.weighted]] as const) metrics[name] = around(value, error, 0, 1);
    const worth = of ? effectiveRows(of) / of.reduce((sum, weight) => sum + weight, 0) : 1;
    const precisions = areas.averagePrecisions.map(({ averagePrecision, positives }) => withInterval(averagePrecision, positives * worth));
    const ends = precisions.every(({ lower }) => lower !== undefined);
    const averaged = (part: "value" | "lower" | "upper"): number => precisions.reduce((sum, metric) => sum + (metric[part] as number), 0) / precisions.length;
    metrics.averagePrecisionMacro = { value: averaged("value"), ...(ends ? { lower: averaged("lower"), upper: averaged("upper") } : {}) };
  }
  const logLoss = weightedMean(multiclassLosses({ probabilities }, actual, kernel), of);
  if (logLoss.rows > 0) metrics.logLoss = around(logLoss.mean, logLoss.standardError, 0);
  return { labelled: logLoss.rows, metrics };
}

/** −ln of the actual class's probability, row by row; NaN where either is missing. */
export function multiclassLosses({ probabilities }: Pick<ScoredRows, "probabilities">, actual: Codes, kernel: Kernel): Float64Array {
  const scores = probabilities.map(({ address, length }) => kernel.memory.float64(address, length));
  return Float64Array.from(kernel.memory.int32(actual.address, actual.length), (code, i) => (code < 0 ? Number.NaN : logLossOf((scores[code] as Float64Array)[i] as number)));
}

const smallest = 2 ** -52;

/** −ln p, p clipped as scikit-learn's log_loss does for doubles; NaN for what is no number. */
export const logLossOf = (probability: number): number =>
  Number.isFinite(probability) ? -Math.log(Math.min(1 - smallest, Math.max(smallest, probability))) : Number.NaN;

function withInterval(averagePrecision: number, positives: number): Metric {
  const interval = averagePrecisionInterval(averagePrecision, positives);
  return { value: averagePrecision, ...(interval ? { lower: interval[0], upper: interval[1] } : {}) };
}
