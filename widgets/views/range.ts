import type { Range, Selection } from "../../src/engine.ts";
import type { Report } from "../../src/report.ts";
import type { TimelineFrame } from "../charts/timeline.ts";

export type Side = "reference" | "current";

/** A stretch of the timeline's own scale: ms, or rows counted from its beginning. */
export interface Stretch {
  from: number;
  to: number;
}

/** Between what a brush selects (ISO 8601 times, or rows counted within each sample) and where that lies on the timeline. */
export interface Ranges {
  byTime: boolean;
  /** The whole of a sample; undefined where it has no chunk. */
  whole(side: Side): Stretch | undefined;
  /** What is compared now: the brush, else the whole. */
  shown(side: Side): Stretch | undefined;
  select(side: Side, stretch: Stretch): Selection;
  clear(side: Side): Selection | undefined;
}

export function ranges(report: Report, selection: Selection | undefined, { spans }: TimelineFrame): Ranges {
  const byTime = report.timeline?.by === "time";
  const whole = (side: Side): Stretch | undefined => {
    const own = spans.filter((span) => span.chunk.sample === side);
    return own.length > 0 ? { from: Math.min(...own.map((span) => span.from)), to: Math.max(...own.map((span) => span.to)) } : undefined;
  };
  const origin = (side: Side): number => (byTime ? 0 : (whole(side)?.from ?? 0));
  const numeric = (at: string | number): number => (typeof at === "number" ? at : Date.parse(at));
  const narrowed = (side: Side): Stretch | undefined => {
    const { of, rows, start, end } = report[side];
    // Rows that filters left out lie within the window.
    return byTime && of !== undefined && of !== (report.filtered?.[side].of ?? rows) && start && end ? { from: Date.parse(start), to: Date.parse(end) } : undefined;
  };
  return {
    byTime,
    whole,
    shown(side) {
      // Of a profile nothing can be chosen.
      if (report[side].profile) return undefined;
      const range = selection?.[side];
      if (!range) return narrowed(side) ?? whole(side);
      return { from: numeric(range.start) + origin(side), to: numeric(range.end) + origin(side) };
    },
    select: (side, { from, to }) => ({ ...selection, [side]: toRange(from - origin(side), to - origin(side), byTime) }),
    clear(side) {
      const { [side]: _, ...rest } = selection ?? {};
      return Object.keys(rest).length > 0 ? rest : undefined;
    },
  };
}

const toRange = (from: number, to: number, byTime: boolean): Range =>
  byTime ? { start: new Date(from).toISOString(), end: new Date(to).toISOString() } : { start: Math.round(from), end: Math.round(to) };
