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

let i: u32 = 0, j: u32 = 0;
let hits: u32 = 0, alarms: u32 = 0;

/** Steps over the next group of equal scores: `hits` positives and `alarms` negatives. */
// @ts-ignore: decorator
@inline
function step(positives: usize, p: u32, negatives: usize, n: u32): void {
  const x = i < p ? load<u64>(positives + (<usize>i << 3)) : u64.MAX_VALUE;
  const y = j < n ? load<u64>(negatives + (<usize>j << 3)) : u64.MAX_VALUE;
  const key = min(x, y);
  const startI = i, startJ = j;
  while (i < p && load<u64>(positives + (<usize>i << 3)) == key) i++;
  while (j < n && load<u64>(negatives + (<usize>j << 3)) == key) j++;
  hits = i - startI;
  alarms = j - startJ;
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
  i = j = 0;
  while (i < p || j < n) {
    const below = j;
    const above = p - i;
    const retrieved = <f64>above + <f64>(n - j);
    step(positives, p, negatives, n);
    pairs += <u64>hits * (2 * <u64>below + <u64>alarms);
    if (hits) add(<f64>hits * (<f64>above / retrieved));
  }
  const averagePrecision = p == 0 ? NaN : endSum() / countP;
  const area = p == 0 || n == 0 ? NaN : <f64>pairs / (2 * countP * countN);

  let spreadP: f64 = 0, spreadN: f64 = 0;
  i = j = 0;
  while (i < p || j < n) {
    const belowP = i, belowN = j;
    step(positives, p, negatives, n);
    const beaten = (<f64>belowN + <f64>alarms / 2) / countN - area;
    const beating = (<f64>(p - belowP) - <f64>hits / 2) / countP - area;
    spreadP += <f64>hits * beaten * beaten;
    spreadN += <f64>alarms * beating * beating;
  }
  const variance = p < 2 || n < 2 ? NaN : spreadP / (countP - 1) / countP + spreadN / (countN - 1) / countN;
  store<f64>(out, area);
  store<f64>(out, variance, 8);
  store<f64>(out, averagePrecision, 16);
}
