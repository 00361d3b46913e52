import { doubleOf, integerOf, KeyKind } from "../keys.ts";
import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, keysAt } from "./bytes.ts";

const names = ["double", "int64", "uint64"] as const;

/** What the keys stand for, as numbers where they are doubles and as exact integers otherwise. */
export function decode(bytes: Bytes, keys: number, length: number, kind: number): Float64Array | BigInt64Array | BigUint64Array {
  const raw = keysAt(bytes, keys, length);
  if (kind === KeyKind.uint64) return raw.slice();
  if (kind === KeyKind.int64) return BigInt64Array.from(raw, (key) => integerOf(key, "int64"));
  const halves = new Uint32Array(raw.slice().buffer);
  for (let i = 0; i < halves.length; i += 2) {
    const high = halves[i + 1]!;
    const positive = high >>> 31 === 1;
    if (!positive) halves[i] = ~halves[i]!;
    halves[i + 1] = positive ? high ^ 0x8000_0000 : ~high;
  }
  return new Float64Array(halves.buffer);
}

/** Turns doubles into their keys where they stand. */
export function encode(values: Float64Array): void {
  const halves = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let i = 0; i < halves.length; i += 2) {
    const high = halves[i + 1]!;
    const negative = high >>> 31 === 1;
    if (negative) halves[i] = ~halves[i]!;
    halves[i + 1] = negative ? ~high : high ^ 0x8000_0000;
  }
}

/** Keys of the finite values at `out`; −0 becomes +0. */
export function encodeFinite(bytes: Bytes, values: Float64Array, out: number): number {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (Number.isFinite(value)) finite[count++] = value + 0;
  const kept = finite.subarray(0, count);
  encode(kept);
  doubles(bytes, out, count).set(kept);
  return count;
}

/** NumPy's linear interpolation between two order statistics, from the nearer of them. */
function between(low: number, high: number, step: number, share: number): number {
  if (!Number.isFinite(step)) return low * (1 - share) + high * share;
  return share < 0.5 ? low + step * share : high - step * (1 - share);
}

export function sort(
  bytes: Bytes,
): Pick<RawKernel, "doubleKeys" | "sortKeys" | "quantile" | "distinct" | "runs"> {
  return {
    doubleKeys: (values, length, out) => encodeFinite(bytes, doubles(bytes, values, length), out),
    sortKeys(keys, length) {
      keysAt(bytes, keys, length).sort();
    },
    quantile(keys, length, kind, probability) {
      if (length === 0) return Number.NaN;
      const raw = keysAt(bytes, keys, length);
      const position = (length - 1) * probability;
      const below = Math.min(Math.floor(position), length - 1);
      const low = raw[below]!;
      const high = raw[Math.min(below + 1, length - 1)]!;
      if (kind === KeyKind.double) {
        return between(doubleOf(low), doubleOf(high), doubleOf(high) - doubleOf(low), position - below);
      }
      const name = names[kind] === "int64" ? "int64" : "uint64";
      return between(Number(integerOf(low, name)), Number(integerOf(high, name)), Number(high - low), position - below);
    },
    distinct(keys, length) {
      const halves = new Uint32Array(bytes.buffer, keys, length * 2);
      let found = Math.min(1, length);
      for (let i = 2; i < halves.length; i += 2) {
        if (halves[i] !== halves[i - 2] || halves[i + 1] !== halves[i - 1]) found++;
      }
      return found;
    },
    runs(keys, length, kind, limit, outValues, outCounts) {
      const counted = new Map<number | bigint, number>();
      const values = decode(bytes, keys, length, kind);
      for (let i = 0; i < length; i++) {
        const value = values[i]!;
        counted.set(value, (counted.get(value) ?? 0) + 1);
        if (counted.size > limit) return limit + 1;
      }
      doubles(bytes, outValues, counted.size).set(Array.from(counted.keys(), Number));
      doubles(bytes, outCounts, counted.size).set([...counted.values()]);
      return counted.size;
    },
  };
}
