import type { RawLabelledScores } from "./byLabel.ts";
import type { RawEstimation } from "./estimation.ts";

/**
 * The kernel as machines see it: numbers in, numbers out, everything else at addresses of the one memory.
 * Implemented by the exports of `assembly/` and by `reference/`; both trust the ranges that `calls.ts` has checked.
 *
 * `validity` 0 means no bitmap. `keys` are unsigned 64-bit ordered keys (see `keys.ts`), `kind` says of what.
 */
export interface RawKernel extends RawEstimation, RawLabelledScores {
  // column.ts
  /** Widens `length` values to doubles at `out`; missing becomes NaN. */
  widen(type: number, values: number, validity: number, offset: number, length: number, out: number): void;
  /** 1 when a present value lies outside ±2^53. */
  exceeds(type: number, values: number, validity: number, offset: number, length: number): number;
  /** Indices to Int32 codes through the Int32 map at `map` (0: identity); −1 where null, unmapped or not in [0, mapLength). */
  recode(
    type: number, values: number, validity: number, offset: number, length: number,
    map: number, mapLength: number, out: number,
  ): void;

  // describe.ts
  /** Nine doubles at `out`: finite count, missing, zeros, +∞, −∞, min, max, mean, std. */
  moments(values: number, length: number, out: number): void;
  /** Σ ((x − mean) / std)³ over the finite values. */
  cubes(values: number, length: number, mean: number, std: number): number;

  // sort.ts
  /** Keys of the finite values, in row order; answers how many. */
  doubleKeys(values: number, length: number, out: number): number;
  /** Keys of the present integers, in row order; answers how many. `kind` is that of the keys. */
  integerKeys(type: number, values: number, validity: number, offset: number, length: number, kind: number, out: number): number;
  /** Sorts in place. `scratch` has 8 × length bytes, `tables` has SORT_TABLES. */
  sortKeys(keys: number, length: number, scratch: number, tables: number): void;
  quantile(keys: number, length: number, kind: number, probability: number): number;
  distinct(keys: number, length: number): number;
  /** Distinct values and counts at the two addresses; answers how many, or limit + 1 when there are more than `limit`. */
  runs(keys: number, length: number, kind: number, limit: number, outValues: number, outCounts: number): number;

  // histogram.ts
  /** `edges` has bins + 1 doubles and ∞, `tables` 16 × (bins + 1) bytes, `out` gets `bins` doubles. */
  uniformHistogram(
    values: number, length: number, lower: number, upper: number, bins: number,
    edges: number, tables: number, out: number,
  ): void;
  /** `out` gets edgeCount + 1 counts of finite values. */
  binCounts(values: number, length: number, edges: number, edgeCount: number, out: number): void;
  /** Counts of [e_i, e_i+1), the last one closed: edgeCount − 1 of them. */
  histogram(values: number, length: number, edges: number, edgeCount: number, out: number): void;
  sortedBinCounts(keys: number, length: number, kind: number, edges: number, edgeCount: number, out: number): void;
  /** `tables` has 16 × (size + 1) bytes; `out` gets size + 1 doubles, the last one the rows outside [0, size). */
  countCodes(codes: number, length: number, size: number, tables: number, out: number): void;

  // window.ts: one byte of code a value
  /** `edges` has 255 doubles, filled up with ∞ beyond `edgeCount`; missing is `edgeCount` + 1, infinite `edgeCount` + 2. */
  encodeNumbers(values: number, length: number, edges: number, edgeCount: number, out: number): void;
  /** Int32 codes through the bytes at `map`, whose first place is for −1. */
  encodeCodes(codes: number, length: number, map: number, out: number): void;
  /** first · size + second, `none` where either is not below its size. */
  joinCodes(first: number, firstSize: number, second: number, size: number, length: number, none: number, out: number): void;
  /** 256 Int32 counts for each of ⌊length / step⌋ + 1 prefixes. */
  prefixCounts(codes: number, length: number, step: number, out: number): void;
  /** Adds to 256 Int32 counts a column; answers how many rows of a column were read. */
  windowCounts(codes: number, prefixes: number, columns: number, rows: number, step: number, start: number, end: number, out: number): number;
  markedCounts(codes: number, columns: number, rows: number, start: number, end: number, marks: number, without: number, sign: number, out: number, scratch: number): void;
  markWithin(values: number, length: number, lower: number, upper: number, missing: number, marks: number): void;
  markCodes(codes: number, length: number, wanted: number, marks: number): void;
  listMarked(marks: number, length: number, out: number): number;
  countMarked(marks: number, without: number, length: number): number;
  markedSums(values: number, marks: number, length: number, out: number): void;

  // ks.ts, wasserstein.ts
  /** Three doubles at `out`: the numerator |i·m − j·n|, its sign, its location. */
  kolmogorovSmirnov(a: number, n: number, b: number, m: number, kind: number, out: number): void;
  wasserstein(a: number, n: number, b: number, m: number, kind: number): number;

  // ranks.ts, characteristic.ts
  /** Six doubles at `out`: twice U of the first sample, Σ (t³ − t) over ties, Cramér–von Mises' T, Anderson–Darling's A²akN, ∫ (F − G)², ∫ (F − G). */
  ranks(a: number, n: number, b: number, m: number, kind: number, out: number): void;
  /** Fourteen doubles at `out`: means of cos tx, cos 2tx, sin tx, sin 2tx, then the lower triangle of their covariances (over n). */
  characteristic(keys: number, length: number, kind: number, t: number, out: number): void;

  // divergence.ts: `length` doubles at each address
  psi(p: number, q: number, length: number): number;
  jensenShannon(p: number, q: number, length: number): number;
  kullbackLeibler(p: number, q: number, length: number): number;
  hellinger(p: number, q: number, length: number): number;
  /** Two doubles at `out`: the statistic and the degrees of freedom. */
  chiSquare(reference: number, current: number, length: number, out: number): void;

  // classification.ts
  /** `out` gets size² doubles. */
  confusion(actual: number, predicted: number, length: number, size: number, out: number): void;
  matthews(confusion: number, size: number): number;
  /** −ln p(actual) per row; NaN where score or label is missing. */
  logLosses(probability: number, labels: number, length: number, out: number): void;
  /** (p − label)² per row; NaN where score or label is missing. */
  brierLosses(probability: number, labels: number, length: number, out: number): void;

  // ranking.ts
  /** Keys of the finite scores whose label is `label`; answers how many. */
  scoreKeys(scores: number, labels: number, length: number, label: number, out: number): number;
  /** Three doubles at `out`: area, its variance, average precision. Both samples are sorted. */
  rank(positives: number, p: number, negatives: number, n: number, out: number): void;

  // regression.ts: per row, NaN where either is missing or infinite
  /** `measure`: 0 error, 1 |error|, 2 error², 3 |error| / max(|actual|, 2^-52), 4 the actual value itself. */
  errors(actual: number, predicted: number, length: number, measure: number, out: number): void;

  // csv.ts: `text` is an address, cells are pairs of Uint32 (begin, end) counted from it; 64 bytes behind the text may be read
  /**
   * Cells of the rows that begin in [from, to), `width` a row and at most `room` rows; answers a `CsvStatus`. Five Int32 at `out`: where the
   * next row begins, rows, short rows, where the first of them begins (−1), cells of the last row.
   */
  csvScan(
    text: number, from: number, to: number, last: number, delimiter: number, newline: number, width: number, cells: number, room: number, out: number,
  ): number;
  /** Doubles of a column, `stride` bytes from cell to cell; odd rows are NaN and listed, the answer is how many. `flags` gets 1 when one had a fraction or an exponent. */
  csvNumbers(
    text: number, cells: number, stride: number, rows: number, missing: number, powers: number, suspects: number, suspectCount: number,
    out: number, odd: number, flags: number,
  ): number;
  /** Milliseconds since 1970 likewise. `flags`: 1 lists times with an offset of their own as odd, 2 looks up times in `missing` too. */
  csvTimes(text: number, cells: number, stride: number, rows: number, missing: number, flags: number, out: number, odd: number): number;
  /** Codes from row `first` on; answers the row for which `table` lacks room, or `rows`. */
  csvCodes(text: number, cells: number, stride: number, first: number, rows: number, table: number, reserved: number, out: number): number;
  /** Enters all entries of `table` into slots that are zero. */
  csvIndex(table: number): void;
  // utf8.ts
  /** How many of the bytes from the first on are whole characters of UTF-8. */
  utf8(bytes: number, length: number): number;
}

/** What `csvScan` answers: all whole rows taken, as many as there was room for, or the next row is for a parser that knows every oddity. */
export const CsvStatus = { more: 0, full: 1, odd: 2 } as const;

/** Where the Int32 of a dictionary's table stand, in bytes: slots and their mask, entries (begin, length, hash), their room and count, bytes, their room and use. */
export const TABLE = { slots: 0, mask: 4, entries: 8, room: 12, count: 16, bytes: 20, bytesRoom: 24, used: 28 } as const;

/** `powers` of `csvNumbers`: 10^0 … 10^22 as doubles, then for 10^−65 … 10^65 the upper 128 bits, upper half first. */
export const POWERS = { exact: 22, widest: 65 } as const;

/** Bytes of counting tables that `sortKeys` needs: three digits of 11 bits. */
export const SORT_TABLES = 3 * 2048 * 4;
