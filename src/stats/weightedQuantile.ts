/**
 * Quantiles of weighted values, averaged where a quantile falls between two (inverted distribution function, "averaged_inverted_cdf"; of equal weights
 * the median is the usual one). Values that are no numbers and weights that are not above 0 are left out; NaN without any.
 * Oracle: scikit-learn 1.9's `_weighted_percentile(average=True)`, which its median_absolute_error takes.
 */
export function weightedQuantiles(values: Float64Array, weights: Float64Array, probabilities: readonly number[]): number[] {
  const order = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]) && (weights[i] as number) > 0);
  order.sort((a, b) => (values[a] as number) - (values[b] as number));
  const below = new Float64Array(order.length);
  let total = 0;
  order.forEach((row, i) => {
    total += weights[row] as number;
    below[i] = total;
  });
  const at = (i: number): number => values[order[Math.min(i, order.length - 1)] as number] as number;
  return probabilities.map((probability) => {
    if (order.length === 0) return Number.NaN;
    const wanted = probability * total;
    let index = 0;
    while (index < below.length - 1 && (below[index] as number) < wanted) index++;
    return below[index] === wanted && probability > 0 ? (at(index) + at(index + 1)) / 2 : at(index);
  });
}

/** How many equally weighted rows tell as much as these (Kish 1965): (Σ w)² / Σ w². */
export function effectiveRows(weights: Iterable<number>): number {
  let sum = 0;
  let square = 0;
  for (const weight of weights) {
    sum += weight;
    square += weight * weight;
  }
  return square > 0 ? (sum * sum) / square : 0;
}
