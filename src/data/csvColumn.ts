import type { CsvDictionary, CsvReader } from "../kernel/csv.ts";
import { spellingOf, toNumber } from "./numbers.ts";
import type { TableColumn } from "./table.ts";
import { chunkOf } from "./table.ts";
import { parseTime } from "./times.ts";
import { booleanChunk, booleanOf, integerChunk } from "./typed.ts";
import type { Zone } from "./zone.ts";
import { utc } from "./zone.ts";

/** A column in the making, fed the rows of one scan after the other. It judges as `typedBuilder` does, by the same functions wherever the kernel leaves a cell to it. */
export interface CsvColumn {
  /** `rows` of the last scan; `expected` of the whole file, for room. */
  take(rows: number, expected: number): void;
  /** `undefined`: cells of another type came after numbers or times; feed it all again into one that was made for text. */
  finish(name: string, pace: () => Promise<void>): Promise<TableColumn | undefined>;
}

export interface CsvColumnOptions {
  zone: Zone;
  decode: (bytes: Uint8Array) => string;
  /** A spelling of a missing value is a time. */
  missingTimes: boolean;
  /** Text whatever it holds. */
  text: boolean;
}

export function csvColumn(reader: CsvReader, index: number, { zone, decode, missingTimes, text }: CsvColumnOptions): CsvColumn {
  type Kind = "unknown" | "number" | "time" | "text" | "mixed";
  let kind: Kind = text ? "text" : "unknown";
  let rows = 0;
  let numbers = new Float64Array(0);
  let codes = new Int32Array(0);
  let dictionary: CsvDictionary | undefined;
  let fractions = false;
  /** Integers beyond 2^53, by row. */
  const wide = new Map<number, bigint>();

  /** The kind of a column whose cells have all been missing so far: its first cell that is not decides. */
  function kindOf(): Kind {
    const { values, odd } = reader.numbers(index);
    const first = odd[0] ?? values.length;
    for (let row = 0; row < first; row++) if (!Number.isNaN(values[row])) return "number";
    if (odd.length === 0) return "unknown";
    const cell = decode(reader.cell(first, index));
    if (spellingOf(cell, Number(cell))) return "number";
    return booleanOf(cell) === undefined && !Number.isNaN(parseTime(cell, zone)) ? "time" : "text";
  }

  function takeNumbers(): void {
    const read = reader.numbers(index);
    numbers.set(read.values, rows);
    fractions ||= read.fractions;
    for (const row of read.odd.slice()) {
      const cell = decode(reader.cell(row, index));
      const number = Number(cell);
      const spelling = spellingOf(cell, number);
      if (!spelling) { kind = "mixed"; return; }
      const value = toNumber(cell, number);
      numbers[rows + row] = value;
      if (spelling === "float") fractions = true;
      else if (!Number.isSafeInteger(value)) wide.set(rows + row, BigInt(cell.trim().replace("+", "")));
    }
  }

  function takeTimes(): void {
    const { values, odd } = reader.times(index, zone !== utc, missingTimes);
    numbers.set(values, rows);
    if (zone !== utc) for (let i = rows; i < rows + values.length; i++) if (!Number.isNaN(numbers[i])) numbers[i] = zone(numbers[i] as number);
    for (const row of odd.slice()) {
      const time = parseTime(decode(reader.cell(row, index)), zone);
      if (Number.isNaN(time)) { kind = "mixed"; return; }
      numbers[rows + row] = time;
    }
  }

  /** Room for `total` rows; those so far are kept, or missing where there was no array yet. */
  function lengthened<T extends Float64Array | Int32Array>(array: T, total: number, expected: number, missing: number): T {
    if (total <= array.length) return array;
    const longer = new (array.constructor as new (length: number) => T)(Math.max(total, expected, 2 * array.length));
    longer.set(array as never);
    return longer.fill(missing, array.length, rows) as T;
  }

  async function texts(pace: () => Promise<void>): Promise<string[]> {
    const distinct: string[] = [];
    const count = dictionary?.count ?? 0;
    for (let from = 0; from < count; from += 4096) {
      const { bytes, ends } = (dictionary as CsvDictionary).texts(from, Math.min(from + 4096, count));
      const all = decode(bytes);
      // Where every character is one byte, the texts are parts of one string: decoding each costs ten times as much.
      const single = all.length === bytes.length;
      ends.forEach((end, i) => {
        const start = ends[i - 1] ?? 0;
        distinct.push(single ? all.slice(start, end) : decode(bytes.subarray(start, end)));
      });
      await pace();
    }
    return distinct;
  }

  return {
    take(more, expected) {
      if (more === 0) return;
      if (kind === "unknown") kind = kindOf();
      const total = rows + more;
      if (kind === "number" || kind === "time") {
        numbers = lengthened(numbers, total, expected, Number.NaN);
        if (kind === "number") takeNumbers();
        else takeTimes();
      } else if (kind === "text") {
        codes = lengthened(codes, total, expected, -1);
        dictionary ??= reader.dictionary();
        codes.set(reader.codes(index, dictionary), rows);
      }
      if (kind === "mixed") numbers = new Float64Array(0);
      rows = total;
    },
    async finish(name, pace) {
      if (kind === "mixed") return undefined;
      if (kind === "unknown") return { name, storage: "float", chunks: [chunkOf(new Float64Array(rows).fill(Number.NaN))] };
      if (kind === "text") {
        const distinct = await texts(pace);
        const truths = distinct.map(booleanOf);
        if (!text && truths.every((truth) => truth !== undefined)) {
          const values = new Float64Array(rows);
          const known = Float64Array.from(truths as number[]);
          // No truth at −1: missing.
          for (let row = 0; row < rows; row++) values[row] = known[codes[row] as number] ?? Number.NaN;
          return { name, storage: "boolean", chunks: [booleanChunk(values)] };
        }
        return { name, storage: "string", chunks: [{ ...chunkOf(codes.subarray(0, rows)), dictionary: distinct }] };
      }
      const values = numbers.subarray(0, rows);
      numbers = new Float64Array(0);
      if (kind === "time") return { name, storage: "datetime", chunks: [chunkOf(values)] };
      if (fractions) return { name, storage: "float", chunks: [chunkOf(values)] };
      const { storage, chunk } = integerChunk(values, wide);
      return { name, storage, chunks: [chunk] };
    },
  };
}
