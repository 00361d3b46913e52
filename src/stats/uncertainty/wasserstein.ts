import type { Kernel, Sorted } from "../../kernel/kernel.ts";
import { distributionPoints } from "./distributionPoints.ts";
import type { Uncertainty } from "./divergence.ts";
import { foldedExcess } from "./foldedNormal.ts";
import { scaledLimits } from "./noncentrality.ts";

/**
 * How sure a Wasserstein-1 distance of two samples is, in the column's unit. `value` is the exact distance, ∫ |F − G|; the rest is read off the
 * two distribution functions at some 200 quantiles of either side, straight lines between them, and costs nothing that grows with the rows.
 *
 * Noise: had nothing moved, F − G is a Brownian bridge in the pooled sample H, so the mean is √(2/π) ∫ √(H (1 − H) (1/n + 1/m)) (del Barrio,
 * Giné & Matrán 1999). Interval: the squared distance is a scaled noncentral chi-square, exactly so where the two functions do not cross and near
 * enough elsewhere: its scale is the delta method's variance of ∫ sign(F − G) (F − G), its bias that of the absolute value of a normal variable, point
 * by point. The upper limit leaves out that bias beyond the scale: where functions lie near each other it is itself too uncertain to be taken off, and
 * so are their crossings, which make the variance smaller: a difference that is none to speak of counts with the others' sign.
 * Without either, and `absent` says so, where the values do not vary enough to tell.
 */
export function wassersteinUncertainty(reference: Sorted, current: Sorted, value: number, kernel: Kernel, points = distributionPoints(reference, current, kernel)): Uncertainty {
  const [n, m] = [reference.length, current.length];
  const { range, widths, before, now } = points;
  const distance = value / range;
  let [noise, excess, shift] = [0, 0, 0];
  const gaps = widths.map((width, i) => {
    const [f, g] = [before[i] as number, now[i] as number];
    const pooled = (n * f + m * g) / (n + m);
    noise += width * Math.sqrt((2 / Math.PI) * Math.max(0, pooled * (1 - pooled)) * (1 / n + 1 / m));
    const deviation = Math.sqrt(Math.max(0, (f * (1 - f)) / n + (g * (1 - g)) / m));
    excess += width * foldedExcess(Math.abs(f - g), deviation);
    shift += width * (f - g);
    return { gap: f - g, deviation };
  });
  const scaleOf = (sign: (of: { gap: number; deviation: number }) => number): number => {
    const signed = gaps.map((gap, i) => (widths[i] as number) * sign(gap));
    return variance(signed, before) / n + variance(signed, now) / m;
  };
  const scale = scaleOf(({ gap }) => Math.sign(gap));
  const square = distance * distance;
  // Beneath a millionth of the distance a deviation is rounding; eight ranges are beyond any upper limit.
  if (!(scale > 1e-12 * square && Number.isFinite(8 * range))) return { absent: "the values do not vary enough to tell" };
  const [lower] = scaledLimits(square, scale + 2 * distance * excess + excess * excess, scale);
  const widest = Math.max(scale, scaleOf(({ gap, deviation }) => (Math.abs(gap) > clear * deviation ? Math.sign(gap) : Math.sign(shift))));
  const [, upper] = scaledLimits(square, widest, widest);
  return { interval: [Math.sqrt(lower) * range, Math.sqrt(upper) * range], noise: noise * range };
}

/** From so many deviations on, a difference of two distribution functions counts as being on the side where it was seen. */
const clear = 0.5;

/** Variance of ∫ sign(t) 1{X ≤ t} dt, a row's part of the distance: `signed` holds sign(t) dt, `below` P(X ≤ t). */
function variance(signed: readonly number[], below: readonly number[]): number {
  let [mean, square] = [0, 0];
  signed.forEach((stretch, i) => {
    const here = stretch * (below[i] as number);
    square += stretch * (2 * mean + here);
    mean += here;
  });
  return Math.max(0, square - mean * mean);
}
