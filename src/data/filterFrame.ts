import { type Codes, type Kernel, type Scope, type Segment, ValueType } from "../kernel/kernel.ts";
import { valueBytes } from "../kernel/ranges.ts";
import type { Filter } from "../report.ts";
import type { Progress } from "../request.ts";
import type { Column, ColumnData, Frame, Side } from "./frame.ts";
import { passing } from "./passing.ts";

/**
 * The rows that pass every filter as a frame of their own, in kernel memory of its own: what judges a frame judges a sub-population. Kinds,
 * roles and the numbers of categories are those of the whole. Close it before the whole; what was allocated is freed when it is left before its end.
 */
export function* filterFrame(whole: Frame, filters: readonly Filter[], kernel: Kernel): Generator<Progress, Frame> {
  return yield* keepFrame(whole, { reference: passing(whole, "reference", filters, kernel), current: passing(whole, "current", filters, kernel) }, { filters }, kernel);
}

/** The same of rows that are given by their numbers, ascending. */
export function* keepFrame(whole: Frame, kept: { reference: Int32Array; current: Int32Array }, why: Omit<NonNullable<Frame["part"]>, "whole">, kernel: Kernel): Generator<Progress, Frame> {
  const scope = kernel.memory.openScope();
  let frame: Frame | undefined;
  try {
    const columns: Column[] = [];
    for (const [done, column] of whole.columns.entries()) {
      yield { step: `filtering ${column.name}`, done, total: whole.columns.length, unit: "columns" };
      const own: { -readonly [key in keyof Column]: Column[key] } = { ...column };
      for (const side of ["reference", "current"] as const) {
        const data = column[side];
        if (data) own[side] = keepRows(data, kept[side], scope, kernel);
        yield { step: `filtering ${column.name}`, done, total: whole.columns.length, unit: "columns" };
      }
      columns.push(own);
    }
    const sideOf = (side: "reference" | "current"): Side => ({ ...whole[side], rows: kept[side].length, kept: kept[side] });
    frame = { columns, notes: whole.notes, reference: sideOf("reference"), current: sideOf("current"), part: { whole, ...why }, close: () => scope.close() };
    return frame;
  } finally {
    if (!frame) scope.close();
  }
}

/** A row's number in its file. */
export const fileRow = ({ kept }: Side, row: number): number => (kept ? (kept[row] as number) : row);

function keepRows({ storage, numbers, codes }: ColumnData, rows: Int32Array, scope: Scope, kernel: Kernel): ColumnData {
  // Numbers and codes may share a segment.
  const made = new Map<Segment, Segment | undefined>();
  const pick = (segments: readonly Segment[]): (Segment | undefined)[] => {
    let first = 0;
    let at = 0;
    return segments.map((segment) => {
      const from = at;
      while (at < rows.length && (rows[at] as number) < first + segment.length) at += 1;
      if (!made.has(segment)) made.set(segment, at > from ? gather(segment, rows.subarray(from, at), first, scope, kernel) : undefined);
      first += segment.length;
      return made.get(segment);
    });
  };
  const data: { -readonly [key in keyof ColumnData]: ColumnData[key] } = { storage };
  if (numbers) data.numbers = pick(numbers).filter((segment) => segment !== undefined);
  if (codes) {
    const pairs = pick(codes.segments).flatMap((segment, i) => (segment ? [{ segment, map: codes.maps[i] }] : []));
    data.codes = { segments: pairs.map(({ segment }) => segment), maps: codes.maps.length > 0 ? pairs.map(({ map }) => map as Codes) : [] };
  }
  return data;
}

/** Values and bitmap of the given rows, which are counted from `first`. */
function gather({ type, values, validity, offset }: Segment, rows: Int32Array, first: number, scope: Scope, kernel: Kernel): Segment {
  const { length } = rows;
  const shift = offset - first;
  const size = type === ValueType.boolean ? 0 : valueBytes(type, 1);
  const out = scope.allocate(valueBytes(type, length));
  const bits = validity ? scope.allocate(Math.ceil(length / 8)) : undefined;
  const { buffer } = kernel.memory;
  const copyBits = (from: number, to: number): void => {
    const [source, target] = [new Uint8Array(buffer, from), new Uint8Array(buffer, to, Math.ceil(length / 8)).fill(0)];
    for (let i = 0; i < length; i++) {
      const bit = (rows[i] as number) + shift;
      if (((source[bit >> 3] as number) >> (bit & 7)) & 1) target[i >> 3] = (target[i >> 3] as number) | (1 << (i & 7));
    }
  };
  if (size === 0) copyBits(values, out.address);
  else if (size === 8) {
    // As two halves: a double that is copied as a number may lose the bits of its NaN, and a 64-bit integer is no double.
    const [source, target] = [new Int32Array(buffer, values), new Int32Array(buffer, out.address, length * 2)];
    for (let i = 0; i < length; i++) {
      const at = 2 * ((rows[i] as number) + shift);
      target[2 * i] = source[at] as number;
      target[2 * i + 1] = source[at + 1] as number;
    }
  } else {
    const View = size === 1 ? Uint8Array : size === 2 ? Uint16Array : Int32Array;
    const [source, target] = [new View(buffer, values), new View(buffer, out.address, length)];
    for (let i = 0; i < length; i++) target[i] = source[(rows[i] as number) + shift] as number;
  }
  if (bits) copyBits(validity, bits.address);
  return { type, values: out.address, validity: bits?.address ?? 0, offset: 0, length };
}
