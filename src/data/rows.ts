import { ValueType } from "../kernel/kernel.ts";
import type { Chunk, Table, TableColumn, Values } from "./table.ts";
import { bit, setBit } from "./table.ts";

/** Rows `start` to `end` (excluded); values are shared, not copied. */
export function sliceRows(table: Table, start: number, end: number): Table {
  const columns = table.columns.map((column) => {
    let from = 0;
    const chunks: Chunk[] = [];
    for (const chunk of column.chunks) {
      const first = Math.max(start - from, 0);
      const last = Math.min(end - from, chunk.length);
      if (first < last) chunks.push({ ...chunk, offset: chunk.offset + first, length: last - first });
      from += chunk.length;
    }
    return { ...column, chunks };
  });
  return { ...table, rows: end - start, columns };
}

/** The rows in the order given, by number; −1 makes a row of missing values. */
export function takeRows(table: Table, order: Int32Array): Table {
  return { ...table, rows: order.length, columns: table.columns.map((column) => takeValues(column, order)) };
}

export function takeValues(column: TableColumn, order: Int32Array): TableColumn {
  if (column.chunks.length === 0) return column;
  const chunk = column.storage === "string" ? oneDictionary(column.chunks) : oneChunk(column.chunks);
  return { ...column, chunks: [takeChunk(chunk, order)] };
}

/** The rows of the given numbers, ascending; chunks stay as they are cut. */
export function pickRows(table: Table, rows: Int32Array): Table {
  return { ...table, rows: rows.length, columns: table.columns.map((column) => ({ ...column, chunks: pickChunks(column.chunks, rows) })) };
}

function pickChunks(chunks: readonly Chunk[], rows: Int32Array): Chunk[] {
  let first = 0;
  let at = 0;
  return chunks.flatMap((chunk): Chunk[] => {
    const from = at;
    while (at < rows.length && (rows[at] as number) < first + chunk.length) at++;
    const picked = at > from ? [takeChunk(chunk, first === 0 ? rows.subarray(from, at) : rows.subarray(from, at).map((row) => row - first))] : [];
    first += chunk.length;
    return picked;
  });
}

function takeChunk(chunk: Chunk, order: Int32Array): Chunk {
  const { length } = order;
  const { offset } = chunk;
  const boolean = chunk.type === ValueType.boolean;
  const values = boolean ? new Uint8Array((length + 7) >> 3) : emptyLike(chunk.values, length);
  if (boolean) { for (let i = 0; i < length; i++) if (bit(chunk.values as Uint8Array, offset + Math.max(0, order[i] as number))) setBit(values as Uint8Array, i); }
  // One loop for each of the usual types: one for all would be some times as slow.
  else if (chunk.values instanceof Float64Array) gather(chunk.values, offset, order, values as Float64Array);
  else if (chunk.values instanceof Int32Array) gather32(chunk.values, offset, order, values as Int32Array);
  else for (let i = 0; i < length; i++) values[i] = chunk.values[offset + Math.max(0, order[i] as number)] as never;
  const validity = chunk.validity || order.some((row) => row < 0) ? new Uint8Array((length + 7) >> 3) : undefined;
  let missing = false;
  for (let i = 0; validity && i < length; i++) {
    const row = order[i] as number;
    if (row < 0 || (chunk.validity && !bit(chunk.validity, offset + row))) missing = true;
    else setBit(validity, i);
  }
  return { ...chunk, values, validity: missing ? validity : undefined, offset: 0, length };
}

function gather(from: Float64Array, offset: number, order: Int32Array, into: Float64Array): void {
  for (let i = 0; i < order.length; i++) into[i] = from[offset + Math.max(0, order[i] as number)] as number;
}

function gather32(from: Int32Array, offset: number, order: Int32Array, into: Int32Array): void {
  for (let i = 0; i < order.length; i++) into[i] = from[offset + Math.max(0, order[i] as number)] as number;
}

/** All chunks as one. They are of one type: a column of a file has only one. */
function oneChunk(chunks: readonly Chunk[]): Chunk {
  const [first] = chunks as [Chunk];
  if (chunks.length === 1) return first;
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const boolean = first.type === ValueType.boolean;
  const values = boolean ? new Uint8Array((length + 7) >> 3) : emptyLike(first.values, length);
  const validity = chunks.some((chunk) => chunk.validity) ? new Uint8Array((length + 7) >> 3) : undefined;
  let at = 0;
  for (const chunk of chunks) {
    for (let i = chunk.offset; i < chunk.offset + chunk.length; i++, at++) {
      if (!boolean) values[at] = chunk.values[i] as never;
      else if (bit(chunk.values as Uint8Array, i)) setBit(values as Uint8Array, at);
      if (validity && (!chunk.validity || bit(chunk.validity, i))) setBit(validity, at);
    }
  }
  return { type: first.type, values, validity, offset: 0, length };
}

/** Batches may each have a dictionary of their own: they are laid end to end and the indices moved. */
function oneDictionary(chunks: readonly Chunk[]): Chunk {
  const dictionary: (string | null)[] = [];
  const starts = new Map<unknown, number>();
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const values = new Int32Array(length).fill(-1);
  let at = 0;
  for (const chunk of chunks) {
    const own = chunk.dictionary ?? [];
    let start = starts.get(own);
    if (start === undefined) {
      starts.set(own, (start = dictionary.length));
      for (const text of own) dictionary.push(text);
    }
    for (let i = chunk.offset; i < chunk.offset + chunk.length; i++, at++) {
      const index = Number(chunk.values[i]);
      if (index >= 0 && index < own.length && (!chunk.validity || bit(chunk.validity, i))) values[at] = start + index;
    }
  }
  return { type: ValueType.int32, values, offset: 0, length, dictionary };
}

function emptyLike(values: Values, length: number): Values {
  return new (values.constructor as new (length: number) => Values)(length);
}
