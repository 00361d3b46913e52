import type { Marks, Ordered } from "../kernel/estimation.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** A rising, piecewise linear function through its knots; constant beyond the outer ones. */
export interface Isotonic { readonly at: Float64Array; readonly values: Float64Array }

/**
 * Isotonic regression of outcomes on scores by pooling adjacent violators (Barlow et al. 1972), knots inside a flat stretch left out:
 * scikit-learn's `IsotonicRegression(out_of_bounds="clip")`. Places that are held back do not enter.
 */
export function fitIsotonic(ordered: Ordered, marks: Marks, kernel: Kernel): Isotonic {
  const knots = kernel.pool(ordered, marks).flatMap(({ first, last, value }) => (last > first ? [first, last] : [first]).map((at) => ({ at, value })));
  return { at: Float64Array.from(knots, ({ at }) => at), values: Float64Array.from(knots, ({ value }) => value) };
}
