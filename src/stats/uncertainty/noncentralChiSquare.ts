import { chiSquareLowerTail, chiSquareTail, gammaTerm } from "../chiSquare.ts";
import { normalTwoSidedTail } from "../normal.ts";
import { deviance, stirlingError } from "../stirling.ts";

/** Beyond this noncentrality Sankaran's normal approximation is nearer than a sum of thousands of terms need be. */
const summedUpTo = 1e5;

/**
 * P(X ≤ x) for X noncentral chi-square: the Poisson mixture of central ones, summed from its far end so that every step adds
 * (Johnson, Kotz & Balakrishnan 1995, chapter 29). Degrees of freedom are positive, whole or not. Right to 1e-10, relatively, down to
 * tails of 1e-12; beyond a noncentrality of 100,000 to 1e-6. Oracle: mpmath, scipy.stats.ncx2.cdf.
 */
export function noncentralChiSquareLowerTail(x: number, degreesOfFreedom: number, noncentrality: number): number {
  if (noncentrality <= 0) return chiSquareLowerTail(x, degreesOfFreedom);
  if (x <= 0) return 0;
  if (noncentrality > summedUpTo) return sankaran(x, degreesOfFreedom, noncentrality, -1);
  const [a, mean, half] = [degreesOfFreedom / 2, noncentrality / 2, x / 2];
  const [first, last] = terms(mean);
  let tail = chiSquareLowerTail(x, degreesOfFreedom + 2 * last);
  let step = gammaTerm(a + last, half);
  let weight = poisson(last, mean);
  let sum = 0;
  for (let j = last; ; j--) {
    sum += weight * tail;
    if (j === first) return Math.min(1, sum);
    step *= (a + j) / half;
    tail += step;
    weight *= j / mean;
  }
}

/** P(X ≥ x), as `noncentralChiSquareLowerTail`. Oracle: mpmath, scipy.stats.ncx2.sf. */
export function noncentralChiSquareTail(x: number, degreesOfFreedom: number, noncentrality: number): number {
  if (noncentrality <= 0) return chiSquareTail(x, degreesOfFreedom);
  if (x <= 0) return 1;
  if (noncentrality > summedUpTo) return sankaran(x, degreesOfFreedom, noncentrality, 1);
  const [a, mean, half] = [degreesOfFreedom / 2, noncentrality / 2, x / 2];
  const [first, last] = terms(mean);
  let tail = chiSquareTail(x, degreesOfFreedom + 2 * first);
  let step = gammaTerm(a + first, half);
  let weight = poisson(first, mean);
  let sum = 0;
  for (let j = first; ; j++) {
    sum += weight * tail;
    if (j === last) return Math.min(1, sum);
    tail += step;
    step *= half / (a + j + 1);
    weight *= mean / (j + 1);
  }
}

/** The Poisson terms that count: ten standard deviations about the mean. */
function terms(mean: number): [number, number] {
  const reach = 10 * Math.sqrt(mean) + 30;
  return [Math.max(0, Math.floor(mean - reach)), Math.ceil(mean + reach)];
}

function poisson(k: number, mean: number): number {
  return k === 0 ? Math.exp(-mean) : Math.exp(-stirlingError(k) - deviance(k, mean)) / Math.sqrt(2 * Math.PI * k);
}

/** Sankaran 1963, the third of his approximations: a power of X that is nearly normal. `sign` 1 is the upper tail. */
function sankaran(x: number, degreesOfFreedom: number, noncentrality: number, sign: 1 | -1): number {
  const mean = degreesOfFreedom + noncentrality;
  const spread = degreesOfFreedom + 2 * noncentrality;
  const power = 1 - (2 / 3) * (mean / spread) * ((degreesOfFreedom + 3 * noncentrality) / spread);
  const p = spread / mean ** 2;
  const m = (power - 1) * (1 - 3 * power);
  const centre = 1 + power * p * (power - 1 - 0.5 * (2 - power) * m * p);
  const z = ((x / mean) ** power - centre) / (power * Math.sqrt(2 * p) * (1 + 0.5 * m * p));
  const twoSided = normalTwoSidedTail(z);
  return z * sign >= 0 ? twoSided / 2 : 1 - twoSided / 2;
}
