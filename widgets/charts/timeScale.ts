import { scaleLinear, scaleUtc } from "d3";
import type { Chunk, Report, Timeline } from "../../src/report.ts";
import { date, dayShort, month, tick } from "../format.ts";

/** Where chunks lie: in time (ms, UTC) or, when they are counted in rows, from row to row. */
export interface Span {
  chunk: Chunk;
  from: number;
  to: number;
}

/**
 * Chunks in order of their start. Where a chunk of reference and one of current share a stretch of time (the two samples meet inside it),
 * each takes its own part, so that neither covers the other.
 */
export function spans(timeline: Timeline, report?: Pick<Report, "reference" | "current">): Span[] {
  if (timeline.by === "rows") {
    let row = 0;
    return timeline.chunks.map((chunk) => ({ chunk, from: row, to: (row += chunk.of ?? chunk.rows) }));
  }
  const meet = Date.parse(report?.reference.end ?? "");
  return timeline.chunks
    .flatMap((chunk) => {
      let from = Date.parse(chunk.start ?? ""),
        to = Date.parse(chunk.end ?? "");
      if (Number.isNaN(from) || Number.isNaN(to)) return [];
      const shared = timeline.chunks.some((other) => other.sample !== chunk.sample && other.start === chunk.start);
      if (shared && meet > from && meet < to) {
        if (chunk.sample === "reference") to = meet;
        else from = meet;
      }
      return [{ chunk, from, to }];
    })
    .sort((a, b) => a.from - b.from);
}

export interface Along {
  (value: number): number;
  invert(at: number): number;
  ticks: { at: number; text: string }[];
}

/** The scale along the timeline with its ticks: months and days in UTC, or counts of rows. */
export function along(timeline: Timeline, of: readonly Span[], range: [number, number]): Along {
  const domain: [number, number] = [Math.min(...of.map((span) => span.from)), Math.max(...of.map((span) => span.to))];
  const room = Math.max(2, Math.floor((range[1] - range[0]) / 96));
  if (timeline.by === "rows") {
    const scale = scaleLinear(domain, range);
    return Object.assign((value: number) => scale(value), {
      invert: (at: number) => scale.invert(at),
      ticks: scale.ticks(room).map((value) => ({ at: scale(value), text: tick(value) })),
    });
  }
  return alongTime(domain, range);
}

/** The same of any stretch of time, in ms. */
export function alongTime(domain: [number, number], range: [number, number]): Along {
  const room = Math.max(2, Math.floor((range[1] - range[0]) / 96));
  const scale = scaleUtc(domain, range);
  const ticks = scale.ticks(room);
  const whole = ticks.every((time) => time.getUTCDate() === 1 && time.getTime() % 86_400_000 === 0);
  const days = ticks.every((time) => time.getTime() % 86_400_000 === 0);
  let year: number | undefined;
  const text = (time: Date): string => {
    const first = year !== time.getUTCFullYear();
    year = time.getUTCFullYear();
    if (whole) return month(time);
    if (days) return first ? date(time) : dayShort(time);
    return `${dayShort(time)} ${time.toISOString().slice(11, 16)}`;
  };
  return Object.assign((value: number) => scale(value), {
    invert: (at: number) => scale.invert(at).getTime(),
    ticks: ticks.map((time) => ({ at: scale(time), text: text(time) })),
  });
}
