import type { Moments } from "../kernel/kernel.ts";
import { studentTwoSidedTail } from "./studentT.ts";

export interface Outcome { statistic: number; pValue: number }
type Sample = Pick<Moments, "count" | "std">;

/**
 * Welch's t of the difference of means, reference − current, two-sided; scipy.stats.ttest_ind(equal_var=False). `shift` is current's mean less reference's.
 * Undefined below two values a side, and where both are constant.
 */
export function welchT(reference: Sample, current: Sample, shift: number): Outcome | undefined {
  if (reference.count < 2 || current.count < 2) return undefined;
  const [a, b] = [reference, current].map(({ std, count }) => std ** 2 / count) as [number, number];
  if (a + b === 0) return undefined;
  const degreesOfFreedom = (a + b) ** 2 / (a ** 2 / (reference.count - 1) + b ** 2 / (current.count - 1));
  return outcome(-shift / Math.sqrt(a + b), degreesOfFreedom);
}

/** Student's t with the pooled variance; scipy.stats.ttest_ind. Infinite where both are constant and differ, undefined where they agree. */
export function studentT(reference: Sample, current: Sample, shift: number): Outcome | undefined {
  const degreesOfFreedom = reference.count + current.count - 2;
  if (reference.count < 1 || current.count < 1 || degreesOfFreedom < 1) return undefined;
  const sum = [reference, current].reduce((total, { std, count }) => total + (count > 1 ? std ** 2 * (count - 1) : 0), 0);
  const error = Math.sqrt((sum / degreesOfFreedom) * (1 / reference.count + 1 / current.count));
  if (error === 0) return shift === 0 ? undefined : { statistic: -Math.sign(shift) * Number.MAX_VALUE, pValue: 0 };
  return outcome(-shift / error, degreesOfFreedom);
}

const outcome = (statistic: number, degreesOfFreedom: number): Outcome => ({ statistic, pValue: studentTwoSidedTail(statistic, degreesOfFreedom) });
