import type { Codes, Kernel, Scope, Segment } from "../kernel/kernel.ts";
import { ValueType } from "../kernel/kernel.ts";
import type { Profile } from "../profile/profile.ts";
import type { Filter, Kind, Note, Role } from "../report.ts";
import type { Progress } from "../request.ts";
import type { Categories } from "./categories.ts";
import { dictionaryMaps, newCategories, numberCodes } from "./categories.ts";
import type { Config } from "./config.ts";
import { factsOf } from "./facts.ts";
import { numberSpelling, toNumber } from "./numbers.ts";
import { sliceRows, takeRows } from "./rows.ts";
import type { Schema, SchemaColumn } from "./schema.ts";
import { schemaOf } from "./schema.ts";
import { cutOf, type Split } from "./split.ts";
import type { Chunk, Storage, Table, TableColumn, Tables } from "./table.ts";
import { bit, chunkOf } from "./table.ts";
import { figureColumns, type TextFigure } from "./textFigures.ts";
import { parseTime } from "./times.ts";
import type { TimeUnit } from "./units.ts";
import { toMilliseconds } from "./units.ts";
import { eachNumber, eachText, numbersOf } from "./values.ts";

/**
 * Both samples in kernel memory, column by column, ready for the monitor. Rows stand in time order
 * (in file order where there is no timestamp), so any window is one contiguous range of rows.
 * A frame holds addresses, never Arrow vectors: growth of the memory would detach those silently.
 */
export interface Frame {
  readonly columns: readonly Column[];
  readonly reference: Side;
  readonly current: Side;
  readonly notes: readonly Note[];
  /** Where filters left only some rows, or a sample was drawn: what they were left of. */
  readonly part?: { readonly whole: Frame; readonly filters: readonly Filter[]; readonly sampled?: boolean };
  /** Gives the memory back. */
  close(): void;
}

export interface Side {
  readonly name: string;
  readonly rows: number;
  /** The rows' numbers in the file, ascending, where filters left only some of them. */
  readonly kept?: Int32Array;
  readonly split?: Split;
  /** What stands for the rows, which are then nobody's. */
  readonly profile?: Profile;
}

/** One column by name, over both sides. */
export interface Column {
  /** Position in `frame.columns`; names are data and never keys. */
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
  readonly role: Role;
  /** For a probability: the class that it is the probability of. */
  readonly label?: string;
  /** Why this kind and role, in words: "named y_pred, two values that are also the target's". */
  readonly reason: string;
  /** A figure of another column's texts. */
  readonly derived?: { readonly from: string; readonly figure: TextFigure };
  /** The categories that `codes` index, in order of first appearance, reference first; both sides share them. Booleans: "false", "true". */
  readonly categories?: readonly string[];
  /** Absent where the side lacks the column. */
  readonly reference?: ColumnData;
  readonly current?: ColumnData;
}

export interface ColumnData {
  readonly storage: Storage;
  /** Present for numbers, booleans (0, 1) and datetimes (milliseconds since 1970 UTC as doubles), also when the kind is categorical. */
  readonly numbers?: readonly Segment[];
  /** Present when the kind is categorical or boolean, and for text. One map per segment; an empty list when the indices are the codes. */
  readonly codes?: { readonly segments: readonly Segment[]; readonly maps: readonly Codes[] };
}

/**
 * Puts both samples into kernel memory: labels joined, one table split in two, rows in time order (a stable sort where they are not; rows
 * without a time stamp last), columns aligned by name, categories numbered over both sides. Buffers are copied in once, as they are, doubles with NaN for null;
 * `close` frees them. Throws an InputError when the files or the config do not fit together, and frees what it had allocated.
 */
export function buildFrame(tables: Tables, config: Config, kernel: Kernel): Frame {
  const work = frameSteps(tables, config, kernel);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of one column each, for hosts that must not stand still. What was allocated is freed when it is left before its end. */
export function* frameSteps(tables: Tables, config: Config, kernel: Kernel): Generator<Progress, Frame> {
  const looked = [tables.reference, tables.current].flatMap((table) => table?.columns ?? []);
  for (const [done, column] of looked.entries()) {
    yield { step: `looking at ${column.name}`, done, total: looked.length, unit: "columns" };
    factsOf(column);
  }
  const schema = schemaOf(tables, config);
  const notes: Note[] = [...(schema.reference?.notes ?? []), ...schema.current.notes, ...(tables.labels?.notes ?? []), ...schema.notes];
  const { reference, current, split } = sidesOf(schema, config, notes);
  const sides = { reference: byName(reference.columns), current: byName(current.columns) };
  const names = new Set(schema.columns.map(({ name }) => name));
  const scope = kernel.memory.openScope();
  let frame: Frame | undefined;
  try {
    const columns: Column[] = [];
    for (const [id, column] of schema.columns.entries()) {
      yield { step: `taking in ${column.name}`, done: id, total: schema.columns.length, unit: "columns" };
      columns.push(columnOf(column, columns.length, sides, scope, kernel));
      for (const figure of yield* figureColumns(column, sides.reference.get(column.name), sides.current.get(column.name), names)) {
        const own = { reference: byName([figure.reference]), current: byName([figure.current]) };
        columns.push({ ...columnOf(figure, columns.length, own, scope, kernel), derived: figure.derived });
      }
    }
    frame = {
      columns, notes,
      reference: { name: reference.name, rows: reference.rows, split, ...(reference.profile ? { profile: reference.profile } : {}) },
      current: { name: current.name, rows: current.rows, split, ...(current.profile ? { profile: current.profile } : {}) },
      close: () => scope.close(),
    };
    return frame;
  } finally {
    if (!frame) scope.close();
  }
}

/** Reference and current with rows in time order; one table is cut in two. */
function sidesOf(schema: Schema, config: Config, notes: Note[]): { reference: Table; current: Table; split?: Split } {
  const timestamp = schema.columns.find(({ role }) => role === "timestamp");
  if (schema.reference) {
    return { reference: inTimeOrder(schema.reference, timestamp, notes).table, current: inTimeOrder(schema.current, timestamp, notes).table };
  }
  const { table, times } = inTimeOrder(schema.current, timestamp, notes);
  const { row, split } = cutOf(table.name, table.rows, times, config);
  return { reference: sliceRows(table, 0, row), current: sliceRows(table, row, table.rows), split };
}

/**
 * The whole without any column but its times, of which a sample of rows is a part. `schema` may know its columns from a few rows alone; its tables are those of all
 * rows. Undefined where rows are not in time order.
 */
export function timesFrame(schema: Schema, config: Config, kernel: Kernel): Frame | undefined {
  const timestamp = schema.columns.find(({ role }) => role === "timestamp");
  const ordered = [schema.reference, schema.current].every((table) => {
    const times = table && timesOf(table, timestamp);
    return !times || ascends(times);
  });
  if (!ordered) return undefined;
  const { reference, current, split } = sidesOf(schema, config, []);
  const scope = kernel.memory.openScope();
  try {
    const columns = timestamp ? [columnOf(timestamp, 0, { reference: byName(reference.columns), current: byName(current.columns) }, scope, kernel)] : [];
    return { columns, notes: [], reference: { name: reference.name, rows: reference.rows, split }, current: { name: current.name, rows: current.rows, split }, close: () => scope.close() };
  } catch (error) {
    scope.close();
    throw error;
  }
}

function timesOf(table: Table, timestamp: SchemaColumn | undefined): Float64Array | undefined {
  const column = timestamp && table.columns.find(({ name }) => name === timestamp.name);
  return column && numbersOf(asTimes(column, timestamp.unit), table.rows);
}

/** Missing times stand last, or are passed over. */
function ascends(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if (!((times[i - 1] as number) <= (times[i] as number)) && !Number.isNaN(times[i])) return false;
  return true;
}

function inTimeOrder(table: Table, timestamp: SchemaColumn | undefined, notes: Note[]): { table: Table; times?: Float64Array } {
  const times = timesOf(table, timestamp);
  if (!timestamp || !times) return { table };
  let missing = 0;
  for (let i = 0; i < times.length; i++) if (Number.isNaN(times[i])) missing++;
  if (missing > 0) {
    notes.push({
      code: "timeMissing", section: "data", column: timestamp.name,
      sentence: `${missing} of ${table.rows} rows of ${table.name} have no time in "${timestamp.name}"; they stand last and belong to no chunk of time.`,
    });
  }
  if (ascends(times)) return { table, times };
  notes.push({ code: "timeSorted", section: "data", column: timestamp.name, sentence: `The rows of ${table.name} are not in order of "${timestamp.name}"; they were put in order, those of the same time as they stand in the file.` });
  const order = new Int32Array(table.rows).map((_, i) => i);
  order.sort((a, b) => {
    const [first, second] = [times[a] as number, times[b] as number];
    if (first < second) return -1;
    if (first > second) return 1;
    return first === second ? a - b : Number(Number.isNaN(first)) - Number(Number.isNaN(second)) || a - b;
  });
  return { table: takeRows(table, order), times: Float64Array.from(order, (row) => times[row] as number) };
}

type ByName = ReadonlyMap<string, TableColumn>;

function byName(columns: readonly TableColumn[]): ByName {
  return new Map(columns.map((column) => [column.name, column]));
}

function columnOf(column: SchemaColumn, id: number, sides: { reference: ByName; current: ByName }, scope: Scope, kernel: Kernel): Column {
  const { name, kind, role, label, reason, unit } = column;
  const coded = kind === "categorical" || kind === "boolean" || kind === "text";
  const categories = coded ? newCategories() : undefined;
  const dataOn = (side: ByName): ColumnData | undefined => {
    const own = side.get(name);
    return own && dataOf(own, kind, unit, categories, scope, kernel);
  };
  // The reference first: it numbers the categories.
  const reference = dataOn(sides.reference);
  return { id, name, kind, role, label, reason, categories: categories?.texts, reference, current: dataOn(sides.current) };
}

function dataOf(column: TableColumn, kind: Kind, unit: TimeUnit | undefined, categories: Categories | undefined, scope: Scope, kernel: Kernel): ColumnData {
  const { storage } = column;
  if (kind === "unsupported" || storage === "other") return { storage };
  const data: { storage: Storage; numbers?: Segment[]; codes?: { segments: Segment[]; maps: Codes[] } } = { storage };
  const stored = new Map<Chunk, Segment>();
  const store = (chunk: Chunk): Segment => {
    const segment = stored.get(chunk) ?? storeChunk(chunk, scope);
    stored.set(chunk, segment);
    return segment;
  };
  const storeNumbers = ({ chunks }: TableColumn): Segment[] => (chunks.length > 0 && chunks.every(isDoubles) ? [storeDoubles(chunks, kernel, scope)] : chunks.map(store));
  if (kind === "datetime") data.numbers = storeNumbers(asTimes(column, unit));
  else if (storage !== "string") data.numbers = storeNumbers(column);
  else if (kind === "numeric") data.numbers = storeNumbers(asNumbers(column));
  if (!categories) return data;
  if (storage !== "string") {
    // Booleans too are judged by text, so that true equals true whatever the other side's type.
    const seen = categories.texts.length;
    if (kind === "boolean" && seen === 0) { categories.codeOf("false"); categories.codeOf("true"); }
    const source: TableColumn = kind === "boolean" ? { ...column, storage: "boolean" } : column;
    data.codes = { segments: numberCodes(source, categories).map(store), maps: [] };
    return data;
  }
  const maps = dictionaryMaps(column.chunks, categories);
  const identity = maps.every((map) => map.every((code, index) => code === index));
  const blocks = new Map<Int32Array, Codes>();
  for (const map of identity ? [] : maps) {
    if (blocks.has(map)) continue;
    const codes = scope.codes(map.length);
    kernel.memory.int32(codes.address, map.length).set(map);
    blocks.set(map, { address: codes.address, length: map.length });
  }
  data.codes = { segments: column.chunks.map(store), maps: identity ? [] : maps.map((map) => blocks.get(map) as Codes) };
  return data;
}

/** Milliseconds from whatever counts time; text that is no time is missing. */
function asTimes(column: TableColumn, unit: TimeUnit | undefined): TableColumn {
  if (column.storage === "datetime" || (unit === undefined && column.storage !== "string")) return column;
  const chunks = [chunkOf(new Float64Array(column.chunks.reduce((sum, chunk) => sum + chunk.length, 0)).fill(Number.NaN))];
  const values = chunks[0]?.values as Float64Array;
  if (unit !== undefined) eachNumber(column, (value, row) => { values[row] = toMilliseconds(value, unit); });
  else eachText(column, (text, row) => { values[row] = text === undefined ? Number.NaN : parseTime(text); });
  return { ...column, chunks };
}

/** Text that a person has called numeric: what is no number is missing. */
function asNumbers(column: TableColumn): TableColumn {
  const values: number[] = [];
  eachText(column, (text) => { values.push(text !== undefined && numberSpelling(text) ? toNumber(text) : Number.NaN); });
  return { ...column, chunks: [chunkOf(Float64Array.from(values))] };
}

const isDoubles = ({ type }: Chunk): boolean => type === ValueType.float64;

/** Doubles of all chunks in one stretch, NaN where null: this is what every figure is made of, and so it is never copied again. */
function storeDoubles(chunks: readonly Chunk[], kernel: Kernel, scope: Scope): Segment {
  const rows = chunks.reduce((sum, { length }) => sum + length, 0);
  const { address } = scope.numbers(rows);
  const values = kernel.memory.float64(address, rows);
  let row = 0;
  for (const { values: from, validity, offset, length } of chunks) {
    values.set((from as Float64Array).subarray(offset, offset + length), row);
    for (let i = 0; validity && i < length; i++) if (!bit(validity, offset + i)) values[row + i] = Number.NaN;
    row += length;
  }
  return { type: ValueType.float64, values: address, validity: 0, offset: 0, length: rows };
}

/** The bytes of the chunk's own stretch, from the multiple of eight before its offset so that a bitmap keeps its bytes. */
function storeChunk(chunk: Chunk, scope: Scope): Segment {
  const first = chunk.offset & ~7;
  const end = chunk.offset + chunk.length;
  const bits = chunk.type === ValueType.boolean;
  const { buffer, byteOffset, BYTES_PER_ELEMENT: size } = chunk.values;
  const from = bits ? first >> 3 : first * size;
  const to = bits ? (end + 7) >> 3 : end * size;
  const values = scope.store(new Uint8Array(buffer, byteOffset + from, to - from));
  const validity = chunk.validity ? scope.store(chunk.validity.subarray(first >> 3, (end + 7) >> 3)) : undefined;
  return { type: chunk.type, values: values.address, validity: validity?.address ?? 0, offset: chunk.offset - first, length: chunk.length };
}
