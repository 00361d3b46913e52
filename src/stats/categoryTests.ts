import { chiSquareTail } from "./chiSquare.ts";
import { normalTwoSidedTail } from "./normal.ts";
import { deviance } from "./stirling.ts";

interface Outcome { statistic: number; pValue: number }

/**
 * G-test of homogeneity on the 2 × k table of counts, no correction; categories empty on both sides are dropped.
 * scipy.stats.chi2_contingency(lambda_="log-likelihood", correction=False). Undefined below two categories or without rows.
 */
export function gTest(reference: readonly number[], current: readonly number[]): Outcome | undefined {
  const totals = reference.map((count, i) => count + (current[i] as number));
  const categories = totals.filter((total) => total > 0).length;
  const [n, m] = [sum(reference), sum(current)];
  if (categories < 2 || n === 0 || m === 0) return undefined;
  const rows = n + m;
  // Σ observed − expected is 0, so each term may carry its own, which keeps digits where nothing has moved.
  const part = (counts: readonly number[], size: number): number =>
    counts.reduce((total, count, i) => total + (totals[i] === 0 ? 0 : count === 0 ? ((totals[i] as number) * size) / rows : deviance(count, ((totals[i] as number) * size) / rows)), 0);
  const statistic = 2 * (part(reference, n) + part(current, m));
  return { statistic, pValue: chiSquareTail(statistic, categories - 1) };
}

/** Half the sum of differences of shares: the share of rows that would have to change category. p and q are shares. */
export const totalVariation = (p: readonly number[], q: readonly number[]): number => p.reduce((total, share, i) => total + Math.abs(share - (q[i] as number)), 0) / 2;

/** The greatest difference of a category's share. */
export const lInfinity = (p: readonly number[], q: readonly number[]): number => Math.max(...p.map((share, i) => Math.abs(share - (q[i] as number))));

/**
 * Two-proportion z with the pooled share, two-sided: `hits` of `rows` in reference and in current; its square is chi-square of homogeneity.
 * Positive where reference's share is the greater. Undefined where both shares are 0 or both 1.
 */
export function twoProportionZ(reference: { hits: number; rows: number }, current: { hits: number; rows: number }): Outcome | undefined {
  const pooled = (reference.hits + current.hits) / (reference.rows + current.rows);
  if (!(pooled > 0 && pooled < 1)) return undefined;
  const statistic = (reference.hits / reference.rows - current.hits / current.rows) / Math.sqrt(pooled * (1 - pooled) * (1 / reference.rows + 1 / current.rows));
  return { statistic, pValue: normalTwoSidedTail(statistic) };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
