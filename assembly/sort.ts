import { keyOfDouble } from "./keys";

/** Three digits of 11 bits: the tables stay in the first-level cache. */
const RADIX: u32 = 2048;
const DIGIT: u32 = 11;
/** So many leading bits tell most keys apart. */
const LEADING_BITS: u32 = 3 * DIGIT;
/** Where clearing the tables would cost more than insertion. */
const SMALL: u32 = 128;
/** Where it pays to look whether two digits are enough, at so many keys. */
const LONG: u32 = 65536, SAMPLE: u32 = 512;
/** How far a key may be moved by insertion, in bytes. */
const FAR: usize = 32 << 3;

/** Keys of the finite values, in row order; answers how many. */
export function doubleKeys(values: usize, length: u32, out: usize): u32 {
  let to = out;
  for (const end = values + (<usize>length << 3); values < end; values += 8) {
    const value = load<f64>(values);
    store<u64>(to, keyOfDouble(value));
    to += Math.abs(value) < Infinity ? 8 : 0;
  }
  return <u32>((to - out) >> 3);
}

/**
 * Radix sort, least significant digit first, of the leading bits of the range that the keys really span; keys that
 * agree in those are sorted among themselves in the same way. Already ascending keys are left alone.
 */
export function sortKeys(keys: usize, length: u32, scratch: usize, tables: usize): void {
  if (length <= SMALL) return insertionSort(keys, length);
  const end = keys + (<usize>length << 3);
  let low = load<u64>(keys), high = low, last = low;
  let descents: u32 = 0;
  for (let at = keys; at < end; at += 8) {
    const key = load<u64>(at);
    descents += u32(key < last);
    last = key;
    low = key < low ? key : low;
    high = key > high ? key : high;
  }
  if (descents == 0) return;
  const bits = <u32>(64 - clz(high - low));
  let digits: u32 = 3;
  let shift = <u64>(bits > LEADING_BITS ? bits - LEADING_BITS : 0);
  if (length >= LONG && bits > 2 * DIGIT && apart(keys, length, scratch, low, bits - 2 * DIGIT)) {
    digits = 2;
    shift = bits - 2 * DIGIT;
  }

  const table1 = tables + (<usize>RADIX << 2), table2 = table1 + (<usize>RADIX << 2);
  memory.fill(tables, 0, <usize>RADIX * 12);
  for (let at = keys; at < end; at += 8) {
    const key = (load<u64>(at) - low) >> shift;
    count(tables, key);
    count(table1, key >> DIGIT);
    count(table2, key >> (2 * DIGIT));
  }
  let from = keys, to = scratch;
  for (let digit: u32 = 0; digit < digits; digit++) {
    const table = tables + (<usize>(digit * RADIX) << 2);
    const down = shift + <u64>(digit * DIGIT);
    if (!cumulate(table, length)) continue;
    scatter(from, to, length, low, down, table);
    const other = from;
    from = to;
    to = other;
  }
  if (from != keys) memory.copy(keys, from, <usize>length << 3);
  if (shift != 0 && !settle(keys, end)) finish(keys, end, scratch, tables, low, shift);
}

// @ts-ignore: decorator
@inline
function count(table: usize, key: u64): void {
  const slot = table + ((<usize>key & (RADIX - 1)) << 2);
  store<u32>(slot, load<u32>(slot) + 1);
}

/** Counts to first addresses (in places); false when all keys share this digit and nothing would move. */
function cumulate(table: usize, length: u32): bool {
  let place: u32 = 0;
  for (let slot = table; slot < table + (<usize>RADIX << 2); slot += 4) {
    const here = load<u32>(slot);
    if (here == length) return false;
    store<u32>(slot, place);
    place += here;
  }
  return true;
}

function scatter(from: usize, to: usize, length: u32, low: u64, down: u64, table: usize): void {
  for (const end = from + (<usize>length << 3); from < end; from += 8) {
    const key = load<u64>(from);
    const slot = table + ((<usize>((key - low) >> down) & (RADIX - 1)) << 2);
    const place = load<u32>(slot);
    store<u32>(slot, place + 1);
    store<u64>(to + (<usize>place << 3), key);
  }
}

/** Whether hardly any of a sample of keys agree in the bits above `shift`, so that what two digits leave is settled by insertion. */
function apart(keys: usize, length: u32, scratch: usize, low: u64, shift: u64): bool {
  const step = <usize>(length / SAMPLE) << 3;
  for (let k: u32 = 0; k < SAMPLE; k++) store<u64>(scratch + (<usize>k << 3), (load<u64>(keys + <usize>k * step) - low) >> shift);
  insertionSort(scratch, SAMPLE);
  let equal: u32 = 0;
  for (let at = scratch + 8; at < scratch + (<usize>SAMPLE << 3); at += 8) equal += u32(load<u64>(at) == load<u64>(at - 8));
  return equal <= 1;
}

/** Sorts keys that stand near their places, as most do once their leading bits are in order, by insertion; false, with all of them still there, where one does not. */
function settle(keys: usize, end: usize): bool {
  let before = load<u64>(keys);
  for (let at = keys + 8; at < end; at += 8) {
    const key = load<u64>(at);
    if (key >= before) { before = key; continue; }
    let hole = at;
    do {
      store<u64>(hole, load<u64>(hole - 8));
      hole -= 8;
    } while (hole > keys && at - hole <= FAR && load<u64>(hole - 8) > key);
    store<u64>(hole, key);
    if (at - hole > FAR) return false;
  }
  return true;
}

/** Sorts every run of keys that agree in their leading bits. */
function finish(keys: usize, end: usize, scratch: usize, tables: usize, low: u64, shift: u64): void {
  let start = keys;
  let leading = (load<u64>(keys) - low) >> shift;
  for (let at = keys + 8; at < end; at += 8) {
    const next = (load<u64>(at) - low) >> shift;
    if (next == leading) continue;
    if (at - start > 8) sortKeys(start, <u32>((at - start) >> 3), scratch, tables);
    start = at;
    leading = next;
  }
  if (end - start > 8) sortKeys(start, <u32>((end - start) >> 3), scratch, tables);
}

function insertionSort(keys: usize, length: u32): void {
  const end = keys + (<usize>length << 3);
  for (let at = keys + 8; at < end; at += 8) {
    const key = load<u64>(at);
    let hole = at;
    while (hole > keys && load<u64>(hole - 8) > key) {
      store<u64>(hole, load<u64>(hole - 8));
      hole -= 8;
    }
    store<u64>(hole, key);
  }
}
