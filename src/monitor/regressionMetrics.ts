import type { Kernel, Numbers } from "../kernel/kernel.ts";
import type { Metric, Metrics } from "../report.ts";
import { bootstrapInterval } from "../stats/bootstrap.ts";
import { z975 } from "../stats/normal.ts";
import { weightedMean } from "../stats/weightedMean.ts";
import { effectiveRows, weightedQuantiles } from "../stats/weightedQuantile.ts";
import { around } from "./intervals.ts";
import { sortedResiduals } from "./residuals.ts";
import type { ScoredRows } from "./scoring.ts";

/** Metrics whose interval is a bootstrap's. */
export const bootstrapped = ["r2", "mape", "explainedVariance"];

/** RMSE, MAE, MAPE, quantiles of the absolute error and its greatest, bias, R² and explained variance; R², explained variance and MAPE with a bootstrap's interval, the greatest error without one. */
export function* regressionMetrics({ actualNumbers, predictedNumbers, weights }: ScoredRows, kernel: Kernel): Generator<void, { labelled: number; metrics: Metrics }> {
  if (!actualNumbers || !predictedNumbers) return { labelled: 0, metrics: {} };
  const { count, rmse, mae, mape, bias, r2 } = weights ? weightedSums(actualNumbers, predictedNumbers, weights, kernel) : plainSums(actualNumbers, predictedNumbers, kernel);
  if (count === 0) return { labelled: 0, metrics: {} };
  yield;
  const terms = yield* termsOf(actualNumbers, predictedNumbers, weights, kernel);
  const metrics: Metrics = {
    rmse, mae,
    mape: within(mape, yield* bootstrapInterval([terms.relative, terms.weights], ([relative, weight]) => (relative as number) / (weight as number))),
    ...(yield* absoluteErrorQuantiles(actualNumbers, predictedNumbers, weights, kernel)),
    bias,
  };
  if (!Number.isNaN(r2)) {
    const { squared, error, shift, spread, weights: of } = terms;
    metrics.r2 = within(r2, yield* bootstrapInterval([squared, shift, spread, of], (sums) => {
      const [residual, far, total, weight] = sums as [number, number, number, number];
      return 1 - residual / (total - (far * far) / weight);
    }));
    metrics.explainedVariance = within(explained(terms), yield* bootstrapInterval([squared, error, shift, spread, of], (sums) => explainedBy(sums as [number, number, number, number, number])));
  }
  return { labelled: count, metrics };
}

/** 1 − variance of the error / variance of the target; of a constant target 1 if perfect but for an offset, else 0. Oracle: explained_variance_score. */
function explained({ squared, error, shift, spread, weights }: Terms): number {
  const total = (of: Float64Array): number => of.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
  const weight = total(weights);
  const mean = total(error) / weight;
  // Twice through: a bias that is large beside the errors' spread would cancel it.
  const around = error.reduce((sum, value, row) => (Number.isNaN(value) || !(weights[row] as number) ? sum : sum + (weights[row] as number) * (value / (weights[row] as number) - mean) ** 2), 0);
  const far = total(spread) - total(shift) ** 2 / weight;
  if (far > 0) return 1 - around / far;
  return around === 0 || total(squared) === 0 ? 1 : 0;
}

const explainedBy = ([squared, error, shift, spread, weight]: [number, number, number, number, number]): number => 1 - (squared - (error * error) / weight) / (spread - (shift * shift) / weight);

const within = (value: number, interval: [number, number] | undefined): Metric => ({ value, ...(interval ? { lower: interval[0], upper: interval[1] } : {}) });

interface Sums { count: number; rmse: Metric; mae: Metric; mape: number; bias: Metric; r2: number }

function plainSums(actual: Numbers, predicted: Numbers, kernel: Kernel): Sums {
  const sums = kernel.regression(actual, predicted);
  const { count } = sums;
  return {
    count, rmse: rootOf(sums.meanSquaredError, Math.sqrt(sums.varianceSquaredError / count)),
    mae: around(sums.meanAbsoluteError, Math.sqrt(sums.varianceAbsoluteError / count), 0),
    mape: sums.meanAbsolutePercentageError, bias: around(sums.meanError, Math.sqrt(sums.varianceError / count)), r2: sums.r2,
  };
}

/** Oracle: scikit-learn with sample_weight; a constant target's R² is 1 if perfect, else 0, as there. */
function weightedSums(actual: Numbers, predicted: Numbers, weights: Numbers, kernel: Kernel): Sums {
  const { targets, errors, of } = rowsOf(actual, predicted, weights, kernel);
  const error = weightedMean(errors, of);
  const absolute = weightedMean(errors.map(Math.abs), of);
  const squared = weightedMean(errors.map((value) => value * value), of);
  const centre = weightedMean(targets, of).mean;
  const spread = weightedMean(targets.map((value) => (value - centre) ** 2), of).mean;
  const r2 = error.rows < 2 ? Number.NaN : spread > 0 ? 1 - squared.mean / spread : squared.mean === 0 ? 1 : 0;
  return {
    count: error.rows, rmse: rootOf(squared.mean, squared.standardError), mae: around(absolute.mean, absolute.standardError, 0),
    mape: weightedMean(errors.map((value, i) => relativeTo(value, targets[i] as number)), of).mean, bias: around(error.mean, error.standardError), r2,
  };
}

function rootOf(meanSquare: number, error: number): Metric {
  const root = Math.sqrt(meanSquare);
  return around(root, root > 0 ? error / (2 * root) : 0, 0);
}

const relativeTo = (error: number, target: number): number => Math.abs(error) / Math.max(Math.abs(target), 2 ** -52);

/** Targets, prediction − target, and weights; NaN in both where either is missing. */
function rowsOf(actual: Numbers, predicted: Numbers, weights: Numbers | undefined, kernel: Kernel): { targets: Float64Array; errors: Float64Array; of?: Float64Array } {
  const targets = kernel.memory.float64(actual.address, actual.length);
  const predictions = kernel.memory.float64(predicted.address, predicted.length);
  const errors = predictions.map((value, i) => { const error = value - (targets[i] as number); return Number.isFinite(error) ? error : Number.NaN; });
  return {
    targets: targets.map((value, i) => (Number.isNaN(errors[i]) ? Number.NaN : value)), errors,
    ...(weights ? { of: kernel.memory.float64(weights.address, weights.length).slice() } : {}),
  };
}

type Terms = Record<"relative" | "squared" | "error" | "shift" | "spread" | "weights", Float64Array>;

/** What each row adds to the sums of R², explained variance and MAPE. */
function* termsOf(actual: Numbers, predicted: Numbers, weights: Numbers | undefined, kernel: Kernel): Generator<void, Terms> {
  const { targets, errors, of } = rowsOf(actual, predicted, weights, kernel);
  const centre = weightedMean(targets, of).mean;
  const far = (row: number): number => (targets[row] as number) - centre;
  const values = {
    relative: (row: number) => relativeTo(errors[row] as number, targets[row] as number), squared: (row: number) => (errors[row] as number) ** 2, error: (row: number) => errors[row] as number,
    shift: far, spread: (row: number) => far(row) ** 2, weights: () => 1,
  };
  const terms: Partial<Terms> = {};
  for (const [name, value] of Object.entries(values) as [keyof Terms, (row: number) => number][]) {
    terms[name] = targets.map((target, row) => (Number.isNaN(target) ? Number.NaN : value(row) * (of ? (of[row] as number) : 1)));
    yield;
  }
  return terms as Terms;
}

/** Median and 90th percentile with the order statistics' 95 % interval: the quantiles at p ± 1.96 √(p(1 − p)/n); and the greatest. */
function* absoluteErrorQuantiles(actual: Numbers, predicted: Numbers, weights: Numbers | undefined, kernel: Kernel): Generator<void, Metrics> {
  const wanted = [["medianAe", 0.5], ["p90Ae", 0.9]] as const;
  const placesOf = (rows: number): number[] => wanted.flatMap(([, p]) => {
    const half = z975 * Math.sqrt((p * (1 - p)) / rows);
    return [Math.max(0, p - half), p, Math.min(1, p + half)];
  });
  const named = (found: readonly number[]): Metrics => ({
    ...Object.fromEntries(wanted.map(([name], i) => [name, { lower: found[3 * i] as number, value: found[3 * i + 1] as number, upper: found[3 * i + 2] as number }])),
    maxError: { value: found.at(-1) as number },
  });
  if (weights) {
    const { errors, of } = rowsOf(actual, predicted, weights, kernel) as { errors: Float64Array; of: Float64Array };
    const rows = effectiveRows(of.filter((_, i) => !Number.isNaN(errors[i])));
    yield;
    return named(yield* weightedQuantiles(errors.map(Math.abs), of, [...placesOf(rows), 1]));
  }
  return named(kernel.memory.scope((scope) => {
    const sorted = sortedResiduals(actual, predicted, Math.abs, kernel, scope);
    return kernel.quantiles(sorted, [...placesOf(sorted.length), 1]);
  }));
}
