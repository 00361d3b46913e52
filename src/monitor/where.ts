import type { DriftSlice, Sample } from "../report.ts";
import { sliceName } from "../sliceNames.ts";
import { day, percent, threeDigits } from "./words.ts";

const nearlyAll = 0.9;
const most = 0.6;

/** ", nearly all of it where state is MA" where one slice carries most of a column's drift, and why: its values moved, or it grew. */
export function whereWords(slices: readonly DriftSlice[] | undefined, reference: Sample, current: Sample): string {
  const first = slices?.[0];
  if (!first || first.share < most) return "";
  const name = sliceName(first, { number: threeDigits, date: day });
  const much = first.share >= nearlyAll ? "nearly all of it" : "most of it";
  const [{ start, end }] = first.conditions as [DriftSlice["conditions"][number]];
  if (start !== undefined || end !== undefined) return `, ${much} ${stretchWords(start, end)}`;
  if (first.change === "values") return `, ${much} where ${name}`;
  const [before, now] = [first.reference / reference.rows, first.current / current.rows];
  return `, ${much} because the rows where ${name} went from ${percent(before)} to ${percent(now)}`;
}

function stretchWords(start: string | undefined, end: string | undefined): string {
  if (start === undefined) return `before ${day(end as string)}`;
  return end === undefined ? `since ${day(start)}` : `from ${day(start)} to ${day(end)}`;
}
