import type { RawKernel } from "../raw.ts";
import type { Bytes } from "./bytes.ts";

/** UTF-8 character by character. */
export function utf8(bytes: Bytes): Pick<RawKernel, "utf8"> {
  return {
    utf8(address, length) {
      const data = new Uint8Array(bytes.buffer, address, length);
      let at = 0;
      while (at < length) {
        const size = sizeOf(data, at);
        if (size === 0) break;
        at += size;
      }
      return at;
    },
  };
}

/** Bytes of the character at `at`; 0 where it is none, is cut, or is spelled longer than it need be. */
function sizeOf(data: Uint8Array, at: number): number {
  const first = data[at] as number;
  if (first < 0x80) return 1;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  let code = first & (0xff >> (size + 1));
  for (let i = 1; i < size; i++) {
    const byte = data[at + i] ?? 0;
    if (byte >> 6 !== 2) return 0;
    code = (code << 6) | (byte & 63);
  }
  const least = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
  return first >= 0xc0 && first < 0xf8 && code >= least && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? size : 0;
}
