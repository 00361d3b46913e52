/** From here on the continued fraction converges faster than what the series loses by 1 − erf. */
const far = 1.5;

/**
 * The complementary error function, to 1e-14 relative also far out in its tail: below 1.5 one less the series of erf whose terms are all positive
 * (Abramowitz & Stegun 7.1.6), above Laplace's continued fraction (7.1.14) from its end. Oracle: mpmath.
 */
export function complementaryError(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x < 0) return 2 - complementaryError(-x);
  if (x > 28) return 0;
  if (x < far) {
    let term = x;
    let sum = x;
    for (let n = 1; term > sum * 1e-17; n++) sum += term *= (2 * x * x) / (2 * n + 1);
    return 1 - (2 / Math.sqrt(Math.PI)) * bell(x) * sum;
  }
  let fraction = x;
  for (let n = Math.ceil(30 + 250 / (x * x)); n > 0; n--) fraction = x + n / 2 / fraction;
  return bell(x) / Math.sqrt(Math.PI) / fraction;
}

/** exp(−x²) without the rounding of x²: the square of its leading bits is exact. */
function bell(x: number): number {
  const leading = Math.fround(x);
  return Math.exp(-leading * leading) * Math.exp((leading - x) * (leading + x));
}
