import { z975 } from "./normal.ts";
import { deviance, stirlingError } from "./stirling.ts";

/** Wilson's 95 % score interval for a share (Wilson 1927). Oracle: statsmodels proportion_confint(method="wilson"). Undefined without trials. */
export function wilsonInterval(successes: number, trials: number): [number, number] | undefined {
  if (trials <= 0) return undefined;
  const share = successes / trials;
  const square = z975 * z975;
  const centre = (share + square / (2 * trials)) / (1 + square / trials);
  const half = (z975 / (1 + square / trials)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * P(X = k) for X binomial(n, p) with q = 1 − p given apart, accurate to a few ulp for every n.
 * Loader 2000, "Fast and accurate computation of binomial probabilities".
 */
export function binomialProbability(k: number, n: number, p: number, q: number): number {
  if (p === 0) return k === 0 ? 1 : 0;
  if (q === 0) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(p < 0.1 ? -deviance(n, n * q) - n * p : n * Math.log(q));
  if (k === n) return Math.exp(q < 0.1 ? -deviance(n, n * p) - n * q : n * Math.log(p));
  const log = stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
  return Math.exp(log) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}
