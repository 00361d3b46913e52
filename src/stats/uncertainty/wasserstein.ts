import type { Kernel, Sorted } from "../../kernel/kernel.ts";
import { nextAbove } from "../nextAbove.ts";
import { normalTwoSidedTail } from "../normal.ts";
import type { Uncertainty } from "./divergence.ts";
import { scaledLimits } from "./noncentrality.ts";

/**
 * How sure a Wasserstein-1 distance of two samples is, in the column's unit. `value` is the exact distance, ∫ |F − G|; the rest is read off the
 * two distribution functions at some 200 quantiles of either side, straight lines between them, and costs nothing that grows with the rows.
 *
 * Noise: had nothing moved, F − G is a Brownian bridge in the pooled sample H, so the mean is √(2/π) ∫ √(H (1 − H) (1/n + 1/m)) (del Barrio,
 * Giné & Matrán 1999). Interval: the squared distance is a scaled noncentral chi-square, exactly so where the two functions do not cross and near
 * enough elsewhere: its scale is the delta method's variance of ∫ sign(F − G) (F − G), its bias that of the absolute value of a normal variable, point
 * by point. The upper limit leaves out that bias beyond the scale: where functions lie near each other it is itself too uncertain to be taken off.
 * Undefined where a side does not vary enough to tell.
 */
export function wassersteinUncertainty(reference: Sorted, current: Sorted, value: number, kernel: Kernel): Required<Uncertainty> | undefined {
  const [n, m] = [reference.length, current.length];
  const { range, widths, before, now } = points(reference, current, kernel);
  const distance = value / range;
  let [noise, excess] = [0, 0];
  const signed = widths.map((width, i) => {
    const [f, g] = [before[i] as number, now[i] as number];
    const pooled = (n * f + m * g) / (n + m);
    noise += width * Math.sqrt((2 / Math.PI) * Math.max(0, pooled * (1 - pooled)) * (1 / n + 1 / m));
    excess += width * foldedExcess(Math.abs(f - g), Math.sqrt(Math.max(0, (f * (1 - f)) / n + (g * (1 - g)) / m)));
    return width * Math.sign(f - g);
  });
  const scale = variance(signed, before) / n + variance(signed, now) / m;
  const square = distance * distance;
  // Beneath a millionth of the distance a deviation is rounding; eight ranges are beyond any upper limit.
  if (!(scale > 1e-12 * square && Number.isFinite(8 * range))) return undefined;
  const [lower] = scaledLimits(square, scale + 2 * distance * excess + excess * excess, scale);
  const [, upper] = scaledLimits(square, scale, scale);
  return { interval: [Math.sqrt(lower) * range, Math.sqrt(upper) * range], noise: noise * range };
}

/** E|gap + deviation Z| − gap, for a gap that is not negative. */
function foldedExcess(gap: number, deviation: number): number {
  if (!(deviation > 0)) return 0;
  const z = gap / deviation;
  return deviation * Math.sqrt(2 / Math.PI) * Math.exp(-(z * z) / 2) - gap * normalTwoSidedTail(z);
}

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

/** Both distribution functions at points along the axis, and the stretch that each point stands for, in units of the whole range. */
interface Points { range: number; widths: number[]; before: number[]; now: number[] }

/** Two Gauss points between neighbouring edges; an edge that many rows share is two, just before it and just after. */
function points(reference: Sorted, current: Sorted, kernel: Kernel): Points {
  const at = Float64Array.from(new Set([reference, current].flatMap((side) => kernel.quantiles(side, probabilities(side.length))))).sort();
  const edges = [...new Set([...at].flatMap((x) => [x, nextAbove(x)]))].sort((a, b) => a - b);
  const [before, now] = [reference, current].map((side) => shareBelow(kernel.sortedBinCounts(side, edges), side.length)) as [number[], number[]];
  const found: Points = { range: (at.at(-1) as number) - (at[0] as number), widths: [], before: [], now: [] };
  for (let i = 1; i < edges.length; i++) {
    const width = ((edges[i] as number) - (edges[i - 1] as number)) / found.range;
    for (const place of gauss) {
      found.widths.push(width / 2);
      found.before.push((before[i - 1] as number) * (1 - place) + (before[i] as number) * place);
      found.now.push((now[i - 1] as number) * (1 - place) + (now[i] as number) * place);
    }
  }
  return found;
}

const gauss = [0.5 - Math.sqrt(3) / 6, 0.5 + Math.sqrt(3) / 6];
const steps = 80;
const finer = 1.6;

/** Equal steps, and in both tails ever finer ones down to a single row: there a distance has its longest stretches. */
function probabilities(rows: number): number[] {
  const all = [0, 1, ...Array.from({ length: steps - 1 }, (_, i) => (i + 1) / steps)];
  for (let share = 1 / (steps * finer); share * rows > 0.5; share /= finer) all.push(share, 1 - share);
  return all;
}

/** Of the rows, those below each edge. */
function shareBelow(counts: Float64Array, rows: number): number[] {
  let below = 0;
  return Array.from(counts.subarray(0, -1), (count) => (below += count) / rows);
}
