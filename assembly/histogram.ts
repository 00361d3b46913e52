import { countBelow } from "./keys";

/** Up to here edges are compared one and all, four at a time; beyond, each value searches its bin. */
const FEW_EDGES: u32 = 16;
const BLOCK: usize = 1024 << 3;

/** Added to a double below 2^31, leaves its whole part in the low bits. */
const WHOLE: f64 = 4503599627370496.0;

/**
 * numpy.histogram with a number of bins: an index by scaling, then moved by one where the edges say otherwise, which
 * only values very near an edge need. `edges` ends with ∞ after the upper bound. Values outside count as the upper
 * bound, whose slot is put right at the end. Four tables, so that equal neighbours do not wait for each other.
 */
export function uniformHistogram(
  values: usize, length: u32, lower: f64, upper: f64, bins: u32, edges: usize, tables: usize, out: usize,
): void {
  const size = <usize>(bins + 1) << 2;
  memory.fill(tables, 0, size << 2);
  const table1 = tables + size, table2 = table1 + size, table3 = table2 + size;
  const lowers = f64x2.splat(lower), uppers = f64x2.splat(upper), ranges = f64x2.splat(upper - lower);
  const scale = f64x2.splat(<f64>bins), whole = f64x2.splat(WHOLE);
  // Rounding of the scaled value and of the edges, in bins, four times over.
  const doubt = 16 * f64.EPSILON * <f64>bins * (1 + Math.max(Math.abs(lower), Math.abs(upper)) / (upper - lower));
  const near = f64x2.splat(doubt);
  const end = values + (<usize>length << 3);
  let insides = i64x2.splat(0);
  let at = values;
  for (; at + 32 <= end; at += 32) {
    const x0 = v128.load(at), x1 = v128.load(at, 16);
    const inside0 = v128.and(f64x2.ge(x0, lowers), f64x2.le(x0, uppers));
    const inside1 = v128.and(f64x2.ge(x1, lowers), f64x2.le(x1, uppers));
    insides = i64x2.sub(insides, i64x2.add(inside0, inside1));
    const y0 = v128.bitselect(x0, uppers, inside0), y1 = v128.bitselect(x1, uppers, inside1);
    const scaled0 = f64x2.mul(f64x2.div(f64x2.sub(y0, lowers), ranges), scale);
    const scaled1 = f64x2.mul(f64x2.div(f64x2.sub(y1, lowers), ranges), scale);
    const places0 = f64x2.add(f64x2.floor(scaled0), whole), places1 = f64x2.add(f64x2.floor(scaled1), whole);
    const close0 = f64x2.lt(f64x2.abs(f64x2.sub(scaled0, f64x2.nearest(scaled0))), near);
    const close1 = f64x2.lt(f64x2.abs(f64x2.sub(scaled1, f64x2.nearest(scaled1))), near);
    if (v128.any_true(v128.or(close0, close1))) {
      tally(tables, place(<u32>i64x2.extract_lane(places0, 0), f64x2.extract_lane(y0, 0), edges));
      tally(table1, place(<u32>i64x2.extract_lane(places0, 1), f64x2.extract_lane(y0, 1), edges));
      tally(table2, place(<u32>i64x2.extract_lane(places1, 0), f64x2.extract_lane(y1, 0), edges));
      tally(table3, place(<u32>i64x2.extract_lane(places1, 1), f64x2.extract_lane(y1, 1), edges));
    } else {
      tally(tables, <u32>i64x2.extract_lane(places0, 0));
      tally(table1, <u32>i64x2.extract_lane(places0, 1));
      tally(table2, <u32>i64x2.extract_lane(places1, 0));
      tally(table3, <u32>i64x2.extract_lane(places1, 1));
    }
  }
  const outside = <i64>((at - values) >> 3) - i64x2.extract_lane(insides, 0) - i64x2.extract_lane(insides, 1);
  for (; at < end; at += 8) {
    const value = load<f64>(at);
    if (value >= lower && value <= upper) {
      tally(tables, place(<u32>(((value - lower) / (upper - lower)) * <f64>bins), value, edges));
    }
  }
  for (let i: u32 = 0; i < bins; i++) store<f64>(out + (<usize>i << 3), <f64>fourTables(tables, size, i));
  const last = out + (<usize>(bins - 1) << 3);
  store<f64>(last, load<f64>(last) + <f64>(<i64>fourTables(tables, size, bins) - outside));
}

// @ts-ignore: decorator
@inline
function place(index: u32, value: f64, edges: usize): u32 {
  index -= u32(value < load<f64>(edges + (<usize>index << 3)));
  return index + u32(value >= load<f64>(edges + (<usize>index << 3), 8));
}

// @ts-ignore: decorator
@inline
function tally(table: usize, index: u32): void {
  const slot = table + (<usize>index << 2);
  store<u32>(slot, load<u32>(slot) + 1);
}

function fourTables(tables: usize, size: usize, index: u32): u32 {
  const slot = tables + (<usize>index << 2);
  return load<u32>(slot) + load<u32>(slot + size) + load<u32>(slot + (size << 1)) + load<u32>(slot + size * 3);
}

/** Counts of finite values in (−∞, e_0), [e_0, e_1), …, [e_last, ∞). */
export function binCounts(values: usize, length: u32, edges: usize, edgeCount: u32, out: usize): void {
  memory.fill(out, 0, <usize>(edgeCount + 1) << 3);
  const end = values + (<usize>length << 3);
  if (edgeCount > FEW_EDGES) {
    for (let at = values; at < end; at += 8) {
      const value = load<f64>(at);
      if (Math.abs(value) < Infinity) increment(out, atMost(edges, edgeCount, value));
    }
    return;
  }
  const infinite = countAbove(values, end, f64.MAX_VALUE);
  let above = <f64>(countAbove(values, end, -f64.MAX_VALUE) + countEqual(values, end, -f64.MAX_VALUE)) - infinite;
  const finite = above;
  countAtLeast(values, end, edges, edgeCount, out + 8);
  for (let i: u32 = 0; i < edgeCount; i++) {
    const slot = out + (<usize>i << 3);
    const here = Math.min(finite, load<f64>(slot, 8) - infinite);
    store<f64>(slot, above - here);
    above = here;
  }
  store<f64>(out + (<usize>edgeCount << 3), above);
}

/** numpy.histogram on edges: [e_i, e_i+1), the last one closed. */
export function histogram(values: usize, length: u32, edges: usize, edgeCount: u32, out: usize): void {
  const bins = edgeCount - 1;
  memory.fill(out, 0, <usize>bins << 3);
  const end = values + (<usize>length << 3);
  const last = load<f64>(edges + (<usize>bins << 3));
  if (edgeCount > FEW_EDGES) {
    const first = load<f64>(edges);
    for (let at = values; at < end; at += 8) {
      const value = load<f64>(at);
      if (value >= first && value <= last) increment(out, min(atMost(edges, edgeCount, value), bins) - 1);
    }
    return;
  }
  countAtLeast(values, end, edges, bins, out);
  const beyond = countAbove(values, end, last);
  for (let i: u32 = 0; i < bins; i++) {
    const slot = out + (<usize>i << 3);
    store<f64>(slot, load<f64>(slot) - (i + 1 < bins ? load<f64>(slot, 8) : beyond));
  }
}

// @ts-ignore: decorator
@inline
function increment(counts: usize, index: u32): void {
  const slot = counts + (<usize>index << 3);
  store<f64>(slot, load<f64>(slot) + 1);
}

/** How many of the ascending edges are at most `value`. */
function atMost(edges: usize, edgeCount: u32, value: f64): u32 {
  let from: u32 = 0;
  let left = edgeCount;
  while (left > 1) {
    const half = left >> 1;
    from += half & (0 - u32(load<f64>(edges + (<usize>(from + half - 1) << 3)) <= value));
    left -= half;
  }
  return from + u32(load<f64>(edges + (<usize>from << 3)) <= value);
}

/** Adds, for each edge, how many values are at least that. Blocks of values stay in the first-level cache. */
function countAtLeast(values: usize, end: usize, edges: usize, edgeCount: u32, out: usize): void {
  for (let block = values; block < end; block += BLOCK) {
    const stop = min(block + BLOCK, end);
    for (let i: u32 = 0; i < edgeCount; i += 4) {
      const edge0 = v128.load64_splat(edges + (<usize>i << 3));
      const edge1 = v128.load64_splat(edges + (<usize>min(i + 1, edgeCount - 1) << 3));
      const edge2 = v128.load64_splat(edges + (<usize>min(i + 2, edgeCount - 1) << 3));
      const edge3 = v128.load64_splat(edges + (<usize>min(i + 3, edgeCount - 1) << 3));
      let sum0 = i64x2.splat(0), sum1 = i64x2.splat(0), sum2 = i64x2.splat(0), sum3 = i64x2.splat(0);
      for (let at = block; at < stop; at += 16) {
        const x = at + 16 <= stop ? v128.load(at) : f64x2.replace_lane(f64x2.splat(NaN), 0, load<f64>(at));
        sum0 = i64x2.sub(sum0, f64x2.ge(x, edge0));
        sum1 = i64x2.sub(sum1, f64x2.ge(x, edge1));
        sum2 = i64x2.sub(sum2, f64x2.ge(x, edge2));
        sum3 = i64x2.sub(sum3, f64x2.ge(x, edge3));
      }
      const slot = out + (<usize>i << 3);
      raise(slot, sum0);
      if (i + 1 < edgeCount) raise(slot + 8, sum1);
      if (i + 2 < edgeCount) raise(slot + 16, sum2);
      if (i + 3 < edgeCount) raise(slot + 24, sum3);
    }
  }
}

// @ts-ignore: decorator
@inline
function raise(slot: usize, lanes: v128): void {
  store<f64>(slot, load<f64>(slot) + <f64>(i64x2.extract_lane(lanes, 0) + i64x2.extract_lane(lanes, 1)));
}

function countAbove(values: usize, end: usize, edge: f64): f64 {
  let found = i64x2.splat(0);
  const edges = f64x2.splat(edge);
  for (; values + 16 <= end; values += 16) found = i64x2.sub(found, f64x2.gt(v128.load(values), edges));
  const rest = values < end && load<f64>(values) > edge ? 1 : 0;
  return <f64>(i64x2.extract_lane(found, 0) + i64x2.extract_lane(found, 1) + rest);
}

function countEqual(values: usize, end: usize, wanted: f64): f64 {
  let found: f64 = 0;
  for (; values < end; values += 8) found += load<f64>(values) == wanted ? 1 : 0;
  return found;
}

/** The counts of `binCounts` from a sorted sample. */
export function sortedBinCounts(keys: usize, length: u32, kind: i32, edges: usize, edgeCount: u32, out: usize): void {
  let before: u32 = 0;
  for (let i: u32 = 0; i < edgeCount; i++) {
    const below = countBelow(keys, length, kind, load<f64>(edges + (<usize>i << 3)));
    store<f64>(out + (<usize>i << 3), <f64>(below - before));
    before = below;
  }
  store<f64>(out + (<usize>edgeCount << 3), <f64>(length - before));
}

/** Count per code; `out` has one more place, for rows outside [0, size). */
export function countCodes(codes: usize, length: u32, size: u32, tables: usize, out: usize): void {
  const bytes = <usize>(size + 1) << 2;
  memory.fill(tables, 0, bytes << 2);
  let i: u32 = 0;
  for (; i + 4 <= length; i += 4) {
    const four = codes + (<usize>i << 2);
    tallyCode(tables, load<u32>(four), size);
    tallyCode(tables + bytes, load<u32>(four, 4), size);
    tallyCode(tables + (bytes << 1), load<u32>(four, 8), size);
    tallyCode(tables + bytes * 3, load<u32>(four, 12), size);
  }
  for (; i < length; i++) tallyCode(tables, load<u32>(codes + (<usize>i << 2)), size);
  for (let k: u32 = 0; k <= size; k++) store<f64>(out + (<usize>k << 3), <f64>fourTables(tables, bytes, k));
}

// @ts-ignore: decorator
@inline
function tallyCode(table: usize, code: u32, size: u32): void {
  tally(table, min(code, size));
}
