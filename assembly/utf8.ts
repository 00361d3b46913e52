/** Whether a byte continues a character, and lies from `low` to `high`. */
// @ts-ignore: decorator
@inline
function within(at: usize, low: u32, high: u32): bool {
  const byte = <u32>load<u8>(at);
  return byte >= low && byte <= high;
}

/** How many of the bytes from the first on are whole characters of UTF-8 (Unicode 15, table 3-7); all of them where nothing is wrong. */
export function utf8(bytes: usize, length: u32): u32 {
  const end = bytes + length;
  let at = bytes;
  while (at < end) {
    if (at + 16 <= end && i8x16.bitmask(v128.load(at)) == 0) { at += 16; continue; }
    const first = <u32>load<u8>(at);
    if (first < 0x80) { at++; continue; }
    const size: usize = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + size > end) break;
    const low: u32 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const high: u32 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (!within(at + 1, low, high) || (size > 2 && !within(at + 2, 0x80, 0xbf)) || (size > 3 && !within(at + 3, 0x80, 0xbf))) break;
    at += size;
  }
  return <u32>(at - bytes);
}
