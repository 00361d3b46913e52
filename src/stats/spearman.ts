/** A rank correlation with the variance that sampling gives it. */
export interface Correlation { readonly value: number; readonly variance: number; readonly rows: number }

/** Positions of the present values in ascending order; NaN is left out. Made once a column and used for all its pairs. */
export function ascending(values: Float64Array): Int32Array {
  const present = Int32Array.from(values, (_, i) => i).filter((i) => !Number.isNaN(values[i]));
  // Infinities are equal to themselves; their difference is not a number.
  return present.sort((a, b) => {
    const [first, second] = [values[a] as number, values[b] as number];
    return first < second ? -1 : first > second ? 1 : a - b;
  });
}

/**
 * Spearman's rank correlation over the rows where both are present, ties at their mid-rank. Oracle: scipy.stats.spearmanr. Its variance is that of
 * its influence function, which holds for any joint distribution, ties included; the formulas of Fieller (1957) and of Bonett & Wright (2000)
 * are for the bivariate normal alone, and with heavy tails or few distinct values they cry wolf. Undefined below four rows or where a
 * side is constant. `xOrder` and `yOrder` are the `ascending` positions.
 */
export function spearman(x: Float64Array, y: Float64Array, xOrder: Int32Array, yOrder: Int32Array): Correlation | undefined {
  const xPresent = xOrder.filter((row) => !Number.isNaN(y[row]));
  const yPresent = yOrder.filter((row) => !Number.isNaN(x[row]));
  const rows = xPresent.length;
  if (rows < 4) return undefined;
  const a = standardised(x, xPresent);
  const b = standardised(y, yPresent);
  if (!a || !b) return undefined;
  let value = 0;
  for (const row of xPresent) value += (a.scores[row] as number) * (b.scores[row] as number);
  value = Math.max(-1, Math.min(1, value / rows));
  const viaX = throughRanks(x, xPresent, b.scores, a.scores, value, a.deviation);
  const viaY = throughRanks(y, yPresent, a.scores, b.scores, value, b.deviation);
  let squares = 0;
  let sum = 0;
  for (const row of xPresent) {
    const [s, t] = [a.scores[row] as number, b.scores[row] as number];
    const influence = s * t - (value * (s * s + t * t)) / 2 + (viaX[row] as number) + (viaY[row] as number);
    sum += influence;
    squares += influence * influence;
  }
  return { value, variance: (squares - (sum * sum) / rows) / rows / (rows - 1), rows };
}

/** Mid-ranks as shares of the rows, standardised; at each row's own position. */
function standardised(values: Float64Array, order: Int32Array): { scores: Float64Array; deviation: number } | undefined {
  const rows = order.length;
  const scores = new Float64Array(values.length);
  let square = 0;
  eachTie(values, order, (from, to) => {
    const centred = (from + to) / 2 / rows - 0.5;
    for (let i = from; i < to; i++) scores[order[i] as number] = centred;
    square += (to - from) * centred * centred;
  });
  const deviation = Math.sqrt(square / rows);
  if (deviation < 1e-9) return undefined;
  for (const row of order) scores[row] = (scores[row] as number) / deviation;
  return { scores, deviation };
}

/** What a row changes in the correlation by moving the ranks of the rows above it: the mean over those of the correlation's slope by their rank. */
function throughRanks(values: Float64Array, order: Int32Array, other: Float64Array, own: Float64Array, value: number, deviation: number): Float64Array {
  const rows = order.length;
  const out = new Float64Array(values.length);
  const slope = (row: number): number => ((other[row] as number) - value * (own[row] as number)) / (rows * deviation);
  let above = 0;
  for (const row of order) above += slope(row);
  eachTie(values, order, (from, to) => {
    let tied = 0;
    for (let i = from; i < to; i++) tied += slope(order[i] as number);
    for (let i = from; i < to; i++) out[order[i] as number] = above - tied / 2;
    above -= tied;
  });
  return out;
}

function eachTie(values: Float64Array, order: Int32Array, take: (from: number, to: number) => void): void {
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    take(from, to);
    from = to;
  }
}
