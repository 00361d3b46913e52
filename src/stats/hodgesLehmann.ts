import { z975 } from "./normal.ts";
import { medianOfSorted } from "./theilSen.ts";

/**
 * Hodges–Lehmann centre of a symmetric sample: the median of the means of all pairs, each value with itself too, and its 95 % interval from the
 * normal approximation of Wilcoxon's signed-rank statistic. Hodges & Lehmann 1963. Undefined without values.
 */
export function hodgesLehmann(values: readonly number[]): { centre: number; lower: number; upper: number } | undefined {
  const n = values.length;
  if (n === 0) return undefined;
  const means = new Float64Array((n * (n + 1)) / 2);
  let count = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) means[count++] = ((values[i] as number) + (values[j] as number)) / 2;
  means.sort();
  const half = z975 * Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
  const rank = Math.max(1, Math.floor(count / 2 - half));
  return { centre: medianOfSorted(means), lower: means[rank - 1] as number, upper: means[count - rank] as number };
}
