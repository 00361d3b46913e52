import type { Kernel, Moments, Numbers, Ranks, Sorted } from "../../kernel/kernel.ts";
import type { Storage } from "../../data/table.ts";
import type { Uncertainty } from "../uncertainty/divergence.ts";
import type { Bin, ConventionName, DriftTest, DriftVerdict, Kind, Level } from "../../report.ts";

/** One column of one side, in one window of its rows, ready to be measured. */
export interface SideSample {
  readonly rows: number;
  readonly missing: number;
  readonly storage: Storage;
  /** Numbers, booleans and datetimes, also when the kind is categorical. */
  readonly moments?: Moments;
  /** Exact, also for integers beyond 2^53. */
  readonly sorted?: Sorted;
  /** The same rounded to doubles, as most tools see them. */
  readonly sortedDoubles?: Sorted;
  /** Distinct finite values; 0 without numbers. */
  readonly distinct: number;
  /** Rows per category, by the column's categories. */
  readonly counts?: Float64Array;
  /** All values in row order, NaN where missing; of what has `moments`. */
  readonly numbers?: Numbers;
  /**
   * The same rows in order, cut into chunks: the report's own where a person chose their length, which `every` then names,
   * else `count` of equal size and the remainder as one more; none where there are fewer rows than that.
   */
  chunks(count: number): Chunks;
}

export interface Chunks { readonly every?: string; readonly sides: readonly SideSample[] }

/** What a person would call the values; undefined where there are none to tell by. */
export function family({ storage, rows, missing }: Pick<SideSample, "storage" | "rows" | "missing">): "text" | "dates" | "numbers" | undefined {
  if (missing === rows || storage === "other") return undefined;
  if (storage === "string") return "text";
  return storage === "datetime" ? "dates" : "numbers";
}

/** The column held numbers and holds text now, or the other way round, or dates. */
export function changedType(reference: Parameters<typeof family>[0], current: Parameters<typeof family>[0]): boolean {
  const [before, now] = [family(reference), family(current)];
  return before !== undefined && now !== undefined && before !== now;
}

/** One column on both sides, with the figures that several conventions need, made once when first asked for. */
/** A sample of values in ascending order, each with the rows that it stands for: what whylogs keeps of numbers. */
export interface Sketch { readonly n: number; readonly min: number; readonly max: number; readonly values: Float64Array; readonly weights: Float64Array }

export interface ColumnSample {
  /** Edges that a person gave, for the convention that has them. */
  readonly edges?: readonly number[];
  /** Where a side comes out of whylogs' profile: for its own convention, which works on the sketch. */
  readonly sketches?: { readonly reference?: Sketch; readonly current?: Sketch };
  readonly kind: Kind;
  readonly categories: readonly string[];
  readonly reference: SideSample;
  readonly current: SideSample;
  /** Two-sample Kolmogorov–Smirnov on finite values; undefined where a side has none. */
  readonly ks: { statistic: number; pValue: number } | undefined;
  /** Wasserstein-1 of the values as doubles, in the column's unit; undefined where a side has none. */
  readonly wasserstein: number | undefined;
  /** What one merge of both samples tells: U, ties, Cramér–von Mises, Anderson–Darling, energy; undefined where a side has no finite value. */
  readonly ranks: Ranks | undefined;
  /** The same with integers rounded to doubles, as most tools see them. */
  readonly ranksOfDoubles: Ranks | undefined;
  /** Epps & Singleton's test of the values as doubles; undefined below five a side and where their middle half is one value. */
  readonly eppsSingleton: { statistic: number; pValue: number } | undefined;
}

/** How much to compute: what the verdict needs (chunks), what a report shows, everything the convention knows. */
export type Extent = "verdict" | "usual" | "all";

/** What a convention finds in one column, before all columns are judged together. */
export interface Measurement {
  test: DriftTest["test"];
  on: DriftVerdict["on"];
  /** NaN where the tool gives none; `reason` then says why. */
  value: number;
  pValue?: number;
  threshold: number;
  tests: DriftTest[];
  bins: Bin[];
  reason?: string;
  /** For conventions that judge each column alone. */
  drifted?: boolean;
  /** In the words that tell two conventions apart. */
  method?: DriftVerdict["method"];
  /** How sure a statistic is; absent for p-values, and where no honest answer is known. */
  uncertainty?: Uncertainty | undefined;
}

/** One tool's exact way to a verdict: bins, zero rule, choice of test, threshold. */
export interface Convention {
  readonly name: ConventionName;
  /** The version whose behaviour is reproduced, or the documentation that it was taken from. */
  readonly source: string;
  /** What the vendor does not publish, and what is assumed instead. */
  readonly assumptions?: readonly string[];
  measure(sample: ColumnSample, kernel: Kernel, extent: Extent): Measurement;
  /** One verdict per measurement, in order. */
  judge(measurements: readonly Measurement[]): DriftVerdict[];
  /** The whole data set. */
  dataset(drifted: number, tested: number, levels: readonly Level[]): { threshold?: number; level: Level };
}
