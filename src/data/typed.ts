import { ValueType } from "../kernel/kernel.ts";
import { grown } from "./bytes.ts";
import { spellingOf, toNumber } from "./numbers.ts";
import type { Chunk, TableColumn } from "./table.ts";
import { chunkOf, setBit } from "./table.ts";
import { parseTime } from "./times.ts";
import type { Zone } from "./zone.ts";

/** A column in the making, fed text cell by cell. */
export interface TypedBuilder {
  /** `undefined` is missing. */
  add(text: string | undefined): void;
  /** `undefined`: cells of another type came after some were already taken as numbers or times; feed it all again into `stringBuilder`. */
  finish(name: string): TableColumn | undefined;
}

type Type = "integer" | "float" | "boolean" | "datetime";

/**
 * Infers the type from all cells: integer, float, boolean (True, true, TRUE, …), datetime, else strings. A column without a value is
 * float, as in pandas. Integers stay exact up to 64 bits.
 */
export function typedBuilder(zone: Zone): TypedBuilder {
  let type: Type | undefined;
  let strings: TypedBuilder | undefined;
  let given = false; // already typed cells cannot be taken back
  let rows = 0;
  let numbers = new Float64Array(0);
  /** Integers beyond 2^53, by row. */
  const wide = new Map<number, bigint>();

  function add(text: string | undefined): void {
    if (given) return;
    if (strings) { strings.add(text); return; }
    numbers = grown(numbers, rows + 1);
    if (text === undefined) { numbers[rows++] = Number.NaN; return; }
    const value = read(text);
    if (value === undefined) giveUp(text);
    else numbers[rows++] = value;
  }

  function read(text: string): number | undefined {
    if (type === "datetime") return timeOf(text);
    if (type === "boolean") return booleanOf(text);
    const number = Number(text);
    const spelling = spellingOf(text, number);
    if (spelling) {
      if (spelling === "float" || type === "float") type = "float";
      else type = "integer";
      const value = toNumber(text, number);
      if (type === "integer" && !Number.isSafeInteger(value)) {
        wide.set(rows, BigInt(text.trim().replace("+", "")));
      }
      return value;
    }
    if (type !== undefined) return undefined;
    const truth = booleanOf(text);
    if (truth !== undefined) { type = "boolean"; return truth; }
    const time = timeOf(text);
    if (time !== undefined) type = "datetime";
    return time;
  }

  function timeOf(text: string): number | undefined {
    const time = parseTime(text, zone);
    return Number.isNaN(time) ? undefined : time;
  }

  function giveUp(text: string): void {
    if (type !== undefined) { given = true; numbers = new Float64Array(0); return; }
    strings = stringBuilder();
    for (let i = 0; i < rows; i++) strings.add(undefined);
    strings.add(text);
  }

  function finish(name: string): TableColumn | undefined {
    if (given) return undefined;
    if (strings) return strings.finish(name);
    const values = numbers.slice(0, rows);
    if (type === "datetime") return { name, storage: "datetime", chunks: [chunkOf(values)] };
    if (type === "boolean") return { name, storage: "boolean", chunks: [booleanChunk(values)] };
    if (type === "integer") {
      const { storage, chunk } = integerChunk(values, wide);
      return { name, storage, chunks: [chunk] };
    }
    return { name, storage: "float", chunks: [chunkOf(values)] };
  }

  return { add, finish };
}

/** Dictionary-encoded strings; missing is index −1. */
export function stringBuilder(): TypedBuilder {
  const codes = new Map<string, number>();
  let indices = new Int32Array(0);
  let rows = 0;
  return {
    add(text) {
      indices = grown(indices, rows + 1);
      let code = -1;
      if (text !== undefined) {
        code = codes.get(text) ?? codes.size;
        if (code === codes.size) codes.set(text, code);
      }
      indices[rows++] = code;
    },
    finish: (name) => ({ name, storage: "string", chunks: [{ ...chunkOf(indices.slice(0, rows)), dictionary: [...codes.keys()] }] }),
  };
}

export function booleanOf(text: string): number | undefined {
  if (text === "True" || text === "true" || text === "TRUE") return 1;
  if (text === "False" || text === "false" || text === "FALSE") return 0;
  return undefined;
}

/** Bits from 0, 1 and NaN. */
export function booleanChunk(numbers: Float64Array): Chunk {
  const bits = new Uint8Array((numbers.length + 7) >> 3);
  for (let i = 0; i < numbers.length; i++) if (numbers[i] === 1) setBit(bits, i);
  return { type: ValueType.boolean, values: bits, validity: validityOf(numbers), offset: 0, length: numbers.length };
}

/** The narrowest of int32, int64 and uint64 that holds every value exactly; doubles when none does. `wide` holds those beyond 2^53. */
export function integerChunk(numbers: Float64Array, wide: ReadonlyMap<number, bigint>): { storage: "integer" | "unsigned" | "float"; chunk: Chunk } {
  let least = 0;
  let most = 0;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const validity = validityOf(numbers);
  if (least >= -(2 ** 31) && most < 2 ** 31) {
    // NaN becomes 0 on the way.
    return { storage: "integer", chunk: chunkOf(new Int32Array(numbers), validity) };
  }
  let fits64 = true;
  let fitsUnsigned = least >= 0;
  for (const value of wide.values()) {
    fits64 &&= BigInt.asIntN(64, value) === value;
    fitsUnsigned &&= BigInt.asUintN(64, value) === value;
  }
  if (!fits64 && !fitsUnsigned) return { storage: "float", chunk: chunkOf(numbers) };
  const values = fits64 ? new BigInt64Array(numbers.length) : new BigUint64Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) if (!Number.isNaN(numbers[i])) values[i] = wide.get(i) ?? BigInt(numbers[i] as number);
  return { storage: fits64 ? "integer" : "unsigned", chunk: chunkOf(values, validity) };
}

/** A bitmap of the rows that are not NaN; none when all are present. */
export function validityOf(numbers: Float64Array): Uint8Array | undefined {
  const { length } = numbers;
  let first = 0;
  while (first < length && !Number.isNaN(numbers[first])) first++;
  if (first === length) return undefined;
  const bits = new Uint8Array((length + 7) >> 3).fill(255, 0, first >> 3);
  for (let i = first & ~7; i < length; i++) if (!Number.isNaN(numbers[i])) setBit(bits, i);
  return bits;
}
