import { InputError } from "../errors.ts";
import type { Window } from "./samples.ts";

/** A slice of the timeline: rows of one side, and the stretch of time that they stand for. */
export interface ChunkWindow extends Window {
  readonly sample: "reference" | "current";
  /** Milliseconds since 1970 UTC, [from, to); absent when chunks are counted in rows. */
  readonly from?: number;
  readonly to?: number;
  /** All its rows, where filters left only some of them. */
  readonly of?: number;
  /** False where the data's end cuts it short. */
  readonly complete: boolean;
}

export interface ChunkPlan { readonly every: string; readonly by: "time" | "rows"; readonly chunks: readonly ChunkWindow[] }

const second = 1000;
const day = 86_400_000;
/** Milliseconds; months and years are counted by the calendar instead. */
const lengths = { s: second, min: 60 * second, h: 3600 * second, d: day, w: 7 * day, mo: 30.4375 * day, y: 365.25 * day };
type Unit = keyof typeof lengths;

const choices = ["1s", "10s", "1min", "5min", "15min", "1h", "3h", "6h", "12h", "1d", "2d", "1w", "2w", "1mo", "3mo", "1y", "5y", "10y"];
const mostChunks = 60;
const leastRows = 50;

/** A calendar step such as "2w" (from Monday), "1mo", "15min"; "1000" counts rows. */
export function parseEvery(every: string): { rows: number } | { number: number; unit: Unit } {
  const match = /^\s*(\d+)\s*(s|min|h|d|w|mo|y)?\s*$/.exec(every);
  const number = Number(match?.[1]);
  if (!match || !(number > 0)) {
    throw new InputError(`chunk “${every}” is not understood: give a number of rows (1000) or a stretch of time (15min, 6h, 1d, 1w, 1mo, 1y)`);
  }
  return match[2] ? { number, unit: match[2] as Unit } : { rows: number };
}

/** A length such as "36h" in milliseconds; months and years at their mean. */
export function lengthOf(text: string, what: string): number {
  const match = /^\s*(\d+)\s*(s|min|h|d|w|mo|y)\s*$/.exec(text);
  if (!match || Number(match[1]) === 0) throw new InputError(`${what} “${text}” is not understood: give a stretch of time (15min, 6h, 1d, 1w, 1mo, 1y)`);
  return Number(match[1]) * lengths[match[2] as Unit];
}

/** `times` are the sides' time stamps in ascending order, missing ones (NaN) last; undefined without a timestamp column. */
export function planChunks(
  rows: { reference: number; current: number },
  times: { reference: Float64Array; current: Float64Array } | undefined,
  every: string | undefined,
): ChunkPlan | undefined {
  const wanted = every === undefined ? undefined : parseEvery(every);
  if (wanted && "rows" in wanted) return { every: `${wanted.rows} rows`, by: "rows", chunks: byRows(rows, wanted.rows) };
  if (!times) {
    if (wanted) throw new InputError(`chunk “${every}” is a stretch of time, but there is no timestamp column: name it (timestamp=…), or give a number of rows`);
    return undefined;
  }
  const gap = leastGap([times.reference, times.current].map(presentTimes));
  const chosen = every ?? choose(times, rows.reference + rows.current, gap);
  if (chosen === undefined) return undefined;
  return { every: chosen, by: "time", chunks: (["reference", "current"] as const).flatMap((sample) => byTime(sample, times[sample], chosen, gap ?? 0)) };
}

function byRows(rows: { reference: number; current: number }, size: number): ChunkWindow[] {
  return (["reference", "current"] as const).flatMap((sample) =>
    Array.from({ length: Math.ceil(rows[sample] / size) }, (_, i) => {
      const end = Math.min((i + 1) * size, rows[sample]);
      return { sample, start: i * size, end, complete: end - i * size === size };
    }),
  );
}

/** The finest step that gives at most 60 chunks of 50 rows or more, and is no finer than the time stamps themselves. */
function choose(times: { reference: Float64Array; current: Float64Array }, rows: number, gap: number | undefined): string | undefined {
  const present = [times.reference, times.current].map(presentTimes);
  const span = present.reduce((sum, side) => sum + (side.length > 1 ? (side.at(-1) as number) - (side[0] as number) : 0), 0);
  if (gap === undefined) return undefined;
  const length = (every: string): number => {
    const { number, unit } = parseEvery(every) as { number: number; unit: Unit };
    return number * lengths[unit];
  };
  const fits = (every: string): boolean => {
    const chunks = span / length(every);
    return chunks <= mostChunks && rows / Math.max(1, chunks) >= leastRows && length(every) * 1.04 >= gap;
  };
  return choices.find(fits) ?? choices.findLast((every) => span / length(every) >= 2);
}

/** The least distance between time stamps where they are few (years, days); 0 where they are many; undefined where they are all the same. */
export function leastGap(sides: readonly Float64Array[]): number | undefined {
  const distinct = new Set<number>();
  for (const times of sides) {
    for (const time of times) {
      distinct.add(time);
      if (distinct.size > mostChunks) return 0;
    }
  }
  const sorted = [...distinct].sort((a, b) => a - b);
  if (sorted.length < 2) return undefined;
  return Math.min(...sorted.slice(1).map((time, i) => time - (sorted[i] as number)));
}

/** `gap`: a time stamp stands for everything until the next possible one, as a date for its day and a year for its year. */
function byTime(sample: "reference" | "current", allTimes: Float64Array, every: string, gap: number): ChunkWindow[] {
  const times = presentTimes(allTimes);
  if (times.length === 0) return [];
  const { number, unit } = parseEvery(every) as { number: number; unit: Unit };
  const last = times.at(-1) as number;
  const spacing = times.length > 1 ? (last - (times[0] as number)) / (times.length - 1) : 0;
  const chunks: ChunkWindow[] = [];
  for (let start = 0; start < times.length; ) {
    const [from, to] = stretch(times[start] as number, number, unit);
    const end = firstAtOrAfter(times, to);
    const slack = Math.max((to - from) * 0.02, spacing * 5, gap * 1.04);
    const complete = (start > 0 || (times[0] as number) - from <= slack) && (end < times.length || to - last <= slack);
    chunks.push({ sample, start, end, from, to, complete });
    start = end;
  }
  return chunks;
}

/** The calendar stretch [from, to) in UTC that holds `time`. */
function stretch(time: number, number: number, unit: Unit): [number, number] {
  if (unit === "mo" || unit === "y") {
    const months = unit === "y" ? number * 12 : number;
    const date = new Date(time);
    const index = Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / months) * months;
    return [monthStart(index), monthStart(index + months)];
  }
  const length = number * lengths[unit];
  const monday = unit === "w" ? 4 * day : 0;
  const from = Math.floor((time - monday) / length) * length + monday;
  return [from, from + length];
}

function monthStart(index: number): number {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(index / 12), ((index % 12) + 12) % 12, 1);
  return date.getTime();
}

export function presentTimes(times: Float64Array): Float64Array {
  let end = times.length;
  while (end > 0 && Number.isNaN(times[end - 1])) end--;
  return times.subarray(0, end);
}

/** Index of the first of ascending `times` that is not before `time`. */
export function firstAtOrAfter(times: ArrayLike<number>, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
