import { ValueType } from "../kernel/kernel.ts";
import type { Storage, TableColumn } from "./table.ts";
import { bit } from "./table.ts";
import { codeReader, eachText, numberReader } from "./values.ts";

/** What the values of one column on one side show; kinds and roles are confirmed by it. */
export interface Facts {
  readonly storage: Storage;
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
  const { storage } = column;
  const values = new Set<number>();
  let previous = Number.NaN;
  let present = 0, missing = 0, min = Number.POSITIVE_INFINITY, max = Number.NEGATIVE_INFINITY;
  let whole = storage !== "boolean" && storage !== "datetime";
  let increasing = true;
  for (const chunk of column.chunks) {
    const number = numberReader(chunk);
    for (let i = 0; i < chunk.length; i++) {
      const value = number(i);
      if (value !== value) { missing++; continue; }
      present++;
      if (value === previous) { increasing = false; continue; }
      if (value < min) min = value;
      if (value > max) max = value;
      if (value < previous) increasing = false;
      previous = value;
      if (whole && !Number.isInteger(value)) whole = false;
      if (values.size <= numberLimit) values.add(value === 0 ? 0 : value);
    }
  }
  const text = storage === "boolean" ? (value: number) => (value ? "true" : "false") : String;
  // 64-bit neighbours beyond 2^53 look alike as doubles; they are looked at again as integers.
  const exact = max > 2 ** 53 || min < -(2 ** 53) ? wideFacts(column) : undefined;
  return {
    storage, present, whole: whole && present > 0, min, max,
    increasing: (exact ? exact.increasing : increasing) && missing === 0 && present > 0,
    distinctCount: exact ? exact.distinctCount : values.size,
    distinct: exact ? exact.distinct : values.size <= numberLimit ? new Set([...values].map(text)) : undefined,
  };
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
  /** Which entries of each dictionary are used. Batches often share one. */
  const uses = new Map<readonly (string | null)[], Uint8Array>();
  let present = 0;
  let count = 0;
  for (const chunk of column.chunks) {
    const dictionary = chunk.dictionary ?? [];
    let used = uses.get(dictionary);
    if (!used) uses.set(dictionary, (used = new Uint8Array(dictionary.length)));
    const code = codeReader(chunk);
    for (let i = 0; i < chunk.length; i++) {
      const c = code(i);
      if (c < 0) continue;
      present++;
      if (used[c]) continue;
      used[c] = 1;
      count++;
    }
  }
  let distinct: Set<string> | undefined;
  if (uses.size > 1 || count <= textLimit) {
    distinct = new Set();
    for (const [dictionary, used] of uses) used.forEach((is, c) => { if (is) distinct?.add(dictionary[c] as string); });
    count = distinct.size;
  }
  return {
    storage: "string", present, distinctCount: count, distinct: count <= textLimit ? distinct : undefined,
    whole: false, min: Number.NaN, max: Number.NaN, increasing: false,
  };
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
