/**
 * What the rest of Driftglass may ask of the kernel: typed calls on blocks of kernel memory.
 * Two engines answer alike: the WebAssembly module (`assembly/`) and its plain TypeScript twin (`reference/`).
 * The kernel knows numbers, never column names.
 */

import type { LabelledScores } from "./byLabel.ts";
import type { CsvOptions, CsvReader } from "./csv.ts";
import type { Estimation } from "./estimation.ts";

/** How an Arrow buffer holds its values. The number is the code that crosses into the kernel. */
export const ValueType = {
  int8: 0, int16: 1, int32: 2, int64: 3,
  uint8: 4, uint16: 5, uint32: 6, uint64: 7,
  float16: 8, float32: 9, float64: 10, boolean: 11,
} as const;
export type ValueType = (typeof ValueType)[keyof typeof ValueType];

/** A byte range of kernel memory, 64-byte aligned. */
export interface Block { readonly address: number; readonly bytes: number }

/**
 * One stretch of an Arrow column, read in place: `length` values from element `offset` of the buffer at `values`,
 * present where bit `offset + i` of the bitmap at `validity` is set (0: no bitmap, all present).
 */
export interface Segment {
  readonly type: ValueType;
  readonly values: number;
  readonly validity: number;
  readonly offset: number;
  readonly length: number;
}

/** `length` doubles in row order; NaN is missing, ±∞ is kept. */
export interface Numbers { readonly address: number; readonly length: number }

/**
 * Codes of one byte, column by column, and for each column the counts of every code before rows 0, step, 2 · step, …: 256 Int32 each.
 * `codes` has columns × rows bytes, `prefixes` columns × (⌊rows / step⌋ + 1) × 1024.
 */
export interface CodeTable { readonly codes: Block; readonly prefixes: Block; readonly columns: number; readonly rows: number; readonly step: number }

/** `length` Int32 in row order, each an index into the column's categories; −1 is missing. */
export interface Codes { readonly address: number; readonly length: number }

/**
 * The finite present values in ascending order, as unsigned 64-bit keys whose order is the order of the values
 * (so doubles, Int64 and UInt64 sort and compare by the same code, and integers beyond 2^53 stay exact). −0 counts as +0.
 */
export interface Sorted {
  readonly address: number;
  readonly length: number;
  readonly keys: "double" | "int64" | "uint64";
}

export interface Moments {
  count: number; missing: number; zeros: number;
  positiveInfinities: number; negativeInfinities: number;
  /** Over finite present values; NaN when there are none. Pivoted and compensated. */
  min: number; max: number; mean: number;
  /** n − 1 in the denominator; NaN below two values. */
  std: number;
}

export interface KolmogorovSmirnov {
  statistic: number;
  /** D as an exact integer: |i·m − j·n| at its greatest, over n·m. */
  numerator: number;
  /** +1 where the first sample's distribution function is the higher one at D, −1 otherwise. */
  sign: 1 | -1;
  /** A value at which D is reached. */
  location: number;
}

/** What one merge of two samples tells; ties share their rank. */
export interface Ranks {
  /** Mann & Whitney's U of the first sample: pairs in which its value is the greater, ties counting half. */
  u: number;
  /** Σ (t³ − t) over groups of t equal values of both samples; 0 without ties. */
  ties: number;
  /** Cramér–von Mises' T in midranks, scipy.stats.cramervonmises_2samp. */
  cramerVonMises: number;
  /** A²akN in midranks, before it is standardised (Scholz & Stephens 1987). */
  andersonDarling: number;
  /** scipy.stats.energy_distance. */
  energy: number;
  /** Mean of the second sample less that of the first: keeps its digits where both means are far from 0. */
  shift: number;
}

/** The empirical characteristic function at t and 2t: cos tx, cos 2tx, sin tx, sin 2tx. */
export interface Characteristic {
  means: Float64Array;
  /** 4 × 4, over n. */
  covariances: Float64Array[];
}

export interface Ranking {
  positives: number; negatives: number;
  /** NaN where one class is absent. */
  rocAuc: number;
  /** DeLong's variance of the area (DeLong, DeLong & Clarke-Pearson 1988). */
  rocAucVariance: number;
  averagePrecision: number;
}

export interface RegressionSums {
  count: number;
  /** Means over rows on which both are present. error = predicted − actual. */
  meanError: number; meanAbsoluteError: number; meanSquaredError: number;
  /** Mean of |error| / max(|actual|, 2^-52), as scikit-learn's mean_absolute_percentage_error. */
  meanAbsolutePercentageError: number;
  /** 1 − Σ error² / Σ (actual − mean)²; NaN below two rows; scikit-learn's rule for a constant target (1 if perfect, 0 if not). */
  r2: number;
  /** Variances (n − 1) of error, |error| and error², for intervals. */
  varianceError: number; varianceAbsoluteError: number; varianceSquaredError: number;
}

export interface ProbabilityScores {
  count: number;
  /** Mean of −ln p(actual), p clipped to [2^-52, 1 − 2^-52] as scikit-learn's log_loss does for doubles. */
  logLoss: number; logLossVariance: number;
  brier: number; brierVariance: number;
}

/**
 * Addresses outlive a call, views of the memory do not: a call may borrow scratch memory, and growth detaches views.
 * Lengths and addresses that make no sense are a RangeError; memory that ends is an InputError.
 */
export interface Kernel extends Estimation, LabelledScores {
  readonly engine: "webassembly" | "typescript";
  readonly memory: Memory;

  // column.ts: Arrow columns, with bitmaps, slices and integer widths, to the forms below
  /** Widens segments one after the other into `out` (room for the sum of lengths); missing becomes NaN. Int64 beyond 2^53 is rounded to nearest: `integersExceed` tells. */
  numbers(segments: readonly Segment[], out: Numbers): void;
  /** True when a present value of an int64 or uint64 segment lies outside ±2^53. */
  integersExceed(segments: readonly Segment[]): boolean;
  /** Dictionary indices through `map` (an Int32 block per segment, or 0 for identity) into `out`; null index, null entry (map −1) and index out of range become −1. */
  codes(segments: readonly Segment[], maps: readonly Codes[], out: Codes): void;

  // describe.ts, sort.ts
  describe(values: Numbers): Moments;
  /** Mean of the cubed z-scores of the finite values, std with n in the denominator (scipy.stats.skew); NaN where they do not vary. */
  skewness(values: Numbers, moments: Moments): number;
  /** Drops NaN and ±∞, then sorts. `out` has room for values.length × 8 bytes. */
  sort(values: Numbers, out: Block): Sorted;
  /** Sorts present values of int64 or uint64 segments exactly. */
  sortIntegers(segments: readonly Segment[], out: Block): Sorted;
  /** Method R-7 (NumPy's "linear"), one answer per probability. Empty: NaN. */
  quantiles(sample: Sorted, probabilities: readonly number[]): number[];
  /** Number of distinct values. */
  distinct(sample: Sorted): number;
  /** The distinct values and their counts, ascending; at most `limit` of them, else undefined. */
  runs(sample: Sorted, limit: number): { values: Float64Array; counts: Float64Array } | undefined;
  /** The exact decimal text of key `index` (integers beyond 2^53 included). */
  text(sample: Sorted, index: number): string;
  value(sample: Sorted, index: number): number;

  // histogram.ts
  /** numpy.histogram: bins [e_i, e_i+1), the last one closed, values outside dropped, bin for bin equal also at edges. */
  uniformHistogram(values: Numbers, lower: number, upper: number, bins: number): Float64Array;
  /** numpy.histogram on given ascending edges. */
  histogram(values: Numbers, edges: readonly number[]): Float64Array;
  /** Counts of finite values in (−∞, e_0), [e_0, e_1), …, [e_last, ∞): edges.length + 1 counts. */
  binCounts(values: Numbers, edges: readonly number[]): Float64Array;
  /** The same from a sorted sample, by binary search. */
  sortedBinCounts(sample: Sorted, edges: readonly number[]): Float64Array;
  /** Count per code 0 … size − 1, and of −1. */
  countCodes(codes: Codes, size: number): { counts: Float64Array; missing: number };

  // window.ts: any window of rows counted without reading them
  /** One byte a value into `out`: the number of `edges` (at most 252, ascending) that are at most it; missing is edges.length + 1, infinite edges.length + 2. */
  encodeNumbers(values: Numbers, edges: readonly number[], out: Block): void;
  /** One byte a code into `out`: `map[code]`, and `missing` for −1. Codes lie below map.length. */
  encodeCodes(codes: Codes, map: Uint8Array, missing: number, out: Block): void;
  /** One byte a row of two: first · size + second, and `none` where either is not below its size. */
  joinCodes(first: Block, firstSize: number, second: Block, size: number, length: number, none: number, out: Block): void;
  /** Counts the codes of one column of the table before every `step`-th row. */
  prefixCounts(table: CodeTable, column: number): void;
  /** Counts of rows [start, end) of every column, 256 Int32 each, added to those at `out`. Answers how many rows of a column were read. */
  windowCounts(table: CodeTable, start: number, end: number, out: Block): number;
  /** Adds `sign` to the counts at `out` for the codes of every column of rows [start, end) that `marks` marks (all without it) and `without` does not (none without it). */
  markedCounts(table: CodeTable, start: number, end: number, of: { marks?: Block; without?: Block }, sign: 1 | -1, out: Block): void;

  // rows.ts: rows that pass conditions; a mark is a byte of 1 or 0
  /** Takes the mark from rows whose value does not lie in [lower, upper); an upper end of ∞ takes ∞ in. NaN keeps it where `missing`. */
  markWithin(values: Numbers, lower: number, upper: number, missing: boolean, marks: Block): void;
  /** Takes the mark from rows whose code has no 1 in `wanted`, and from −1 unless `missing`. Codes lie below wanted.length. */
  markCodes(codes: Codes, wanted: Uint8Array, missing: boolean, marks: Block): void;
  /** Numbers of the marked among `rows` rows, ascending. */
  listMarked(marks: Block, rows: number): Int32Array;
  /** How many of rows [start, end) are marked, and not at `without`. */
  countMarked(marks: Block, start: number, end: number, without?: Block): number;
  /** Of rows [start, end) that are marked (all without marks) and whose value is not missing: [how many, Σ x, Σ |x|, Σ x², Σ x⁴]. */
  markedSums(values: Numbers, start: number, end: number, marks?: Block): Float64Array;

  // two samples
  /** Exact two-sample statistic; ties judged after the whole group. Both samples' keys must be of one kind. */
  kolmogorovSmirnov(a: Sorted, b: Sorted): KolmogorovSmirnov;
  /** ∫ |F − G|, scipy.stats.wasserstein_distance. */
  wasserstein(a: Sorted, b: Sorted): number;
  /** All figures that rest on merged ranks, from one merge; undefined where a sample is empty. */
  ranks(a: Sorted, b: Sorted): Ranks | undefined;
  /** Undefined for an empty sample. */
  characteristic(sample: Sorted, t: number): Characteristic | undefined;

  // divergence.ts: over bins; p is reference, q is current, plain shares (zeros as the caller has treated them)
  /** Σ (p − q) ln(p / q) over bins where both are positive. */
  psi(p: readonly number[], q: readonly number[]): number;
  /** scipy.spatial.distance.jensenshannon, natural logarithm; normalises both. Accurate near 0. */
  jensenShannon(p: readonly number[], q: readonly number[]): number;
  /** scipy.stats.entropy(p, q): normalises both; ∞ where q is 0 and p is not. */
  kullbackLeibler(p: readonly number[], q: readonly number[]): number;
  /** ‖√p − √q‖ / √2 of the normalised shares. */
  hellinger(p: readonly number[], q: readonly number[]): number;
  /** Chi-square of homogeneity on the 2 × k table, no correction; bins empty on both sides are dropped. NaN below two bins. */
  chiSquare(reference: readonly number[], current: readonly number[]): { statistic: number; degreesOfFreedom: number };

  // classification.ts, ranking.ts, regression.ts; rows on which either is missing are left out
  /** counts[actual * size + predicted] */
  confusion(actual: Codes, predicted: Codes, size: number): Float64Array;
  /** Multiclass Matthews correlation (scikit-learn's matthews_corrcoef); 0 when a margin is empty. */
  matthews(confusion: Float64Array, size: number): number;
  /** labels: 1 positive, 0 negative, −1 left out. Ties share their rank. */
  ranking(scores: Numbers, labels: Codes): Ranking;
  /** Binary: `probability` of label 1. */
  probabilityScores(probability: Numbers, labels: Codes): ProbabilityScores;
  regression(actual: Numbers, predicted: Numbers): RegressionSums;

  // csv.ts: delimited text. Close it.
  csv(options: CsvOptions): CsvReader;
}

/** The 64-byte allocator over the one WebAssembly.Memory of the Worker, or over an ArrayBuffer where there is none. */
export interface Memory {
  /** Rounded up to 64 bytes; throws a sentence that says how much was asked for when memory ends. */
  allocate(bytes: number): Block;
  free(block: Block): void;
  numbers(length: number): Numbers & Block;
  codes(length: number): Codes & Block;
  /** Views are made anew at each call: growth detaches older ones. Never keep one across an allocation. */
  float64(address: number, length: number): Float64Array;
  int32(address: number, length: number): Int32Array;
  uint8(address: number, length: number): Uint8Array;
  readonly buffer: ArrayBuffer;
  /** Copies bytes in at a 64-byte aligned address. */
  store(bytes: Uint8Array): Block;
  /** Bytes in use now, for tests and for the byte budget. */
  readonly used: number;
  /** Runs `work` and frees what it allocated through `scope`, also when it throws. */
  scope<T>(work: (scope: Scope) => T): T;
  openScope(): Scope;
}

/** Frees together what was allocated together. Generators that yield hold one open and close it in `finally`. */
export interface Scope {
  allocate(bytes: number): Block;
  numbers(length: number): Numbers & Block;
  codes(length: number): Codes & Block;
  store(bytes: Uint8Array): Block;
  close(): void;
}
