import type { Config } from "../data/config.ts";
import type { Storage } from "../data/table.ts";
import type { Kind, Performance, Role } from "../report.ts";

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
  /** With its intervals, of all rows. Absent after a merge, which has the counts alone. */
  readonly performance?: Performance;
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
  /** Probability of the positive class in twenty bins of equal width, of rows of the other class and of the positive one. */
  readonly scores?: readonly [readonly number[], readonly number[]];
}

export const mostCategories = 1000;
export const scoreBins = 20;
