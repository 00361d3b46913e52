import type { Codes, Kernel } from "../kernel/kernel.ts";
import type { ClassFigures, Metric, Metrics } from "../report.ts";
import { balancedAccuracy, classAverages, cohenKappa, f1Of, matthews } from "../stats/confusion.ts";
import { deltaStandardError } from "../stats/delta.ts";
import { around, set, share } from "./intervals.ts";
import type { ScoredRows } from "./scoring.ts";

/** A confusion matrix, cells [actual × size + predicted]. */
export interface Confusion {
  readonly size: number;
  /** Rows. */
  readonly rows: Float64Array;
  /** Sums of the rows' weights, and of their squares; all three are the same without weights. */
  readonly weights: Float64Array;
  readonly squares: Float64Array;
}

export function confusionOf(actual: Codes, predicted: Codes, size: number, weights: ScoredRows["weights"], kernel: Kernel): Confusion {
  if (!weights) {
    const rows = kernel.confusion(actual, predicted, size);
    return { size, rows, weights: rows, squares: rows };
  }
  const confusion = { size, rows: new Float64Array(size * size), weights: new Float64Array(size * size), squares: new Float64Array(size * size) };
  const [truth, guess] = [actual, predicted].map((codes) => kernel.memory.int32(codes.address, codes.length)) as [Int32Array, Int32Array];
  const of = kernel.memory.float64(weights.address, weights.length);
  for (let i = 0; i < truth.length; i++) {
    const [a, p, weight] = [truth[i] as number, guess[i] as number, of[i] as number];
    if (a < 0 || p < 0 || !(weight > 0)) continue;
    const cell = a * size + p;
    confusion.rows[cell] = (confusion.rows[cell] as number) + 1;
    confusion.weights[cell] = (confusion.weights[cell] as number) + weight;
    confusion.squares[cell] = (confusion.squares[cell] as number) + weight * weight;
  }
  return confusion;
}

/** Wilson's interval for shares of rows, the delta method for what is no plain share. */
export function confusionMetrics(confusion: Confusion): Metrics {
  const { size } = confusion;
  const metrics: Metrics = { accuracy: shareOf(confusion, (a, p) => a === p, () => true) as Metric };
  if (size === 2) {
    set(metrics, "precision", precisionOf(confusion, 1));
    set(metrics, "recall", recallOf(confusion, 1));
    set(metrics, "specificity", recallOf(confusion, 0));
    set(metrics, "npv", precisionOf(confusion, 0));
    if (occurs(confusion, 1)) metrics.f1 = byDelta(confusion, (cells) => f1Of(cells, size, 1));
  } else {
    for (const [name, metric] of classAverages) metrics[name] = byDelta(confusion, (cells) => metric(cells, size));
    metrics.recallWeighted = metrics.accuracy as Metric;
    for (const name of ["precisionMicro", "recallMicro", "f1Micro"]) metrics[name] = metrics.accuracy as Metric;
  }
  metrics.balancedAccuracy = byDelta(confusion, (cells) => balancedAccuracy(cells, size));
  metrics.mcc = byDelta(confusion, (cells) => matthews(cells, size), -1);
  if (Number.isFinite(cohenKappa(confusion.weights, size))) metrics.cohenKappa = byDelta(confusion, (cells) => cohenKappa(cells, size), -1);
  return metrics;
}

/** Precision, recall and F1 of each class; what is undefined is absent. `actual` and `predicted` count rows. */
export function classFigures(confusion: Confusion, labels: readonly string[]): ClassFigures[] {
  const { size, rows } = confusion;
  return labels.map((label, at) => {
    let [actual, predicted] = [0, 0];
    for (let other = 0; other < size; other++) {
      actual += rows[at * size + other] as number;
      predicted += rows[other * size + at] as number;
    }
    const [precision, recall] = [precisionOf(confusion, at), recallOf(confusion, at)];
    const f1 = actual + predicted > 0 ? byDelta(confusion, (cells) => f1Of(cells, size, at)) : undefined;
    return { label, actual, predicted, ...(precision ? { precision } : {}), ...(recall ? { recall } : {}), ...(f1 ? { f1 } : {}) };
  });
}

const occurs = ({ size, rows }: Confusion, label: number): boolean => rows.some((count, cell) => count > 0 && (cell % size === label || Math.floor(cell / size) === label));

const precisionOf = (confusion: Confusion, label: number): Metric | undefined => shareOf(confusion, (a) => a === label, (_, p) => p === label);
const recallOf = (confusion: Confusion, label: number): Metric | undefined => shareOf(confusion, (_, p) => p === label, (a) => a === label);

/** Of the cells in `among`, those that are right. */
function shareOf({ size, weights, squares }: Confusion, right: (actual: number, predicted: number) => boolean, among: (actual: number, predicted: number) => boolean): Metric | undefined {
  let [successes, trials, square] = [0, 0, 0];
  for (let a = 0; a < size; a++) {
    for (let p = 0; p < size; p++) {
      if (!among(a, p)) continue;
      const cell = a * size + p;
      trials += weights[cell] as number;
      square += squares[cell] as number;
      if (right(a, p)) successes += weights[cell] as number;
    }
  }
  return share(successes, trials, square);
}

function byDelta({ weights, squares }: Confusion, metric: (cells: Float64Array) => number, least = 0): Metric {
  const error = deltaStandardError(weights, metric, squares);
  return error === undefined ? { value: metric(weights) } : around(metric(weights), error, least, 1);
}
