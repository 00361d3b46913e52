import type { CsvReader, CsvRows } from "../kernel/csv.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { CsvColumn } from "./csvColumn.ts";
import { csvColumn } from "./csvColumn.ts";
import { csvNotes } from "./csvNotes.ts";
import type { Shape } from "./csvShape.ts";
import { shapeOf } from "./csvShape.ts";
import { allSpellings, missingSpellings } from "./missing.ts";
import { spellingOf } from "./numbers.ts";
import type { Pacer } from "./pace.ts";
import type { TableColumn } from "./table.ts";
import { decoderOf, encodingOf, textIn } from "./text.ts";
import type { ReadColumns } from "./tidy.ts";
import { parseTime } from "./times.ts";
import type { Zone } from "./zone.ts";

/** Bytes that the kernel is handed at a time: small enough for the processor's cache. */
const stretch = 256 * 1024;
/** A row longer than this is left to the reader by strings, which says what is wrong with it. */
const longestRow = 32 * 1024 * 1024;
/** Columns that a header may have here. */
const widest = 16384;

/**
 * Reads delimited text by the kernel's scanner, to the same columns and notes as the reader by strings; `undefined` where the file has an
 * oddity that only that one knows or has a sentence for: a cell too many, text behind a closing quote, a quote never closed, UTF-16, a delimiter of several bytes.
 */
export async function readCsvBytes(
  bytes: Uint8Array, name: string, options: { nulls?: readonly string[]; zone: Zone }, pace: Pacer, kernel: Kernel,
): Promise<ReadColumns | undefined> {
  if (encodingOf(bytes, name) !== "utf-8") return undefined;
  const read = await readAs("utf-8", bytes, name, options, pace, kernel);
  return read === "not utf-8" ? ((await readAs("windows-1252", bytes, name, options, pace, kernel)) as ReadColumns | undefined) : read;
}

async function readAs(
  encoding: "utf-8" | "windows-1252", bytes: Uint8Array, name: string, options: { nulls?: readonly string[]; zone: Zone }, pace: Pacer, kernel: Kernel,
): Promise<ReadColumns | "not utf-8" | undefined> {
  const shape = shapeOf(textIn(bytes, encoding), missingSpellings(options.nulls));
  const start = startOf(bytes, encoding, shape);
  if (start === undefined) return undefined;
  const spellings = allSpellings(options.nulls);
  const utf8 = new TextEncoder();
  const reader = kernel.csv({
    delimiter: shape.delimiter.charCodeAt(0), newline: shape.newline.charCodeAt(0),
    missing: spellings.flatMap((text) => encoded(text, encoding, utf8)),
    suspects: spellings.filter((text) => spellingOf(text, Number(text))).map(Number),
  });
  const decode = decoderOf(encoding);
  const wrong = ({ utf8 }: CsvRows): boolean => encoding === "utf-8" && !utf8;
  try {
    let names: string[] | undefined;
    let body = start;
    for await (const { scan, at } of scansOf(reader, bytes, start, widest, 1, pace)) {
      if (scan.status === "odd") return undefined;
      if (wrong(scan)) return "not utf-8";
      if (scan.rows === 0) continue;
      names = Array.from({ length: scan.width }, (_, i) => (shape.header ? decode(reader.cell(0, i)) : `column ${i + 1}`));
      if (shape.header) body = at + scan.next;
      break;
    }
    if (!names) return undefined;
    const width = names.length;

    let rows = 0;
    const short = { count: 0, first: 0 };
    const pass = async (columns: ReadonlyMap<number, CsvColumn>): Promise<"odd" | "not utf-8" | undefined> => {
      rows = 0;
      short.count = 0;
      for await (const { scan, at } of scansOf(reader, bytes, body, width, undefined, pace)) {
        if (scan.status === "odd") return "odd";
        if (wrong(scan)) return "not utf-8";
        if (scan.shortRows > 0 && short.count === 0) short.first = at + scan.firstShort;
        short.count += scan.shortRows;
        rows += scan.rows;
        const expected = Math.ceil((rows * 1.02 * (bytes.length - body)) / (at + scan.next - body)) + 64;
        for (const column of columns.values()) column.take(scan.rows, expected);
      }
      return undefined;
    };
    const made = (text: boolean, of: readonly number[]): Map<number, CsvColumn> => new Map(of.map((i) =>
      [i, csvColumn(reader, i, { zone: options.zone, decode, missingTimes: spellings.some((text) => !Number.isNaN(parseTime(text, options.zone))), text })]));
    const turn = (): Promise<void> => pace(bytes.length);
    const columns: (TableColumn | undefined)[] = [];
    const finish = async (finished: ReadonlyMap<number, CsvColumn>): Promise<void> => {
      for (const [i, column] of finished) {
        columns[i] = await column.finish(names[i] as string, turn);
        await turn();
      }
    };

    const first = made(false, [...names.keys()]);
    const failed = await pass(first);
    if (failed) return failed === "odd" ? undefined : failed;
    await finish(first);
    // A column that began as numbers and then held words is read again as text: its first values were kept as numbers only.
    const mixed = made(true, [...names.keys()].filter((i) => !columns[i]));
    if (mixed.size > 0) {
      await pass(mixed);
      await finish(mixed);
    }
    const line = short.count > 0 ? 1 + countOf(bytes, shape.newline.charCodeAt(0), short.first) : 0;
    return { rows, columns: columns as TableColumn[], notes: csvNotes(name, encoding, shape, { count: short.count, line }) };
  } finally {
    reader.close();
  }
}

/** Where the first row begins; undefined for what the scanner does not take. */
function startOf(bytes: Uint8Array, encoding: string, { delimiter, newline, directive }: Shape): number | undefined {
  const code = delimiter.charCodeAt(0);
  if (delimiter.length !== 1 || code >= 128 || ['"', "\r", "\n"].includes(delimiter)) return undefined;
  const start = encoding === "utf-8" && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (!directive) return start;
  const end = bytes.indexOf(newline.charCodeAt(0));
  // What else the line holds decides the encoding too.
  return end < 0 || !bytes.subarray(0, end).every((byte) => byte < 128) ? undefined : end + 1;
}

/** The file in stretches, each scanned as often as its rows need; `at` is where the loaded stretch begins. A row that fits into none is odd. */
async function* scansOf(
  reader: CsvReader, bytes: Uint8Array, start: number, width: number, most: number | undefined, pace: Pacer,
): AsyncGenerator<{ scan: CsvRows; at: number }> {
  let at = start;
  let size = stretch;
  while (at < bytes.length) {
    const end = Math.min(at + size, bytes.length);
    const last = end === bytes.length;
    reader.load(bytes.subarray(at, end));
    let from = 0;
    for (;;) {
      const scan = reader.scan(from, last, width, most);
      const stuck = scan.status === "more" && scan.next === 0 && size > longestRow;
      yield { scan: stuck ? { ...scan, status: "odd" } : scan, at };
      from = scan.next;
      await pace(at + from);
      if (scan.status !== "full") break;
    }
    size = from === 0 ? 2 * size : stretch;
    at += from;
  }
}

/** A spelling as the file would hold it; none where its encoding has no such character. */
function encoded(text: string, encoding: string, utf8: TextEncoder): Uint8Array[] {
  if (encoding === "utf-8") return [utf8.encode(text)];
  const decode = decoderOf("windows-1252");
  const all = decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  const codes = [...text].map((character) => all.indexOf(character));
  return codes.includes(-1) ? [] : [Uint8Array.from(codes)];
}

function countOf(bytes: Uint8Array, byte: number, end: number): number {
  let count = 0;
  for (let i = bytes.indexOf(byte); i >= 0 && i < end; i = bytes.indexOf(byte, i + 1)) count++;
  return count;
}
