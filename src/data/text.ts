import { InputError } from "../errors.ts";
import type { Encoding } from "./sniff.ts";
import { knownRubbish, sniffEncoding } from "./sniff.ts";

const pieceBytes = 512 * 1024;

export interface Text {
  readonly encoding: Encoding | "windows-1252";
  /** The text in pieces, with the number of bytes read so far; read anew at each call. */
  pieces(): Generator<{ text: string; bytes: number }>;
}

/** Decodes bytes as text. UTF-8 that is not valid is taken for Windows-1252, which every byte sequence is. Throws an InputError when the bytes are no text. */
export function decodeText(bytes: Uint8Array, name: string): Text {
  const encoding = sniffEncoding(bytes);
  const rubbish = knownRubbish(bytes);
  if (rubbish !== undefined || encoding === undefined) {
    throw new InputError(
      `${name}: this is ${rubbish ?? "binary data"}, not a table. Save it as CSV, Parquet, an Arrow IPC file or JSON lines and open that.`,
    );
  }
  const used = encoding === "utf-8" && !isUtf8(bytes) ? "windows-1252" : encoding;
  return {
    encoding: used,
    *pieces() {
      const decoder = new TextDecoder(used);
      for (let start = 0; start < bytes.length; start += pieceBytes) {
        const end = Math.min(start + pieceBytes, bytes.length);
        const text = decoder.decode(bytes.subarray(start, end), { stream: end < bytes.length });
        yield { text: used === "windows-1252" ? text.replace(/[\u0080-\u009f]/g, windows) : text, bytes: end };
      }
    },
  };
}

function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (let start = 0; start < bytes.length; start += pieceBytes) decoder.decode(bytes.subarray(start, start + pieceBytes), { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** 0x80 to 0x9f of Windows-1252, which Node 20 leaves as control characters. */
const windowsCharacters = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function windows(control: string): string {
  return windowsCharacters.charAt(control.charCodeAt(0) - 0x80);
}
