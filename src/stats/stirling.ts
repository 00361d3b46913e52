/**
 * The two pieces of which Loader 2000 ("Fast and accurate computation of binomial probabilities") builds binomial and
 * Poisson probabilities without cancellation.
 */

/** x ln(x / mean) + mean − x without cancellation where x is near the mean. */
export function deviance(x: number, mean: number): number {
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

/** ln Γ(n + 1) minus Stirling's formula, for n ≥ 0: exact products for small whole and half n, the recurrence for other small n, the asymptotic series beyond. */
export function stirlingError(n: number): number {
  if (n < 16) return Number.isInteger(2 * n) ? (smallStirlingErrors[2 * n] as number) : stirlingError(n + 1) + (n + 0.5) * Math.log1p(1 / n) - 1;
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square) / square) / n;
}

/** For n = 0, ½, 1, …: Γ(n + 1) is a product down to Γ(1) = 1 or Γ(½) = √π. */
const smallStirlingErrors = Array.from({ length: 32 }, (_, twice) => {
  const n = twice / 2;
  let gamma = Number.isInteger(n) ? 1 : Math.sqrt(Math.PI);
  for (let factor = n; factor > 0; factor--) gamma *= factor;
  return n === 0 ? 0 : Math.log(gamma) - ((n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI));
});
