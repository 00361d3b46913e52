import { DOUBLE, doubleOfKey } from "./keys";

/** Plain sums of so few terms lose nothing that matters. */
const BLOCK: u32 = 4096;

// @ts-ignore: decorator
@inline
function at(keys: usize, place: u32): u64 {
  return load<u64>(keys + (<usize>place << 3));
}

// @ts-ignore: decorator
@inline
function after(keys: usize, place: u32, length: u32, key: u64): u32 {
  while (place < length && at(keys, place) == key) place++;
  return place;
}

/**
 * One merge of both samples, group of ties by group of ties, for all figures that rest on merged ranks.
 * With i and j values of each sample below a group that holds f and g of them, d = m(i + f/2) − n(j + g/2) is the
 * difference of both mid-distribution functions times n·m; it is kept doubled, as an exact integer.
 * Cramér–von Mises' T is written in d and in what ties add to it, so that nothing cancels: with U as in Anderson 1962 (10),
 * T = U/(nmN) − (4nm − 1)/(6N) loses six digits at a million rows.
 * `out`: twice Mann & Whitney's U of the first sample, Σ (t³ − t) over ties, Cramér–von Mises' T, Anderson–Darling's
 * A²akN (Scholz & Stephens 1987 (7)), ∫ (F − G)², and ∫ (F − G), the second mean less the first.
 */
export function ranks(a: usize, n: u32, b: usize, m: u32, kind: i32, out: usize): void {
  const N = <i64>n + <i64>m;
  const rows = <f64>N, product = <f64>n * <f64>m;
  const squares = <f64>n * <f64>n + <f64>m * <f64>m;
  const scale = scaleOf(a, n, b, m, kind);
  let pairs: u64 = 0;
  let ties: f64 = 0, distance: f64 = 0, weighted: f64 = 0, area: f64 = 0, shift: f64 = 0;
  let last: u64 = 0;
  for (let i: u32 = 0, j: u32 = 0; i < n || j < m; ) {
    let someTies: f64 = 0, someDistance: f64 = 0, someWeighted: f64 = 0, someArea: f64 = 0, someShift: f64 = 0;
    for (let left = BLOCK; left > 0 && (i < n || j < m); left--) {
      const x = i < n ? at(a, i) : u64.MAX_VALUE, y = j < m ? at(b, j) : u64.MAX_VALUE;
      const key = min(x, y);
      if (i + j > 0) {
        const apart = <f64>(<i64>i * <i64>m - <i64>j * <i64>n);
        const strip = apart * width(last, key, kind, scale);
        someArea += apart * strip;
        someShift += strip;
      }
      last = key;
      const iEnd = after(a, i, n, key), jEnd = after(b, j, m, key);
      const f = <f64>(iEnd - i), g = <f64>(jEnd - j), t = f + g;
      pairs += <u64>(iEnd - i) * (<u64>j + <u64>jEnd);
      someTies += t * t * t - t;
      const twice = <f64>((<i64>i + <i64>iEnd) * <i64>m - (<i64>j + <i64>jEnd) * <i64>n);
      const square = t * (twice * twice);
      someDistance += square / 4 + (t * ((squares + product) * (f * f - f * g + g * g) - 3 * product * f * g - squares)) / 12;
      const below = <i64>i + <i64>j + <i64>iEnd + <i64>jEnd;
      const spread = below * (2 * N - below) - N * <i64>t;
      if (spread > 0) someWeighted += square / <f64>spread;
      i = iEnd;
      j = jEnd;
    }
    ties += someTies;
    distance += someDistance;
    weighted += someWeighted;
    area += someArea;
    shift += someShift;
  }
  store<f64>(out, <f64>pairs);
  store<f64>(out, ties, 8);
  store<f64>(out, distance / (product * rows * rows) + 1 / (6 * rows), 16);
  store<f64>(out, ((rows - 1) / rows) * weighted / product, 24);
  store<f64>(out, area / product / product / scale, 32);
  store<f64>(out, shift / product / scale, 40);
}

/** Differences of doubles near the greatest would overflow. */
function scaleOf(a: usize, n: u32, b: usize, m: u32, kind: i32): f64 {
  if (kind != DOUBLE) return 1;
  const lowest = min(at(a, 0), at(b, 0)), greatest = max(at(a, n - 1), at(b, m - 1));
  const size = Math.max(Math.abs(doubleOfKey(lowest)), Math.abs(doubleOfKey(greatest)));
  return size > reinterpret<f64>(<u64>(1023 + 900) << 52) ? reinterpret<f64>(<u64>(1023 - 160) << 52) : 1;
}

/** Integers are subtracted as integers. */
// @ts-ignore: decorator
@inline
function width(from: u64, to: u64, kind: i32, scale: f64): f64 {
  return kind == DOUBLE ? doubleOfKey(to) * scale - doubleOfKey(from) * scale : <f64>(to - from);
}
