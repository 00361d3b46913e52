import { add, beginSum, endSum } from "./sum";

/** Sums of a block are plain, sums of blocks compensated: as exact as it needs to be, at the speed of reading. */
const BLOCK: u32 = 512;


// @ts-ignore: decorator
@inline
function across(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

// @ts-ignore: decorator
@inline
function total(lanes: v128): u64 {
  return <u64>(i64x2.extract_lane(lanes, 0) + i64x2.extract_lane(lanes, 1));
}

// @ts-ignore: decorator
@inline
function isFinite2(x: v128): v128 {
  return f64x2.lt(f64x2.abs(x), f64x2.splat(Infinity));
}

/** Two values, or the last one beside a NaN. */
// @ts-ignore: decorator
@inline
function pair(at: usize, end: usize): v128 {
  return at + 16 <= end ? v128.load(at) : f64x2.replace_lane(f64x2.splat(NaN), 0, load<f64>(at));
}

/**
 * Count, missing, zeros, +∞, −∞, min, max, mean and std (n − 1) of doubles, over the finite ones.
 * Two passes: the mean, then the spread about that mean (Chan, Golub & LeVeque 1983, eq. 1.7), so that
 * 10^9 ± 5·10^-4 keeps its spread. A power of two scales what would leave the range of doubles when squared.
 */
export function moments(values: usize, length: u32, out: usize): void {
  const end = values + (<usize>length << 3);
  let counts = i64x2.splat(0), zeros = i64x2.splat(0), positives = i64x2.splat(0), negatives = i64x2.splat(0);
  let lows = f64x2.splat(Infinity), highs = f64x2.splat(-Infinity);
  let counted: u64 = 0;
  beginSum();
  for (let block = values; block < end; block += <usize>BLOCK << 3) {
    const stop = min(block + (<usize>BLOCK << 3), end);
    let sum0 = f64x2.splat(0), sum1 = f64x2.splat(0);
    for (let at = block; at < stop; at += 32) {
      const x = pair(at, stop);
      const fx = isFinite2(x);
      sum0 = f64x2.add(sum0, v128.and(x, fx));
      counts = i64x2.sub(counts, fx);
      zeros = i64x2.sub(zeros, f64x2.eq(x, f64x2.splat(0)));
      lows = f64x2.pmin(lows, v128.bitselect(x, lows, fx));
      highs = f64x2.pmax(highs, v128.bitselect(x, highs, fx));
      if (at + 16 >= stop) break;
      const y = pair(at + 16, stop);
      const fy = isFinite2(y);
      sum1 = f64x2.add(sum1, v128.and(y, fy));
      counts = i64x2.sub(counts, fy);
      zeros = i64x2.sub(zeros, f64x2.eq(y, f64x2.splat(0)));
      lows = f64x2.pmin(lows, v128.bitselect(y, lows, fy));
      highs = f64x2.pmax(highs, v128.bitselect(y, highs, fy));
    }
    add(across(f64x2.add(sum0, sum1)));
    const now = total(counts);
    if (now - counted != <u64>((stop - block) >> 3)) {
      for (let at = block; at < stop; at += 16) {
        const x = pair(at, stop);
        positives = i64x2.sub(positives, f64x2.eq(x, f64x2.splat(Infinity)));
        negatives = i64x2.sub(negatives, f64x2.eq(x, f64x2.splat(-Infinity)));
      }
    }
    counted = now;
  }
  const count = <f64>counted;
  const low = Math.min(f64x2.extract_lane(lows, 0), f64x2.extract_lane(lows, 1)) + 0.0;
  const high = Math.max(f64x2.extract_lane(highs, 0), f64x2.extract_lane(highs, 1)) + 0.0;
  store<f64>(out, count);
  store<f64>(out, <f64>(<u64>length - counted - total(positives) - total(negatives)), 8);
  store<f64>(out, <f64>total(zeros), 16);
  store<f64>(out, <f64>total(positives), 24);
  store<f64>(out, <f64>total(negatives), 32);
  store<f64>(out, counted == 0 ? NaN : low, 40);
  store<f64>(out, counted == 0 ? NaN : high, 48);

  let mean = low;
  let std: f64 = counted < 2 ? NaN : 0;
  if (counted == 0) mean = NaN;
  else if (low != high) {
    const greatest = Math.max(Math.abs(low), Math.abs(high));
    let scale: f64 = 1;
    if (greatest > reinterpret<f64>(<u64>(1023 + 400) << 52)) scale = reinterpret<f64>(<u64>(1023 - 600) << 52);
    else if (greatest < reinterpret<f64>(<u64>(1023 - 400) << 52)) scale = reinterpret<f64>(<u64>(1023 + 600) << 52);
    if (scale != 1) spread(values, end, scale, 0);
    const pivot = endSum() / count;
    const squares = spread(values, end, scale, pivot);
    const rest = endSum();
    mean = Math.min(high, Math.max(low, (pivot + rest / count) / scale));
    std = Math.sqrt(Math.max(0, squares - (rest * rest) / count) / (count - 1)) / scale;
  }
  store<f64>(out, mean, 56);
  store<f64>(out, std, 64);
}

/** Leaves Σ (x·scale − pivot) of the finite values for `endSum` and answers Σ (x·scale − pivot)². */
function spread(values: usize, end: usize, scale: f64, pivot: f64): f64 {
  let squares: f64 = 0, lost: f64 = 0;
  const scales = f64x2.splat(scale), pivots = f64x2.splat(pivot);
  beginSum();
  for (let block = values; block < end; block += <usize>BLOCK << 3) {
    const stop = min(block + (<usize>BLOCK << 3), end);
    let sum0 = f64x2.splat(0), sum1 = f64x2.splat(0), square0 = f64x2.splat(0), square1 = f64x2.splat(0);
    for (let at = block; at < stop; at += 32) {
      const x = pair(at, stop);
      const dx = v128.and(f64x2.sub(f64x2.mul(x, scales), pivots), isFinite2(x));
      sum0 = f64x2.add(sum0, dx);
      square0 = f64x2.add(square0, f64x2.mul(dx, dx));
      if (at + 16 >= stop) break;
      const y = pair(at + 16, stop);
      const dy = v128.and(f64x2.sub(f64x2.mul(y, scales), pivots), isFinite2(y));
      sum1 = f64x2.add(sum1, dy);
      square1 = f64x2.add(square1, f64x2.mul(dy, dy));
    }
    add(across(f64x2.add(sum0, sum1)));
    const term = across(f64x2.add(square0, square1));
    const next = squares + term;
    lost += squares >= term ? squares - next + term : term - next + squares;
    squares = next;
  }
  return squares + lost;
}

/** Σ ((x − mean) / std)³ over the finite values. */
export function cubes(values: usize, length: u32, mean: f64, std: f64): f64 {
  const end = values + (<usize>length << 3);
  beginSum();
  for (let block = values; block < end; block += <usize>BLOCK << 3) {
    const stop = min(block + (<usize>BLOCK << 3), end);
    let sum: f64 = 0;
    for (let at = block; at < stop; at += 8) {
      const x = load<f64>(at);
      if (!isFinite(x)) continue;
      const z = (x - mean) / std;
      sum += z * z * z;
    }
    add(sum);
  }
  return endSum();
}
