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

/**
 * Ten bins (lower, upper] of [0, 1], and ten between the scores' deciles (R-7; equal ones leave a bin empty): those of scikit-learn's calibration_curve
 * with strategy "uniform" and "quantile". `isPositive` is 1 or 0; other rows, and those without a score or a weight above 0, are left out. Undefined without rows.
 */
export function calibrationError(scores: Float64Array, isPositive: Int32Array, deciles: readonly number[], weights?: Float64Array): CalibrationError | undefined {
  const even = Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins);
  const width = gaps(scores, isPositive, even, weights);
  const count = gaps(scores, isPositive, deciles, weights);
  if (!width || !count) return undefined;
  return { bins, equalWidth: width.mean, equalCount: count.mean, greatest: count.greatest };
}

function gaps(scores: Float64Array, isPositive: Int32Array, edges: readonly number[], weights: Float64Array | undefined): { mean: number; greatest: number } | undefined {
  const sums = Array.from({ length: edges.length + 1 }, () => ({ weight: 0, score: 0, positives: 0 }));
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    const [score, label, weight] = [scores[i] as number, isPositive[i] as number, weights ? (weights[i] as number) : 1];
    if (label < 0 || Number.isNaN(score) || !(weight > 0)) continue;
    let index = 0;
    while (index < edges.length && score > (edges[index] as number)) index++;
    const bin = sums[index] as (typeof sums)[number];
    bin.weight += weight;
    bin.score += weight * score;
    bin.positives += weight * label;
    total += weight;
  }
  if (total === 0) return undefined;
  const held = sums.filter(({ weight }) => weight > 0).map(({ weight, score, positives }) => ({ weight, gap: Math.abs(score - positives) / weight }));
  return { mean: held.reduce((sum, { weight, gap }) => sum + (weight / total) * gap, 0), greatest: Math.max(...held.map(({ gap }) => gap)) };
}
