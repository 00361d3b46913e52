import type { Config } from "../data/config.ts";
import type { Storage } from "../data/table.ts";
import type { Sketch } from "../stats/conventions/convention.ts";
import type { Kind, Metrics, Performance, Role } from "../report.ts";

/** What a sample holds, counted: kilobytes, and no row of it. Described by schema/profile-1.schema.json. */
export interface Profile {
  /** The file that it was made of. */
  readonly name: string;
  readonly version: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly rows: number;
  /** First and last time stamp, ISO 8601. */
  readonly start?: string;
  readonly end?: string;
  /** What decides how the columns are read. */
  readonly settings: Pick<Config, "positive" | "decisionThreshold" | "nulls" | "timezone">;
  readonly columns: readonly ProfileColumn[];
  /** Columns that would give rows away (texts, keys), or that cannot be counted: only named. */
  readonly left: readonly { readonly column: string; readonly kind: Kind; readonly role: Role }[];
  /** With its intervals, of all rows. Absent after a merge: then it is what the chunks' counts say. */
  readonly performance?: Performance;
  /** The length of a chunk, as "1w" or "1000 rows"; absent where all rows are one. */
  readonly every?: string;
  /** In the order of the rows. */
  readonly chunks: readonly ProfileChunk[];
  /** Where the counts come out of another tool's sketches, what they are good for. */
  readonly sketch?: string;
}

export interface ProfileColumn {
  readonly name: string;
  readonly kind: Kind;
  readonly role: Role;
  readonly label?: string;
  readonly storage: Storage;
  readonly rows: number;
  readonly missing: number;
  readonly distinct: number;
  readonly positiveInfinities: number;
  readonly negativeInfinities: number;
  /** Of finite numbers and of times in milliseconds. */
  readonly moments?: { readonly min: number; readonly max: number; readonly mean: number; /** Sum of squared distances from the mean. */ readonly squares: number };
  readonly cells?: Cells;
  /** Most frequent first, ties in order of the category; at most 1,000. */
  readonly categories?: readonly { readonly category: string; readonly count: number }[];
  /** Rows in categories beyond those. */
  readonly rest?: number;
  /** Where the cells come out of a sketch: by how much any share of rows may be off, with 99 % certainty. */
  readonly rankError?: number;
  /** That sketch itself, while it is in memory: no file of ours keeps it. */
  readonly kll?: Sketch;
  readonly perChunk?: PerChunk;
}

/** A column counted in each chunk, in few bins: numbers between the deciles, the fifty most frequent categories. */
export interface PerChunk {
  /** Ascending; the bins are (−∞, e₀), [e₀, e₁), …, [eₖ, ∞). */
  readonly edges?: readonly number[];
  readonly categories?: readonly string[];
  /** Rows of each chunk in each bin or category, then in other categories or as −∞ and as +∞, then missing. */
  readonly counts: readonly (readonly number[])[];
}

/** Finite values counted: `at[i]` are equal to `edges[i]`, `between[i]` lie below it and above the edge before, `between[edges.length]` above the last one. */
export interface Cells { readonly edges: readonly number[]; readonly at: readonly number[]; readonly between: readonly number[] }

export interface ProfileChunk {
  readonly start?: string;
  readonly end?: string;
  readonly rows: number;
  readonly complete: boolean;
  readonly labelled?: number;
  /** counts[actual][predicted]. */
  readonly confusion?: { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] };
  /** Probability of the positive class in a hundred bins of equal width [i / 100, (i + 1) / 100), the last closed: of rows of the other class and of the positive one. */
  readonly scores?: readonly [readonly number[], readonly number[]];
  /** Of labelled rows, what the means of performance are means of. */
  readonly losses?: readonly Loss[];
  /** What no counts give, of these very rows: areas under curves, quantiles of errors. */
  readonly metrics?: Metrics;
}

export type LossName = "logLoss" | "brier" | "error" | "absoluteError" | "squaredError" | "relativeError" | "target";
/** `squares` is the sum of squared distances from the mean. */
export interface Loss { readonly of: LossName; readonly count: number; readonly mean: number; readonly squares: number }

export const mostCategories = 1000;
/** So many categories are counted chunk by chunk. */
export const mostPerChunk = 50;
export const scoreBins = 100;
/** Of the order that stands in for one that a profile does not know. */
export const profileSeed = 20_261;
