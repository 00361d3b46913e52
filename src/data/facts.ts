import { ValueType } from "../kernel/kernel.ts";
import type { Storage } from "./frame.ts";
import type { TableColumn } from "./table.ts";
import { bit } from "./table.ts";
import { codeReader, eachNumber } from "./values.ts";

/** What the values of one column on one side show; kinds and roles are confirmed by it. */
export interface Facts {
  readonly storage: Storage;
  readonly present: number;
  /** The distinct values as canonical text ("1" also for 1.0, "true"), undefined when there are more than `limit` of numbers. All of strings. */
  readonly distinct?: ReadonlySet<string>;
  /** Every present value is a whole number (booleans are not numbers). */
  readonly whole: boolean;
  readonly min: number;
  readonly max: number;
  /** Each value greater than the one before, none missing. */
  readonly increasing: boolean;
}

/** More distinct numbers than these are never counted. */
export const distinctLimit = 50;

export function factsOf(column: TableColumn): Facts {
  return column.storage === "string" ? textFacts(column) : numberFacts(column);
}

function numberFacts(column: TableColumn): Facts {
  const { storage } = column;
  const values = new Set<number>();
  let previous = Number.NEGATIVE_INFINITY;
  let present = 0, missing = 0, min = Number.POSITIVE_INFINITY, max = Number.NEGATIVE_INFINITY;
  let whole = storage !== "boolean" && storage !== "datetime";
  let increasing = true;
  eachNumber(column, (value) => {
    if (Number.isNaN(value)) { missing++; return; }
    present++;
    if (value < min) min = value;
    if (value > max) max = value;
    if (!(value > previous)) increasing = false;
    previous = value;
    if (whole && !Number.isInteger(value)) whole = false;
    if (values.size <= distinctLimit) values.add(value === 0 ? 0 : value);
  });
  const text = storage === "boolean" ? (value: number) => (value ? "true" : "false") : String;
  // 64-bit neighbours beyond 2^53 look alike as doubles; they are looked at again as integers.
  const exact = max > 2 ** 53 || min < -(2 ** 53) ? wideFacts(column) : undefined;
  return {
    storage, present, whole: whole && present > 0, min, max,
    increasing: (exact ? exact.increasing : increasing) && missing === 0 && present > 0,
    distinct: exact ? exact.distinct : values.size <= distinctLimit ? new Set([...values].map(text)) : undefined,
  };
}

function wideFacts(column: TableColumn): Pick<Facts, "increasing" | "distinct"> | undefined {
  const distinct = new Set<bigint>();
  let previous: bigint | undefined;
  let increasing = true;
  for (const chunk of column.chunks) {
    if (chunk.type !== ValueType.int64 && chunk.type !== ValueType.uint64) return undefined;
    const values = chunk.values as BigInt64Array;
    for (let i = chunk.offset; i < chunk.offset + chunk.length && (increasing || distinct.size <= distinctLimit); i++) {
      if (chunk.validity && !bit(chunk.validity, i)) continue;
      const value = values[i] as bigint;
      if (previous !== undefined && value <= previous) increasing = false;
      previous = value;
      if (distinct.size <= distinctLimit) distinct.add(value);
    }
  }
  return { increasing, distinct: distinct.size <= distinctLimit ? new Set([...distinct].map(String)) : undefined };
}

function textFacts(column: TableColumn): Facts {
  const distinct = new Set<string>();
  let present = 0;
  for (const chunk of column.chunks) {
    const dictionary = chunk.dictionary ?? [];
    const used = new Uint8Array(dictionary.length);
    const code = codeReader(chunk);
    for (let i = 0; i < chunk.length; i++) {
      const c = code(i);
      if (c < 0) continue;
      present++;
      if (used[c]) continue;
      used[c] = 1;
      distinct.add(dictionary[c] as string);
    }
  }
  return { storage: "string", present, distinct, whole: false, min: Number.NaN, max: Number.NaN, increasing: false };
}
