/**
 * Pearson's chi-square of homogeneity of two samples' counts, the first `length` of them; bins that are empty on both sides are dropped. NaN with fewer than
 * two bins, or where a sample is empty. For tables of a few cells in a frame; oracle: scipy.stats.chi2_contingency(correction=False).
 */
export function homogeneity(reference: ArrayLike<number>, current: ArrayLike<number>, length = reference.length): { statistic: number; degreesOfFreedom: number } {
  let [rows, others] = [0, 0];
  for (let i = 0; i < length; i++) {
    rows += reference[i] as number;
    others += current[i] as number;
  }
  let bins = 0;
  let statistic = 0;
  for (let i = 0; i < length; i++) {
    const before = reference[i] as number;
    const now = current[i] as number;
    if (before + now === 0) continue;
    const difference = before * others - now * rows;
    statistic += (difference * difference) / (rows * others * (before + now));
    bins++;
  }
  return bins >= 2 && rows > 0 && others > 0 ? { statistic, degreesOfFreedom: bins - 1 } : { statistic: Number.NaN, degreesOfFreedom: Number.NaN };
}
