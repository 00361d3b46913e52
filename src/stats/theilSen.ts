import { z975 } from "./normal.ts";

/**
 * Theil–Sen: the median of the slopes between all pairs with different x, and its 95 % interval by Kendall's variance with ties (Sen 1968).
 * Undefined with fewer than two distinct x. Rows on which either is missing must be left out before. Oracle: scipy.stats.theilslopes.
 */
export function theilSen(x: readonly number[], y: readonly number[]): { slope: number; lower: number; upper: number } | undefined {
  const n = y.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let count = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const run = (x[i] as number) - (x[j] as number);
      if (run !== 0) slopes[count++] = ((y[i] as number) - (y[j] as number)) / run;
    }
  }
  if (count === 0) return undefined;
  const sorted = slopes.subarray(0, count).sort();
  const half = z975 * Math.sqrt(kendallVariance(n, [tieSizes(x), tieSizes(y)]));
  const at = (index: number): number => sorted[Math.min(count - 1, Math.max(0, index))] as number;
  return { slope: medianOfSorted(sorted), lower: at(Math.round((count - half) / 2) - 1), upper: at(Math.round((count + half) / 2)) };
}

/** Variance of Kendall's S: (n(n − 1)(2n + 5) − Σ t(t − 1)(2t + 5)) / 18, over the sizes t of the ties in each list. */
export function kendallVariance(n: number, ties: readonly (readonly number[])[]): number {
  const term = (k: number): number => k * (k - 1) * (2 * k + 5);
  return (term(n) - ties.flat().reduce((sum, size) => sum + term(size), 0)) / 18;
}

/** How often each value comes that comes more than once. */
export function tieSizes(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}

export function medianOfSorted(sorted: ArrayLike<number>): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
