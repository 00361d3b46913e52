import { InputError } from "../errors.ts";
import type { Config } from "./config.ts";
import { parseTime } from "./times.ts";
import { zoneOf } from "./zone.ts";

/** How one table became two, for the verdict to say. */
export interface Split { by: "time" | "share"; at: string }
export interface Cut { row: number; split: Split }

/**
 * Where one table becomes two: the first row of current, rows being in time order. By default the middle of its time span, or of its rows
 * where it has no time; `config.split` is a time, or the reference's share of the rows ("0.3"). Rows without a time, which stand last,
 * belong to current. Throws an InputError when a side would be empty.
 */
export function cutOf(name: string, rows: number, times: Float64Array | undefined, config: Config): Cut {
  if (rows < 2) throw new InputError(`${name} has one row, which cannot be split into reference and current. Give a second file, or one with more rows.`);
  const given = config.split?.trim();
  const share = given === undefined ? Number.NaN : Number(given);
  const isShare = share > 0 && share < 1;
  let last = times ? times.length : 0;
  while (times && last > 0 && Number.isNaN(times[last - 1])) last--;
  if (given === undefined ? last === 0 : isShare) {
    const row = Math.min(Math.max(Math.round(rows * (isShare ? share : 0.5)), 1), rows - 1);
    return { row, split: { by: "share", at: given ?? "0.5" } };
  }
  if (given !== undefined && (times === undefined || last === 0)) {
    const parsed = Number.isNaN(timeOf(given, config));
    throw new InputError(parsed ? wrong(given) : `split: ${name} has no column of times to split at "${given}". Name one with timestamp, or give a share of the rows, as 0.3.`);
  }
  const sorted = times as Float64Array;
  const [start, end] = [sorted[0] as number, sorted[last - 1] as number];
  const at = given === undefined ? start + (end - start) / 2 : timeOf(given, config);
  if (Number.isNaN(at)) throw new InputError(wrong(given as string));
  let row = sorted.findIndex((time) => !(time < at));
  if (row < 0) row = rows;
  if (row === 0 || row === rows) {
    if (given === undefined) return { row: Math.round(rows / 2), split: { by: "share", at: "0.5" } };
    throw new InputError(
      `split: "${given}" leaves ${row === 0 ? "the reference" : "current"} without rows; ${name} goes from ${new Date(start).toISOString()} to ${new Date(end).toISOString()}. Choose a time between.`,
    );
  }
  return { row, split: { by: "time", at: new Date(at).toISOString() } };
}

/** A year or a month is its first day. */
function timeOf(text: string, config: Config): number {
  const full = text.length === 4 ? `${text}-01-01` : text.length === 7 ? `${text}-01` : text;
  return parseTime(full, zoneOf(config.timezone));
}

function wrong(given: string): string {
  return `split: "${given}" is neither a time, as 2024-06-01, nor a share of the rows between 0 and 1, as 0.3.`;
}
