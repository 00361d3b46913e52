import { z975 } from "./normal.ts";

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

/** x ln(x / mean) + mean − x without cancellation where x is near the mean. */
function deviance(x: number, mean: number): number {
  if (Math.abs(x - mean) < 0.1 * (x + mean)) {
    const ratio = (x - mean) / (x + mean);
    let sum = (x - mean) * ratio;
    let term = 2 * x * ratio;
    const square = ratio * ratio;
    for (let j = 1; j < 1000; j++) {
      term *= square;
      const next = sum + term / (2 * j + 1);
      if (next === sum) return next;
      sum = next;
    }
  }
  return x * Math.log(x / mean) + mean - x;
}

/** ln n! minus Stirling's formula: a sum of ln for small n, the asymptotic series beyond. */
function stirlingError(n: number): number {
  if (n < 16) return smallStirlingErrors[n] as number;
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square) / square) / n;
}

const smallStirlingErrors = Array.from({ length: 16 }, (_, n) => {
  let logFactorial = 0;
  for (let i = 2; i <= n; i++) logFactorial += Math.log(i);
  return n === 0 ? 0 : logFactorial - ((n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI));
});
