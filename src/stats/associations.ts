import { chiSquareTail } from "./chiSquare.ts";
import { normalTwoSidedTail } from "./normal.ts";
import type { Correlation } from "./spearman.ts";

/**
 * p-value of a change between two rank correlations: Fisher's z on both, each with its own variance. A correlation of ±1 on either side is
 * compared on its own scale.
 */
export function correlationChange(reference: Correlation, current: Correlation): number {
  const floor = ({ variance, rows }: Correlation): number => Math.max(variance, 1 / rows ** 2);
  const steep = Math.max(Math.abs(reference.value), Math.abs(current.value)) > 1 - 1e-6;
  const scale = (r: number): number => (steep ? r : Math.atanh(r));
  const variance = (of: Correlation): number => (steep ? floor(of) : floor(of) / (1 - of.value ** 2) ** 2);
  return normalTwoSidedTail((scale(reference.value) - scale(current.value)) / Math.sqrt(variance(reference) + variance(current)));
}

/**
 * Cramér's V of a table (rows × columns, row by row), corrected for the association that chance alone makes (Bergsma 2013); the plain one is
 * scipy.stats.contingency.association(method="cramer"). Rows and columns without counts are dropped. Undefined below two of either.
 */
export function cramersV(table: Float64Array, columns: number, corrected = true): number | undefined {
  const { rowSums, columnSums, total } = margins(table, columns);
  const r = rowSums.filter((sum) => sum > 0).length;
  const c = columnSums.filter((sum) => sum > 0).length;
  if (r < 2 || c < 2 || total < 2) return undefined;
  let phi = -1;
  table.forEach((count, cell) => {
    if (count > 0) phi += (count / (rowSums[Math.floor(cell / columns)] as number)) * (count / (columnSums[cell % columns] as number));
  });
  phi = Math.max(0, phi);
  if (!corrected) return Math.sqrt(phi / Math.min(r - 1, c - 1));
  const less = Math.max(0, phi - ((r - 1) * (c - 1)) / (total - 1));
  return Math.min(1, Math.sqrt(less / (Math.min(r - (r - 1) ** 2 / (total - 1), c - (c - 1) ** 2 / (total - 1)) - 1)));
}

function margins(table: Float64Array, columns: number): { rowSums: Float64Array; columnSums: Float64Array; total: number } {
  const rowSums = new Float64Array(table.length / columns);
  const columnSums = new Float64Array(columns);
  let total = 0;
  table.forEach((count, cell) => {
    const row = Math.floor(cell / columns);
    rowSums[row] = (rowSums[row] as number) + count;
    columnSums[cell % columns] = (columnSums[cell % columns] as number) + count;
    total += count;
  });
  return { rowSums, columnSums, total };
}

/**
 * p-value of "two categorical columns are associated alike in both samples", whatever their own shares: Pearson's chi-square of no three-factor
 * interaction (Bartlett 1935), fitted by iterative proportional scaling (Deming & Stephan 1940). Unlike a delta-method test on Cramér's V it
 * also holds where there is no association, V's own boundary. A row or column that one sample lacks is left out. 1 where nothing is left.
 */
export function tableChange(reference: Float64Array, current: Float64Array, columns: number): number {
  const sides = [margins(reference, columns), margins(current, columns)] as const;
  const inBoth = (key: "rowSums" | "columnSums", i: number): boolean => sides.every((side) => (side[key][i] as number) > 0);
  const rows = Array.from(sides[0].rowSums, (_, i) => i).filter((i) => inBoth("rowSums", i));
  const kept = Array.from({ length: columns }, (_, j) => j).filter((j) => inBoth("columnSums", j));
  const [r, c] = [rows.length, kept.length];
  if (r < 2 || c < 2) return 1;
  const observed = [reference, current].map((table) => Float64Array.from({ length: r * c }, (_, cell) => table[(rows[Math.floor(cell / c)] as number) * columns + (kept[cell % c] as number)] as number)) as [Float64Array, Float64Array];
  const fitted = fitWithoutInteraction(observed, c);
  let statistic = 0;
  let degreesOfFreedom = (r - 1) * (c - 1);
  for (let cell = 0; cell < r * c; cell++) {
    // A combination that neither sample has tells nothing of a difference.
    if ((observed[0][cell] as number) + (observed[1][cell] as number) === 0) degreesOfFreedom--;
    for (const side of [0, 1] as const) {
      const expected = fitted[side][cell] as number;
      if (expected > 0) statistic += ((observed[side][cell] as number) - expected) ** 2 / expected;
    }
  }
  return degreesOfFreedom > 0 ? chiSquareTail(statistic, degreesOfFreedom) : 1;
}

/** The table with the given row × column, row × side and column × side margins and no three-factor interaction. */
function fitWithoutInteraction(observed: readonly [Float64Array, Float64Array], columns: number): [Float64Array, Float64Array] {
  const cells = observed[0].length;
  const both = Float64Array.from(observed[0], (count, cell) => count + (observed[1][cell] as number));
  const targets = observed.map((table) => margins(table, columns));
  const fitted: [Float64Array, Float64Array] = [both.map((count) => (count > 0 ? 1 : 0)), both.map((count) => (count > 0 ? 1 : 0))];
  for (let round = 0; round < 200; round++) {
    let moved = 0;
    for (let cell = 0; cell < cells; cell++) {
      const sum = (fitted[0][cell] as number) + (fitted[1][cell] as number);
      const factor = sum > 0 ? (both[cell] as number) / sum : 0;
      moved = Math.max(moved, Math.abs(factor - 1) * Math.sqrt(both[cell] as number));
      for (const table of fitted) table[cell] = (table[cell] as number) * factor;
    }
    fitted.forEach((table, side) => {
      for (const key of ["rowSums", "columnSums"] as const) {
        const now = margins(table, columns)[key];
        const wanted = (targets[side] as ReturnType<typeof margins>)[key];
        for (let cell = 0; cell < cells; cell++) {
          const line = key === "rowSums" ? Math.floor(cell / columns) : cell % columns;
          if ((now[line] as number) > 0) table[cell] = ((table[cell] as number) * (wanted[line] as number)) / (now[line] as number);
        }
      }
    });
    // The margins over both sides still fit to a thousandth of their own sampling error.
    if (round > 0 && moved < 1e-3) break;
  }
  return fitted;
}

/** Count, mean and variance (n − 1) of a number within each category. */
export interface Groups { readonly counts: Float64Array; readonly means: Float64Array; readonly variances: Float64Array }

export function groupsOf(values: Float64Array, codes: Int32Array, size: number, from: number, to: number): Groups {
  const [counts, means, squares] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (let row = from; row < to; row++) {
    const code = codes[row] as number;
    const value = values[row] as number;
    if (code < 0 || !Number.isFinite(value)) continue;
    // Welford 1962.
    const count = (counts[code] as number) + 1;
    const before = value - (means[code] as number);
    counts[code] = count;
    means[code] = (means[code] as number) + before / count;
    squares[code] = (squares[code] as number) + before * (value - (means[code] as number));
  }
  return { counts, means, variances: squares.map((square, i) => ((counts[i] as number) > 1 ? square / ((counts[i] as number) - 1) : 0)) };
}

/** The correlation ratio η: the square root of the share of a number's variance that lies between categories (Pearson 1905). Undefined for a constant number. */
export function correlationRatio({ counts, means, variances }: Groups): number | undefined {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const mean = counts.reduce((sum, count, i) => sum + count * (means[i] as number), 0) / rows;
  const between = counts.reduce((sum, count, i) => sum + count * ((means[i] as number) - mean) ** 2, 0);
  const within = counts.reduce((sum, count, i) => sum + Math.max(0, count - 1) * (variances[i] as number), 0);
  return between + within > 0 && rows > 1 ? Math.sqrt(between / (between + within)) : undefined;
}

/** Rows a category must have in both samples to be compared. */
const leastRows = 20;

/**
 * p-value of "the number depends on the category alike in both samples", whatever its own shift: are all differences of the categories' means
 * the same? Welch's weighting for unequal variances with James's first correction for small categories (James 1951). Meant for
 * pooled ranks, which have no heavy tails; unlike a delta-method test on η it also holds at η = 0. 1 with fewer than two categories of
 * 20 rows or more on both sides.
 */
export function groupsChange(reference: Groups, current: Groups): number {
  const differences: { value: number; weight: number; degreesOfFreedom: number }[] = [];
  reference.counts.forEach((n, i) => {
    const m = current.counts[i] as number;
    const [before, now] = [(reference.variances[i] as number) / n, (current.variances[i] as number) / m];
    const variance = before + now;
    if (Math.min(n, m) < leastRows || !(variance > 0)) return;
    // Welch–Satterthwaite.
    const degreesOfFreedom = variance ** 2 / (before ** 2 / (n - 1) + now ** 2 / (m - 1));
    differences.push({ value: (reference.means[i] as number) - (current.means[i] as number), weight: 1 / variance, degreesOfFreedom });
  });
  const groups = differences.length;
  if (groups < 2) return 1;
  const weights = differences.reduce((sum, { weight }) => sum + weight, 0);
  const mean = differences.reduce((sum, { value, weight }) => sum + value * weight, 0) / weights;
  const statistic = differences.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0);
  const unsure = differences.reduce((sum, { weight, degreesOfFreedom }) => sum + (1 - weight / weights) ** 2 / degreesOfFreedom, 0) / (2 * (groups ** 2 - 1));
  // James compares the statistic with c · (1 + (3c + k + 1) · unsure) for the chi-square's point c: here c is what the statistic stands for.
  const linear = 1 + (groups + 1) * unsure;
  return chiSquareTail((2 * statistic) / (linear + Math.sqrt(linear ** 2 + 12 * unsure * statistic)), groups - 1);
}

/** Mid-ranks as shares of the present rows; NaN stays NaN. `order` is the `ascending` positions. */
export function midRanks(values: Float64Array, order: Int32Array): Float64Array {
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let i = from; i < to; i++) ranks[order[i] as number] = (from + to) / 2 / order.length;
    from = to;
  }
  return ranks;
}
