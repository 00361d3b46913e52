import type { Kind, Note, Role } from "../report.ts";
import type { Segment, Codes } from "../kernel/kernel.ts";

/**
 * Both samples in kernel memory, column by column, ready for the monitor. Rows stand in time order
 * (in file order where there is no timestamp), so any window is one contiguous range of rows.
 * A frame holds addresses, never Arrow vectors: growth of the memory would detach those silently.
 */
export interface Frame {
  readonly columns: readonly Column[];
  readonly reference: Side;
  readonly current: Side;
  readonly notes: readonly Note[];
  /** Gives the memory back. */
  close(): void;
}

export interface Side {
  readonly name: string;
  readonly rows: number;
  readonly split?: { by: "time" | "share"; at: string };
}

/** One column by name, over both sides. */
export interface Column {
  /** Position in `frame.columns`; names are data and never keys. */
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
  readonly role: Role;
  /** For a probability: the class that it is the probability of. */
  readonly label?: string;
  /** Why this kind and role, in words: "named y_pred, two values that are also the target's". */
  readonly reason: string;
  /** The categories that `codes` index, in order of first appearance, reference first; both sides share them. */
  readonly categories?: readonly string[];
  /** Absent where the side lacks the column. */
  readonly reference?: ColumnData;
  readonly current?: ColumnData;
}

export interface ColumnData {
  readonly storage: Storage;
  /** Present for numbers, booleans (0, 1) and datetimes (milliseconds since 1970 UTC as doubles), also when the kind is categorical. */
  readonly numbers?: readonly Segment[];
  /** Present when the kind is categorical or boolean, and for text. One map per segment; an empty list when the indices are the codes. */
  readonly codes?: { readonly segments: readonly Segment[]; readonly maps: readonly Codes[] };
}

/** What the values are, before anyone decides what they mean. Conventions derive pandas' dtype from it and from missing values. */
export type Storage = "integer" | "unsigned" | "float" | "boolean" | "string" | "datetime" | "other";
