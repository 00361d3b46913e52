import gammainc from "@stdlib/math-base-special-gammainc";

/**
 * P(X ≥ x) for X chi-square with `degreesOfFreedom`; the upper tail is computed as a tail, right down to 1e-300.
 * Oracle: scipy.stats.chi2.sf, mpmath. NaN for NaN or without degrees of freedom.
 */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  if (Number.isNaN(x) || !(degreesOfFreedom > 0)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return gammainc(x / 2, degreesOfFreedom / 2, true, true);
}
