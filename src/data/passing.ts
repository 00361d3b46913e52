import { InputError } from "../errors.ts";
import { type Block, type Kernel, type Numbers, type Segment, ValueType } from "../kernel/kernel.ts";
import type { Filter } from "../report.ts";
import type { Column, ColumnData, Frame } from "./frame.ts";
import { suggestion } from "./nearest.ts";
import { parseTime } from "./times.ts";

/** What a row's value must be, one of three ways. */
interface Wanted { readonly codes?: Uint8Array; readonly from?: number; readonly to?: number; readonly missing: boolean; readonly present: boolean }

/**
 * The rows of one side that pass every filter, ascending. A side that lacks the column has only missing values there.
 * Integers beyond 2^53 are compared as doubles. Throws an InputError where a filter names no column, or asks what its column cannot answer.
 */
export function passing(frame: Frame, side: "reference" | "current", filters: readonly Filter[], kernel: Kernel): Int32Array {
  const { rows } = frame[side];
  return kernel.memory.scope((scope) => {
    const marks = scope.allocate(rows);
    markPassing(frame, side, filters, kernel, marks);
    return kernel.listMarked(marks, rows);
  });
}

/** The same as a byte of 1 or 0 for every row of the side. */
export function markPassing(frame: Frame, side: "reference" | "current", filters: readonly Filter[], kernel: Kernel, marks: Block): void {
  const { rows, profile, name } = frame[side];
  if (profile && filters.length > 0) throw new InputError(`${name} is a profile, whose rows are not there: nothing can be filtered; give the rows instead`);
  kernel.memory.uint8(marks.address, rows).fill(1);
  for (const filter of filters) {
    const column = columnOf(frame, filter);
    keep(marks, rows, column[side], wantedOf(filter, column), kernel);
  }
}

function columnOf({ columns }: Frame, { column: name }: Filter): Column {
  const column = columns.find((each) => each.name === name);
  if (!column) throw new InputError(`the filter's column "${name}" is not in the data. ${suggestion(name, columns.map((each) => each.name))}`);
  return column;
}

function wantedOf({ column: name, lower, upper, categories, missing = false }: Filter, { categories: known, kind, reference, current }: Column): Wanted {
  const ranged = lower !== undefined || upper !== undefined;
  if (categories) {
    if (ranged) throw new InputError(`the filter on "${name}" has a range and categories: give one of the two`);
    if (!known) throw new InputError(`"${name}" holds ${kind === "datetime" ? "dates" : "numbers"}: filter it by lower and upper, not by categories`);
    const names = new Set(categories);
    return { codes: Uint8Array.from(known, (category) => (names.has(category) ? 1 : 0)), missing, present: true };
  }
  if (!ranged) return { ...(known ? { codes: new Uint8Array(known.length).fill(Number(!missing)) } : {}), missing, present: !missing };
  if (!reference?.numbers && !current?.numbers) throw new InputError(`"${name}" holds no numbers: filter it by categories, not by lower and upper`);
  return { from: bound(lower, name) ?? Number.NEGATIVE_INFINITY, to: bound(upper, name) ?? Number.POSITIVE_INFINITY, missing, present: true };
}

function bound(given: number | string | undefined, name: string): number | undefined {
  if (given === undefined || typeof given === "number") return given;
  const time = parseTime(given);
  if (Number.isNaN(time)) throw new InputError(`the filter on "${name}" ends at “${given}”, which is neither a number nor a date: write a date as 2024-06-01 or 2024-06-01T12:00:00Z`);
  return time;
}

/** Takes the mark from rows whose value is not wanted. */
function keep(marks: Block, rows: number, data: ColumnData | undefined, { codes: wanted, from, to, missing, present }: Wanted, kernel: Kernel): void {
  kernel.memory.scope((scope) => {
    if (data?.codes && wanted) {
      const codes = scope.codes(rows);
      kernel.codes(data.codes.segments, data.codes.maps, codes);
      kernel.markCodes(codes, wanted, missing, marks);
    } else if (data?.numbers) {
      const lent = doubles(data.numbers, rows);
      const numbers = lent ?? scope.numbers(rows);
      if (!lent) kernel.numbers(data.numbers, numbers);
      kernel.markWithin(numbers, present ? (from ?? Number.NEGATIVE_INFINITY) : Number.POSITIVE_INFINITY, present ? (to ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY, missing, marks);
    } else if (!missing) kernel.memory.uint8(marks.address, rows).fill(0);
  });
}

/** Where they lie, to be read only; undefined where they are of another type, in parts, or have nulls. */
function doubles(segments: readonly Segment[], rows: number): Numbers | undefined {
  const [only] = segments;
  return only && only.type === ValueType.float64 && only.validity === 0 && only.length === rows ? { address: only.values + only.offset * 8, length: rows } : undefined;
}
