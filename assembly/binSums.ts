import { countBelow, doubleOfKey, DOUBLE } from "./keys";
import { add, beginSum, endSum } from "./sum";

const BLOCK: u32 = 512;

/** Σ of the doubles in (−∞, e_0), [e_0, e_1), …, [e_last, ∞), which ascend. */
export function binSums(keys: usize, length: u32, edges: usize, edgeCount: u32, out: usize): void {
  let from: u32 = 0;
  for (let bin: u32 = 0; bin <= edgeCount; bin++) {
    const to = bin < edgeCount ? countBelow(keys, length, DOUBLE, load<f64>(edges + (<usize>bin << 3))) : length;
    beginSum();
    while (from < to) {
      let some: f64 = 0;
      for (const stop = min(from + BLOCK, to); from < stop; from++) some += doubleOfKey(load<u64>(keys + (<usize>from << 3)));
      add(some);
    }
    store<f64>(out + (<usize>bin << 3), endSum());
  }
}
