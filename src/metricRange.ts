const unbounded = new Set(["bias"]);
const fromMinusOne = new Set(["mcc", "cohenKappa"]);
const upToOne = new Set(["r2", "explainedVariance"]);
const fromZero = new Set(["logLoss", "mae", "rmse", "mape", "medianAe", "p90Ae", "maxError"]);

/** The least and greatest that a metric can be; shares and areas lie between 0 and 1. */
export function metricRange(metric: string): [number, number] {
  if (unbounded.has(metric)) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (upToOne.has(metric)) return [Number.NEGATIVE_INFINITY, 1];
  if (fromZero.has(metric)) return [0, Number.POSITIVE_INFINITY];
  return [fromMinusOne.has(metric) ? -1 : 0, 1];
}
