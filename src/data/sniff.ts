import Papa from "papaparse";
import type { Missing } from "./missing.ts";
import { numberSpelling } from "./numbers.ts";
import { booleanOf } from "./typed.ts";
import { parseTime } from "./times.ts";

export type Format = "arrow file" | "arrow stream" | "parquet" | "gzip" | "json" | "csv";

/** Tells the format by the first bytes. */
export function sniffFormat(bytes: Uint8Array): Format {
  const starts = (text: string): boolean => bytes.length >= text.length && [...text].every((c, i) => bytes[i] === c.charCodeAt(0));
  if (starts("ARROW1")) return "arrow file";
  if (starts("PAR1") || starts("PARE")) return "parquet";
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "gzip";
  // A stream begins with the continuation marker, or before Arrow 0.15 with the length of the schema message, which no text has.
  if (bytes.length >= 8 && bytes[0] === 0xff && bytes[1] === 0xff && bytes[2] === 0xff && bytes[3] === 0xff) return "arrow stream";
  let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (i < bytes.length && isBlank(bytes[i] as number)) i++;
  if (bytes[i] === 0x7b || bytes[i] === 0x5b) return looksLikeJson(bytes, i) ? "json" : "csv";
  return "csv";
}

/** `{"` or `[{`, with blanks between. A CSV file may begin with a brace too, but not so. */
function looksLikeJson(bytes: Uint8Array, start: number): boolean {
  let i = start + 1;
  while (i < bytes.length && isBlank(bytes[i] as number)) i++;
  return bytes[start] === 0x7b ? bytes[i] === 0x22 || bytes[i] === 0x7d : bytes[i] === 0x7b || bytes[i] === 0x5d;
}

function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}

/** A file that is no table but has a well-known beginning; the words say what it is. */
export function knownRubbish(bytes: Uint8Array): string | undefined {
  const known: [string, number[]][] = [
    ["a zip archive (an Excel workbook is one)", [0x50, 0x4b, 3, 4]],
    ["an old Excel workbook", [0xd0, 0xcf, 0x11, 0xe0]],
    ["a PDF document", [0x25, 0x50, 0x44, 0x46]],
    ["an HDF5 file", [0x89, 0x48, 0x44, 0x46]],
    ["a PNG picture", [0x89, 0x50, 0x4e, 0x47]],
    ["a JPEG picture", [0xff, 0xd8, 0xff]],
    ["an SQLite database", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20]],
    ["an ORC file", [0x4f, 0x52, 0x43]],
    ["a Zstandard archive", [0x28, 0xb5, 0x2f, 0xfd]],
    ["a bzip2 archive", [0x42, 0x5a, 0x68]],
    ["a Feather version 1 file", [0x46, 0x45, 0x41, 0x31]],
    ["a NumPy file", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ];
  return known.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte))?.[0];
}

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** By byte order mark, else by where the zero bytes stand; undefined when the bytes are not text at all. */
export function sniffEncoding(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const length = Math.min(bytes.length, 65536);
  const zeros: [number, number] = [0, 0];
  let controls = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] as number;
    if (byte === 0) zeros[(i & 1) as 0 | 1]++;
    else if (byte < 32 && !isBlank(byte) && byte !== 12) controls++;
  }
  if (zeros[1] > 0.35 * length && zeros[0] < 0.05 * length) return "utf-16le";
  if (zeros[0] > 0.35 * length && zeros[1] < 0.05 * length) return "utf-16be";
  return zeros[0] + zeros[1] > 0 || controls > 0.01 * length ? undefined : "utf-8";
}

const delimiters = [",", "\t", ";", "|"];

/** The delimiter whose rows agree best on their number of cells; a comma where none divides the lines. */
export function sniffDelimiter(text: string, complete: boolean): string {
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of delimiters) {
    const widths = rowsOf(text, delimiter, complete).map((row) => row.length);
    const width = mode(widths);
    if (width < 2) continue;
    const agreement = widths.filter((w) => w === width).length / widths.length;
    // Width only decides between delimiters that agree alike: it weighs less than one row of a hundred.
    const score = agreement + Math.min(width, 50) / 10000;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Whether the first row names the columns: not when, of the typed columns below it, more continue their type in it than break it. */
export function sniffHeader(text: string, complete: boolean, delimiter: string, missing: Missing): boolean {
  const [first, ...body] = rowsOf(text, delimiter, complete);
  if (!first) return true;
  if (body.length === 0) return !first.every((cell) => typeOf(cell) !== "string");
  let names = 0;
  let values = 0;
  first.forEach((cell, i) => {
    if (missing(cell)) return;
    const below = body.map((row) => row[i] ?? "").filter((text) => !missing(text));
    const type = commonType(below);
    if (type === "string") {
      // A text that comes back below it is a value; a header that comes back comes back whole.
      if (below.includes(cell) && !body.some((row) => row.join("\n") === first.join("\n"))) values++;
    } else if (type !== undefined) {
      if (typeOf(cell) === type) values++;
      else names++;
    }
  });
  return values <= names;
}

function commonType(cells: readonly string[]): string | undefined {
  if (cells.length === 0) return undefined;
  const types = new Set(cells.map(typeOf));
  return types.size === 1 ? [...types][0] : "string";
}

function typeOf(cell: string): "number" | "boolean" | "datetime" | "string" {
  if (numberSpelling(cell)) return "number";
  if (booleanOf(cell) !== undefined) return "boolean";
  return Number.isNaN(parseTime(cell)) ? "string" : "datetime";
}

/** The first rows that are not blank; a last one that the text cuts is left out. */
function rowsOf(text: string, delimiter: string, complete: boolean): string[][] {
  const parser = new Papa.Parser({ delimiter, newline: newlineOf(text), preview: 101 });
  return (parser.parse(text, 0, !complete) as { data: string[][] }).data.filter((row) => !isBlankRow(row)).slice(0, 100).map(unbroken);
}

/** "\r" only on old Macs; the "\r" of "\r\n" is taken off by `unbroken`, so that files which mix both are read. */
export function newlineOf(text: string): "\n" | "\r" {
  return text.includes("\n") || !text.includes("\r") ? "\n" : "\r";
}

export function unbroken(row: string[]): string[] {
  const last = row[row.length - 1];
  if (last?.endsWith("\r")) row[row.length - 1] = last.slice(0, -1);
  return row;
}

export function isBlankRow(row: readonly string[]): boolean {
  return row.length === 1 && (row[0] === "" || row[0] === "\r");
}

function mode(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0] as [number, number])[0];
}
