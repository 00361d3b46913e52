/** A mean of some rows' values, and how far chance moves it. */
export interface Mean { readonly rows: number; readonly mean: number; readonly standardError: number }

/**
 * Σ w·v / Σ w over rows whose value is a number and whose weight is above 0 (without weights each row weighs 1), with the standard error of that
 * ratio, √(Σ w²(v − mean)² · n/(n − 1)) / Σ w: the usual one where all weights are equal. NaN without rows; the standard error also below two.
 */
export function weightedMean(values: Float64Array, weights?: Float64Array): Mean {
  let rows = 0;
  let total = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? (weights[i] as number) : 1;
    if (!(weight > 0) || Number.isNaN(values[i])) continue;
    rows++;
    total += weight;
    sum += weight * (values[i] as number);
  }
  const mean = sum / total;
  let square = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? (weights[i] as number) : 1;
    if (weight > 0 && !Number.isNaN(values[i])) square += (weight * ((values[i] as number) - mean)) ** 2;
  }
  return { rows, mean, standardError: Math.sqrt((square * rows) / (rows - 1)) / total };
}
