import { InputError } from "../errors.ts";
import type { Encoding } from "./sniff.ts";
import { knownRubbish, sniffEncoding } from "./sniff.ts";

const pieceBytes = 512 * 1024;

export interface Text {
  readonly encoding: Encoding | "windows-1252";
  /** The text in pieces, with the number of bytes read so far; read anew at each call. */
  pieces(): Generator<{ text: string; bytes: number }>;
}

/** What the first bytes tell. UTF-8 is yet to be proved valid. Throws an InputError when the bytes are no text. */
export function encodingOf(bytes: Uint8Array, name: string): Encoding {
  const encoding = sniffEncoding(bytes);
  const rubbish = knownRubbish(bytes);
  if (rubbish !== undefined || encoding === undefined) {
    throw new InputError(
      `${name}: this is ${rubbish ?? "binary data"}, not a table. Save it as CSV, Parquet, an Arrow IPC file or JSON lines and open that.`,
    );
  }
  return encoding;
}

/** Decodes bytes as text. UTF-8 that is not valid is taken for Windows-1252, which every byte sequence is. Throws an InputError when the bytes are no text. */
export function decodeText(bytes: Uint8Array, name: string): Text {
  const encoding = encodingOf(bytes, name);
  return textIn(bytes, encoding === "utf-8" && !isUtf8(bytes) ? "windows-1252" : encoding);
}

export function textIn(bytes: Uint8Array, encoding: Text["encoding"]): Text {
  return {
    encoding,
    *pieces() {
      const decoder = new TextDecoder(encoding);
      for (let start = 0; start < bytes.length; start += pieceBytes) {
        const end = Math.min(start + pieceBytes, bytes.length);
        const text = decoder.decode(bytes.subarray(start, end), { stream: end < bytes.length });
        yield { text: encoding === "windows-1252" ? corrected(text) : text, bytes: end };
      }
    },
  };
}

/** Decodes a part of a text, in which a byte order mark is a character. */
export function decoderOf(encoding: Text["encoding"]): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return encoding === "windows-1252" ? (bytes) => corrected(decoder.decode(bytes)) : (bytes) => decoder.decode(bytes);
}

export function isUtf8(bytes: Uint8Array): boolean {
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

function corrected(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (control) => windowsCharacters.charAt(control.charCodeAt(0) - 0x80));
}
