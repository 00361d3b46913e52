import { ranked, stride } from "./ranked.ts";

/**
 * Quantiles of weighted values, averaged where a quantile falls between two (inverted distribution function, "averaged_inverted_cdf"; of equal weights
 * the median is the usual one). Values that are not finite and weights that are not above 0 are left out; NaN without any.
 * Oracle: scikit-learn 1.9's `_weighted_percentile(average=True)`, which its median_absolute_error takes.
 */
export function* weightedQuantiles(values: Float64Array, weights: Float64Array, probabilities: readonly number[]): Generator<void, number[]> {
  const { distinct, places } = yield* ranked(values.map((value, row) => ((weights[row] as number) > 0 ? value : Number.NaN)));
  if (distinct.length === 0) return probabilities.map(() => Number.NaN);
  const below = new Float64Array(distinct.length);
  for (let row = 0; row < values.length; row++) {
    if (row % stride === 0) yield;
    const place = places[row] as number;
    if (place >= 0) below[place] = (below[place] as number) + (weights[row] as number);
  }
  for (let i = 1; i < below.length; i++) below[i] = (below[i] as number) + (below[i - 1] as number);
  const total = below.at(-1) as number;
  const at = (i: number): number => distinct[Math.min(i, distinct.length - 1)] as number;
  return probabilities.map((probability) => {
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
