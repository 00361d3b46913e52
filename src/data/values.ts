import { ValueType } from "../kernel/kernel.ts";
import type { Chunk, TableColumn } from "./table.ts";
import { bit } from "./table.ts";

/**
 * Calls `visit(value, row)` for every row of a column of numbers, booleans (0, 1) or datetimes; missing is NaN.
 * Integers beyond 2^53 arrive rounded. Stops when `visit` answers false.
 */
export function eachNumber(column: TableColumn, visit: (value: number, row: number) => boolean | void): void {
  let row = 0;
  for (const chunk of column.chunks) {
    const at = numberReader(chunk);
    for (let i = 0; i < chunk.length; i++) if (visit(at(i), row++) === false) return;
  }
}

/** All values as doubles, missing as NaN. To be read only: one chunk of doubles is lent as it lies. */
export function numbersOf(column: TableColumn, rows: number): Float64Array {
  const [only] = column.chunks;
  if (column.chunks.length === 1 && only?.values instanceof Float64Array && !only.validity) return only.values.subarray(only.offset, only.offset + only.length);
  const numbers = new Float64Array(rows).fill(Number.NaN);
  eachNumber(column, (value, row) => { numbers[row] = value; });
  return numbers;
}

/** Value `i` of the chunk as a double, NaN where missing. */
export function numberReader(chunk: Chunk): (i: number) => number {
  const { values, validity, offset } = chunk;
  let read: (index: number) => number;
  if (chunk.dictionary) read = () => Number.NaN;
  else if (chunk.type === ValueType.boolean) read = (index) => (bit(values as Uint8Array, index) ? 1 : 0);
  else if (chunk.type === ValueType.float16) read = (index) => float16(values[index] as number);
  else if (chunk.type === ValueType.int64 || chunk.type === ValueType.uint64) read = wideReader(chunk);
  else {
    const narrow = values as Float64Array;
    read = (index) => narrow[index] as number;
  }
  if (!validity) return offset === 0 ? read : (i) => read(offset + i);
  return (i) => (bit(validity, offset + i) ? read(offset + i) : Number.NaN);
}

/** 64-bit integers by halves: a BigInt per value costs ten times as much. */
function wideReader(chunk: Chunk): (index: number) => number {
  const { buffer, byteOffset, length } = chunk.values;
  const low = new Uint32Array(buffer, byteOffset, 2 * length);
  const high = chunk.type === ValueType.int64 ? new Int32Array(buffer, byteOffset, 2 * length) : low;
  return (index) => (high[2 * index + 1] as number) * 4294967296 + (low[2 * index] as number);
}

/** The codes of a column of strings: index into its chunk's dictionary, −1 where index or entry is missing. */
export function codeReader(chunk: Chunk): (i: number) => number {
  const { validity, offset } = chunk;
  const dictionary = chunk.dictionary ?? [];
  const indices = chunk.values;
  return (i) => {
    const index = offset + i;
    if (validity && !bit(validity, index)) return -1;
    const code = Number(indices[index]);
    return code >= 0 && code < dictionary.length && dictionary[code] !== null ? code : -1;
  };
}

/**
 * The text of value `i`, undefined where missing: strings as they are, numbers in their shortest exact form
 * ("1" also for 1.0, 64-bit integers to the last digit), booleans "true" and "false", datetimes ISO 8601.
 */
export function textReader(column: TableColumn, chunk: Chunk): (i: number) => string | undefined {
  if (chunk.dictionary) {
    const { dictionary } = chunk;
    const code = codeReader(chunk);
    return (i) => {
      const c = code(i);
      return c < 0 ? undefined : (dictionary[c] as string);
    };
  }
  const number = numberReader(chunk);
  if (column.storage === "boolean") return (i) => { const v = number(i); return Number.isNaN(v) ? undefined : v ? "true" : "false"; };
  if (column.storage === "datetime") return (i) => { const v = number(i); return Number.isNaN(v) ? undefined : timeText(v); };
  if (chunk.type === ValueType.int64 || chunk.type === ValueType.uint64) {
    return (i) => (Number.isNaN(number(i)) ? undefined : String(chunk.values[chunk.offset + i]));
  }
  return (i) => {
    const v = number(i);
    return Number.isNaN(v) ? undefined : String(v === 0 ? 0 : v);
  };
}

/** Calls `visit(text, row)` for every row; missing is undefined. */
export function eachText(column: TableColumn, visit: (text: string | undefined, row: number) => void): void {
  let row = 0;
  for (const chunk of column.chunks) {
    const text = textReader(column, chunk);
    for (let i = 0; i < chunk.length; i++) visit(text(i), row++);
  }
}

function timeText(milliseconds: number): string {
  return Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString() : String(milliseconds);
}

function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
