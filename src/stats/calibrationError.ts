import type { ByLabel } from "../kernel/byLabel.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { nextAbove } from "./nextAbove.ts";

/** How far probabilities lie from the shares that came true, bin by bin. */
export interface CalibrationError {
  readonly bins: number;
  /** Expected calibration error: the gap of each bin, weighted by its rows (Naeini, Cooper & Hauskrecht 2015), over bins of equal width. */
  readonly equalWidth: number;
  /** The same over bins of equal count. */
  readonly equalCount: number;
  /** The greatest gap of a bin of equal count. */
  readonly greatest: number;
}

const bins = 10;

/** Rows of a bin: their weight, and sums of score and outcome by weight. */
interface Bin { readonly weight: number; readonly score: number; readonly positives: number }

/**
 * Ten bins (lower, upper] of [0, 1], and ten between the scores' deciles (R-7; equal ones leave a bin empty): those of scikit-learn's calibration_curve
 * with strategy "uniform" and "quantile". `binned` fills the bins between ascending edges. Undefined without rows.
 */
export function calibrationError(binned: (edges: readonly number[]) => readonly Bin[], deciles: readonly number[]): CalibrationError | undefined {
  const width = gaps(binned(Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins)));
  const count = gaps(binned(deciles));
  if (!width || !count) return undefined;
  return { bins, equalWidth: width.mean, equalCount: count.mean, greatest: count.greatest };
}

/** Bins of scores that are in order, where every row counts 1. */
export function orderedBins({ negatives, positives }: ByLabel, kernel: Kernel): (edges: readonly number[]) => Bin[] {
  return (edges) => {
    // The kernel's bins hold their lower edge, these their upper one.
    const above = edges.map(nextAbove);
    const [lows, highs] = [negatives, positives].map((sample) => ({ counts: kernel.sortedBinCounts(sample, above), sums: kernel.binSums(sample, above) })) as [{ counts: Float64Array; sums: Float64Array }, { counts: Float64Array; sums: Float64Array }];
    return Array.from(lows.counts, (count, i): Bin => ({ weight: count + (highs.counts[i] as number), score: (lows.sums[i] as number) + (highs.sums[i] as number), positives: highs.counts[i] as number }));
  };
}

/** Bins of rows with weights. `isPositive` is 1 or 0; other rows, and those without a score or a weight above 0, are left out. */
export function weightedBins(scores: Float64Array, isPositive: Int32Array, weights: Float64Array): (edges: readonly number[]) => Bin[] {
  return (edges) => {
    const sums = Array.from({ length: edges.length + 1 }, () => ({ weight: 0, score: 0, positives: 0 }));
    for (let i = 0; i < scores.length; i++) {
      const [score, label, weight] = [scores[i] as number, isPositive[i] as number, weights[i] as number];
      if (label < 0 || Number.isNaN(score) || !(weight > 0)) continue;
      let index = 0;
      while (index < edges.length && score > (edges[index] as number)) index++;
      const bin = sums[index] as (typeof sums)[number];
      bin.weight += weight;
      bin.score += weight * score;
      bin.positives += weight * label;
    }
    return sums;
  };
}

function gaps(all: readonly Bin[]): { mean: number; greatest: number } | undefined {
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return undefined;
  const held = all.filter(({ weight }) => weight > 0).map(({ weight, score, positives }) => ({ weight, gap: Math.abs(score - positives) / weight }));
  return { mean: held.reduce((sum, { weight, gap }) => sum + (weight / total) * gap, 0), greatest: Math.max(...held.map(({ gap }) => gap)) };
}
