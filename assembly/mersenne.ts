/**
 * MT19937 of Matsumoto and Nishimura (1998) with NumPy's legacy `random_interval` and `shuffle` on it. A generator is 1249 words: its state, the
 * 624 numbers that come of it, and how many of those are used.
 */

const SIZE: u32 = 624;
const MIDDLE: u32 = 397;
const UPPER: u32 = 0x8000_0000;
const LOWER: u32 = 0x7fff_ffff;
const TWIST: u32 = 0x9908_b0df;
const NUMBERS: usize = <usize>SIZE << 2;
const USED: usize = <usize>SIZE << 3;

export function mersenneSeed(generator: usize, seed: u32): void {
  store<u32>(generator, seed);
  for (let i: u32 = 1; i < SIZE; i++) {
    const before = load<u32>(generator + (<usize>(i - 1) << 2));
    seed = 1812433253 * (before ^ (before >> 30)) + i;
    store<u32>(generator + (<usize>i << 2), seed);
  }
  store<u32>(generator + USED, SIZE);
}

// @ts-ignore: decorator
@inline
function twist(generator: usize, i: u32, next: u32, far: u32): void {
  const bits = (load<u32>(generator + (<usize>i << 2)) & UPPER) | (load<u32>(generator + (<usize>next << 2)) & LOWER);
  store<u32>(generator + (<usize>i << 2), load<u32>(generator + (<usize>far << 2)) ^ (bits >> 1) ^ ((0 - (bits & 1)) & TWIST));
}

/** Four at once: what they read is not written before they have read it. */
// @ts-ignore: decorator
@inline
function twist4(generator: usize, i: u32, far: u32): void {
  const at = generator + (<usize>i << 2);
  const bits = v128.or(v128.and(v128.load(at), i32x4.splat(UPPER)), v128.and(v128.load(at, 4), i32x4.splat(LOWER)));
  const odd = v128.and(i32x4.neg(v128.and(bits, i32x4.splat(1))), i32x4.splat(TWIST));
  v128.store(at, v128.xor(v128.xor(v128.load(generator + (<usize>far << 2)), i32x4.shr_u(bits, 1)), odd));
}

function refill(generator: usize): void {
  const near = SIZE - MIDDLE;
  let i: u32 = 0;
  for (; i + 4 <= near; i += 4) twist4(generator, i, i + MIDDLE);
  for (; i < near; i++) twist(generator, i, i + 1, i + MIDDLE);
  for (; i + 4 < SIZE; i += 4) twist4(generator, i, i - near);
  for (; i < SIZE; i++) twist(generator, i, i + 1 < SIZE ? i + 1 : 0, i - near);
  for (let at = generator; at < generator + NUMBERS; at += 16) {
    let bits = v128.load(at);
    bits = v128.xor(bits, i32x4.shr_u(bits, 11));
    bits = v128.xor(bits, v128.and(i32x4.shl(bits, 7), i32x4.splat(0x9d2c_5680)));
    bits = v128.xor(bits, v128.and(i32x4.shl(bits, 15), i32x4.splat(0xefc6_0000)));
    v128.store(at + NUMBERS, v128.xor(bits, i32x4.shr_u(bits, 18)));
  }
  store<u32>(generator + USED, 0);
}

// @ts-ignore: decorator
@inline
function next(generator: usize): u32 {
  if (load<u32>(generator + USED) == SIZE) refill(generator);
  const used = load<u32>(generator + USED);
  store<u32>(generator + USED, used + 1);
  return load<u32>(generator + NUMBERS + (<usize>used << 2));
}

/** An integer of 0 … `most` by masked rejection. */
// @ts-ignore: decorator
@inline
function interval(generator: usize, most: u32): u32 {
  const mask = u32.MAX_VALUE >> clz(most);
  let value = next(generator) & mask;
  while (value > most) value = next(generator) & mask;
  return value;
}

/** Shuffles the places of Uint32 from `from` on as a shuffle of them all leaves them; those before are drawn for and not moved any further. */
export function shuffle(generator: usize, values: usize, length: u32, from: u32): void {
  let i = length - 1;
  for (; i > 0 && i >= from && i < length; i--) {
    const here = values + (<usize>i << 2), there = values + (<usize>interval(generator, i) << 2);
    const held = load<u32>(here);
    store<u32>(here, load<u32>(there));
    store<u32>(there, held);
  }
  if (i < length) drawOnly(generator, i);
}

/** Draws as a shuffle from place `i` down does. Sixteen numbers at once, unless one of them is so near to `i` that it matters how many before it were taken. */
function drawOnly(generator: usize, i: u32): void {
  while (i > 0) {
    const mask = u32.MAX_VALUE >> clz(i);
    const half = mask >> 1;
    let used = load<u32>(generator + USED);
    if (used == SIZE) {
      refill(generator);
      used = 0;
    }
    const numbers = generator + NUMBERS;
    const masks = i32x4.splat(mask);
    while (used < SIZE && i > half) {
      if (used + 16 <= SIZE && i > half + 16 && mask <= LOWER) {
        const at = numbers + (<usize>used << 2);
        const a = v128.and(v128.load(at), masks), b = v128.and(v128.load(at, 16), masks);
        const c = v128.and(v128.load(at, 32), masks), d = v128.and(v128.load(at, 48), masks);
        const surely = below16(a, b, c, d, i32x4.splat(i - 16));
        if (surely == below16(a, b, c, d, i32x4.splat(i))) {
          i -= popcnt(surely);
          used += 16;
          continue;
        }
      }
      i -= u32((load<u32>(numbers + (<usize>used << 2)) & mask) <= i);
      used++;
    }
    store<u32>(generator + USED, used);
  }
}

// @ts-ignore: decorator
@inline
function below16(a: v128, b: v128, c: v128, d: v128, most: v128): i32 {
  return i8x16.bitmask(i8x16.narrow_i16x8_s(
    i16x8.narrow_i32x4_s(i32x4.le_s(a, most), i32x4.le_s(b, most)),
    i16x8.narrow_i32x4_s(i32x4.le_s(c, most), i32x4.le_s(d, most)),
  ));
}

/** `count` integers of 0 … `most`. */
export function draws(generator: usize, most: u32, count: u32, out: usize): void {
  for (let k: u32 = 0; k < count; k++) store<u32>(out + (<usize>k << 2), most == 0 ? 0 : interval(generator, most));
}
