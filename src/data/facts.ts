import { ValueType } from "../kernel/kernel.ts";
import type { Chunk, Storage, TableColumn } from "./table.ts";
import { bit } from "./table.ts";
import { codeReader, eachNumber, eachText, numberReader } from "./values.ts";

/** What the values of one column on one side show; kinds and roles are confirmed by it. */
export interface Facts {
  readonly storage: Storage;
  /** No value is present. */
  readonly empty: boolean;
  readonly present: number;
  /** How many distinct values; of numbers not counted beyond `numberLimit`. Entries that a dictionary repeats may count twice. */
  readonly distinctCount: number;
  /** The distinct values as canonical text ("1" also for 1.0, "true"), undefined when there are too many to keep. */
  readonly distinct?: ReadonlySet<string>;
  /** Every present value is a whole number (booleans are not numbers). */
  readonly whole: boolean;
  readonly min: number;
  readonly max: number;
  /** Each value greater than the one before, none missing. */
  readonly increasing: boolean;
}

/** More distinct numbers, and more distinct texts, than these are not kept. */
const numberLimit = 50;
const textLimit = 5000;

/** Columns do not change, so each is looked at once. */
const known = new WeakMap<TableColumn, Facts>();

export function factsOf(column: TableColumn): Facts {
  let facts = known.get(column);
  if (!facts) known.set(column, (facts = column.storage === "string" ? textFacts(column) : numberFacts(column)));
  return facts;
}

function numberFacts(column: TableColumn): Facts {
  const { storage, chunks } = column;
  const values = new Set<number>();
  const seen: Seen = {
    min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, missing: 0, rows: 0, whole: storage !== "boolean" && storage !== "datetime",
  };
  const wide = chunks.some(isWide);
  // Integers are whole, whatever follows; only those of 64 bits may hold more than a double does.
  const settled = storage !== "float" && chunks.every((chunk) => !(chunk.values instanceof Float64Array) && !(chunk.values instanceof Float32Array) && (!isWide(chunk) || isSafe(chunk)));
  let at = 0;
  let i = 0;
  const open = (): boolean => values.size <= numberLimit;
  // Fractions that do not repeat are an amount, whatever follows: the rest is looked at only if somebody asks for it.
  const unsettled = (): boolean => !settled && (seen.whole || wide);
  for (; at < chunks.length && (open() || unsettled()); at++) {
    const chunk = chunks[at] as Chunk;
    const number = numberReader(chunk);
    i = open() ? seeDistinct(chunk, number, seen, values) : 0;
    if (i < chunk.length && !unsettled()) break;
    seeRest(chunk, i, number, seen);
    i = 0;
  }
  const complete = (): Seen => {
    for (; at < chunks.length; at++, i = 0) seeRest(chunks[at] as Chunk, i, numberReader(chunks[at] as Chunk), seen);
    return seen;
  };
  const { missing, rows } = seen;
  const text = storage === "boolean" ? (value: number) => (value ? "true" : "false") : String;
  // 64-bit neighbours beyond 2^53 look alike as doubles; they are looked at again as integers.
  const exact = wide && !settled && (seen.max > 2 ** 53 || seen.min < -(2 ** 53)) ? wideFacts(column) : undefined;
  let increasing: boolean | undefined;
  return {
    storage,
    empty: rows === missing,
    whole: seen.whole && rows > missing,
    get increasing() { return (increasing ??= (exact ? exact.increasing : rises(column)) && complete().missing === 0 && seen.rows > 0); },
    distinctCount: exact ? exact.distinctCount : values.size,
    distinct: exact ? exact.distinct : values.size <= numberLimit ? new Set([...values].map(text)) : undefined,
    get present() { return complete().rows - seen.missing; },
    get min() { return complete().min; },
    get max() { return complete().max; },
  };
}

/** Each value greater than the one before, missing ones aside. */
function rises(column: TableColumn): boolean {
  let previous = Number.NaN;
  let rising = true;
  eachNumber(column, (value) => {
    if (value <= previous) return (rising = false);
    if (!Number.isNaN(value)) previous = value;
    return true;
  });
  return rising;
}

const isWide = ({ type }: Chunk): boolean => type === ValueType.int64 || type === ValueType.uint64;

/** Whether all 64-bit integers lie within ±2^53, by their upper halves; values behind a null may say no where it is yes. */
function isSafe({ type, values, offset, length }: Chunk): boolean {
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const least = type === ValueType.int64 ? -0x20_0000 : 0;
  for (let i = offset; i < offset + length; i++) {
    const high = halves[2 * i + 1] as number;
    if (high < least || high > 0x1f_ffff) return false;
  }
  return true;
}

interface Seen { min: number; max: number; missing: number; rows: number; whole: boolean }

function see(value: number, seen: Seen): void {
  seen.rows++;
  if (Number.isNaN(value)) { seen.missing++; return; }
  if (value < seen.min) seen.min = value;
  if (value > seen.max) seen.max = value;
  if (seen.whole && !Number.isInteger(value)) seen.whole = false;
}

/** Collects distinct values until there are too many to keep; answers the row that comes next. Doubles are read without a call per value. */
function seeDistinct(chunk: Chunk, number: (i: number) => number, seen: Seen, distinct: Set<number>): number {
  const doubles = chunk.values instanceof Float64Array ? chunk.values : undefined;
  const { validity, offset, length } = chunk;
  let last = Number.NaN;
  let i = 0;
  for (; i < length && distinct.size <= numberLimit; i++) {
    const value = !doubles ? number(i) : validity && !bit(validity, offset + i) ? Number.NaN : (doubles[offset + i] as number);
    see(value, seen);
    if (value === last || Number.isNaN(value)) continue;
    last = value;
    distinct.add(value === 0 ? 0 : value);
  }
  return i;
}

/** Rows from `first` on. The bulk of all data passes here, so doubles are read without a call per value. */
function seeRest(chunk: Chunk, first: number, number: (i: number) => number, seen: Seen): void {
  if (!(chunk.values instanceof Float64Array)) {
    for (let i = first; i < chunk.length; i++) see(number(i), seen);
    return;
  }
  const { values, validity, offset, length } = chunk;
  const end = offset + length;
  let { min, max, missing, whole } = seen;
  let i = offset + first;
  for (; whole && i < end; i++) {
    const value = validity && !bit(validity, i) ? Number.NaN : (values[i] as number);
    if (Number.isNaN(value)) { missing++; continue; }
    if (value < min) min = value;
    if (value > max) max = value;
    whole = Number.isInteger(value);
  }
  for (; i < end; i++) {
    const value = validity && !bit(validity, i) ? Number.NaN : (values[i] as number);
    if (value < min) min = value;
    else if (value > max) max = value;
    else if (value !== value) missing++;
  }
  Object.assign(seen, { min, max, missing, whole, rows: seen.rows + length - first });
}

function wideFacts(column: TableColumn): Pick<Facts, "increasing" | "distinct" | "distinctCount"> | undefined {
  const distinct = new Set<bigint>();
  let previous: bigint | undefined;
  let increasing = true;
  for (const chunk of column.chunks) {
    if (chunk.type !== ValueType.int64 && chunk.type !== ValueType.uint64) return undefined;
    const values = chunk.values as BigInt64Array;
    for (let i = chunk.offset; i < chunk.offset + chunk.length && (increasing || distinct.size <= numberLimit); i++) {
      if (chunk.validity && !bit(chunk.validity, i)) continue;
      const value = values[i] as bigint;
      if (previous !== undefined && value <= previous) increasing = false;
      previous = value;
      if (distinct.size <= numberLimit) distinct.add(value);
    }
  }
  return { increasing, distinctCount: distinct.size, distinct: distinct.size <= numberLimit ? new Set([...distinct].map(String)) : undefined };
}

function textFacts(column: TableColumn): Facts {
  /** What is known of each dictionary's entries. Batches often share one. */
  const dictionaries = new Map<readonly (string | null)[], Uint8Array>();
  for (const chunk of column.chunks) {
    const dictionary = chunk.dictionary ?? [];
    let marks = dictionaries.get(dictionary);
    if (!marks) dictionaries.set(dictionary, (marks = Uint8Array.from(dictionary, (entry) => (entry === null ? absent : unseen))));
    markEntries(chunk, marks);
  }
  let present: number | undefined;
  let count = [...dictionaries.values()].reduce((sum, marks) => sum + marks.reduce((total, mark) => total + (mark === seenEntry ? 1 : 0), 0), 0);
  let distinct: Set<string> | undefined;
  if (dictionaries.size > 1 || count <= textLimit) {
    distinct = new Set();
    for (const [dictionary, marks] of dictionaries) marks.forEach((mark, c) => { if (mark === seenEntry) distinct?.add(dictionary[c] as string); });
    count = distinct.size;
  }
  return {
    storage: "string", empty: count === 0, distinctCount: count, distinct: count <= textLimit ? distinct : undefined,
    whole: false, min: Number.NaN, max: Number.NaN, increasing: false,
    get present() { return (present ??= column.chunks.reduce((sum, chunk) => sum + countPresent(chunk, dictionaries.get(chunk.dictionary ?? []) as Uint8Array), 0)); },
  };
}

/** Marks of a dictionary's entries: null, not met yet, met. */
const absent = 0;
const unseen = 1;
const seenEntry = 2;

/** Marks the entries that occur. The rows after the last new one are not looked at. */
function markEntries(chunk: Chunk, marks: Uint8Array): void {
  let left = marks.reduce((sum, mark) => sum + (mark === unseen ? 1 : 0), 0);
  const { values, validity, offset, length } = chunk;
  if (values instanceof Int32Array || values instanceof Int8Array) {
    // No mark: an index outside the dictionary.
    for (let i = offset; i < offset + length && left > 0; i++) {
      const c = values[i] as number;
      if (marks[c] !== unseen || (validity && !bit(validity, i))) continue;
      marks[c] = seenEntry;
      left--;
    }
    return;
  }
  const code = codeReader(chunk);
  for (let i = 0; i < chunk.length && left > 0; i++) {
    const c = code(i);
    if (c < 0 || marks[c] !== unseen) continue;
    marks[c] = seenEntry;
    left--;
  }
}

/** How many rows have an entry that is not null. */
function countPresent(chunk: Chunk, marks: Uint8Array): number {
  const { values, validity, offset, length } = chunk;
  let present = 0;
  if (values instanceof Int32Array || values instanceof Int8Array) {
    // No mark: an index outside the dictionary.
    for (let i = offset; i < offset + length; i++) if (marks[values[i] as number] && (!validity || bit(validity, i))) present++;
    return present;
  }
  const code = codeReader(chunk);
  for (let i = 0; i < length; i++) if (code(i) >= 0) present++;
  return present;
}

/** No value comes twice; missing ones aside, of which there may not be all. */
export function isUnique(column: TableColumn): boolean {
  if (factsOf(column).increasing) return true;
  const seen = new Set<string>();
  let present = 0;
  eachText(column, (text) => {
    if (text === undefined) return;
    present++;
    seen.add(text);
  });
  return present > 0 && seen.size === present;
}
