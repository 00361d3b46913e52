import type { Filter } from "./report.ts";
import { conditionName, type Spelling } from "./sliceNames.ts";

/** The rows that filters keep, as they stand after "where": "state is MA or NY and age is from 40 to 60". */
export function filterNames(filters: readonly Filter[], spelling: Spelling): string {
  return filters.map((filter) => filterName(filter, spelling)).join(" and ");
}

export function filterName({ column, lower, upper, categories, missing }: Filter, spelling: Spelling): string {
  const or = missing ? " or missing" : "";
  if (categories) return `${column} is ${listed(categories)}${or}`;
  if (lower === undefined && upper === undefined) return `${column} is ${missing ? "missing" : "not missing"}`;
  const dated = typeof (lower ?? upper) === "string";
  const [from, to] = [lower, upper].map((bound) => (dated && bound !== undefined ? spelling.date(String(bound)) : bound));
  if (!dated) return `${conditionName({ column, ...(lower === undefined ? {} : { lower: lower as number }), ...(upper === undefined ? {} : { upper: upper as number }) }, spelling)}${or}`;
  if (from === undefined) return `${column} is before ${to}${or}`;
  return to === undefined ? `${column} is from ${from} on${or}` : `${column} is from ${from} to ${to}${or}`;
}

/** What was filtered by is no measurement. */
export const everyDigit = (value: number): string => value.toLocaleString("en-US", { maximumSignificantDigits: 15 }).replace("-", "−");

function listed(categories: readonly string[]): string {
  const names = categories.map((category) => (category === "" ? "empty" : category));
  if (names.length === 0) return "none of its categories";
  if (names.length > 4) return `one of ${names.length}: ${names.slice(0, 3).join(", ")} …`;
  return names.length === 1 ? (names[0] as string) : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
