const magic = 0x184d2204;

/** Opens one LZ4 frame (the LZ4 Frame Format, version 1.6; checksums are not verified). Throws when the bytes are no such frame or are cut. */
export function lz4Frame(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 7 || view.getUint32(0, true) !== magic) throw new Error("its LZ4 data has no frame header");
  const flags = bytes[4] as number;
  const blockChecksum = flags & 0x10 ? 4 : 0;
  let at = 6 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0) + 1;
  let out = new Uint8Array(flags & 0x08 ? Math.min(Number(view.getBigUint64(6, true)), 255 * bytes.length) : 4 * bytes.length);
  let length = 0;
  const room = (more: number): void => {
    if (length + more <= out.length) return;
    const larger = new Uint8Array(Math.max(2 * out.length, length + more));
    larger.set(out.subarray(0, length));
    out = larger;
  };
  for (;;) {
    if (at + 4 > bytes.length) throw new Error("its LZ4 data is cut");
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) return out.subarray(0, length);
    const end = at + (size & 0x7fffffff);
    if (end > bytes.length) throw new Error("its LZ4 data is cut");
    if (size >>> 31) {
      room(end - at);
      out.set(bytes.subarray(at, end), length);
      length += end - at;
    } else {
      block(at, end);
    }
    at = end + blockChecksum;
  }

  /** Sequences of literals and matches; a match may reach into what earlier blocks wrote. */
  function block(start: number, end: number): void {
    let i = start;
    while (i < end) {
      const token = bytes[i++] as number;
      let literals = token >> 4;
      if (literals === 15) for (let more = 255; more === 255 && i < end; literals += more) more = bytes[i++] as number;
      if (i + literals > end) throw new Error("its LZ4 data is damaged");
      room(literals);
      out.set(bytes.subarray(i, i + literals), length);
      length += literals;
      i += literals;
      if (i >= end) return;
      const distance = (bytes[i] as number) | ((bytes[i + 1] as number) << 8);
      i += 2;
      let match = (token & 15) + 4;
      if (match === 19) for (let more = 255; more === 255 && i < end; match += more) more = bytes[i++] as number;
      if (distance === 0 || distance > length) throw new Error("its LZ4 data is damaged");
      room(match);
      for (let k = 0; k < match; k++, length++) out[length] = out[length - distance] as number;
    }
  }
}
