import { deviance, stirlingError } from "./stirling.ts";

/**
 * P(X ≥ x) for X chi-square with a positive number of degrees of freedom, whole or not; the upper tail is computed as a tail, down to 1e-300.
 * Oracle: mpmath, scipy.stats.chi2.sf. NaN for NaN or without degrees of freedom.
 */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  if (Number.isNaN(x) || !(degreesOfFreedom > 0)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return upperGamma(degreesOfFreedom / 2, x / 2);
}

/** P(X ≤ x): the lower tail, as a tail. Oracle: mpmath, scipy.stats.chi2.cdf. NaN for NaN or without degrees of freedom. */
export function chiSquareLowerTail(x: number, degreesOfFreedom: number): number {
  if (Number.isNaN(x) || !(degreesOfFreedom > 0)) return Number.NaN;
  if (x <= 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  const [a, half] = [degreesOfFreedom / 2, x / 2];
  return half < a + 1 ? gammaTerm(a, half) * series(a, half) : 1 - (gammaTerm(a, half) * a) / continuedFraction(a, half);
}

/** x^a e^−x / Γ(a + 1). */
export function gammaTerm(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/** Q(a, x), the regularised upper incomplete gamma function: a series below the mean, Legendre's continued fraction above it. */
function upperGamma(a: number, x: number): number {
  return x < a + 1 ? 1 - gammaTerm(a, x) * series(a, x) : (gammaTerm(a, x) * a) / continuedFraction(a, x);
}

/** Σ x^k / ((a + 1) … (a + k)). */
function series(a: number, x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …)), by Lentz's method as modified by Thompson & Barnett 1986. */
function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let value = b || 1e-300;
  let c = value;
  let d = 0;
  for (let k = 1; k < 100_000; k++) {
    const numerator = k * (a - k);
    b += 2;
    d = 1 / (b + numerator * d || 1e-300);
    c = b + numerator / c || 1e-300;
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return value;
}
