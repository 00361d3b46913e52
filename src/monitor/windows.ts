import { parseReferenceWindow, type ReferenceWindow, referenceWindowChoices, type TimeStep } from "../data/referenceWindow.ts";
import { InputError } from "../errors.ts";
import type { Note, Sample } from "../report.ts";
import { windowName } from "../windowName.ts";
import { type ChunkWindow, firstAtOrAfter, leastGap, presentTimes } from "./chunks.ts";
import { rowCount, type Rows, type Stretch, type Window } from "./samples.ts";
import { day } from "./words.ts";

type Sides<T> = { reference: T; current: T };

/** A stretch of time in milliseconds, [from, to). */
export interface Span { readonly from: number; readonly to: number }

/** What current is compared with. */
export interface Reference {
  /** Empty stretches of the reference file where there are none. */
  readonly rows: Rows;
  /** Absent where it is all of the reference, or brushed. */
  readonly window?: NonNullable<Sample["window"]>;
  /** What a chunk is compared with, where that is not the same for all of them. */
  readonly against?: (chunk: ChunkWindow) => Rows;
  readonly notes: Note[];
}

/**
 * The reference rows for a current window: those of the reference file, or, where `setting` says so, those of a stretch of time that the current
 * window (and each chunk by itself) decides. Such a stretch may lie in either file or across both; rows of the window itself never belong to it.
 * Throws an InputError where the setting is not understood, or is a stretch of time and there are no times.
 */
export function referenceRows(setting: string | undefined, brushed: boolean, sides: Sides<Window>, chosen: Partial<Span>, times: Sides<Float64Array> | undefined): Reference {
  const whole: Reference = { rows: [{ side: "reference", ...sides.reference }], notes: [] };
  const parsed = setting === undefined ? { kind: "whole" as const } : parseReferenceWindow(setting);
  if (!parsed) throw new InputError(`reference window “${setting}” is not understood: it is ${referenceWindowChoices}`);
  if (parsed.kind === "whole" || brushed) return whole;
  if (!times) throw new InputError(`reference window “${setting}” is a stretch of time, but there is no timestamp column: name it (timestamp=…), or compare with the whole reference`);
  const present = { reference: presentTimes(times.reference), current: presentTimes(times.current) };
  const gap = Math.max(1, leastGap([present.reference, present.current]) ?? 1);
  const within = present.current.subarray(sides.current.start, sides.current.end);
  const window: NonNullable<Sample["window"]> = { kind: parsed.kind, ...(parsed.kind === "rolling" ? { length: `${parsed.number}${parsed.unit}` } : {}) };
  const against = (chunk: ChunkWindow): Rows => {
    const own = present[chunk.sample].subarray(chunk.start, chunk.end);
    if (chunk.from === undefined && own.length === 0) return nothing;
    return rowsBetween(present, before(parsed, { from: chunk.from ?? (own[0] as number), to: chunk.to ?? (own.at(-1) as number) + gap }));
  };
  if (within.length === 0) return { rows: nothing, window, against, notes: [] };
  const span = before(parsed, { from: chosen.from ?? (within[0] as number), to: chosen.to ?? (within.at(-1) as number) + gap });
  const rows = rowsBetween(present, span);
  const stated = { ...window, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
  return { rows, window: stated, against, notes: rowCount(rows) > 0 ? [] : [emptyNote(stated, present)] };
}

const nothing: Rows = [{ side: "reference", start: 0, end: 0 }];

/** The stretch that a window is compared with; it ends where the window begins, at the latest. */
function before(setting: Exclude<ReferenceWindow, { kind: "whole" }>, { from, to }: Span): Span {
  if (setting.kind === "yearEarlier") return { from: earlier(from, 1, "y"), to: Math.min(earlier(to, 1, "y"), from) };
  if (setting.kind === "rolling") return { from: earlier(from, setting.number, setting.unit), to: from };
  return { from: from - (to - from), to: from };
}

const lengths = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** Months and years by the calendar in UTC; the 29 February and the ends of long months become the month's last day. */
function earlier(time: number, number: number, unit: TimeStep): number {
  if (unit !== "mo" && unit !== "y") return time - number * lengths[unit];
  const date = new Date(time);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() - (unit === "y" ? 12 * number : number);
  const last = new Date(0);
  last.setUTCFullYear(Math.floor(months / 12), (months % 12) + 1, 0);
  const there = new Date(time);
  there.setUTCFullYear(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date.getUTCDate(), last.getUTCDate()));
  return there.getTime();
}

/** The rows of both files whose time lies in the stretch. */
function rowsBetween(times: Sides<Float64Array>, { from, to }: Span): Rows {
  const found = (["reference", "current"] as const).map((side): Stretch => {
    const start = firstAtOrAfter(times[side], from);
    return { side, start, end: Math.max(start, firstAtOrAfter(times[side], to)) };
  }).filter(({ start, end }) => end > start);
  return found.length > 0 ? found : nothing;
}

function emptyNote(window: NonNullable<Sample["window"]>, { reference, current }: Sides<Float64Array>): Note {
  const first = Math.min(reference[0] ?? Number.POSITIVE_INFINITY, current[0] ?? Number.POSITIVE_INFINITY);
  const begin = Number.isFinite(first) ? `: the data begin on ${day(new Date(first).toISOString())}` : "";
  return {
    code: "reference-window-empty", section: "drift",
    sentence: `the reference window, ${windowName(window)} (${day(window.from as string)} to ${day(window.to as string)}), has no rows${begin}; choose another, or the whole reference`,
  };
}
