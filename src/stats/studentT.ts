/**
 * P(|T| ≥ |t|) for Student's t with any positive degrees of freedom, I_x(ν/2, ½) at x = ν/(ν + t²); computed as a tail, down to 1e-300.
 * Oracle: mpmath. NaN for NaN or without degrees of freedom.
 */
export function studentTwoSidedTail(t: number, degreesOfFreedom: number): number {
  if (Number.isNaN(t) || !(degreesOfFreedom > 0)) return Number.NaN;
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  const a = degreesOfFreedom / 2;
  const y = square / (degreesOfFreedom + square);
  const x = degreesOfFreedom / (degreesOfFreedom + square);
  if (y === 0) return 1;
  // x^a y^½ / B(a, ½)
  const front = Math.exp(-a * Math.log1p(square / degreesOfFreedom)) * Math.sqrt(y / Math.PI) * halfStep(a);
  return x < (a + 1) / (a + 2.5) ? (front * continuedFraction(x, a, 0.5)) / a : 1 - (front * continuedFraction(y, 0.5, a)) / 0.5;
}

/** Γ(a + ½) / Γ(a): moved up to where the asymptotic series holds. */
function halfStep(a: number): number {
  let factor = 1;
  while (a < 20) factor *= a / (a++ + 0.5);
  const square = a * a;
  const log = (-1 / 8 + (1 / 192 - (1 / 640 - (17 / 14336 - 31 / 18432 / square) / square) / square) / square) / a;
  return factor * Math.sqrt(a) * Math.exp(log);
}

/** Of the incomplete beta function, by Lentz's method as modified by Thompson & Barnett 1986. */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || 1e-300);
  let value = d;
  for (let k = 1; k < 100_000; k++) {
    const even = (k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k));
    d = 1 / (1 + even * d || 1e-300);
    c = 1 + even / c || 1e-300;
    value *= d * c;
    const odd = (-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1));
    d = 1 / (1 + odd * d || 1e-300);
    c = 1 + odd / c || 1e-300;
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return value;
}
