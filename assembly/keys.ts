// Ordered keys: unsigned 64-bit integers in the order of the values that they stand for.

export const DOUBLE: i32 = 0;
export const INT64: i32 = 1;

const SIGN: u64 = 1 << 63;

/** Positive doubles have the sign flipped, negative ones every bit. −0 counts as +0. */
// @ts-ignore: decorator
@inline
export function keyOfDouble(value: f64): u64 {
  const bits = reinterpret<i64>(value + 0.0);
  return <u64>(bits ^ ((bits >> 63) | <i64>SIGN));
}

// @ts-ignore: decorator
@inline
export function doubleOfKey(key: u64): f64 {
  return reinterpret<f64>(key ^ (<u64>(~(<i64>key >> 63)) | SIGN));
}

// @ts-ignore: decorator
@inline
export function keyOfInt64(value: i64): u64 {
  return <u64>value ^ SIGN;
}

/** The value as a double, rounded to nearest beyond 2^53. */
export function valueOfKey(key: u64, kind: i32): f64 {
  if (kind == DOUBLE) return doubleOfKey(key);
  return kind == INT64 ? <f64>(<i64>(key ^ SIGN)) : <f64>key;
}

/** How many keys stand for values below `edge`; integers are compared with it exactly. */
export function countBelow(keys: usize, length: u32, kind: i32, edge: f64): u32 {
  if (kind == DOUBLE) return lowerBound(keys, 0, length, keyOfDouble(edge));
  const from = Math.ceil(edge);
  if (kind == INT64) {
    if (from >= 9223372036854775808.0) return length;
    return from < -9223372036854775808.0 ? 0 : lowerBound(keys, 0, length, keyOfInt64(<i64>from));
  }
  if (from >= 18446744073709551616.0) return length;
  return from <= 0 ? 0 : lowerBound(keys, 0, length, <u64>from);
}

/** First place in [from, to) whose key is at least `key`. */
export function lowerBound(keys: usize, from: u32, to: u32, key: u64): u32 {
  while (from < to) {
    const middle = from + ((to - from) >> 1);
    if (load<u64>(keys + (<usize>middle << 3)) < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** First place in [from, to) whose key is above `key`. */
export function upperBound(keys: usize, from: u32, to: u32, key: u64): u32 {
  while (from < to) {
    const middle = from + ((to - from) >> 1);
    if (load<u64>(keys + (<usize>middle << 3)) <= key) from = middle + 1;
    else to = middle;
  }
  return from;
}
