const magic = 0x184d2204;

/** Bytes that grow as they are written. */
interface Output { bytes: Uint8Array; length: number }

/** Opens one LZ4 frame (the LZ4 Frame Format, version 1.6; checksums are not verified). Throws when the bytes are no such frame or are cut. */
export function lz4Frame(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 7 || view.getUint32(0, true) !== magic) throw new Error("its LZ4 data has no frame header");
  const flags = bytes[4] as number;
  const blockChecksum = flags & 0x10 ? 4 : 0;
  // No LZ4 byte stands for more than 255: a header that promises more lies.
  const size = flags & 0x08 ? Math.min(Number(view.getBigUint64(6, true)), 255 * bytes.length) : 4 * bytes.length;
  const out: Output = { bytes: new Uint8Array(size), length: 0 };
  let at = 6 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0) + 1;
  for (;;) {
    if (at + 4 > bytes.length) throw new Error("its LZ4 data is cut");
    const head = view.getUint32(at, true);
    if (head === 0) return out.bytes.subarray(0, out.length);
    const start = at + 4;
    const end = start + (head & 0x7fffffff);
    if (end > bytes.length) throw new Error("its LZ4 data is cut");
    if (head >>> 31) append(out, bytes, start, end);
    else openBlock(bytes, start, end, out);
    at = end + blockChecksum;
  }
}

/** Opens one bare LZ4 block. */
export function lz4Block(bytes: Uint8Array, size: number): Uint8Array {
  const out: Output = { bytes: new Uint8Array(Math.min(size, 255 * bytes.length)), length: 0 };
  openBlock(bytes, 0, bytes.length, out);
  return out.bytes.subarray(0, out.length);
}

/** Sequences of literals and matches; a match may reach into what earlier blocks wrote. */
function openBlock(bytes: Uint8Array, start: number, end: number, out: Output): void {
  let i = start;
  while (i < end) {
    const token = bytes[i++] as number;
    let literals = token >> 4;
    if (literals === 15) for (let more = 255; more === 255 && i < end; literals += more) more = bytes[i++] as number;
    if (i + literals > end) throw new Error("its LZ4 data is damaged");
    append(out, bytes, i, i + literals);
    i += literals;
    if (i >= end) return;
    const distance = (bytes[i] as number) | ((bytes[i + 1] as number) << 8);
    i += 2;
    let match = (token & 15) + 4;
    if (match === 19) for (let more = 255; more === 255 && i < end; match += more) more = bytes[i++] as number;
    if (distance === 0 || distance > out.length) throw new Error("its LZ4 data is damaged");
    reserve(out, match);
    for (let k = 0; k < match; k++, out.length++) out.bytes[out.length] = out.bytes[out.length - distance] as number;
  }
}

function append(out: Output, bytes: Uint8Array, start: number, end: number): void {
  reserve(out, end - start);
  out.bytes.set(bytes.subarray(start, end), out.length);
  out.length += end - start;
}

function reserve(out: Output, more: number): void {
  if (out.length + more <= out.bytes.length) return;
  const larger = new Uint8Array(Math.max(2 * out.bytes.length, out.length + more));
  larger.set(out.bytes.subarray(0, out.length));
  out.bytes = larger;
}
