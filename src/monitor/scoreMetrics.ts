import type { Codes, Kernel } from "../kernel/kernel.ts";
import type { Metric, Metrics } from "../report.ts";
import { areasOf, averagedAreas, errorOf } from "../stats/areas.ts";
import { averagePrecisionInterval } from "../stats/delta.ts";
import { stride } from "../stats/ranked.ts";
import { weightedMean } from "../stats/weightedMean.ts";
import { effectiveRows } from "../stats/weightedQuantile.ts";
import { around, set, share } from "./intervals.ts";
import type { ScoreOrder } from "./scoreOrder.ts";
import type { ScoredRows } from "./scoring.ts";

interface Scores { labelled: number; metrics: Metrics }

/** ROC-AUC, average precision, log loss and Brier score of the positive class's probability. */
export function* binaryScores({ actual, probabilities, weights }: ScoredRows, kernel: Kernel, order?: ScoreOrder): Generator<void, Scores> {
  const [probability] = probabilities;
  if (!actual || !probability) return { labelled: 0, metrics: {} };
  const metrics: Metrics = {};
  if (weights) {
    // Copies: others may let the memory grow between two steps.
    const scores = kernel.memory.float64(probability.address, probability.length).slice();
    const codes = kernel.memory.int32(actual.address, actual.length).slice();
    const of = kernel.memory.float64(weights.address, weights.length).slice();
    const { rocAuc, averagePrecision, influence } = yield* areasOf(scores, Int8Array.from(codes), of);
    if (!Number.isNaN(rocAuc)) {
      metrics.rocAuc = around(rocAuc, errorOf(influence), 0, 1);
      metrics.averagePrecision = withInterval(averagePrecision, effectiveRows(of.filter((_, i) => codes[i] === 1)));
    }
    const known = (row: number): boolean => (codes[row] as number) >= 0 && Number.isFinite(scores[row]);
    yield;
    const logLoss = weightedMean(scores.map((score, i) => (known(i) ? logLossOf(codes[i] === 1 ? score : 1 - score) : Number.NaN)), of);
    yield;
    const brier = weightedMean(scores.map((score, i) => (known(i) ? (score - (codes[i] as number)) ** 2 : Number.NaN)), of);
    if (logLoss.rows > 0) {
      metrics.logLoss = around(logLoss.mean, logLoss.standardError, 0);
      metrics.brier = around(brier.mean, brier.standardError, 0, 1);
    }
    return { labelled: logLoss.rows, metrics };
  }
  const ranking = order ? kernel.rankingOf(order.byLabel()) : kernel.ranking(probability, actual);
  yield;
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

/** Areas of one class against the rest, averaged over the classes, log loss of the actual class's probability, and how often that is among the highest. */
export function* multiclassScores({ actual, probabilities, weights }: ScoredRows, kernel: Kernel): Generator<void, Scores> {
  if (!actual) return { labelled: 0, metrics: {} };
  // Copies: others may let the memory grow between two steps.
  const scores = probabilities.map(({ address, length }) => kernel.memory.float64(address, length).slice());
  const codes = kernel.memory.int32(actual.address, actual.length).slice();
  const of = weights && kernel.memory.float64(weights.address, weights.length).slice();
  yield;
  const metrics: Metrics = {};
  const areas = yield* averagedAreas(scores, codes, of);
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
  yield;
  for (const most of [2, 5]) if (scores.length > most && (most === 2 || scores.length >= leastClassesForFive)) set(metrics, `top${most}Accuracy`, yield* topShare(scores, codes, of, most));
  return { labelled: logLoss.rows, metrics };
}

/** −ln of the actual class's probability, row by row; NaN where either is missing. */
export function multiclassLosses({ probabilities }: Pick<ScoredRows, "probabilities">, actual: Codes, kernel: Kernel): Float64Array {
  const scores = probabilities.map(({ address, length }) => kernel.memory.float64(address, length));
  return Float64Array.from(kernel.memory.int32(actual.address, actual.length), (code, i) => (code < 0 ? Number.NaN : logLossOf((scores[code] as Float64Array)[i] as number)));
}

/** Fewer classes than this make a share among five trivial. */
const leastClassesForFive = 10;

/** Rows whose class is among the `most` with the highest scores; of equal scores the later class is the higher. Oracle: top_k_accuracy_score. */
function* topShare(scores: readonly Float64Array[], codes: Int32Array, weights: Float64Array | undefined, most: number): Generator<void, Metric | undefined> {
  let [hits, all, squares] = [0, 0, 0];
  for (let row = 0; row < codes.length; row++) {
    if (row % stride === 0) yield;
    const code = codes[row] as number;
    const weight = weights ? (weights[row] as number) : 1;
    if (code < 0 || !(weight > 0) || !scores.every((of) => Number.isFinite(of[row]))) continue;
    const own = (scores[code] as Float64Array)[row] as number;
    let higher = 0;
    for (let label = 0; label < scores.length; label++) {
      const other = (scores[label] as Float64Array)[row] as number;
      if (other > own || (other === own && label > code)) higher++;
    }
    all += weight;
    squares += weight * weight;
    if (higher < most) hits += weight;
  }
  return share(hits, all, squares);
}

const smallest = 2 ** -52;

/** −ln p, p clipped as scikit-learn's log_loss does for doubles; NaN for what is no number. */
export const logLossOf = (probability: number): number =>
  Number.isFinite(probability) ? -Math.log(Math.min(1 - smallest, Math.max(smallest, probability))) : Number.NaN;

function withInterval(averagePrecision: number, positives: number): Metric {
  const interval = averagePrecisionInterval(averagePrecision, positives);
  return { value: averagePrecision, ...(interval ? { lower: interval[0], upper: interval[1] } : {}) };
}
