/** Counts of one stratum's 2 × 2 table: rows and outcomes of two sides. */
export interface StratumCounts { readonly reference: number; readonly referenceOutcomes: number; readonly current: number; readonly currentOutcomes: number }

/**
 * The Cochran–Mantel–Haenszel statistic without correction (Mantel and Haenszel 1959): chi-square with one degree of freedom that the outcome is as frequent on both
 * sides in every stratum. NaN where no stratum has both sides and both outcomes. Oracle: statsmodels' `StratifiedTable.test_null_odds`.
 */
export function cochranMantelHaenszel(strata: Iterable<StratumCounts>): number {
  let [difference, variance] = [0, 0];
  for (const { reference, referenceOutcomes, current, currentOutcomes } of strata) {
    const rows = reference + current;
    if (reference === 0 || current === 0 || rows < 2) continue;
    const outcomes = referenceOutcomes + currentOutcomes;
    difference += currentOutcomes - (current * outcomes) / rows;
    variance += (reference * current * outcomes * (rows - outcomes)) / (rows * rows * (rows - 1));
  }
  return variance > 0 ? difference ** 2 / variance : Number.NaN;
}
