import { keyOfDouble } from "./keys";
import { add, beginSum, endSum } from "./sum";

/** Keys of the finite scores whose label is `label`; answers how many. */
export function scoreKeys(scores: usize, labels: usize, length: u32, label: i32, out: usize): u32 {
  let to = out;
  for (let i: u32 = 0; i < length; i++) {
    const score = load<f64>(scores + (<usize>i << 3));
    store<u64>(to, keyOfDouble(score));
    to += i32(Math.abs(score) < Infinity) & i32(load<i32>(labels + (<usize>i << 2)) == label) ? 8 : 0;
  }
  return <u32>((to - out) >> 3);
}

/** First place at or after `at` whose key is not `key`. */
// @ts-ignore: decorator
@inline
function after(keys: usize, at: u32, length: u32, key: u64): u32 {
  while (at < length && load<u64>(keys + (<usize>at << 3)) == key) at++;
  return at;
}

/** The least key at or after both places. */
// @ts-ignore: decorator
@inline
function next(positives: usize, i: u32, p: u32, negatives: usize, j: u32, n: u32): u64 {
  const x = i < p ? load<u64>(positives + (<usize>i << 3)) : u64.MAX_VALUE;
  const y = j < n ? load<u64>(negatives + (<usize>j << 3)) : u64.MAX_VALUE;
  return min(x, y);
}

/**
 * Both samples ascend. `out`: the area under the ROC curve from exact pair counts (a tie is half a pair), its variance
 * from the placements of each score in the other sample (DeLong, DeLong & Clarke-Pearson 1988), and average precision
 * Σ (R_k − R_k−1) P_k over distinct scores.
 */
export function rank(positives: usize, p: u32, negatives: usize, n: u32, out: usize): void {
  const countP = <f64>p, countN = <f64>n;
  let pairs: u64 = 0;
  beginSum();
  for (let i: u32 = 0, j: u32 = 0; i < p || j < n; ) {
    const key = next(positives, i, p, negatives, j, n);
    const iEnd = after(positives, i, p, key), jEnd = after(negatives, j, n, key);
    const hits = iEnd - i;
    pairs += <u64>hits * (<u64>j + <u64>jEnd);
    if (hits) add(<f64>hits * (<f64>(p - i) / (<f64>(p - i) + <f64>(n - j))));
    i = iEnd;
    j = jEnd;
  }
  const averagePrecision = p == 0 ? NaN : endSum() / countP;
  const area = p == 0 || n == 0 ? NaN : <f64>pairs / (2 * countP * countN);

  let spreadP: f64 = 0, spreadN: f64 = 0;
  for (let i: u32 = 0, j: u32 = 0; i < p || j < n; ) {
    const key = next(positives, i, p, negatives, j, n);
    const iEnd = after(positives, i, p, key), jEnd = after(negatives, j, n, key);
    const beaten = (<f64>j + <f64>jEnd) / 2 / countN - area;
    const beating = 1 - (<f64>i + <f64>iEnd) / 2 / countP - area;
    spreadP += <f64>(iEnd - i) * beaten * beaten;
    spreadN += <f64>(jEnd - j) * beating * beating;
    i = iEnd;
    j = jEnd;
  }
  const variance = p < 2 || n < 2 ? NaN : spreadP / (countP - 1) / countP + spreadN / (countN - 1) / countN;
  store<f64>(out, area);
  store<f64>(out, variance, 8);
  store<f64>(out, averagePrecision, 16);
}
