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
export const bootstrapped = ["r2", "mape"];

/** RMSE, MAE, MAPE, quantiles of the absolute error, bias and R²; R² and MAPE with a bootstrap's interval. */
export function regressionMetrics({ actualNumbers, predictedNumbers, weights }: ScoredRows, kernel: Kernel): { labelled: number; metrics: Metrics } {
  if (!actualNumbers || !predictedNumbers) return { labelled: 0, metrics: {} };
  const { count, rmse, mae, mape, bias, r2 } = weights ? weightedSums(actualNumbers, predictedNumbers, weights, kernel) : plainSums(actualNumbers, predictedNumbers, kernel);
  if (count === 0) return { labelled: 0, metrics: {} };
  const terms = termsOf(actualNumbers, predictedNumbers, weights, kernel);
  const metrics: Metrics = {
    rmse, mae,
    mape: within(mape, bootstrapInterval([terms.relative, terms.weights], ([relative, weight]) => (relative as number) / (weight as number))),
    ...absoluteErrorQuantiles(actualNumbers, predictedNumbers, weights, kernel),
    bias,
  };
  if (!Number.isNaN(r2)) {
    metrics.r2 = within(r2, bootstrapInterval([terms.squared, terms.shift, terms.spread, terms.weights], (sums) => {
      const [squared, shift, spread, weight] = sums as [number, number, number, number];
      return 1 - squared / (spread - (shift * shift) / weight);
    }));
  }
  return { labelled: count, metrics };
}

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
    ...(weights ? { of: kernel.memory.float64(weights.address, weights.length) } : {}),
  };
}

/** What each row adds to the sums of R² and MAPE. */
function termsOf(actual: Numbers, predicted: Numbers, weights: Numbers | undefined, kernel: Kernel): Record<"relative" | "squared" | "shift" | "spread" | "weights", Float64Array> {
  const { targets, errors, of } = rowsOf(actual, predicted, weights, kernel);
  const centre = weightedMean(targets, of).mean;
  const times = (value: (row: number) => number): Float64Array => targets.map((target, row) => (Number.isNaN(target) ? Number.NaN : value(row) * (of ? (of[row] as number) : 1)));
  const far = (row: number): number => (targets[row] as number) - centre;
  return {
    relative: times((row) => relativeTo(errors[row] as number, targets[row] as number)), squared: times((row) => (errors[row] as number) ** 2),
    shift: times(far), spread: times((row) => far(row) ** 2), weights: times(() => 1),
  };
}

/** Median and 90th percentile with the order statistics' 95 % interval: the quantiles at p ± 1.96 √(p(1 − p)/n). */
function absoluteErrorQuantiles(actual: Numbers, predicted: Numbers, weights: Numbers | undefined, kernel: Kernel): Metrics {
  const quantiles = (rows: number, of: (probabilities: readonly number[]) => number[]): Metrics =>
    Object.fromEntries(([["medianAe", 0.5], ["p90Ae", 0.9]] as const).map(([name, p]) => {
      const half = z975 * Math.sqrt((p * (1 - p)) / rows);
      const [lower, value, upper] = of([Math.max(0, p - half), p, Math.min(1, p + half)]) as [number, number, number];
      return [name, { value, lower, upper }];
    }));
  if (weights) {
    const { errors, of } = rowsOf(actual, predicted, weights, kernel) as { errors: Float64Array; of: Float64Array };
    const rows = effectiveRows(of.filter((_, i) => !Number.isNaN(errors[i])));
    return quantiles(rows, (probabilities) => weightedQuantiles(errors.map(Math.abs), of, probabilities));
  }
  return kernel.memory.scope((scope) => {
    const sorted = sortedResiduals(actual, predicted, Math.abs, kernel, scope);
    return quantiles(sorted.length, (probabilities) => kernel.quantiles(sorted, probabilities));
  });
}
