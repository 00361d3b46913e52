import { doubleOfKey, keyOfDouble } from "./keys";
import { sortKeys } from "./sort";

/** Up to here runs are sorted by insertion. */
const SHORT: u32 = 16;

/**
 * Keys of the values that are not NaN, ascending, and the row of each; equal values in the order of their rows. The leading bits of a key and
 * its row share 64 bits, which are sorted as one key; where values agree in those bits and differ beyond, they are merged. `scratch` has
 * 12 × length bytes. Answers how many.
 */
export function order(values: usize, length: u32, keys: usize, rows: usize, scratch: usize, tables: usize): u32 {
  let low = u64.MAX_VALUE, high: u64 = 0;
  for (let row: u32 = 0; row < length; row++) {
    const value = load<f64>(values + (<usize>row << 3));
    const key = keyOfDouble(value);
    if (value != value) continue;
    low = key < low ? key : low;
    high = key > high ? key : high;
  }
  if (low > high) return 0;
  const rowBits = <u64>(32 - clz(length));
  const bits = <u64>(64 - clz(high - low));
  const shift = bits + rowBits > 64 ? bits + rowBits - 64 : 0;
  let to = keys;
  for (let row: u32 = 0; row < length; row++) {
    const value = load<f64>(values + (<usize>row << 3));
    store<u64>(to, (((keyOfDouble(value) - low) >> shift) << rowBits) | <u64>row);
    to += value == value ? 8 : 0;
  }
  const count = <u32>((to - keys) >> 3);
  sortKeys(keys, count, scratch, tables);
  const mask = (<u64>1 << rowBits) - 1;
  if (shift == 0) {
    for (let k: u32 = 0; k < count; k++) {
      const packed = load<u64>(keys + (<usize>k << 3));
      store<u32>(rows + (<usize>k << 2), <u32>(packed & mask));
      store<u64>(keys + (<usize>k << 3), (packed >> rowBits) + low);
    }
    return count;
  }
  let descents: u32 = 0;
  let last: u64 = 0;
  for (let k: u32 = 0; k < count; k++) {
    const row = <u32>(load<u64>(keys + (<usize>k << 3)) & mask);
    const key = keyOfDouble(load<f64>(values + (<usize>row << 3)));
    descents += u32(key < last);
    last = key;
    store<u32>(rows + (<usize>k << 2), row);
    store<u64>(keys + (<usize>k << 3), key);
  }
  if (descents > 0) mergeRuns(keys, rows, count, low, shift, scratch);
  return count;
}

/** Puts in order every run of keys that agree in their leading bits. */
function mergeRuns(keys: usize, rows: usize, count: u32, low: u64, shift: u64, scratch: usize): void {
  for (let start: u32 = 0; start < count; ) {
    const leading = (at(keys, start) - low) >> shift;
    let end = start + 1;
    while (end < count && (at(keys, end) - low) >> shift == leading) end++;
    if (end - start > 1) mergeSort(keys + (<usize>start << 3), rows + (<usize>start << 2), end - start, scratch);
    start = end;
  }
}

// @ts-ignore: decorator
@inline
function at(keys: usize, place: u32): u64 {
  return load<u64>(keys + (<usize>place << 3));
}

/** Stable, from the bottom up. `scratch` has 12 × count bytes. */
function mergeSort(keys: usize, rows: usize, count: u32, scratch: usize): void {
  for (let start: u32 = 0; start < count; start += SHORT) insert(keys, rows, start, min(start + SHORT, count));
  let fromKeys = keys, fromRows = rows, toKeys = scratch, toRows = scratch + (<usize>count << 3);
  for (let width = SHORT; width < count; width <<= 1) {
    for (let start: u32 = 0; start < count; start += width << 1) {
      const middle = min(start + width, count), end = min(middle + width, count);
      let i = start, j = middle;
      for (let k = start; k < end; k++) {
        const left = i < middle && (j >= end || at(fromKeys, i) <= at(fromKeys, j));
        const from = left ? i : j;
        store<u64>(toKeys + (<usize>k << 3), at(fromKeys, from));
        store<u32>(toRows + (<usize>k << 2), load<u32>(fromRows + (<usize>from << 2)));
        if (left) i++;
        else j++;
      }
    }
    const otherKeys = fromKeys, otherRows = fromRows;
    fromKeys = toKeys;
    fromRows = toRows;
    toKeys = otherKeys;
    toRows = otherRows;
  }
  if (fromKeys == keys) return;
  memory.copy(keys, fromKeys, <usize>count << 3);
  memory.copy(rows, fromRows, <usize>count << 2);
}

function insert(keys: usize, rows: usize, start: u32, end: u32): void {
  for (let k = start + 1; k < end; k++) {
    const key = at(keys, k), row = load<u32>(rows + (<usize>k << 2));
    let hole = k;
    for (; hole > start && at(keys, hole - 1) > key; hole--) {
      store<u64>(keys + (<usize>hole << 3), at(keys, hole - 1));
      store<u32>(rows + (<usize>hole << 2), load<u32>(rows + (<usize>(hole - 1) << 2)));
    }
    store<u64>(keys + (<usize>hole << 3), key);
    store<u32>(rows + (<usize>hole << 2), row);
  }
}

/** A byte for each place: 1 where the row's code is `code`, else 0. */
export function marksAlong(rows: usize, length: u32, codes: usize, code: i32, out: usize): void {
  for (let k: u32 = 0; k < length; k++) {
    store<u8>(out + k, u8(load<i32>(codes + (<usize>load<u32>(rows + (<usize>k << 2)) << 2)) == code));
  }
}

/**
 * The places of the rows in the order of the rows: first those whose mark is 0, then those whose mark is 1; answers how many of the first there
 * are. `scratch` has 4 × allRows bytes, `out` 8 × length.
 */
export function placesByMark(rows: usize, length: u32, allRows: u32, marks: usize, scratch: usize, out: usize): u32 {
  memory.fill(scratch, 0, <usize>allRows << 2);
  for (let k: u32 = 0; k < length; k++) store<u32>(scratch + (<usize>load<u32>(rows + (<usize>k << 2)) << 2), k + 1);
  const ones = out + (<usize>length << 2);
  let zeros: u32 = 0, found: u32 = 0;
  for (let row: u32 = 0; row < allRows; row++) {
    const place = load<u32>(scratch + (<usize>row << 2));
    if (place == 0) continue;
    const mark = <u32>load<u8>(marks + place - 1);
    store<u32>(out + (<usize>zeros << 2), place - 1);
    store<u32>(ones + (<usize>found << 2), place - 1);
    zeros += 1 - mark;
    found += mark;
  }
  memory.copy(out + (<usize>zeros << 2), ones, <usize>found << 2);
  return zeros;
}

/** What the keys stand for. */
export function doublesAlong(keys: usize, length: u32, out: usize): void {
  for (let k: u32 = 0; k < length; k++) store<f64>(out + (<usize>k << 3), doubleOfKey(at(keys, k)));
}
