import { DOUBLE, doubleOfKey, lowerBound, upperBound } from "./keys";
import { add, beginSum, endSum } from "./sum";

const LEAF: u32 = 32;
/** Longer stretches are cut, so that plain sums inside one lose nothing. */
const LONGEST: u32 = 4096;
/** How much of a stretch's terms may cancel: 6 of 53 bits. */
const CANCELLATION: i64 = 64;

let first: usize = 0, second: usize = 0;
let n: i64 = 0, m: i64 = 0;
let keyKind: i32 = 0;
let scale: f64 = 1;

/**
 * ∫ |F − G|. A stretch between two values in which F − G cannot change its sign (both are monotone) and does not come
 * close to it has the area |∫ F − ∫ G|, two plain sums; other stretches are halved, short ones merged strip by strip.
 */
export function wasserstein(a: usize, lengthA: u32, b: usize, lengthB: u32, kind: i32): f64 {
  first = a;
  second = b;
  n = <i64>lengthA;
  m = <i64>lengthB;
  keyKind = kind;
  const lastA = load<u64>(a + (<usize>(lengthA - 1) << 3)), lastB = load<u64>(b + (<usize>(lengthB - 1) << 3));
  const low = min(load<u64>(a), load<u64>(b)), high = max(lastA, lastB);
  scale = 1;
  if (kind == DOUBLE) {
    const greatest = Math.max(Math.abs(doubleOfKey(low)), Math.abs(doubleOfKey(high)));
    if (greatest > reinterpret<f64>(<u64>(1023 + 900) << 52)) scale = reinterpret<f64>(<u64>(1023 - 60) << 52);
  }
  beginSum();
  if (low < high) {
    area(
      upperBound(a, 0, lengthA, low), upperBound(b, 0, lengthB, low), low,
      lowerBound(a, 0, lengthA, high), lowerBound(b, 0, lengthB, high), high,
    );
  }
  return endSum() / (<f64>n * <f64>m) / scale;
}

/** The values from place i0 to i1 and from j0 to j1 lie strictly between the keys `from` and `to`. Areas are times n·m. */
function area(i0: u32, j0: u32, from: u64, i1: u32, j1: u32, to: u64): void {
  const length = i1 - i0 + (j1 - j0);
  if (length <= LEAF) return merge(i0, j0, from, i1, j1, to);
  if (length <= LONGEST) {
    const most = <i64>i1 * m - <i64>j0 * n, least = <i64>i0 * m - <i64>j1 * n;
    const clear = max(least, -most);
    if (clear > 0 && clear * CANCELLATION >= most - least) {
      const start = <f64>(<i64>i0 * m - <i64>j0 * n) * width(from, to);
      add(Math.abs(start + widths(first, i0, i1, to) * <f64>m - widths(second, j0, j1, to) * <f64>n));
      return;
    }
  }
  const key = i1 - i0 >= j1 - j0
    ? load<u64>(first + (<usize>(i0 + ((i1 - i0) >> 1)) << 3))
    : load<u64>(second + (<usize>(j0 + ((j1 - j0) >> 1)) << 3));
  area(i0, j0, from, lowerBound(first, i0, i1, key), lowerBound(second, j0, j1, key), key);
  area(upperBound(first, i0, i1, key), upperBound(second, j0, j1, key), key, i1, j1, to);
}

function merge(i: u32, j: u32, from: u64, i1: u32, j1: u32, to: u64): void {
  while (i < i1 || j < j1) {
    const x = i < i1 ? load<u64>(first + (<usize>i << 3)) : to;
    const y = j < j1 ? load<u64>(second + (<usize>j << 3)) : to;
    const key = min(x, y);
    add(Math.abs(<f64>(<i64>i * m - <i64>j * n)) * width(from, key));
    i += u32(x == key);
    j += u32(y == key);
    from = key;
  }
  add(Math.abs(<f64>(<i64>i * m - <i64>j * n)) * width(from, to));
}

/** Integers are subtracted as integers. */
// @ts-ignore: decorator
@inline
function width(from: u64, to: u64): f64 {
  return keyKind == DOUBLE ? doubleOfKey(to) * scale - doubleOfKey(from) * scale : <f64>(to - from);
}

/** Σ (to − value) over places from `start` to `stop`. */
function widths(keys: usize, start: u32, stop: u32, to: u64): f64 {
  let at = keys + (<usize>start << 3);
  const end = keys + (<usize>stop << 3);
  let even: f64 = 0, odd: f64 = 0;
  if (keyKind != DOUBLE) {
    for (; at < end; at += 8) even += <f64>(to - load<u64>(at));
    return even;
  }
  const last = doubleOfKey(to) * scale;
  for (; at + 16 <= end; at += 16) {
    even += last - doubleOfKey(load<u64>(at)) * scale;
    odd += last - doubleOfKey(load<u64>(at, 8)) * scale;
  }
  if (at < end) even += last - doubleOfKey(load<u64>(at)) * scale;
  return even + odd;
}
