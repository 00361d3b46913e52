import Papa from "papaparse";
import { InputError } from "../errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { readCsvBytes } from "./csvBytes.ts";
import { csvNotes } from "./csvNotes.ts";
import type { Shape } from "./csvShape.ts";
import { shapeOf } from "./csvShape.ts";
import { missingSpellings } from "./missing.ts";
import type { Pacer } from "./pace.ts";
import { isBlankRow, unbroken } from "./sniff.ts";
import type { TableColumn } from "./table.ts";
import type { ReadColumns } from "./tidy.ts";
import type { Text } from "./text.ts";
import { decodeText } from "./text.ts";
import type { TypedBuilder } from "./typed.ts";
import { stringBuilder, typedBuilder } from "./typed.ts";
import type { Zone } from "./zone.ts";

/** A cell longer than this is a quote that nobody closed. */
const longestCell = 32 * 1024 * 1024;

export interface CsvOptions {
  nulls?: readonly string[];
  zone: Zone;
  /** Its scanner reads what is plain; without it, and where there are oddities, text is read as strings. */
  kernel?: Kernel;
}

/**
 * Reads delimited text: delimiter, quotes, encoding and header are found out; missing values are spelled as `pandas.read_csv` takes them
 * by default; types are judged over all values. Rows that are too short are filled with missing values and noted; a row that is too
 * long is an InputError with its line, since no one can say which of its cells belong where.
 */
export async function readCsv(bytes: Uint8Array, name: string, options: CsvOptions, pace: Pacer): Promise<ReadColumns> {
  const scanned = options.kernel && await readCsvBytes(bytes, name, options, pace, options.kernel);
  return scanned ?? readCsvStrings(bytes, name, options, pace);
}

/** The same by papaparse: what the scanner is tested against, and what knows every oddity. */
async function readCsvStrings(bytes: Uint8Array, name: string, options: CsvOptions, pace: Pacer): Promise<ReadColumns> {
  const text = decodeText(bytes, name);
  const missing = missingSpellings(options.nulls);
  const shape = shapeOf(text, missing);
  let names: string[] | undefined;
  let short = { count: 0, line: 0 };
  let rows = 0;

  const read = async (builders: Map<number, TypedBuilder> | undefined): Promise<Map<number, TypedBuilder>> => {
    let header = shape.header;
    short = { count: 0, line: 0 };
    rows = 0;
    for await (const { batch, lineOf } of rowsOf(text, name, shape, pace)) {
      for (let r = 0; r < batch.length; r++) {
        const row = batch[r] as string[];
        if (isBlankRow(row)) continue;
        unbroken(row);
        if (!names) {
          names = header ? row : row.map((_, i) => `column ${i + 1}`);
        }
        builders ??= new Map(names.map((_, i) => [i, typedBuilder(options.zone)]));
        if (header) { header = false; continue; }
        if (row.length > names.length && row.slice(names.length).some((cell) => cell !== "")) {
          throw new InputError(
            `${name}: line ${lineOf(r)} has ${row.length} cells where ${shape.header ? "the header" : "the first row"} has ${names.length}. `
            + `Put quotes around a cell that holds the delimiter ${delimiterName(shape.delimiter)}, or remove what is too much.`,
          );
        }
        if (row.length < names.length && short.count++ === 0) short.line = lineOf(r);
        rows++;
        for (const [i, builder] of builders) {
          const cell = row[i];
          builder.add(cell === undefined || missing(cell) ? undefined : cell);
        }
      }
    }
    return builders ?? new Map();
  };

  const first = await read(undefined);
  const found = names as string[] | undefined;
  if (!found) throw new InputError(`${name} is empty. Choose a file with column names in its first line and at least one row.`);
  const columns: (TableColumn | undefined)[] = found.map((column, i) => first.get(i)?.finish(column));
  const mixed = new Map([...columns.keys()].filter((i) => !columns[i]).map((i) => [i, stringBuilder()]));
  // A column that began as numbers and then held words is read again as text: its first values were kept as numbers only.
  if (mixed.size > 0) for (const [i, builder] of await read(mixed)) columns[i] = builder.finish(found[i] as string);
  return { rows, columns: columns.map((column) => column as TableColumn), notes: csvNotes(name, text.encoding, shape, short) };
}

/** Rows as they are complete, with the line of the file on which row `r` of the batch begins. */
async function* rowsOf(text: Text, name: string, shape: Shape, pace: Pacer): AsyncGenerator<{ batch: string[][]; lineOf: (r: number) => number }> {
  const config = { delimiter: shape.delimiter, newline: shape.newline };
  let rest = "";
  let lines = 1;
  let directive = shape.directive;
  const parse = function* (last: boolean): Generator<{ batch: string[][]; lineOf: (r: number) => number }> {
    const parsed = new Papa.Parser(config).parse(rest, 0, !last) as { data: string[][]; errors: { code: string; row: number }[]; meta: { cursor: number } };
    const text = rest;
    const before = lines;
    const lineOf = (r: number): number => before + linesBefore(text, r, config);
    const broken = parsed.errors.find(({ row }) => last || row < parsed.data.length);
    if (broken) throw new InputError(quoteSentence(name, lineOf(broken.row), broken.code));
    lines += countOf(rest.slice(0, parsed.meta.cursor), shape.newline);
    rest = rest.slice(parsed.meta.cursor);
    if (parsed.data.length === 0 && rest.length > longestCell) throw new InputError(quoteSentence(name, lines, "MissingQuotes"));
    yield { batch: parsed.data, lineOf };
  };
  for (const { text: piece, bytes } of text.pieces()) {
    rest += piece;
    if (directive && rest.includes(shape.newline)) {
      rest = rest.slice(rest.indexOf(shape.newline) + 1);
      lines++;
      directive = false;
    }
    yield* parse(false);
    await pace(bytes);
  }
  if (rest !== "") yield* parse(true);
}

function quoteSentence(name: string, line: number, code: string): string {
  return code === "MissingQuotes"
    ? `${name}: the quote (") that opens a cell in line ${line} is never closed. Close it, or write it twice ("") where it belongs to the value.`
    : `${name}: line ${line} has a quote (") inside a quoted cell. Write it twice ("") where it belongs to the value.`;
}

/** How many line breaks stand before row `r` of the batch; quoted cells may hold some. */
function linesBefore(text: string, r: number, config: { delimiter: string; newline: "\n" | "\r" }): number {
  if (r === 0 || !text.includes('"')) return r;
  const { meta } = new Papa.Parser({ ...config, preview: r, fastMode: false }).parse(text, 0, false) as { meta: { cursor: number } };
  return countOf(text.slice(0, meta.cursor), config.newline);
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + 1)) count++;
  return count;
}

function delimiterName(delimiter: string): string {
  return delimiter === "\t" ? "(tab)" : `"${delimiter}"`;
}
