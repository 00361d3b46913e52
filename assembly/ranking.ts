import { keyOfDouble } from "./keys";
import { add, beginSum, endSum } from "./sum";

/** Plain sums of so few terms lose nothing that matters. */
const BLOCK: u32 = 512;

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

// @ts-ignore: decorator
@inline
function at(keys: usize, place: u32): u64 {
  return load<u64>(keys + (<usize>place << 3));
}

/** First place at or after `place` whose key is not `key`. */
// @ts-ignore: decorator
@inline
function after(keys: usize, place: u32, length: u32, key: u64): u32 {
  while (place < length && at(keys, place) == key) place++;
  return place;
}

/**
 * Both samples ascend. `out`: the area under the ROC curve from exact pair counts (a tie is half a pair), its variance
 * from the placements of each score in the other sample (DeLong, DeLong & Clarke-Pearson 1988), and average precision
 * Σ (R_k − R_k−1) P_k over distinct scores. Which sample the next score is of nobody foresees, so it is no branch; ties, which are foreseen, are one.
 */
export function rank(positives: usize, p: u32, negatives: usize, n: u32, out: usize): void {
  const countP = <f64>p, countN = <f64>n;
  let pairs: u64 = 0;
  let i: u32 = 0, j: u32 = 0;
  beginSum();
  while (i < p && j < n) {
    let some: f64 = 0;
    for (let left = BLOCK; left > 0 && i < p && j < n; left--) {
      const x = at(positives, i), y = at(negatives, j);
      const precision = <f64>(p - i) / (<f64>(p - i) + <f64>(n - j));
      if (x == y || (u32(x < y) & u32(at(positives, i + 1) == x)) != 0) {
        const iEnd = after(positives, i, p, x), jEnd = after(negatives, j, n, x);
        pairs += <u64>(iEnd - i) * (<u64>j + <u64>jEnd);
        some += <f64>(iEnd - i) * precision;
        i = iEnd;
        j = jEnd;
        continue;
      }
      const hit = u32(x < y);
      pairs += <u64>(hit * (j << 1));
      some += hit ? precision : 0;
      i += hit;
      j += 1 - hit;
    }
    add(some);
  }
  // What is left is all of one class.
  pairs += <u64>(p - i) * (<u64>n << 1);
  add(<f64>(p - i));
  const averagePrecision = p == 0 ? NaN : endSum() / countP;
  const area = p == 0 || n == 0 ? NaN : <f64>pairs / (2 * countP * countN);

  let spreadP: f64 = 0, spreadN: f64 = 0;
  i = 0;
  j = 0;
  while (i < p && j < n) {
    const x = at(positives, i), y = at(negatives, j);
    if (x == y) {
      const iEnd = after(positives, i, p, x), jEnd = after(negatives, j, n, x);
      const beaten = (<f64>j + <f64>jEnd) / 2 / countN - area;
      const beating = 1 - (<f64>i + <f64>iEnd) / 2 / countP - area;
      spreadP += <f64>(iEnd - i) * beaten * beaten;
      spreadN += <f64>(jEnd - j) * beating * beating;
      i = iEnd;
      j = jEnd;
      continue;
    }
    const hit = u32(x < y);
    const part = (hit ? <f64>j / countN : 1 - <f64>i / countP) - area;
    spreadP += hit ? part * part : 0;
    spreadN += hit ? 0 : part * part;
    i += hit;
    j += 1 - hit;
  }
  spreadP += <f64>(p - i) * (1 - area) * (1 - area);
  spreadN += <f64>(n - j) * area * area;
  const variance = p < 2 || n < 2 ? NaN : spreadP / (countP - 1) / countP + spreadN / (countN - 1) / countN;
  store<f64>(out, area);
  store<f64>(out, variance, 8);
  store<f64>(out, averagePrecision, 16);
}
