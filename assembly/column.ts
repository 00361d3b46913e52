import { INT64, keyOfInt64 } from "./keys";

// Value types, as in src/kernel/kernel.ts.
const INT8: i32 = 0, INT16: i32 = 1, INT32: i32 = 2, SIGNED64: i32 = 3;
const UINT8: i32 = 4, UINT16: i32 = 5, UINT32: i32 = 6, UNSIGNED64: i32 = 7;
const FLOAT16: i32 = 8, FLOAT32: i32 = 9, FLOAT64: i32 = 10;

// @ts-ignore: decorator
@inline
function bit(address: usize, position: u32): u32 {
  return (load<u8>(address + (position >> 3)) >> <u8>(position & 7)) & 1;
}

// @ts-ignore: decorator
@inline
function present(validity: usize, position: u32): bool {
  return validity == 0 || bit(validity, position) != 0;
}

/** Arrow values to doubles; null becomes NaN. */
export function widen(type: i32, values: usize, validity: usize, offset: u32, length: u32, out: usize): void {
  if (type == INT8) cast<i8>(values, offset, length, out);
  else if (type == INT16) cast<i16>(values, offset, length, out);
  else if (type == INT32) cast<i32>(values, offset, length, out);
  else if (type == SIGNED64) cast<i64>(values, offset, length, out);
  else if (type == UINT8) cast<u8>(values, offset, length, out);
  else if (type == UINT16) cast<u16>(values, offset, length, out);
  else if (type == UINT32) cast<u32>(values, offset, length, out);
  else if (type == UNSIGNED64) cast<u64>(values, offset, length, out);
  else if (type == FLOAT16) castHalf(values, offset, length, out);
  else if (type == FLOAT32) cast<f32>(values, offset, length, out);
  else if (type == FLOAT64) memory.copy(out, values + (<usize>offset << 3), <usize>length << 3);
  else castBits(values, offset, length, out);
  if (validity != 0) blank<f64>(validity, offset, length, out, NaN);
}

function cast<T>(values: usize, offset: u32, length: u32, out: usize): void {
  let from = values + <usize>offset * sizeof<T>();
  for (const end = out + (<usize>length << 3); out < end; out += 8) {
    store<f64>(out, <f64>load<T>(from));
    from += sizeof<T>();
  }
}

function castBits(values: usize, offset: u32, length: u32, out: usize): void {
  for (let i: u32 = 0; i < length; i++) store<f64>(out + (<usize>i << 3), <f64>bit(values, offset + i));
}

function castHalf(values: usize, offset: u32, length: u32, out: usize): void {
  for (let i: u32 = 0; i < length; i++) {
    store<f64>(out + (<usize>i << 3), half(load<u16>(values + (<usize>(offset + i) << 1))));
  }
}

/** IEEE 754 binary16. */
function half(bits: u32): f64 {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  let value: f64;
  if (exponent == 31) value = fraction ? NaN : Infinity;
  else if (exponent == 0) value = <f64>fraction * reinterpret<f64>(<u64>(1023 - 24) << 52);
  else value = reinterpret<f64>((<u64>(exponent + 1023 - 15) << 52) | (<u64>fraction << 42));
  return bits & 0x8000 ? -value : value;
}

/** Writes `missing` wherever the bitmap says null; eight rows at a time, as most bytes are full. */
function blank<T>(validity: usize, offset: u32, length: u32, out: usize, missing: T): void {
  let i: u32 = 0;
  const shift = offset & 7;
  for (; i + 8 <= length; i += 8) {
    const byte = validity + ((offset + i) >> 3);
    const bits: u32 = shift == 0 ? load<u8>(byte) : (<u32>load<u16>(byte) >> shift) & 255;
    if (bits == 255) continue;
    for (let k: u32 = 0; k < 8; k++) {
      if (!(bits & (1 << k))) store<T>(out + <usize>(i + k) * sizeof<T>(), missing);
    }
  }
  for (; i < length; i++) if (!bit(validity, offset + i)) store<T>(out + <usize>i * sizeof<T>(), missing);
}

/** 1 when a present value lies outside ±2^53. */
export function exceeds(type: i32, values: usize, validity: usize, offset: u32, length: u32): i32 {
  const limit: i64 = 1 << 53;
  if (type != SIGNED64 && type != UNSIGNED64) return 0;
  for (let i: u32 = 0; i < length; i++) {
    const value = load<i64>(values + (<usize>(offset + i) << 3));
    const outside = type == SIGNED64 ? value > limit || value < -limit : <u64>value > <u64>limit;
    if (outside && present(validity, offset + i)) return 1;
  }
  return 0;
}

/** Dictionary indices through `map` (0: identity) to codes; −1 where null or not below `mapLength`. */
export function recode(
  type: i32, values: usize, validity: usize, offset: u32, length: u32, map: usize, mapLength: u32, out: usize,
): void {
  if (type == INT8) mapped<i8>(values, offset, length, map, mapLength, out);
  else if (type == INT16) mapped<i16>(values, offset, length, map, mapLength, out);
  else if (type == INT32) mapped<i32>(values, offset, length, map, mapLength, out);
  else if (type == UINT8) mapped<u8>(values, offset, length, map, mapLength, out);
  else if (type == UINT16) mapped<u16>(values, offset, length, map, mapLength, out);
  else if (type == UINT32) mapped<u32>(values, offset, length, map, mapLength, out);
  else if (type == SIGNED64 || type == UNSIGNED64) mapped<u64>(values, offset, length, map, mapLength, out);
  else {
    for (let i: u32 = 0; i < length; i++) {
      store<i32>(out + (<usize>i << 2), code(bit(values, offset + i), map, mapLength));
    }
  }
  if (validity != 0) blank<i32>(validity, offset, length, out, -1);
}

function mapped<T>(values: usize, offset: u32, length: u32, map: usize, mapLength: u32, out: usize): void {
  let from = values + <usize>offset * sizeof<T>();
  for (const end = out + (<usize>length << 2); out < end; out += 4) {
    // A negative index becomes a very large one.
    const index = isSigned<T>() ? <u64><i64>load<T>(from) : <u64>load<T>(from);
    store<i32>(out, code(index, map, mapLength));
    from += sizeof<T>();
  }
}

// @ts-ignore: decorator
@inline
function code(index: u64, map: usize, mapLength: u32): i32 {
  if (index >= <u64>mapLength) return -1;
  return map == 0 ? <i32>index : max<i32>(-1, load<i32>(map + (<usize>index << 2)));
}

/** Keys of the present integers, in row order; answers how many. */
export function integerKeys(
  type: i32, values: usize, validity: usize, offset: u32, length: u32, kind: i32, out: usize,
): u32 {
  if (type == INT8) return keys<i8>(values, validity, offset, length, kind, out);
  if (type == INT16) return keys<i16>(values, validity, offset, length, kind, out);
  if (type == INT32) return keys<i32>(values, validity, offset, length, kind, out);
  if (type == UINT8) return keys<u8>(values, validity, offset, length, kind, out);
  if (type == UINT16) return keys<u16>(values, validity, offset, length, kind, out);
  if (type == UINT32) return keys<u32>(values, validity, offset, length, kind, out);
  if (type == SIGNED64 || type == UNSIGNED64) return keys<i64>(values, validity, offset, length, kind, out);
  let to = out;
  for (let i: u32 = 0; i < length; i++) {
    if (!present(validity, offset + i)) continue;
    const value = <i64>bit(values, offset + i);
    store<u64>(to, kind == INT64 ? keyOfInt64(value) : <u64>value);
    to += 8;
  }
  return <u32>((to - out) >> 3);
}

function keys<T>(values: usize, validity: usize, offset: u32, length: u32, kind: i32, out: usize): u32 {
  let from = values + <usize>offset * sizeof<T>();
  let to = out;
  for (let i: u32 = 0; i < length; i++) {
    const value = <i64>load<T>(from);
    store<u64>(to, kind == INT64 ? keyOfInt64(value) : <u64>value);
    to += present(validity, offset + i) ? 8 : 0;
    from += sizeof<T>();
  }
  return <u32>((to - out) >> 3);
}
