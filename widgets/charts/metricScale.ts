import { scaleLinear, type ScaleLinear } from "d3";

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

/** A scale with round ends that no metric's axis leads beyond what the metric can be; what lies outside is drawn at the edge. */
export function metricScale(metric: string, low: number, high: number, range: [number, number]): ScaleLinear<number, number> {
  const scale = scaleLinear([low, high], range).nice(4);
  const [from, to] = scale.domain() as [number, number];
  const [least, greatest] = metricRange(metric);
  return scale.domain([Math.max(from, least), Math.min(to, greatest)]).clamp(true);
}
