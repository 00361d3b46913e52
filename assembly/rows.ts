/** Rows that pass conditions: a byte of 1 or 0 a row, and their numbers. */

/** Takes the mark from rows whose value does not lie in [lower, upper); ∞ lies below an upper end of ∞. NaN keeps it where `missing` is 1. */
export function markWithin(values: usize, length: u32, lower: f64, upper: f64, missing: u32, marks: usize): void {
  const open = <u32>(upper == Infinity);
  for (let i: u32 = 0; i < length; i++) {
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
