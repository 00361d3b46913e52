import type { Sorted } from "./kernel.ts";

/**
 * Ordered keys: unsigned 64-bit integers in the order of the values that they stand for.
 * A double's bits have the sign flipped (positive) or are all inverted (negative); Int64 has its sign bit flipped; UInt64 is itself.
 */
export const KeyKind = { double: 0, int64: 1, uint64: 2 } as const;

const SIGN = 1n << 63n;
const ALL = (1n << 64n) - 1n;
const bits = new DataView(new ArrayBuffer(8));

export function doubleOf(key: bigint): number {
  bits.setBigUint64(0, key & SIGN ? key ^ SIGN : key ^ ALL);
  return bits.getFloat64(0);
}

export function integerOf(key: bigint, kind: "int64" | "uint64"): bigint {
  return kind === "int64" ? key - SIGN : key;
}

export function valueOf(key: bigint, kind: Sorted["keys"]): number {
  return kind === "double" ? doubleOf(key) : Number(integerOf(key, kind));
}

export function textOf(key: bigint, kind: Sorted["keys"]): string {
  return kind === "double" ? String(doubleOf(key)) : String(integerOf(key, kind));
}
