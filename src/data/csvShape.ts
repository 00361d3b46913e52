import type { Missing } from "./missing.ts";
import { newlineOf, sniffDelimiter, sniffHeader } from "./sniff.ts";
import type { Text } from "./text.ts";

const sniffed = 65536;

/** What the beginning of delimited text tells about the whole. `directive`: the first line is Excel's "sep=", which names the delimiter and is no row. */
export interface Shape { delimiter: string; newline: "\n" | "\r"; header: boolean; directive: boolean }

export function shapeOf(text: Text, missing: Missing): Shape {
  let start = "";
  let complete = true;
  for (const { text: piece } of text.pieces()) {
    if (start.length >= sniffed) { complete = false; break; }
    start += piece;
  }
  if (start.length > sniffed) { start = start.slice(0, sniffed); complete = false; }
  const newline = newlineOf(start);
  // Excel's own way to say which delimiter a file has.
  const directive = start.slice(0, 4).toLowerCase() === "sep=" && start.length > 4;
  const delimiter = directive ? start.charAt(4) : undefined;
  if (directive) start = start.slice(start.indexOf(newline) + 1);
  const found = delimiter ?? sniffDelimiter(start, complete);
  return { delimiter: found, newline, header: sniffHeader(start, complete, found, missing), directive };
}
