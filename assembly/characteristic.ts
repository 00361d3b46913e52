import { valueOfKey } from "./keys";

/** Plain sums of so few terms lose nothing that matters. */
const BLOCK: u32 = 4096;

/**
 * Means and covariances (over n) of cos tx, cos 2tx, sin tx and sin 2tx, the empirical characteristic function at t and 2t.
 * Summed around the first value's; equal values are taken once, with their count.
 * `out`: four means, then the lower triangle of the covariances row by row.
 */
export function characteristic(keys: usize, length: u32, kind: i32, t: f64, out: usize): void {
  memory.fill(out, 0, 14 << 3);
  const first = t * valueOfKey(load<u64>(keys), kind);
  const c0 = Math.cos(first), d0 = Math.cos(2 * first), s0 = Math.sin(first), z0 = Math.sin(2 * first);
  const end = keys + (<usize>length << 3);
  for (let from = keys; from < end; ) {
    let c: f64 = 0, d: f64 = 0, s: f64 = 0, z: f64 = 0;
    let cc: f64 = 0, dc: f64 = 0, dd: f64 = 0, sc: f64 = 0, sd: f64 = 0, ss: f64 = 0, zc: f64 = 0, zd: f64 = 0, zs: f64 = 0, zz: f64 = 0;
    for (let left = BLOCK; left > 0 && from < end; left--) {
      const key = load<u64>(from);
      const start = from;
      while (from < end && load<u64>(from) == key) from += 8;
      const count = <f64>((from - start) >> 3);
      const phase = t * valueOfKey(key, kind);
      const u = Math.cos(phase) - c0, v = Math.cos(2 * phase) - d0, w = Math.sin(phase) - s0, x = Math.sin(2 * phase) - z0;
      const cu = count * u, cv = count * v, cw = count * w, cx = count * x;
      c += cu;
      d += cv;
      s += cw;
      z += cx;
      cc += cu * u;
      dc += cv * u;
      dd += cv * v;
      sc += cw * u;
      sd += cw * v;
      ss += cw * w;
      zc += cx * u;
      zd += cx * v;
      zs += cx * w;
      zz += cx * x;
    }
    add(out, 0, c);
    add(out, 1, d);
    add(out, 2, s);
    add(out, 3, z);
    add(out, 4, cc);
    add(out, 5, dc);
    add(out, 6, dd);
    add(out, 7, sc);
    add(out, 8, sd);
    add(out, 9, ss);
    add(out, 10, zc);
    add(out, 11, zd);
    add(out, 12, zs);
    add(out, 13, zz);
  }
  const n = <f64>length;
  for (let row = 0, place = 4; row < 4; row++) {
    const mean = load<f64>(out + (<usize>row << 3)) / n;
    for (let column = 0; column <= row; column++, place++) {
      const other = load<f64>(out + (<usize>column << 3)) / n;
      store<f64>(out + (<usize>place << 3), load<f64>(out + (<usize>place << 3)) / n - mean * other);
    }
  }
  store<f64>(out, load<f64>(out) / n + c0);
  store<f64>(out, load<f64>(out, 8) / n + d0, 8);
  store<f64>(out, load<f64>(out, 16) / n + s0, 16);
  store<f64>(out, load<f64>(out, 24) / n + z0, 24);
}

// @ts-ignore: decorator
@inline
function add(out: usize, place: i32, term: f64): void {
  const slot = out + (<usize>place << 3);
  store<f64>(slot, load<f64>(slot) + term);
}
