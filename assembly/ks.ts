import { lowerBound, upperBound, valueOfKey } from "./keys";

/** Stretches of so few values are merged outright. */
const LEAF: u32 = 32;
const SEEDS: u32 = 128;

let first: usize = 0, second: usize = 0;
let n: i64 = 0, m: i64 = 0;
/** The greatest and least i·m − j·n so far, and the first i + j at which they are reached. */
let highest: i64 = 0, lowest: i64 = 0;
let highestAt: u64 = 0, lowestAt: u64 = 0;
let highestI: u32 = 0, highestJ: u32 = 0, lowestI: u32 = 0, lowestJ: u32 = 0;

/**
 * The two-sample statistic, exact in integers, judged only after whole groups of ties.
 * Both distribution functions are monotone, so a stretch between two cuts (i0, j0) and (i1, j1) cannot hold more than
 * i1·m − j0·n nor less than i0·m − j1·n; stretches that cannot reach the best so far are never looked into.
 * `out`: numerator, sign (+1 where the first function is higher; scipy's choice when both reach it), location.
 */
export function kolmogorovSmirnov(a: usize, lengthA: u32, b: usize, lengthB: u32, kind: i32, out: usize): void {
  first = a;
  second = b;
  n = <i64>lengthA;
  m = <i64>lengthB;
  highest = i64.MIN_VALUE;
  lowest = i64.MAX_VALUE;
  judge(lengthA, lengthB);
  const longer = lengthA >= lengthB ? a : b;
  const steps = min<u32>(SEEDS, max(lengthA, lengthB));
  for (let k: u32 = 1; k < steps; k++) {
    const at = <usize>((<u64>max(lengthA, lengthB) * <u64>k) / <u64>steps);
    const key = load<u64>(longer + (at << 3));
    judge(upperBound(a, 0, lengthA, key), upperBound(b, 0, lengthB, key));
  }
  search(0, 0, lengthA, lengthB);
  const positive = highest >= -lowest;
  const i = positive ? highestI : lowestI;
  const j = positive ? highestJ : lowestJ;
  let at: u64 = 0;
  if (i > 0) at = load<u64>(a + (<usize>(i - 1) << 3));
  if (j > 0) at = max(at, load<u64>(b + (<usize>(j - 1) << 3)));
  store<f64>(out, <f64>(positive ? highest : -lowest));
  store<f64>(out, positive ? 1 : -1, 8);
  store<f64>(out, valueOfKey(at, kind), 16);
}

function judge(i: u32, j: u32): void {
  const difference = <i64>i * m - <i64>j * n;
  const at = <u64>i + <u64>j;
  if (difference > highest || (difference == highest && at < highestAt)) {
    highest = difference;
    highestAt = at;
    highestI = i;
    highestJ = j;
  }
  if (difference < lowest || (difference == lowest && at < lowestAt)) {
    lowest = difference;
    lowestAt = at;
    lowestI = i;
    lowestJ = j;
  }
}

function search(i0: u32, j0: u32, i1: u32, j1: u32): void {
  const best = max(highest, -lowest);
  if (<i64>i1 * m - <i64>j0 * n < best && <i64>j1 * n - <i64>i0 * m < best) return;
  if (i1 - i0 + (j1 - j0) <= LEAF) return merge(i0, j0, i1, j1);
  const key = i1 - i0 >= j1 - j0
    ? load<u64>(first + (<usize>(i0 + ((i1 - i0) >> 1)) << 3))
    : load<u64>(second + (<usize>(j0 + ((j1 - j0) >> 1)) << 3));
  const i = lowerBound(first, i0, i1, key);
  const j = lowerBound(second, j0, j1, key);
  if (i > i0 || j > j0) {
    judge(i, j);
    search(i0, j0, i, j);
  }
  const iEnd = upperBound(first, i, i1, key);
  const jEnd = upperBound(second, j, j1, key);
  judge(iEnd, jEnd);
  if (iEnd < i1 || jEnd < j1) search(iEnd, jEnd, i1, j1);
}

function merge(i: u32, j: u32, i1: u32, j1: u32): void {
  while (i < i1 || j < j1) {
    const x = i < i1 ? load<u64>(first + (<usize>i << 3)) : u64.MAX_VALUE;
    const y = j < j1 ? load<u64>(second + (<usize>j << 3)) : u64.MAX_VALUE;
    const key = min(x, y);
    while (i < i1 && load<u64>(first + (<usize>i << 3)) == key) i++;
    while (j < j1 && load<u64>(second + (<usize>j << 3)) == key) j++;
    judge(i, j);
  }
}
