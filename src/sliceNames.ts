import type { DriftSlice } from "./report.ts";

/** How numbers and dates are written where the words stand. */
export interface Spelling { number(value: number): string; date(iso: string): string }

/** The rows of a slice, as they stand after "where": "state is MA and age is from 40 to 60". */
export function sliceName({ conditions }: Pick<DriftSlice, "conditions">, spelling: Spelling): string {
  return conditions.map((condition) => conditionName(condition, spelling)).join(" and ");
}

export function conditionName({ column, category, missing, lower, upper, start, end }: DriftSlice["conditions"][number], { number, date }: Spelling): string {
  if (missing) return `${column} is missing`;
  if (category !== undefined) return `${column} is ${category === "" ? "empty" : category}`;
  if (start !== undefined || end !== undefined) {
    if (start === undefined) return `${column} is before ${date(end as string)}`;
    return end === undefined ? `${column} is from ${date(start)} on` : `${column} is from ${date(start)} to ${date(end)}`;
  }
  if (lower === undefined) return `${column} is below ${number(upper as number)}`;
  return upper === undefined ? `${column} is ${number(lower)} or more` : `${column} is from ${number(lower)} to ${number(upper)}`;
}

/** A stretch of time holds rows of current only. */
export const ofTime = ({ conditions }: Pick<DriftSlice, "conditions">): boolean => conditions.some(({ start, end }) => start !== undefined || end !== undefined);
