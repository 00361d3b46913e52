/**
 * What counts of cells say of figures that rest on the order of single values. Cells are in ascending order; `atoms` are those that hold one
 * value only, within which nothing is left to know.
 */

/** Least and greatest that the two-sample Kolmogorov–Smirnov statistic can be; undefined where a sample is empty. */
export function kolmogorovSmirnovBounds(reference: ArrayLike<number>, current: ArrayLike<number>, atoms: ArrayLike<boolean | number>): [number, number] | undefined {
  const [n, m] = [total(reference), total(current)];
  if (n === 0 || m === 0) return undefined;
  let least = 0;
  let greatest = 0;
  let below = 0;
  let belowCurrent = 0;
  for (let cell = 0; cell < reference.length; cell++) {
    const upTo = below + (reference[cell] as number);
    const upToCurrent = belowCurrent + (current[cell] as number);
    // In integers, as the exact statistic is judged.
    least = Math.max(least, Math.abs(upTo * m - upToCurrent * n));
    if (!atoms[cell]) greatest = Math.max(greatest, upTo * m - belowCurrent * n, upToCurrent * n - below * m);
    below = upTo;
    belowCurrent = upToCurrent;
  }
  return [least / (n * m), Math.max(least, greatest) / (n * m)];
}

/**
 * ROC-AUC of scores counted in cells, with half of the pairs that share a cell, the least and the greatest that it can be, and DeLong's variance
 * as if scores within a cell were equal. Undefined where a class is absent.
 */
export function rocAucBounds(positives: ArrayLike<number>, negatives: ArrayLike<number>, atoms: ArrayLike<boolean | number>): { value: number; bounds: [number, number]; variance: number } | undefined {
  const [p, n] = [total(positives), total(negatives)];
  if (p === 0 || n === 0) return undefined;
  let [won, shared, open] = [0, 0, 0];
  let [belowPositives, belowNegatives] = [0, 0];
  let [squaresOfPositives, squaresOfNegatives] = [0, 0];
  for (let cell = 0; cell < positives.length; cell++) {
    const [own, other] = [positives[cell] as number, negatives[cell] as number];
    won += own * belowNegatives;
    shared += own * other;
    if (!atoms[cell]) open += own * other;
    squaresOfPositives += own * ((belowNegatives + other / 2) / n) ** 2;
    squaresOfNegatives += other * ((p - belowPositives - own / 2) / p) ** 2;
    belowPositives += own;
    belowNegatives += other;
  }
  const pairs = p * n;
  const value = (won + shared / 2) / pairs;
  const spread = (squares: number, count: number): number => Math.max(0, squares - count * value ** 2) / (count - 1) / count;
  return { value, bounds: [value - open / 2 / pairs, value + open / 2 / pairs], variance: spread(squaresOfPositives, p) + spread(squaresOfNegatives, n) };
}

/**
 * Average precision of scores counted in cells, with scores within a cell as if they were equal, the least that it can be (all negatives of a cell
 * above its positives, which are all distinct) and the greatest (its positives above them, all equal). Undefined without positives.
 */
export function averagePrecisionBounds(positives: ArrayLike<number>, negatives: ArrayLike<number>): { value: number; bounds: [number, number] } | undefined {
  const p = total(positives);
  if (p === 0) return undefined;
  let [value, least, greatest] = [0, 0, 0];
  let [hits, falseAlarms] = [0, 0];
  for (let cell = positives.length - 1; cell >= 0; cell--) {
    const [own, other] = [positives[cell] as number, negatives[cell] as number];
    for (let i = 1; i <= own; i++) least += (hits + i) / (hits + i + falseAlarms + other);
    if (own > 0) {
      greatest += (own * (hits + own)) / (hits + own + falseAlarms);
      value += (own * (hits + own)) / (hits + own + falseAlarms + other);
    }
    hits += own;
    falseAlarms += other;
  }
  return { value: value / p, bounds: [least / p, greatest / p] };
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] as number;
  return sum;
}
