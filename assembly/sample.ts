import { DOUBLE, valueOfKey } from "./keys";

/** Method R-7 (Hyndman & Fan 1996), interpolated from the nearer order statistic as NumPy does. NaN when empty. */
export function quantile(keys: usize, length: u32, kind: i32, probability: f64): f64 {
  if (length == 0) return NaN;
  const position = <f64>(length - 1) * probability;
  const below = <u32>Math.floor(position);
  const share = position - <f64>below;
  const lowKey = load<u64>(keys + (<usize>below << 3));
  const highKey = load<u64>(keys + (<usize>min(below + 1, length - 1) << 3));
  const low = valueOfKey(lowKey, kind), high = valueOfKey(highKey, kind);
  const step = kind == DOUBLE ? high - low : <f64>(highKey - lowKey);
  if (!isFinite(step)) return low * (1 - share) + high * share;
  return share < 0.5 ? low + step * share : high - step * (1 - share);
}

export function distinct(keys: usize, length: u32): u32 {
  if (length == 0) return 0;
  let found: u32 = 1;
  let last = load<u64>(keys);
  for (let at = keys + 8, end = keys + (<usize>length << 3); at < end; at += 8) {
    const key = load<u64>(at);
    found += u32(key != last);
    last = key;
  }
  return found;
}

/** Distinct values and their counts; limit + 1 as soon as there are more than `limit`. */
export function runs(keys: usize, length: u32, kind: i32, limit: u32, outValues: usize, outCounts: usize): u32 {
  const end = keys + (<usize>length << 3);
  let found: u32 = 0;
  for (let at = keys; at < end; ) {
    if (found == limit) return limit + 1;
    const key = load<u64>(at);
    const start = at;
    while (at < end && load<u64>(at) == key) at += 8;
    store<f64>(outValues + (<usize>found << 3), valueOfKey(key, kind));
    store<f64>(outCounts + (<usize>found << 3), <f64>((at - start) >> 3));
    found++;
  }
  return found;
}
