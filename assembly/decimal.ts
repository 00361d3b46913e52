// Decimal text to the nearest double, and cells of numbers to doubles.

import { known } from "./dictionary";

const NONE: i32 = 0, INTEGER: i32 = 1, FLOAT: i32 = 2;

/** What the last `decimal` read. */
let spelled: i32 = NONE;

/** Powers of ten whose product with 64 bits `wide` rounds; beyond them text is handed back. Layout of `powers`: 10^0 … 10^22, then 128 bits a power. */
const WIDEST: i32 = 65;
const EXACT: usize = 23 * 8;

/** 10^0 … 10^8. */
const TENS = memory.data<u64>([1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000]);

/** How many of the next eight bytes before `end` are digits up to the first that is none. */
// @ts-ignore: decorator
@inline
function run(at: usize, end: usize): u32 {
  const figures = load<u64>(at) ^ 0x3030303030303030;
  const others = ((figures + 0x7676767676767676) | figures) & 0x8080808080808080;
  return min(<u32>ctz(others) >> 3, <u32>min<usize>(end - at, 8));
}

/** `before` followed by `count` digits at `at`: three multiplications instead of a loop whose end no processor foresees. */
// @ts-ignore: decorator
@inline
function joined(before: u64, at: usize, count: u32): u64 {
  // Missing digits stand in front, as zeros; shifted in halves, since a shift by 64 is none.
  const half = <u64>(32 - (count << 2));
  let value = ((load<u64>(at) ^ 0x3030303030303030) << half) << half;
  value = value * 10 + (value >> 8);
  value = ((value & 0x000000ff000000ff) * 0x000f424000000064 + ((value >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32;
  return before * load<u64>(TENS + (<usize>count << 3)) + value;
}

// @ts-ignore: decorator
@inline
function blank(at: usize): bool {
  const byte = load<u8>(at);
  return byte == 32 || byte == 9;
}

/**
 * The double nearest to the text in [at, end), which is that of JavaScript's Number(). `spelled` is NONE where the text is no plain decimal
 * number, has more than 19 digits, or an exponent that is not looked up here.
 */
function decimal(at: usize, end: usize, powers: usize): f64 {
  spelled = NONE;
  while (at < end && blank(at)) at++;
  while (end > at && blank(end - 1)) end--;
  if (at == end) return 0;
  const sign = load<u8>(at);
  // No branch: signs that come and go foil its prediction.
  const negative = <u64>(sign == 45);
  at += <usize>(negative | <u64>(sign == 43));
  const first = at;
  let mantissa: u64 = 0;
  let count: u32;
  do {
    count = run(at, end);
    mantissa = joined(mantissa, at, count);
    at += count;
  } while (count == 8);
  let figures = at - first;
  let kind = INTEGER;
  let exponent: i32 = 0;
  if (at < end && load<u8>(at) == 46) {
    kind = FLOAT;
    const point = ++at;
    do {
      count = run(at, end);
      mantissa = joined(mantissa, at, count);
      at += count;
    } while (count == 8);
    exponent = -<i32>(at - point);
    figures += at - point;
  }
  if (figures == 0) return 0;
  if (figures > 19) {
    // Zeros in front cost no room.
    for (let zero = first; zero < at && (load<u8>(zero) == 48 || load<u8>(zero) == 46); zero++) if (load<u8>(zero) == 48) figures--;
    if (<isize>figures > 19) return 0;
  }
  if (at < end && (load<u8>(at) | 32) == 101) {
    kind = FLOAT;
    at++;
    const direction = at < end ? load<u8>(at) : 0;
    if (direction == 43 || direction == 45) at++;
    if (end - at > 4 || at == end) return 0;
    let power: i32 = 0;
    for (; at < end; at++) {
      const next = <u32>load<u8>(at) - 48;
      if (next > 9) return 0;
      power = power * 10 + next;
    }
    exponent += direction == 45 ? -power : power;
  }
  if (at < end) return 0;
  let value: f64;
  if (mantissa == 0) value = 0;
  else if (mantissa <= 1 << 53 && exponent >= -22 && exponent <= 22) {
    // Clinger (1990): both are doubles, so one operation rounds once.
    value = <f64><i64>mantissa;
    if (exponent < 0) value /= load<f64>(powers + (<usize>(-exponent) << 3));
    else value *= load<f64>(powers + (<usize>exponent << 3));
  } else {
    if (exponent < -WIDEST || exponent > WIDEST) return 0;
    value = nearest(mantissa, exponent, powers);
    if (value == 0) return 0;
  }
  if (kind == INTEGER && value > 9007199254740991) return 0;
  spelled = kind;
  return reinterpret<f64>(reinterpret<u64>(value) | (negative << 63));
}

let productLow: u64 = 0;

/** The upper 64 bits of a · b; the lower ones in `productLow`. */
function product(a: u64, b: u64): u64 {
  const a0 = a & 0xffff_ffff, a1 = a >> 32, b0 = b & 0xffff_ffff, b1 = b >> 32;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >> 32);
  const other = a0 * b1 + (middle & 0xffff_ffff);
  productLow = a * b;
  return a1 * b1 + (middle >> 32) + (other >> 32);
}

/** mantissa · 10^exponent, rounded to nearest, ties to even (Eisel & Lemire; Lemire 2021, "Number parsing at a gigabyte per second", section 5). 0 where 128 bits do not tell. */
function nearest(mantissa: u64, exponent: i32, powers: usize): f64 {
  const zeros = <i32>clz(mantissa);
  const w = mantissa << zeros;
  const pair = powers + EXACT + (<usize>(exponent + WIDEST) << 4);
  let high = product(w, load<u64>(pair));
  let low = productLow;
  if ((high & 0x1ff) == 0x1ff) {
    const more = product(w, load<u64>(pair, 8));
    low += more;
    if (low < more) high++;
    if (low == u64.MAX_VALUE && (exponent < -27 || exponent > 55)) return 0;
  }
  const upper = <i32>(high >> 63);
  const shift = upper + 9;
  let bits = high >> shift;
  let power = (((152170 + 65536) * exponent) >> 16) + 63 + upper - zeros + 1023;
  if (low <= 1 && exponent >= -4 && exponent <= 23 && (bits & 3) == 1 && bits << shift == high) bits &= ~(<u64>1);
  bits += bits & 1;
  bits >>= 1;
  if (bits >= <u64>2 << 52) {
    bits = <u64>1 << 52;
    power++;
  }
  return reinterpret<f64>((<u64>power << 52) | (bits & ~(<u64>1 << 52)));
}

/**
 * Cells of one column to doubles at `out`: NaN where empty or spelled as one of the dictionary `missing`. Rows whose text is neither, or
 * whose value is one of the `suspects`, or an integer beyond 2^53, are listed at `odd` and NaN; answers how many. `flags` tells in an Int32 whether a number
 * had a point or an exponent.
 */
export function csvNumbers(
  text: usize, cells: usize, stride: u32, rows: u32, missing: usize, powers: usize, suspects: usize, suspectCount: u32,
  out: usize, odd: usize, flags: usize,
): u32 {
  let odds: u32 = 0, fractions: i32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const start = load<u32>(cells), end = load<u32>(cells, 4);
    cells += stride;
    let value = NaN;
    if (end > start) {
      const number = decimal(text + start, text + end, powers);
      let fine = spelled != NONE;
      for (let i: u32 = 0; i < suspectCount; i++) if (load<f64>(suspects + (<usize>i << 3)) == number) fine = false;
      if (fine) {
        value = number;
        if (spelled == FLOAT) fractions = 1;
      } else if (known(missing, text + start, end - start) < 0) {
        store<u32>(odd + (<usize>odds << 2), row);
        odds++;
      }
    }
    store<f64>(out + (<usize>row << 3), value);
  }
  store<i32>(flags, fractions);
  return odds;
}
