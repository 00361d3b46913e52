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
  /** Above 0 for every row searched. */
  readonly weights?: Float64Array;
}

const familyWise = 0.05;
/** A slice holds at most this part of the rows: of more, the rest is the exception. */
const mostPart = 0.6;
/** Pairs kept at a time, those of the best evidence. */
const mostPairs = 2000;

interface Stretch { readonly from: number; readonly to: number }
/** Rows, their errors' sum and sum of squares; the sums of their weights, of the weights' squares, and of weight × error; the greatest weight. */
interface Sums { n: number; sum: number; square: number; weight: number; weightSquare: number; weighted: number; heaviest: number }
/** Numbers that a cell keeps; without weights the first three say all. */
const fields = 7;
interface Candidate { readonly conditions: readonly Condition[]; readonly sums: Sums; readonly logP: number }

/**
 * The slices of one condition or two whose mean error is beyond chance, best evidence first, at most `most`. `errors` are 0 or more and bounded
 * (cap a long tail); `all` are the rows to search, `weights` above 0 there (without them each row weighs 1).
 *
 * The p-value of a slice is Bennett's bound (1962) on Σ w (e − mean) over its rows, their weights as they are and their errors drawn at random from all rows (Hoeffding 1963: without
 * putting back it holds all the more), times the slices tried (Bonferroni). It holds for every number of rows, every skewness of the errors and whatever the weights depend on, so where
 * errors depend on nothing a slice is named in at most 5 % of searches. The mean is the weighted or the plain one, whichever is the greater. A pair stands only if it is beyond chance
 * within each of its single slices, too. Later slices are looked for among the rows that those before leave; none holds more than 60 % of those, nor of all.
 */
export function* searchErrors(errors: Float64Array, columns: readonly ErrorColumn[], all: Int32Array, { leastRows, most, weights }: SearchOptions): Generator<void, WorseSlice[]> {
  const found: WorseSlice[] = [];
  const stretches = columns.map(stretchesOf);
  const sumsOver = summing(errors, weights);
  let rows = all;
  let tried = 0;
  while (found.length < most && rows.length >= 2 * leastRows) {
    const total = sumsOver(rows, [])[0] as Sums;
    const greatest = rows.reduce((max, row) => Math.max(max, errors[row] as number), 0);
    const singles: Candidate[][] = [];
    const fits = (sums: Sums): boolean => sums.n >= leastRows && sums.n <= mostPart * total.n;
    const candidates: Candidate[] = [];
    for (const [column, own] of columns.entries()) {
      const cells = sumsOver(rows, [own]);
      const mine = (stretches[column] as Stretch[]).map(({ from, to }): Candidate => {
        const sums = added(cells, from, to);
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
        const joint = sumsOver(rows, [columns[a] as ErrorColumn, columns[b] as ErrorColumn]);
        const width = (columns[b] as ErrorColumn).size;
        for (const first of singles[a] as Candidate[]) {
          if (first.sums.n < leastRows) continue;
          const [{ from, to }] = first.conditions as [Condition];
          const across = Array.from({ length: width }, (_, cell) => added(joint, from * width + cell, to * width + cell, width));
          for (const second of singles[b] as Candidate[]) {
            const [other] = second.conditions as [Condition];
            const sums = added(across, other.from, other.to);
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
    const worthy = [...candidates.filter(({ logP }) => logP <= limit), ...standing.map(({ candidate }) => candidate)].sort((x, y) => x.logP - y.logP);
    // Of the rows that are left it may be a part, and of all most.
    const best = worthy.find(({ conditions }) => rows === all || all.reduce((n, row) => n + Number(meets(row, conditions, columns)), 0) <= mostPart * all.length);
    if (!best) break;
    found.push({ conditions: best.conditions, qValue: Math.min(1, Math.exp(best.logP) * tried) });
    rows = rows.filter((row) => !meets(row, best.conditions, columns));
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

/** Logarithm of Bennett's bound on the slice's Σ w (e − mean), errors drawn out of `whole`, values at most `greatest`; 0 where it is not above the mean. */
function logBound({ weight, weightSquare, weighted, heaviest }: Sums, whole: Sums, greatest: number): number {
  const plain = whole.sum / whole.n;
  const mean = Math.max(plain, whole.weighted / whole.weight);
  const excess = weighted - weight * mean;
  const variance = (whole.square / whole.n - plain * plain) * weightSquare;
  const reach = heaviest * (greatest - mean);
  if (!(excess > 0) || !(variance > 0) || !(reach > 0)) return 0;
  const u = (reach * excess) / variance;
  return (-variance / (reach * reach)) * ((1 + u) * Math.log1p(u) - u);
}

/** Every cell by itself, and every stretch of neighbouring cells that is not all of them. */
function stretchesOf({ size, ordered, rest }: ErrorColumn): Stretch[] {
  const stretches: Stretch[] = [];
  for (let from = 0; from < ordered; from++) for (let to = from + 1; to <= ordered; to++) if (to - from < size) stretches.push({ from, to });
  for (let from = ordered; from < size; from++) if (from !== rest) stretches.push({ from, to: from + 1 });
  return stretches;
}

/** Sums of some rows per cell of the columns, [cell of the first × size of the second + cell of the second]; over all of them without a column. */
function summing(errors: Float64Array, weights: Float64Array | undefined): (rows: Int32Array, columns: readonly ErrorColumn[]) => Sums[] {
  return (rows, columns) => {
    const [first, second] = columns;
    const [width, size] = [second?.size ?? 1, (first?.size ?? 1) * (second?.size ?? 1)];
    const sums = new Float64Array(size * fields);
    for (const row of rows) {
      const at = ((first ? (first.cells[row] as number) : 0) * width + (second ? (second.cells[row] as number) : 0)) * fields;
      const error = errors[row] as number;
      sums[at] = (sums[at] as number) + 1;
      sums[at + 1] = (sums[at + 1] as number) + error;
      sums[at + 2] = (sums[at + 2] as number) + error * error;
      if (!weights) continue;
      const weight = weights[row] as number;
      sums[at + 3] = (sums[at + 3] as number) + weight;
      sums[at + 4] = (sums[at + 4] as number) + weight * weight;
      sums[at + 5] = (sums[at + 5] as number) + weight * error;
      if (weight > (sums[at + 6] as number)) sums[at + 6] = weight;
    }
    return Array.from({ length: size }, (_, cell): Sums => {
      const [n, sum, square, weight, weightSquare, weighted, heaviest] = sums.subarray(cell * fields) as unknown as [number, number, number, number, number, number, number];
      return weights ? { n, sum, square, weight, weightSquare, weighted, heaviest } : { n, sum, square, weight: n, weightSquare: n, weighted: sum, heaviest: n > 0 ? 1 : 0 };
    });
  };
}

/** Cells [from, to), or every `step`-th of them. */
function added(cells: readonly Sums[], from: number, to: number, step = 1): Sums {
  const sums: Sums = { n: 0, sum: 0, square: 0, weight: 0, weightSquare: 0, weighted: 0, heaviest: 0 };
  for (let at = from; at < to; at += step) {
    const cell = cells[at] as Sums;
    sums.n += cell.n;
    sums.sum += cell.sum;
    sums.square += cell.square;
    sums.weight += cell.weight;
    sums.weightSquare += cell.weightSquare;
    sums.weighted += cell.weighted;
    if (cell.heaviest > sums.heaviest) sums.heaviest = cell.heaviest;
  }
  return sums;
}
