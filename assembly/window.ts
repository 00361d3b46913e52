/** Counts of any window of rows, without reading its rows: a byte of code a value, and prefix counts every `step` rows. */

const SLOTS: u32 = 256;
const PIECE: u32 = 8192;

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
 * Adds `sign` to the counts of each column for the code of every row of [start, end) whose byte at `marks` is 1, and 0 at `without`; where one of them is 0
 * itself, all rows are marked, or none is without. Marks lie from row 0 on. Rows are taken in pieces whose list stays in the nearest cache for all
 * columns, and counted in four tables by turns, so that a code that comes again need not wait for the last. `scratch` has 20,480 bytes.
 */
export function markedCounts(
  codes: usize, columns: u32, rows: u32, start: u32, end: u32, marks: usize, without: usize, sign: i32, out: usize, scratch: usize,
): void {
  const list = scratch + (SLOTS << 4);
  for (let from = start; from < end; from += PIECE) {
    const last = list + (<usize>listPiece(from, min(PIECE, end - from), marks, without, list) << 1);
    if (last == list) continue;
    for (let k: u32 = 0; k < columns; k++) {
      memory.fill(scratch, 0, SLOTS << 4);
      const own = codes + <usize>k * rows + from;
      let at = list;
      for (; at + 8 <= last; at += 8) {
        count(scratch, own + load<u16>(at));
        count(scratch + (SLOTS << 2), own + load<u16>(at, 2));
        count(scratch + (SLOTS << 3), own + load<u16>(at, 4));
        count(scratch + (SLOTS << 2) * 3, own + load<u16>(at, 6));
      }
      for (; at < last; at += 2) count(scratch, own + load<u16>(at));
      const counts = out + <usize>k * (SLOTS << 2);
      const signs = i32x4.splat(sign);
      for (let slot: usize = 0; slot < SLOTS << 2; slot += 16) {
        const table = scratch + slot;
        const pair = i32x4.add(v128.load(table), v128.load(table, SLOTS << 2));
        const other = i32x4.add(v128.load(table, SLOTS << 3), v128.load(table, (SLOTS << 2) * 3));
        v128.store(counts + slot, i32x4.add(v128.load(counts + slot), i32x4.mul(signs, i32x4.add(pair, other))));
      }
    }
  }
}

/** Places within a piece of its marked rows, as Uint16; answers how many they are. */
function listPiece(from: u32, length: u32, marks: usize, without: usize, list: usize): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    let mark: u32 = marks ? load<u8>(marks + from + i) : 1;
    if (without) mark &= load<u8>(without + from + i) ^ 1;
    // Written always and kept by the mark: half the rows at random would cost a wrong guess each.
    store<u16>(list + (<usize>count << 1), <u16>i);
    count += mark;
  }
  return count;
}

// @ts-ignore: decorator
@inline
function count(table: usize, code: usize): void {
  const slot = table + (<usize>load<u8>(code) << 2);
  store<u32>(slot, load<u32>(slot) + 1);
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
