import type { Range } from "../../src/engine.ts";
import type { Report } from "../../src/report.ts";
import type { TimelineFrame } from "../charts/timeline.ts";

/** Between the brush's range (ISO 8601 times, or rows) and the timeline's scale (ms, or rows). */

export const toRange = (from: number, to: number, byTime: boolean): Range =>
  byTime ? { start: new Date(from).toISOString(), end: new Date(to).toISOString() } : { start: Math.round(from), end: Math.round(to) };

export const numeric = (at: string | number): number => (typeof at === "number" ? at : Date.parse(at));

/** What is compared now: the brush, else the whole of current. */
export function shownRange(report: Report, range: Range | undefined, frame: TimelineFrame): { from: number; to: number } {
  if (range) return { from: numeric(range.start), to: numeric(range.end) };
  const own = frame.spans.filter((span) => span.chunk.sample === "current");
  const of = own.length > 0 ? own : frame.spans;
  const from = Math.min(...of.map((span) => span.from)), to = Math.max(...of.map((span) => span.to));
  const narrowed = report.current.of !== undefined && report.current.of !== report.current.rows && report.current.start && report.current.end;
  return narrowed ? { from: Date.parse(report.current.start as string), to: Date.parse(report.current.end as string) } : { from, to };
}
