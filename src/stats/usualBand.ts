/** Mean ± 3 standard deviations (n in the denominator) of what is usual: NannyML's `StandardDeviationThreshold`. `values` are finite, one or more. */
export function usualBand(values: readonly number[]): { lower: number; upper: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
  return { lower: mean - 3 * deviation, upper: mean + 3 * deviation };
}
