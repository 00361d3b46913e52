import type { ByLabel } from "../kernel/byLabel.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** Weight of the rows whose score is at least each threshold, of either class. */
export interface ThresholdCounts {
  readonly positives: number;
  readonly negatives: number;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  /** Of those below it, added up by themselves so that no difference rounds below 0. */
  readonly trueNegatives: Float64Array;
  readonly falseNegatives: Float64Array;
}

/** `thresholds` ascend. `isPositive` is 1 or 0; other rows, and those without a finite score or a weight above 0, are left out. O(rows × log thresholds). */
export function countsAt(scores: Float64Array, isPositive: Int32Array, thresholds: readonly number[], weights?: Float64Array): ThresholdCounts {
  const bins = [new Float64Array(thresholds.length + 1), new Float64Array(thresholds.length + 1)] as const;
  for (let i = 0; i < scores.length; i++) {
    const [score, label, weight] = [scores[i] as number, isPositive[i], weights ? (weights[i] as number) : 1];
    if ((label !== 0 && label !== 1) || !Number.isFinite(score) || !(weight > 0)) continue;
    let low = 0;
    let high = thresholds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((thresholds[middle] as number) <= score) low = middle + 1;
      else high = middle;
    }
    bins[label][low] = (bins[label][low] as number) + weight;
  }
  return cumulated(thresholds, bins[0], bins[1]);
}

/** The same of scores that are in order, where every row counts 1. O(thresholds × log rows). */
export function orderedCountsAt({ negatives, positives }: ByLabel, thresholds: readonly number[], kernel: Kernel): ThresholdCounts {
  return cumulated(thresholds, kernel.sortedBinCounts(negatives, thresholds), kernel.sortedBinCounts(positives, thresholds));
}

/** Weights of either class below the first threshold, between two, and from the last on. */
function cumulated(thresholds: readonly number[], ofNegatives: Float64Array, ofPositives: Float64Array): ThresholdCounts {
  const [negatives, positives] = [ofNegatives, ofPositives].map((of) => of.reduce((sum, count) => sum + count, 0)) as [number, number];
  const above = (of: Float64Array): Float64Array => {
    let sum = 0;
    const sums = new Float64Array(thresholds.length);
    for (let k = thresholds.length; k > 0; k--) sums[k - 1] = sum += of[k] as number;
    return sums;
  };
  const below = (of: Float64Array): Float64Array => {
    let sum = 0;
    return Float64Array.from(thresholds, (_, k) => (sum += of[k] as number));
  };
  return { positives, negatives, truePositives: above(ofPositives), falsePositives: above(ofNegatives), trueNegatives: below(ofNegatives), falseNegatives: below(ofPositives) };
}
