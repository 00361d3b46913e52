import { ValueType } from "../kernel/kernel.ts";
import type { Profile } from "../profile/profile.ts";
import type { Note } from "../report.ts";

/** What every reader makes of a file: columns in Arrow's layout, in the order of the file. Names are data; they are unique here. */
export interface Table {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  readonly notes: readonly Note[];
  /** The table stands for a profile: it counts as that does, and its rows are nobody's. */
  readonly profile?: Profile;
}

/** The files as read. One without a reference is split; labels are joined by id to the sides that lack the target. */
export interface Tables { reference?: Table; current: Table; labels?: Table }

/** What the values are, before anyone decides what they mean. Conventions derive pandas' dtype from it and from missing values. */
export type Storage = "integer" | "unsigned" | "float" | "boolean" | "string" | "datetime" | "other";

export interface TableColumn {
  readonly name: string;
  readonly storage: Storage;
  /** Lengths sum to the table's rows. Empty for a column that cannot be used (storage "other"). */
  readonly chunks: readonly Chunk[];
}

export type Values =
  | Int8Array | Int16Array | Int32Array | BigInt64Array
  | Uint8Array | Uint16Array | Uint32Array | BigUint64Array
  | Float32Array | Float64Array;

/**
 * A stretch of a column, Arrow's way: `length` values from element `offset`, present where bit `offset + i` of `validity`
 * is set. Booleans are bits, float16 are raw Uint16. Strings are indices into `dictionary`, whose entries may repeat or be
 * null; an index outside it is missing. Datetimes are float64 milliseconds since 1970 UTC. NaN is missing.
 */
export interface Chunk {
  readonly type: ValueType;
  readonly values: Values;
  readonly validity?: Uint8Array;
  readonly offset: number;
  readonly length: number;
  readonly dictionary?: readonly (string | null)[];
}

/** A chunk over a whole typed array. */
export function chunkOf(values: Values, validity?: Uint8Array): Chunk {
  return { type: typeOf(values), values, validity, offset: 0, length: values.length };
}

/** Bits, least significant first, as Arrow keeps booleans and validity. */
export function bit(bits: Uint8Array, index: number): boolean {
  return ((bits[index >> 3] as number) & (1 << (index & 7))) !== 0;
}

export function setBit(bits: Uint8Array, index: number): void {
  bits[index >> 3] = (bits[index >> 3] as number) | (1 << (index & 7));
}

function typeOf(values: Values): ValueType {
  if (values instanceof Int8Array) return ValueType.int8;
  if (values instanceof Int16Array) return ValueType.int16;
  if (values instanceof Int32Array) return ValueType.int32;
  if (values instanceof BigInt64Array) return ValueType.int64;
  if (values instanceof Uint8Array) return ValueType.uint8;
  if (values instanceof Uint16Array) return ValueType.uint16;
  if (values instanceof Uint32Array) return ValueType.uint32;
  if (values instanceof BigUint64Array) return ValueType.uint64;
  if (values instanceof Float32Array) return ValueType.float32;
  return ValueType.float64;
}
