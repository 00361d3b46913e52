import type { Metric, Metrics } from "../report.ts";
import { wilsonInterval } from "../stats/binomial.ts";
import { z975 } from "../stats/normal.ts";

/** An interval of ±1.96 standard errors, cut at the metric's own limits; absent where there is no standard error. */
export function around(value: number, error: number, least = Number.NEGATIVE_INFINITY, greatest = Number.POSITIVE_INFINITY): Metric {
  if (!Number.isFinite(error)) return { value };
  return { value, lower: Math.max(least, value - z975 * error), upper: Math.min(greatest, value + z975 * error) };
}

/** A share with Wilson's interval; of weighted rows at as many rows as they are worth. Undefined without trials. */
export function share(successes: number, trials: number, squares = trials): Metric | undefined {
  if (trials <= 0) return undefined;
  const worth = trials / squares;
  const interval = wilsonInterval(successes * worth, trials * worth);
  return interval && { value: successes / trials, lower: interval[0], upper: interval[1] };
}

export function set(metrics: Metrics, name: string, metric: Metric | undefined): void {
  if (metric) metrics[name] = metric;
}
