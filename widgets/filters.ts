import type { Filter, Selection } from "../src/engine.ts";
import type { Spelling } from "../src/sliceNames.ts";
import { everyDigit } from "../src/filterName.ts";
import { date } from "./format.ts";

/** How chips write numbers and dates. */
export const spelling: Spelling = { number: everyDigit, date: (iso) => date(new Date(iso)) };

/** One filter a column: a new one takes the place of the old. */
export function withFilter(selection: Selection | undefined, filter: Filter): Selection {
  const filters = selection?.filters ?? [];
  const known = filters.some(({ column }) => column === filter.column);
  return { ...selection, filters: known ? filters.map((each) => (each.column === filter.column ? filter : each)) : [...filters, filter] };
}

/** Undefined where nothing is left that was chosen. */
export function withoutFilter(selection: Selection | undefined, column?: string): Selection | undefined {
  const { filters = [], ...rest } = selection ?? {};
  const left = column === undefined ? [] : filters.filter((each) => each.column !== column);
  const chosen = { ...rest, ...(left.length > 0 ? { filters: left } : {}) };
  return Object.keys(chosen).length > 0 ? chosen : undefined;
}
