import type { Config } from "../data/config.ts";
import type { Column, Frame } from "../data/frame.ts";
import { InputError } from "../errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Sample } from "../report.ts";
import type { Range, Selection } from "../request.ts";
import { type ChunkPlan, firstAtOrAfter, presentTimes } from "./chunks.ts";
import { rowCount, type Rows, type Window } from "./samples.ts";
import { type Reference, referenceRows, type Span } from "./windows.ts";

type Sides<T> = { reference: T; current: T };

/** The rows that a selection chooses. */
export interface Selected {
  readonly windows: Sides<Window>;
  readonly compareWith: Reference;
  /** What is compared with what: the reference may lie in either file. */
  readonly samples: { readonly reference: Rows; readonly current: Rows };
}

/** The windows of both files that a brush covers. `times` are those of `loadTimes`. */
export function windowsOf(frame: Frame, selection: Selection, times: Sides<Float64Array> | undefined, plan: ChunkPlan | undefined): Sides<Window> {
  const { reference, current } = selection;
  return { reference: rowsOf(reference, frame.reference, times?.reference, plan), current: rowsOf(current, frame.current, times?.current, plan) };
}

/** The same with the reference rows that the settings give to them. */
export function selectRows(frame: Frame, config: Config, selection: Selection, times: Sides<Float64Array> | undefined, plan: ChunkPlan | undefined): Selected {
  const windows = windowsOf(frame, selection, times, plan);
  const compareWith = referenceRows(config.referenceWindow, selection.reference !== undefined, windows, spanOf(selection.current), times);
  return { windows, compareWith, samples: { reference: compareWith.rows, current: [{ side: "current", ...windows.current }] } };
}

/** Time stamps of both sides as milliseconds, ascending, missing last; undefined without a timestamp column on either. */
export function loadTimes(frame: Frame, kernel: Kernel): Sides<Float64Array> | undefined {
  const column = frame.columns.find(({ role }) => role === "timestamp");
  if (!column?.reference?.numbers && !column?.current?.numbers) return undefined;
  return { reference: timesOf(column, "reference", frame, kernel), current: timesOf(column, "current", frame, kernel) };
}

function timesOf(column: Column, side: "reference" | "current", frame: Frame, kernel: Kernel): Float64Array {
  const segments = column[side]?.numbers;
  if (!segments) return new Float64Array(0);
  return kernel.memory.scope((scope) => {
    const numbers = scope.numbers(frame[side].rows);
    kernel.numbers(segments, numbers);
    return kernel.memory.float64(numbers.address, numbers.length).slice();
  });
}

/** The rows that a brush covers: all of them without one. Rows are counted in the file, also where filters left only some of them. */
function rowsOf(range: Range | undefined, { rows, kept }: Frame["reference"], times: Float64Array | undefined, plan: ChunkPlan | undefined): Window {
  if (!range) return { start: 0, end: rows };
  if (typeof range.start === "number" && typeof range.end === "number" && (!times || plan?.by === "rows")) {
    const place = (row: number): number => (kept ? firstAtOrAfter(kept, Math.round(row)) : Math.min(Math.max(0, Math.round(row)), rows));
    const start = place(range.start);
    return { start, end: Math.max(start, place(range.end)) };
  }
  if (!times) throw new InputError("the selection is a stretch of time, but there is no timestamp column: give row numbers");
  const present = presentTimes(times);
  const start = firstAtOrAfter(present, Date.parse(asIso(range.start, "selection")));
  return { start, end: Math.max(start, firstAtOrAfter(present, Date.parse(asIso(range.end, "selection")))) };
}

/** The stretch of time that a brush covers; nothing where it is given in rows. */
function spanOf(range: Range | undefined): Partial<Span> {
  if (typeof range?.start !== "string" || typeof range.end !== "string") return {};
  return { from: Date.parse(asIso(range.start, "selection")), to: Date.parse(asIso(range.end, "selection")) };
}

/** What a report says of the reference: its window of the file, or a stretch of time in either file. */
export function referenceSample(frame: Frame, { windows, compareWith }: Selected, times: Sides<Float64Array> | undefined): Sample {
  return compareWith.against && times ? windowSample(frame, compareWith, times) : sampleOf(frame, "reference", windows.reference, times);
}

export function sampleOf(frame: Frame, side: "reference" | "current", window: Window, times: Sides<Float64Array> | undefined): Sample {
  const { name, split, profile } = frame[side];
  const { rows } = (frame.part?.whole ?? frame)[side];
  const sample: Sample = { name, rows: window.end - window.start };
  if (profile) sample.profile = { of: profile.name, createdAt: profile.createdAt, ...(profile.sketch === undefined ? {} : { sketch: profile.sketch }) };
  const present = times && presentTimes(times[side]).subarray(window.start, window.end);
  if (present?.length) Object.assign(sample, { start: iso(present[0] as number), end: iso(present.at(-1) as number) });
  if (sample.rows !== rows) sample.of = rows;
  if (frame.part?.sampled && frame[side].rows < rows) sample.sampled = true;
  return split ? { ...sample, split } : sample;
}

/** The reference where it is a stretch of time, in either file. */
function windowSample(frame: Frame, { rows, window }: Reference, times: Sides<Float64Array>): Sample {
  const held = rows.filter(({ start, end }) => end > start);
  const all = frame.part?.whole ?? frame;
  const files = held.length > 0 ? held.map(({ side }) => all[side]) : [all.reference];
  const present = held.flatMap(({ side, start, end }) => [times[side][start] as number, times[side][end - 1] as number]);
  return {
    name: [...new Set(files.map(({ name }) => name))].join(" and "), rows: rowCount(rows), of: files.reduce((sum, file) => sum + file.rows, 0),
    ...(present.length > 0 ? { start: iso(Math.min(...present)), end: iso(Math.max(...present)) } : {}),
    ...(window ? { window } : {}),
  };
}

export const iso = (time: number): string => new Date(time).toISOString();

export function asIso(value: string | number, what: string): string {
  const time = typeof value === "number" ? value : Date.parse(/^\d{4}(-\d\d(-\d\d)?)?$/.test(value) ? value : /[zZ]|[+-]\d\d:?\d\d$/.test(value) ? value : `${value.replace(" ", "T")}Z`);
  if (Number.isNaN(time)) throw new InputError(`${what} “${value}” is not a date: write it as 2024-06-01 or 2024-06-01T12:00:00Z`);
  return iso(time);
}
