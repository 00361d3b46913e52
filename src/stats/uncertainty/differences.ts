import { chiSquareTail } from "../chiSquare.ts";
import { normalTwoSidedTail, normalUpperTail, z975 } from "../normal.ts";
import type { Uncertainty } from "./divergence.ts";
import { foldedExcess } from "./foldedNormal.ts";

/** Rows of the smaller sample a bin, on average, under which counts are too far from normal. */
const leastRows = 3;
const tail = 0.025;

/**
 * How sure total variation over bins is, half the sum of the differences of shares. Noise: the mean of normal differences about the pooled shares, without
 * their sign. Interval: the value without the bias that absolute values have, and the delta method's deviation. The bias is that of differences as large in
 * all as the end in question, and as much smaller as the noise leaves of that (as Stein's estimator); the upper end has the greatest deviation that any
 * signs of the differences allow. The lower one is 0 where chance alone reaches the value in 2.5 % of samples.
 */
export function totalVariationUncertainty(reference: readonly number[], current: readonly number[]): Uncertainty {
  const { n, m, bins, absent } = differences(reference, current);
  if (absent) return { absent };
  const sum = (of: (bin: Difference) => number): number => bins.reduce((all, bin) => all + of(bin), 0);
  const value = sum(({ gap }) => Math.abs(gap)) / 2;
  const noise = sum(({ still }) => Math.sqrt(2 / Math.PI) * still) / 2;
  const biasAt = (truth: number): number => {
    const moved = truth > noise ? 1 - (noise / truth) ** 2 : 0;
    const larger = value > 0 ? truth / value : 0;
    return sum(({ gap, deviation, still }) => foldedExcess(moved * larger * Math.abs(gap), Math.sqrt(moved * deviation ** 2 + (1 - moved) * still ** 2))) / 2;
  };
  // The variance of Σ ± p over a multinomial is (1 − (Σ ± p)²) / n.
  const [a, b] = [sum(({ p, gap }) => Math.sign(gap) * p), sum(({ q, gap }) => Math.sign(gap) * q)];
  const narrow = (z975 * Math.sqrt(Math.max(0, (1 - a * a) / n + (1 - b * b) / m))) / 2;
  const wide = (z975 * Math.sqrt(1 / n + 1 / m)) / 2;
  // Differences add up to 0, which makes them a little alike: two are one.
  const variance = (((1 - 2 / Math.PI) / 4) * sum(({ still }) => still * still) * bins.length) / (bins.length - 1);
  const chance = chiSquareTail((2 * value * noise) / variance, (2 * noise * noise) / variance) > tail;
  return { interval: [chance ? 0 : Math.max(0, value - biasAt(value) - narrow), Math.min(1, value - biasAt(value + wide) + wide)], noise };
}

/**
 * How sure L∞ is, the greatest difference of shares. Noise: the mean of the greatest of normal differences about the pooled shares. Interval: at least 95 %, mostly
 * more: below, the greatest difference on either side that is beyond chance, for as many bins as there are (Bonferroni); above, the greatest with its own deviation
 * added, because the value is no less than the difference in the bin where that of the populations is greatest.
 */
export function lInfinityUncertainty(reference: readonly number[], current: readonly number[]): Uncertainty {
  const { bins, absent } = differences(reference, current);
  if (absent) return { absent };
  const z = upperQuantile(tail / 2 / bins.length);
  const lower = Math.max(0, ...bins.map(({ gap, deviation, still }) => Math.abs(gap) - z * Math.max(deviation, still)));
  const upper = Math.max(...bins.map(({ gap, deviation }) => Math.abs(gap) + z975 * deviation));
  // The mean of what is never below 0 is the integral of its tail, here by midpoints; of two differences one is the other.
  const step = (Math.max(...bins.map(({ still }) => still)) * 6) / points;
  let noise = 0;
  for (let i = 0; i < points; i++) {
    const below = bins.reduce((product, { still }) => product * (1 - normalTwoSidedTail(((i + 0.5) * step) / still)), 1);
    noise += step * (1 - below ** (1 - 1 / bins.length));
  }
  return { interval: [lower, Math.min(1, upper)], noise };
}

const points = 100;

/** A bin's shares on both sides, how they differ, and with what deviation: about themselves, and had nothing moved. */
interface Difference { readonly p: number; readonly q: number; readonly gap: number; readonly deviation: number; readonly still: number }

function differences(reference: readonly number[], current: readonly number[]): { n: number; m: number; bins: Difference[]; absent?: string } {
  const [n, m] = [reference, current].map((side) => side.reduce((sum, count) => sum + count, 0)) as [number, number];
  const bins = reference.flatMap((a, i): Difference[] => {
    const b = current[i] as number;
    const [p, q, pooled] = [a / n, b / m, (a + b) / (n + m)];
    if (a + b === 0) return [];
    return [{ p, q, gap: p - q, deviation: Math.sqrt((p * (1 - p)) / n + (q * (1 - q)) / m), still: Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)) }];
  });
  if (bins.length < 2) return { n, m, bins, absent: "fewer than two bins hold rows" };
  return { n, m, bins, ...(Math.min(n, m) < leastRows * bins.length ? { absent: "fewer than three rows a bin in the smaller sample" } : {}) };
}

/** The z beyond which a normal variable lies with this probability. */
function upperQuantile(probability: number): number {
  let [low, high] = [0, 40];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (normalUpperTail(middle) > probability) low = middle;
    else high = middle;
  }
  return low;
}
