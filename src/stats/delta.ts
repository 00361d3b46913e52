import { z975 } from "./normal.ts";

/** More cells than this would cost more than they tell. */
const mostCells = 1024;

/**
 * Standard error of a smooth function of multinomial counts, by the delta method: the variance over the cells of the
 * function's derivative by a cell's count, times the number of rows. Derivatives are central differences of half a row in a thousand.
 * `squares` are the cells' sums of squared weights where rows are weighted: then the function must not change when all counts are multiplied by one
 * number, and each row's weight counts as its own. Undefined for very large tables.
 */
export function deltaStandardError(counts: Float64Array, metric: (counts: Float64Array) => number, squares = counts): number | undefined {
  if (counts.length > mostCells) return undefined;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const moved = counts.slice();
  let mean = 0;
  let square = 0;
  for (let cell = 0; cell < counts.length; cell++) {
    const count = counts[cell] as number;
    if (count === 0) continue;
    const step = count * 0.0005;
    moved[cell] = count + step;
    const above = metric(moved);
    moved[cell] = count - step;
    const slope = (above - metric(moved)) / (2 * step);
    moved[cell] = count;
    mean += (slope * count) / rows;
    square += (slope * slope * (squares[cell] as number)) / rows;
  }
  if (squares !== counts) return Math.sqrt(square * rows);
  return Math.sqrt(Math.max(0, square - mean * mean) * rows);
}

/**
 * 95 % interval of an average precision on the logit scale, with the number of positives as its sample size.
 * Boyd, Eng & Page 2013. Undefined at 0 and 1.
 */
export function averagePrecisionInterval(value: number, positives: number): [number, number] | undefined {
  if (!(value > 0 && value < 1) || positives === 0) return undefined;
  const logit = Math.log(value / (1 - value));
  const half = z975 / Math.sqrt(positives * value * (1 - value));
  const back = (x: number): number => 1 / (1 + Math.exp(-x));
  return [back(logit - half), back(logit + half)];
}
