import type { Ranks } from "../kernel/kernel.ts";
import { normalUpperTail } from "./normal.ts";

/** SciPy's `auto`: exact while one sample is no larger than this and nothing is tied. */
const exactUpTo = 8;

/**
 * P-value of Mann & Whitney's U of the first sample, as scipy.stats.mannwhitneyu(method="auto"): exact for a small sample without ties, else
 * normal with the variance corrected for ties and half a pair for continuity. `less`: the first sample tends to the smaller values.
 */
export function mannWhitneyPValue({ u, ties }: Pick<Ranks, "u" | "ties">, n: number, m: number, alternative: "two-sided" | "less"): number {
  const other = n * m - u;
  const exact = Math.min(n, m) <= exactUpTo && ties === 0;
  if (alternative === "less") return exact ? atMost(u, n, m) : asymptotic(other, ties, n, m);
  const tail = exact ? atMost(Math.min(u, other), n, m) : asymptotic(Math.max(u, other), ties, n, m);
  return Math.min(1, 2 * tail);
}

function asymptotic(u: number, ties: number, n: number, m: number): number {
  const rows = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (rows + 1 - ties / (rows * (rows - 1))));
  return deviation > 0 ? normalUpperTail((u - (n * m) / 2 - 0.5) / deviation) : 1;
}

/** P(U ≤ u) when all C(n + m, n) arrangements are equally likely. The law is symmetric; the smaller side is counted. */
function atMost(u: number, n: number, m: number): number {
  const rest = n * m - u - 1;
  return u <= rest ? countedShare(u, n, m) : rest < 0 ? 1 : 1 - countedShare(rest, n, m);
}

/**
 * Arrangements with U ≤ u: the first coefficients of the Gaussian binomial Π (1 − q^(large + i)) / (1 − q^i) over i = 1 … small,
 * each divided by its own (large + i) / i so that all of them sum to one.
 */
function countedShare(u: number, n: number, m: number): number {
  const small = Math.min(n, m);
  const large = Math.max(n, m);
  const shares = new Float64Array(u + 1);
  shares[0] = 1;
  for (let i = 1; i <= small; i++) {
    for (let at = u; at >= large + i; at--) shares[at] = (shares[at] as number) - (shares[at - large - i] as number);
    for (let at = i; at <= u; at++) shares[at] = (shares[at] as number) + (shares[at - i] as number);
    for (let at = 0; at <= u; at++) shares[at] = ((shares[at] as number) * i) / (large + i);
  }
  return shares.reduce((sum, share) => sum + share, 0);
}
