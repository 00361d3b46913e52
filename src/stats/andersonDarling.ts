import type { Ranks } from "../kernel/kernel.ts";
import { alternatingTail } from "./alternatingTail.ts";

/**
 * A²akN of two samples less its mean 1, over its standard deviation (Scholz & Stephens 1987 (4)): the statistic of
 * scipy.stats.anderson_ksamp. Undefined below four values together, and where all of them are one.
 */
export function standardisedAndersonDarling({ andersonDarling, ties }: Pick<Ranks, "andersonDarling" | "ties">, n: number, m: number): number | undefined {
  const rows = n + m;
  if (rows < 4 || ties > rows ** 3 - rows ** 2) return undefined;
  const inverse = 1 / n + 1 / m;
  const h = harmonic(rows - 1);
  // Σ_{i<j} 1/((N − i) j), in closed form.
  const g = secondHarmonic(rows - 1) - (2 * h) / rows;
  const a = 4 * g - 6 + (10 - 6 * g) * inverse;
  const b = 4 * (2 * g - 4) + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = 4 * (6 * h + 2 * g - 2) + 2 * (4 * h - 4 * g + 6) + (2 * h - 6) * inverse + 4 * h;
  const d = 4 * (2 * h + 6) - 8 * h;
  const variance = (((a * rows + b) * rows + c) * rows + d) / ((rows - 1) * (rows - 2) * (rows - 3));
  return (andersonDarling - 1) / Math.sqrt(variance);
}

/** P-value of the standardised statistic under the limit law, computed as a tail. */
export const andersonDarlingPValue = (standardised: number): number => andersonDarlingTail(1 + standardised * limitDeviation);

/** P(A² > x) of the limit law Σ Zⱼ²/(j(j + 1)); Anderson & Darling 1952. Oracle: mpmath. */
export function andersonDarlingTail(x: number): number {
  // Below this less than 1e-22 of the law lies.
  if (x < 0.025) return 1;
  return alternatingTail(x, (s) => s * (s + 1), (s) => 2 * s + 1, (s) => Math.PI * s * (s + 1));
}

/** Of the limit law: √(2 Σ 1/(j(j + 1))²). */
const limitDeviation = Math.sqrt((2 * Math.PI ** 2) / 3 - 6);

/** 1 + 1/2 + … + 1/n. */
function harmonic(n: number): number {
  if (n < 64) return Array.from({ length: n }, (_, i) => 1 / (n - i)).reduce((sum, term) => sum + term, 0);
  const square = n * n;
  return Math.log(n) + 0.5772156649015329 + 1 / (2 * n) - (1 / 12 - (1 / 120 - 1 / 252 / square) / square) / square;
}

/** 1 + 1/4 + … + 1/n². */
function secondHarmonic(n: number): number {
  if (n < 64) return Array.from({ length: n }, (_, i) => 1 / (n - i) ** 2).reduce((sum, term) => sum + term, 0);
  const square = n * n;
  return Math.PI ** 2 / 6 - (1 - (0.5 - (1 / 6 - (1 / 30 - 1 / 42 / square) / square) / n) / n) / n;
}
