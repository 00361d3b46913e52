import type { Condition } from "./slices.ts";

/** A column that slices: a cell a row; the first `ordered` cells stand in order, so that stretches of neighbours are slices too; `rest` is none. */
export interface ErrorColumn { readonly size: number; readonly ordered: number; readonly rest?: number; readonly cells: Uint16Array }

/** Rows that meet all conditions and err more than the others. */
export interface WorseSlice {
  readonly conditions: readonly Condition[];
  /** The bound on its p-value times the slices tried, at most 1. */
  readonly qValue: number;
}

export interface SearchOptions {
  /** Rows that a slice has at least. */
  readonly leastRows: number;
  readonly most: number;
}

const familyWise = 0.05;
/** A slice holds at most this part of the rows: of more, the rest is the exception. */
const mostPart = 0.6;
/** Pairs kept at a time, those of the best evidence. */
const mostPairs = 2000;

interface Stretch { readonly from: number; readonly to: number }
/** Rows, sum and sum of squares. */
interface Sums { readonly n: number; readonly sum: number; readonly square: number }
interface Candidate { readonly conditions: readonly Condition[]; readonly sums: Sums; readonly logP: number }

/**
 * The slices of one condition or two whose mean error is beyond chance, worst evidence first, at most `most`. `errors` are 0 or more and bounded
 * (cap a long tail); `rows` are the rows to search.
 *
 * The p-value of a slice is Bennett's bound (1962) on the mean of so many rows drawn at random from all rows (Hoeffding 1963: without putting back it holds all the
 * more), times the slices tried (Bonferroni). It holds for every number of rows and every skewness of the errors, so where nothing depends on the columns a
 * slice is named in at most 5 % of searches. A pair stands only if it is beyond chance within each of its single slices, too. Later slices are
 * looked for among the rows that those before leave.
 */
export function* searchErrors(errors: Float64Array, columns: readonly ErrorColumn[], all: Int32Array, { leastRows, most }: SearchOptions): Generator<void, WorseSlice[]> {
  const found: WorseSlice[] = [];
  const stretches = columns.map(stretchesOf);
  let rows = all;
  let tried = 0;
  while (found.length < most && rows.length >= 2 * leastRows) {
    const total = sumsOf(errors, rows);
    const greatest = rows.reduce((max, row) => Math.max(max, errors[row] as number), 0);
    const singles: Candidate[][] = [];
    const fits = (sums: Sums): boolean => sums.n >= leastRows && sums.n <= mostPart * total.n;
    const candidates: Candidate[] = [];
    for (const [column, own] of columns.entries()) {
      const cells = cellSums(errors, rows, own);
      const mine = (stretches[column] as Stretch[]).map(({ from, to }): Candidate => {
        const sums = between(cells, from, to);
        if (fits(sums)) tried++;
        return { conditions: [{ column, from, to }], sums, logP: fits(sums) ? logBound(sums, total, greatest) : 0 };
      });
      singles.push(mine);
      candidates.push(...mine.filter(({ logP }) => logP < 0));
      yield;
    }
    const pairs: { candidate: Candidate; parents: [Sums, Sums] }[] = [];
    for (let a = 0; a < columns.length; a++) {
      for (let b = a + 1; b < columns.length; b++) {
        const joint = jointSums(errors, rows, columns[a] as ErrorColumn, columns[b] as ErrorColumn);
        const width = (columns[b] as ErrorColumn).size;
        for (const first of singles[a] as Candidate[]) {
          if (first.sums.n < leastRows) continue;
          const [{ from, to }] = first.conditions as [Condition];
          const across = columnSums(joint, width, from, to);
          for (const second of singles[b] as Candidate[]) {
            const [other] = second.conditions as [Condition];
            const sums = between(across, other.from, other.to);
            if (!fits(sums)) continue;
            tried++;
            const logP = logBound(sums, total, greatest);
            // What promises nothing need not be kept: fewer slices than this are never tried.
            if (logP < Math.log(familyWise / 10)) pairs.push({ candidate: { conditions: [{ column: a, from, to }, other], sums, logP }, parents: [first.sums, second.sums] });
          }
          if (pairs.length > 2 * mostPairs) pairs.sort((x, y) => x.candidate.logP - y.candidate.logP).splice(mostPairs);
        }
        yield;
      }
    }
    const limit = Math.log(familyWise / Math.max(1, tried));
    const standing = pairs.filter(({ candidate, parents }) => candidate.logP <= limit && parents.every((parent) => logBound(candidate.sums, parent, greatest) <= limit));
    let best: Candidate | undefined;
    for (const candidate of [...candidates, ...standing.map(({ candidate }) => candidate)]) {
      if (candidate.logP <= limit && (!best || candidate.logP < best.logP)) best = candidate;
    }
    if (!best) break;
    found.push({ conditions: best.conditions, qValue: Math.min(1, Math.exp(best.logP) * tried) });
    rows = rows.filter((row) => !meets(row, (best as Candidate).conditions, columns));
    yield;
  }
  return found;
}

export function meets(row: number, conditions: readonly Condition[], columns: readonly ErrorColumn[]): boolean {
  return conditions.every(({ column, from, to }) => {
    const cell = (columns[column] as ErrorColumn).cells[row] as number;
    return cell >= from && cell < to;
  });
}

/** Logarithm of Bennett's bound on P(mean ≥ the slice's) for as many rows out of `whole`, values at most `greatest`; 0 where it is not above the mean. */
function logBound({ n, sum }: Sums, whole: Sums, greatest: number): number {
  const mean = whole.sum / whole.n;
  const excess = sum / n - mean;
  const variance = whole.square / whole.n - mean * mean;
  const reach = greatest - mean;
  if (!(excess > 0) || !(variance > 0) || !(reach > 0)) return 0;
  const u = (reach * excess) / variance;
  return ((-n * variance) / (reach * reach)) * ((1 + u) * Math.log1p(u) - u);
}

/** Every cell by itself, and every stretch of neighbouring cells that is not all of them. */
function stretchesOf({ size, ordered, rest }: ErrorColumn): Stretch[] {
  const stretches: Stretch[] = [];
  for (let from = 0; from < ordered; from++) for (let to = from + 1; to <= ordered; to++) if (to - from < size) stretches.push({ from, to });
  for (let from = ordered; from < size; from++) if (from !== rest) stretches.push({ from, to: from + 1 });
  return stretches;
}

function sumsOf(errors: Float64Array, rows: Int32Array): Sums {
  let [sum, square] = [0, 0];
  for (const row of rows) {
    sum += errors[row] as number;
    square += (errors[row] as number) ** 2;
  }
  return { n: rows.length, sum, square };
}

/** Rows, sums and squares per cell, three numbers a cell. */
function cellSums(errors: Float64Array, rows: Int32Array, { size, cells }: ErrorColumn): Float64Array {
  const sums = new Float64Array(size * 3);
  for (const row of rows) addTo(sums, (cells[row] as number) * 3, errors[row] as number);
  return sums;
}

/** The same per pair of cells, [cell of a × size of b + cell of b]. */
function jointSums(errors: Float64Array, rows: Int32Array, a: ErrorColumn, b: ErrorColumn): Float64Array {
  const sums = new Float64Array(a.size * b.size * 3);
  for (const row of rows) addTo(sums, ((a.cells[row] as number) * b.size + (b.cells[row] as number)) * 3, errors[row] as number);
  return sums;
}

function addTo(sums: Float64Array, at: number, error: number): void {
  sums[at] = (sums[at] as number) + 1;
  sums[at + 1] = (sums[at + 1] as number) + error;
  sums[at + 2] = (sums[at + 2] as number) + error * error;
}

/** Of each cell of the second column, over cells [from, to) of the first. */
function columnSums(joint: Float64Array, width: number, from: number, to: number): Float64Array {
  const sums = new Float64Array(width * 3);
  for (let cell = from; cell < to; cell++) for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] as number) + (joint[cell * width * 3 + k] as number);
  return sums;
}

function between(cells: Float64Array, from: number, to: number): Sums {
  let [n, sum, square] = [0, 0, 0];
  for (let cell = from; cell < to; cell++) {
    n += cells[cell * 3] as number;
    sum += cells[cell * 3 + 1] as number;
    square += cells[cell * 3 + 2] as number;
  }
  return { n, sum, square };
}
