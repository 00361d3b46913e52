/** Counts of any window of rows, without reading its rows: a byte of code a value, and prefix counts every `step` rows. */

const SLOTS: u32 = 256;
const PIECE: u32 = 4096;

/**
 * One byte a value: how many of the ascending edges are at most it, `edgeCount` + 1 where it is missing and `edgeCount` + 2 where infinite.
 * `edges` has 255 doubles, filled up with ∞: eight steps of halving, none of which is a branch.
 */
export function encodeNumbers(values: usize, length: u32, edges: usize, edgeCount: u32, out: usize): void {
  for (let i: u32 = 0; i < length; i++) {
    const value = load<f64>(values + (<usize>i << 3));
    let at: u32 = 0;
    for (let half: u32 = 128; half > 0; half >>= 1) {
      at += load<f64>(edges + (<usize>(at + half - 1) << 3)) <= value ? half : 0;
    }
    const code = value != value ? edgeCount + 1 : Math.abs(value) == Infinity ? edgeCount + 2 : at;
    store<u8>(out + i, <u8>code);
  }
}

/** One byte a code: that of the table at `map`, whose first place is for −1 (missing). */
export function encodeCodes(codes: usize, length: u32, map: usize, out: usize): void {
  for (let i: u32 = 0; i < length; i++) store<u8>(out + i, load<u8>(map + 1 + load<i32>(codes + (<usize>i << 2))));
}

/** Joins two bytes of every row into one: `first` · `size` + `second`, and `none` where either is not below its size. */
export function joinCodes(first: usize, firstSize: u32, second: usize, size: u32, length: u32, none: u32, out: usize): void {
  for (let i: u32 = 0; i < length; i++) {
    const a = <u32>load<u8>(first + i), b = <u32>load<u8>(second + i);
    store<u8>(out + i, <u8>(a < firstSize && b < size ? a * size + b : none));
  }
}

/** For every `step` rows, from row 0 on, how many rows before hold each code: 256 counts each. */
export function prefixCounts(codes: usize, length: u32, step: u32, out: usize): void {
  memory.fill(out, 0, SLOTS << 2);
  for (let from: u32 = 0; from + step <= length; from += step) {
    memory.copy(out + (SLOTS << 2), out, SLOTS << 2);
    out += SLOTS << 2;
    add(codes + from, step, 1, out);
  }
}

// @ts-ignore: decorator
@inline
function add(codes: usize, length: u32, sign: i32, out: usize): void {
  for (const end = codes + length; codes < end; codes++) {
    const slot = out + (<usize>load<u8>(codes) << 2);
    store<i32>(slot, load<i32>(slot) + sign);
  }
}

/**
 * Adds to the 256 counts of each of `columns` columns those of rows [start, end): the difference of two prefixes, each put right by the rows
 * between it and the window's end. Column by column lie `rows` codes, and their prefixes. Answers how many rows of a column were read.
 */
export function windowCounts(
  codes: usize, prefixes: usize, columns: u32, rows: u32, step: u32, start: u32, end: u32, out: usize,
): u32 {
  const blocks = rows / step;
  const first = nearest(start, step, blocks), last = nearest(end, step, blocks);
  const rescanned = distance(start, first * step) + distance(end, last * step);
  const direct = end - start <= rescanned;
  for (let k: u32 = 0; k < columns; k++) {
    const own = codes + <usize>k * rows;
    const counts = out + <usize>k * (SLOTS << 2);
    if (direct) {
      add(own + start, end - start, 1, counts);
      continue;
    }
    const table = prefixes + <usize>k * (blocks + 1) * (SLOTS << 2);
    const below = table + <usize>first * (SLOTS << 2), above = table + <usize>last * (SLOTS << 2);
    for (let at: usize = 0; at < SLOTS << 2; at += 16) {
      v128.store(counts + at, i32x4.add(v128.load(counts + at), i32x4.sub(v128.load(above + at), v128.load(below + at))));
    }
    edge(own, start, first * step, -1, counts);
    edge(own, end, last * step, 1, counts);
  }
  return direct ? end - start : rescanned;
}

/**
 * Adds `sign` to the counts of each column for the code of every listed row (`list`: Int32). The list is taken in pieces that stay in the
 * nearest cache for all columns.
 */
export function rowCounts(codes: usize, columns: u32, rows: u32, list: usize, length: u32, sign: i32, out: usize): void {
  for (let from: u32 = 0; from < length; from += PIECE) {
    const first = list + (<usize>from << 2), last = first + (<usize>min(PIECE, length - from) << 2);
    for (let k: u32 = 0; k < columns; k++) {
      const own = codes + <usize>k * rows, counts = out + <usize>k * (SLOTS << 2);
      for (let at = first; at < last; at += 4) {
        const slot = counts + (<usize>load<u8>(own + load<u32>(at)) << 2);
        store<i32>(slot, load<i32>(slot) + sign);
      }
    }
  }
}

/** The prefix whose row is the nearest. */
function nearest(row: u32, step: u32, blocks: u32): u32 {
  return min(blocks, (row + (step >> 1)) / step);
}

function distance(a: u32, b: u32): u32 {
  return a > b ? a - b : b - a;
}

/** What is missing from, or too much in, the prefix at row `at` for one that ends at `row`. */
function edge(codes: usize, row: u32, at: u32, sign: i32, out: usize): void {
  if (row >= at) add(codes + at, row - at, sign, out);
  else add(codes + row, at - row, -sign, out);
}
