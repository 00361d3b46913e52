/** Rows that pass conditions: a byte of 1 or 0 a row, and their numbers. */

/** Takes the mark from rows whose value does not lie in [lower, upper); ∞ lies below an upper end of ∞. NaN keeps it where `missing` is 1. */
export function markWithin(values: usize, length: u32, lower: f64, upper: f64, missing: u32, marks: usize): void {
  const open = <u32>(upper == Infinity);
  const from = f64x2.splat(lower), to = f64x2.splat(upper), known = i64x2.splat(missing ? 0 : -1);
  const ends = i64x2.splat(open ? -1 : 0);
  let i: u32 = 0;
  // Two rows are two bits, which are spread to the bytes of their marks.
  for (; i + 2 <= length; i += 2) {
    const two = v128.load(values + (<usize>i << 3));
    const inside = v128.and(f64x2.ge(two, from), v128.or(f64x2.lt(two, to), ends));
    const passes = i64x2.bitmask(v128.or(inside, v128.andnot(f64x2.ne(two, two), known)));
    store<u16>(marks + i, load<u16>(marks + i) & <u16>((passes & 1) | (passes & 2) << 7));
  }
  for (; i < length; i++) {
    const value = load<f64>(values + (<usize>i << 3));
    const inside = <u32>(value >= lower) & (<u32>(value < upper) | open);
    const passes = value != value ? missing : inside;
    store<u8>(marks + i, load<u8>(marks + i) & <u8>passes);
  }
}

/** The same for codes that the table at `wanted` has no 1 for; its first place is for −1 (missing). */
export function markCodes(codes: usize, length: u32, wanted: usize, marks: usize): void {
  for (let i: u32 = 0; i < length; i++) {
    store<u8>(marks + i, load<u8>(marks + i) & load<u8>(wanted + 1 + load<i32>(codes + (<usize>i << 2))));
  }
}

/** Numbers of the marked rows, ascending, as Int32 into `out`, which has room for all rows. Answers how many they are. */
export function listMarked(marks: usize, length: u32, out: usize): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    // Written always and kept by the mark: half the rows at random would cost a wrong guess each.
    store<u32>(out + (<usize>count << 2), i);
    count += load<u8>(marks + i);
  }
  return count;
}

/** How many of the rows are marked; of those that are not marked at `without`, where it is not 0. */
export function countMarked(marks: usize, without: usize, length: u32): u32 {
  let count: u32 = 0;
  let i: u32 = 0;
  while (i + 16 <= length) {
    // A byte holds 255 marks, then they are moved to wider ones.
    let bytes = i8x16.splat(0);
    for (const until = min(length - 15, i + 255 * 16); i < until; i += 16) {
      const own = v128.load(marks + i);
      bytes = i8x16.add(bytes, without ? v128.andnot(own, v128.load(without + i)) : own);
    }
    const four = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
    count += i32x4.extract_lane(four, 0) + i32x4.extract_lane(four, 1) + i32x4.extract_lane(four, 2) + i32x4.extract_lane(four, 3);
  }
  for (; i < length; i++) count += load<u8>(marks + i) & (without ? load<u8>(without + i) ^ 1 : 1);
  return count;
}

/** Of the marked rows, all where `marks` is 0, whose value is not NaN: how many they are, Σ x, Σ |x|, Σ x² and Σ x⁴, as doubles at `out`. */
export function markedSums(values: usize, marks: usize, length: u32, out: usize): void {
  let count = i64x2.splat(0);
  let plain = f64x2.splat(0), absolute = plain, squares = plain, fourths = plain;
  let i: u32 = 0;
  for (; i + 2 <= length; i += 2) {
    let two = v128.load(values + (<usize>i << 3));
    let taken = f64x2.eq(two, two);
    if (marks) {
      const own = <i64>load<u16>(marks + i);
      taken = v128.and(taken, i64x2.replace_lane(i64x2.splat(-(own & 1)), 1, -(own >> 8)));
    }
    two = v128.and(two, taken);
    const square = f64x2.mul(two, two);
    count = i64x2.sub(count, taken);
    plain = f64x2.add(plain, two);
    absolute = f64x2.add(absolute, f64x2.abs(two));
    squares = f64x2.add(squares, square);
    fourths = f64x2.add(fourths, f64x2.mul(square, square));
  }
  let rows = <f64>(i64x2.extract_lane(count, 0) + i64x2.extract_lane(count, 1));
  let last: f64 = 0;
  if (i < length && (!marks || load<u8>(marks + i))) {
    const value = load<f64>(values + (<usize>i << 3));
    if (value == value) {
      last = value;
      rows += 1;
    }
  }
  store<f64>(out, rows);
  store<f64>(out, both(plain) + last, 8);
  store<f64>(out, both(absolute) + Math.abs(last), 16);
  store<f64>(out, both(squares) + last * last, 24);
  store<f64>(out, both(fourths) + last * last * (last * last), 32);
}

// @ts-ignore: decorator
@inline
function both(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}
