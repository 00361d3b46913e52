import { normalTwoSidedTail } from "./normal.ts";
import { kendallVariance, tieSizes } from "./theilSen.ts";

/**
 * Mann–Kendall test for a trend of values in order of time: S = Σ sign(later − earlier), its variance corrected for ties, and the two-sided p with the
 * correction for continuity. Values must be independent. Undefined where all are equal or there are fewer than three. Mann 1945, Kendall 1975;
 * oracle: the formula a second time, as pymannkendall's original_test has it.
 */
export function mannKendall(values: readonly number[]): { statistic: number; z: number; pValue: number } | undefined {
  let statistic = 0;
  for (let i = 1; i < values.length; i++) for (let j = 0; j < i; j++) statistic += Math.sign((values[i] as number) - (values[j] as number));
  const variance = kendallVariance(values.length, [tieSizes(values)]);
  if (values.length < 3 || variance <= 0) return undefined;
  const z = (statistic - Math.sign(statistic)) / Math.sqrt(variance);
  return { statistic, z, pValue: normalTwoSidedTail(z) };
}
