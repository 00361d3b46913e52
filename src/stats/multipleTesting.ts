/**
 * Benjamini–Hochberg adjusted p-values (q-values), in the order given. NaN stays NaN and is not counted as a test.
 * Benjamini & Hochberg 1995; oracle: scipy.stats.false_discovery_control(method="bh").
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const tested = pValues.map((p, index) => ({ p, index })).filter(({ p }) => !Number.isNaN(p));
  tested.sort((a, b) => b.p - a.p);
  const qValues = pValues.map(() => Number.NaN);
  let least = 1;
  tested.forEach(({ p, index }, position) => {
    least = Math.min(least, (p * tested.length) / (tested.length - position));
    qValues[index] = least;
  });
  return qValues;
}
