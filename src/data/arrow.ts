import type * as Arrow from "apache-arrow";
import { ValueType } from "../kernel/kernel.ts";
import { InputError } from "../errors.ts";
import type { Note } from "../report.ts";
import { arrowCodecs } from "./codecs.ts";
import { byteDictionary } from "./dictionary.ts";
import { checkIpc } from "./ipc.ts";
import type { Pacer } from "./pace.ts";
import type { Storage, Chunk, TableColumn, Values } from "./table.ts";
import { bit, chunkOf } from "./table.ts";
import type { ReadColumns } from "./tidy.ts";
import { integerChunk } from "./typed.ts";
import { eachText, numberReader } from "./values.ts";
import type { Zone } from "./zone.ts";

type Data = Arrow.Data;

/**
 * Reads an Arrow IPC file or stream. Numbers and booleans are views over the file's bytes; text becomes a dictionary, decimals doubles
 * by their scale (exact integers at scale 0), timestamps and dates milliseconds; durations and times of day are numbers of seconds.
 * Columns of other types are kept by name, as "other", with a note. Throws an InputError for a file that is cut or damaged.
 */
export async function readArrow(bytes: Uint8Array, name: string, zone: Zone, pace: Pacer): Promise<ReadColumns> {
  const arrow = await import("apache-arrow");
  if (isFile(bytes) && !endsWell(bytes)) throw new InputError(damaged(name, "its end is missing"));
  for (const [type, decode] of await arrowCodecs()) arrow.compressionRegistry.set(type, { decode });
  const notes: Note[] = [];
  const trust = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      // The checks read through a DataView, which ends where the bytes end.
      throw new InputError(damaged(name, error instanceof RangeError ? "its metadata is damaged" : reasonOf(error)));
    }
  };
  const reader = trust(() => {
    checkIpc(bytes, isFile(bytes));
    return arrow.RecordBatchReader.from(bytes).open() as Arrow.RecordBatchReader;
  });
  const fields = reader.schema?.fields ?? [];
  const batches: Arrow.RecordBatch[] = [];
  let rows = 0;
  let done = 0;
  for (const iterator = reader[Symbol.iterator](); ;) {
    const next = trust(() => iterator.next() as IteratorResult<Arrow.RecordBatch>);
    if (next.done) break;
    batches.push(next.value);
    rows += next.value.numRows;
    await pace((done += next.value.data.byteLength));
  }
  if (fields.length === 0) throw new InputError(damaged(name, "it has no schema"));
  const columns: TableColumn[] = [];
  const texts = new Map<unknown, (string | null)[]>();
  for (const [i, field] of fields.entries()) {
    // A field may come without a name.
    const column = (field.name as string | null) ?? "";
    const parts = batches.map((batch) => batch.data.children[i] as Data).filter((data) => data.length > 0);
    const convert = converterOf(field.type, arrow, zone, texts);
    if (!convert) {
      notes.push({ code: "unsupported", section: "data", column, sentence: `${name}: column "${column}" holds ${String(field.type)}, which cannot be monitored; it is left out.` });
      columns.push({ name: column, storage: "other", chunks: [] });
      continue;
    }
    try {
      const chunks = convert.chunks(parts);
      for (const chunk of chunks) checkChunk(chunk);
      columns.push({ name: column, storage: chunks[0]?.storage ?? convert.storage, chunks });
    } catch (error) {
      throw new InputError(damaged(name, `column "${column}": ${reasonOf(error)}`));
    }
    await pace(bytes.length);
  }
  return { rows, columns, notes };
}

type Typed = Chunk & { storage?: Storage };
interface Converter { storage: Storage; chunks(parts: readonly Data[]): Typed[] }

function converterOf(type: Arrow.DataType, arrow: typeof Arrow, zone: Zone, texts: Map<unknown, (string | null)[]>): Converter | undefined {
  const { DataType } = arrow;
  const each = (storage: Storage, convert: (data: Data) => Typed): Converter => ({ storage, chunks: (parts) => parts.map(convert) });
  if (DataType.isDictionary(type)) {
    const entries = converterOf(type.dictionary, arrow, zone, texts);
    if (!entries) return undefined;
    return each("string", (data) => ({ ...inPlace(data), dictionary: dictionaryOf(data.dictionary, entries, texts) }));
  }
  if (DataType.isInt(type)) return each(type.isSigned ? "integer" : "unsigned", inPlace);
  if (DataType.isFloat(type)) {
    return each("float", (data) => (type.precision === arrow.Precision.HALF ? { ...inPlace(data), type: ValueType.float16 } : inPlace(data)));
  }
  if (DataType.isBool(type)) return each("boolean", (data) => ({ ...inPlace(data), type: ValueType.boolean }));
  if (DataType.isNull(type)) return each("float", (data) => chunkOf(new Float64Array(data.length).fill(Number.NaN)));
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)) {
    return { storage: "string", chunks: (parts) => textChunks(parts, DataType.isUtf8View(type)) };
  }
  if (DataType.isDecimal(type)) return each("float", (data) => decimals(data, type.scale, type.bitWidth));
  if (DataType.isTimestamp(type)) {
    const place = type.timezone ? (time: number) => time : zone;
    if (type.unit === arrow.TimeUnit.NANOSECOND) return each("datetime", (data) => nanoseconds(data, place));
    if (type.unit === arrow.TimeUnit.MICROSECOND) return each("datetime", (data) => times(data, (value) => place(fromMicroseconds(value))));
    const milliseconds = type.unit === arrow.TimeUnit.SECOND ? 1000 : 1;
    return each("datetime", (data) => times(data, (value) => place(value * milliseconds)));
  }
  if (DataType.isDate(type)) {
    return each("datetime", (data) => times(data, (value) => zone(data.values instanceof Int32Array ? value * 86400000 : value)));
  }
  if (DataType.isTime(type) || DataType.isDuration(type)) {
    return each("float", (data) => times(data, (value) => value / 1000 ** type.unit));
  }
  return undefined;
}

/** Numbers as they lie in the buffer; what comes out of a file begins at its first value. */
function inPlace(data: Data): Chunk {
  return { ...chunkOf(data.values as Values), length: data.length, validity: validity(data) };
}

function validity(data: Data): Uint8Array | undefined {
  return data.nullBitmap?.length ? data.nullBitmap : undefined;
}

function times(data: Data, convert: (value: number) => number): Chunk {
  const chunk = inPlace(data);
  checkChunk(chunk);
  const number = numberReader(chunk);
  const values = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) values[i] = convert(number(i));
  return chunkOf(values);
}

/** Whole milliseconds and the rest apart, as text is read, so that both round alike. */
function fromMicroseconds(value: number): number {
  const whole = Math.floor(value / 1000);
  return whole + (value - whole * 1000) / 1000;
}

/** Beyond what a double counts exactly; the part below a millisecond is kept to the microsecond. */
function nanoseconds(data: Data, place: Zone): Chunk {
  const chunk = inPlace(data);
  checkChunk(chunk);
  const raw = chunk.values as BigInt64Array;
  const values = new Float64Array(data.length).fill(Number.NaN);
  for (let i = 0; i < data.length; i++) {
    if (chunk.validity && !bit(chunk.validity, i)) continue;
    const value = raw[i] as bigint;
    values[i] = place(Number(value / 1000000n) + Math.round(Number(value % 1000000n) / 1000) / 1000);
  }
  return chunkOf(values);
}

/** Little-endian two's complement words, 32 bits each; value = integer · 10^−scale. */
function decimals(data: Data, scale: number, bitWidth: number): Typed {
  const words = data.values as Uint32Array;
  const stride = bitWidth / 32;
  const bits = validity(data);
  if (words.length < stride * data.length) throw new Error("its values are cut");
  const numbers = new Float64Array(data.length);
  const wide = new Map<number, bigint>();
  for (let i = 0; i < data.length; i++) {
    if (bits && !bit(bits, i)) { numbers[i] = Number.NaN; continue; }
    let integer = BigInt.asIntN(32, BigInt(words[stride * i + stride - 1] as number));
    for (let w = stride - 2; w >= 0; w--) integer = (integer << 32n) | BigInt(words[stride * i + w] as number);
    numbers[i] = Number(scale === 0 ? integer : `${integer}e${-scale}`);
    if (scale === 0 && !Number.isSafeInteger(numbers[i])) wide.set(i, integer);
  }
  if (scale !== 0) return chunkOf(numbers);
  const { storage, chunk } = integerChunk(numbers, wide);
  return { ...chunk, storage };
}

/** Plain text as indices into one dictionary over all batches. */
function textChunks(parts: readonly Data[], view: boolean): Chunk[] {
  const dictionary = byteDictionary();
  const indices = parts.map((data) => {
    const bits = validity(data);
    const codes = new Int32Array(data.length).fill(-1);
    const place = view ? viewPlaces(data) : offsetPlaces(data);
    for (let i = 0; i < data.length; i++) {
      if (bits && !bit(bits, i)) continue;
      const { bytes, start, end } = place(i);
      if (!(start >= 0 && start <= end && end <= bytes.length)) throw new Error(`the text of row ${i + 1} lies outside the file`);
      codes[i] = dictionary.codeOf(bytes, start, end);
    }
    return codes;
  });
  return indices.map((codes) => ({ ...chunkOf(codes), dictionary: dictionary.texts }));
}

type Places = (i: number) => { bytes: Uint8Array; start: number; end: number };

function offsetPlaces(data: Data): Places {
  const offsets = data.valueOffsets as unknown as ArrayLike<number | bigint>;
  const place = { bytes: data.values as Uint8Array, start: 0, end: 0 };
  return (i) => {
    place.start = Number(offsets[i]);
    place.end = Number(offsets[i + 1]);
    return place;
  };
}

/** 16 bytes a value: its length, then up to 12 bytes in place, or prefix, buffer and offset. */
function viewPlaces(data: Data): Places {
  const views = data.values as Uint8Array;
  const words = new DataView(views.buffer, views.byteOffset, views.byteLength);
  const place = { bytes: views, start: 0, end: 0 };
  return (i) => {
    const length = words.getInt32(16 * i, true);
    const long = length > 12;
    place.bytes = long ? (data.variadicBuffers[words.getInt32(16 * i + 8, true)] ?? new Uint8Array(0)) : views;
    place.start = long ? words.getInt32(16 * i + 12, true) : 16 * i + 4;
    place.end = place.start + length;
    return place;
  };
}

/** The entries as text; null where the entry is. One dictionary is shared by many batches and converted once. */
function dictionaryOf(vector: Arrow.Vector | undefined, entries: Converter, texts: Map<unknown, (string | null)[]>): (string | null)[] {
  let found = texts.get(vector);
  if (!found) {
    found = [];
    const chunks = entries.chunks(vector?.data.filter((data) => data.length > 0) ?? []);
    for (const chunk of chunks) checkChunk(chunk);
    eachText({ name: "", storage: chunks[0]?.storage ?? entries.storage, chunks }, (text) => { found?.push(text ?? null); });
    texts.set(vector, found);
  }
  return found;
}

function checkChunk(chunk: Chunk): void {
  const end = chunk.offset + chunk.length;
  const values = chunk.type === ValueType.boolean ? 8 * chunk.values.length : chunk.values.length;
  if (values < end) throw new Error("its values are cut");
  if (chunk.validity && 8 * chunk.validity.length < end) throw new Error("its validity bitmap is cut");
}

function isFile(bytes: Uint8Array): boolean {
  return bytes[0] === 0x41;
}

function endsWell(bytes: Uint8Array): boolean {
  return bytes.length >= 20 && [..."ARROW1"].every((c, i) => bytes[bytes.length - 6 + i] === c.charCodeAt(0));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function damaged(name: string, reason: string): string {
  return `${name} is an Arrow file that cannot be read: ${reason}. It may be cut or damaged; write or copy it again, or save the table as Parquet or CSV.`;
}
