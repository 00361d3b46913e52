import { doubleOfKey, keyOfDouble, lowerBound } from "./keys";
import { sortKeys } from "./sort";

/** scikit-learn takes scores closer than this for one. */
const RESOLUTION: f64 = 1e-15;

// @ts-ignore: decorator
@inline
function score(keys: usize, place: u32): f64 {
  return doubleOfKey(load<u64>(keys + (<usize>place << 3)));
}

/**
 * Pooling adjacent violators (Barlow et al. 1972) over places in ascending order. Bit 0 of a place's mark is its outcome; a place with bit 1 stays
 * out. At `blocks`, with room for 16 × length bytes: sum, weight, and the places of the first and the last knot of each block. Answers how many.
 * A block is unique, whichever neighbours are pooled first: neighbours that fall are, without a branch, as they come, and blocks of them after.
 */
export function pool(keys: usize, length: u32, marks: usize, blocks: usize): u32 {
  let place: u32 = 0;
  while (place < length && load<u8>(marks + place) > 1) place++;
  if (place == length) return 0;
  let at = score(keys, place);
  let sum = <u32>load<u8>(marks + place), weight: u32 = 1, first = place;
  // What came before counts as above all: the first knot is no rise.
  let lastSum: u64 = 0, lastWeight: u64 = 0;
  let here = blocks - 16;
  let hereSum: u32 = 0, hereWeight: u32 = 0, hereFirst: u32 = 0;
  for (place++; ; place++) {
    if (place < length) {
      const mark = <u32>load<u8>(marks + place);
      if (mark > 1) continue;
      const next = score(keys, place);
      if (next - at < RESOLUTION) {
        sum += mark;
        weight++;
        continue;
      }
      at = next;
    }
    const rises = u32(lastSum * <u64>weight < <u64>sum * lastWeight) | u32(lastWeight == 0);
    here += <usize>rises << 4;
    hereSum = (rises ? 0 : hereSum) + sum;
    hereWeight = (rises ? 0 : hereWeight) + weight;
    hereFirst = rises ? first : hereFirst;
    store<u32>(here, hereSum);
    store<u32>(here, hereWeight, 4);
    store<u32>(here, hereFirst, 8);
    store<u32>(here, first, 12);
    if (place >= length) break;
    lastSum = sum;
    lastWeight = weight;
    sum = load<u8>(marks + place);
    weight = 1;
    first = place;
  }
  let top = blocks;
  for (let next = blocks + 16; next <= here; next += 16) {
    let s = <u64>load<u32>(next), w = <u64>load<u32>(next, 4);
    const last = load<u32>(next, 12);
    let from = load<u32>(next, 8);
    for (; top >= blocks && <u64>load<u32>(top) * w >= s * <u64>load<u32>(top, 4); top -= 16) {
      s += load<u32>(top);
      w += load<u32>(top, 4);
      from = load<u32>(top, 8);
    }
    top += 16;
    store<u32>(top, <u32>s);
    store<u32>(top, <u32>w, 4);
    store<u32>(top, from, 8);
    store<u32>(top, last, 12);
  }
  return <u32>((top + 16 - blocks) >> 4);
}

/** Holds the listed places back. */
export function holdBack(marks: usize, places: usize, length: u32): void {
  for (let k: u32 = 0; k < length; k++) {
    const slot = marks + <usize>load<u32>(places + (<usize>k << 2));
    store<u8>(slot, load<u8>(slot) | 2);
  }
}

/** Of the listed places, in their order: score, fitted value and outcome; they are held back no longer. */
export function takeBack(keys: usize, marks: usize, fitted: usize, places: usize, length: u32, scores: usize, values: usize, outcomes: usize): void {
  for (let k: u32 = 0; k < length; k++) {
    const place = load<u32>(places + (<usize>k << 2));
    const outcome = load<u8>(marks + place) & 1;
    store<u8>(marks + place, outcome);
    store<u8>(outcomes + k, outcome);
    store<f64>(scores + (<usize>k << 3), score(keys, place));
    store<f64>(values + (<usize>k << 3), load<f64>(fitted + (<usize>place << 3)));
  }
}

/** The piecewise linear function through the knots, constant beyond the outer ones, at every place in ascending order. */
export function interpolate(keys: usize, length: u32, at: usize, values: usize, knots: u32, out: usize): void {
  let low: u32 = 0;
  const last = knots - 1;
  const least = load<f64>(at), greatest = load<f64>(at + (<usize>last << 3));
  let slope: f64 = 0, from: f64 = 0, value: f64 = load<f64>(values), to: f64 = -Infinity;
  for (let place: u32 = 0; place < length; place++) {
    const x = score(keys, place);
    let result: f64;
    if (x >= greatest) result = load<f64>(values + (<usize>last << 3));
    else if (x <= least) result = load<f64>(values);
    else {
      if (x >= to) {
        while (load<f64>(at + (<usize>(low + 1) << 3)) <= x) low++;
        from = load<f64>(at + (<usize>low << 3));
        to = load<f64>(at + (<usize>low << 3), 8);
        value = load<f64>(values + (<usize>low << 3));
        slope = (load<f64>(values + (<usize>low << 3), 8) - value) / (to - from);
      }
      result = slope * (x - from) + value;
    }
    store<f64>(out + (<usize>place << 3), result);
  }
}

/**
 * Expected calibration error: values and outcomes (bytes) in the same order, ascending values in `bins` bins of `width` and the last one of what is left
 * over; equal values keep their order. `keys` and `scratch` have 8 × length bytes, `edges` 32 × bins.
 */
export function equalCountError(
  values: usize, outcomes: usize, length: u32, bins: u32, width: u32, keys: usize, scratch: usize, tables: usize, edges: usize,
): f64 {
  // No value is NaN; infinite ones have their place, too.
  for (let i: u32 = 0; i < length; i++) store<u64>(keys + (<usize>i << 3), keyOfDouble(load<f64>(values + (<usize>i << 3))));
  sortKeys(keys, length, scratch, tables);
  // For each bin: the key of its first place; how many keys lie below that; how many that are equal to it were seen; what came true.
  const belows = edges + (<usize>bins << 3), seen = belows + (<usize>bins << 3), came = seen + (<usize>bins << 3);
  for (let bin: u32 = 0; bin < bins; bin++) {
    const key = load<u64>(keys + (<usize>(bin * width) << 3));
    const slot = <usize>bin << 3;
    store<u64>(edges + slot, key);
    store<u64>(belows + slot, lowerBound(keys, 0, length, key));
    store<u64>(seen + slot, 0);
    store<u64>(came + slot, 0);
  }
  for (let i: u32 = 0; i < length; i++) {
    const key = keyOfDouble(load<f64>(values + (<usize>i << 3)));
    let bin: u32 = 0;
    for (let k: u32 = 1; k < bins; k++) bin += u32(load<u64>(edges + (<usize>k << 3)) <= key);
    const slot = <usize>bin << 3;
    if (load<u64>(edges + slot) == key) {
      const before = load<u64>(seen + slot);
      store<u64>(seen + slot, before + 1);
      bin = min(<u32>(load<u64>(belows + slot) + before) / width, bins - 1);
    }
    const own = came + (<usize>bin << 3);
    store<u64>(own, load<u64>(own) + load<u8>(outcomes + i));
  }
  let error: f64 = 0;
  for (let bin: u32 = 0; bin < bins; bin++) {
    const end = bin + 1 < bins ? (bin + 1) * width : length;
    let promised: f64 = 0;
    for (let k = bin * width; k < end; k++) promised += score(keys, k);
    error += Math.abs(promised - <f64>load<u64>(came + (<usize>bin << 3))) / <f64>length;
  }
  return error;
}
