/** Weight of the rows whose score is at least each threshold, of either class. */
export interface ThresholdCounts {
  readonly positives: number;
  readonly negatives: number;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
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
  const [negatives, positives] = bins.map((of) => of.reduce((sum, count) => sum + count, 0)) as [number, number];
  const [falsePositives, truePositives] = bins.map((of) => {
    const above = new Float64Array(thresholds.length);
    let sum = 0;
    for (let k = thresholds.length; k > 0; k--) above[k - 1] = sum += of[k] as number;
    return above;
  }) as [Float64Array, Float64Array];
  return { positives, negatives, truePositives, falsePositives };
}
