import type { Beside, Report } from "../report.ts";
import { version } from "../version.ts";

/** Milliseconds since 1970. */
export interface RowsStretch { readonly start: number; readonly end: number }

/**
 * Several programs' lines on one axis: the stretch that was asked for of Prometheus; without it the rows' own, where anything lies in it, so that lines
 * stand under the timeline; else the one that covers all. Undefined without any.
 */
export function together(parts: readonly Beside[], rows?: RowsStretch): Beside | undefined {
  if (parts.length === 0) return undefined;
  const asked = parts.filter(({ sources }) => sources.some(({ program }) => program === "Prometheus"));
  const ends = asked.length > 0 ? asked : parts;
  const marks = parts.flatMap((part) => part.marks ?? []);
  const lanes = parts.flatMap((part) => part.lanes);
  const within = (at: string): boolean => rows !== undefined && Date.parse(at) >= rows.start && Date.parse(at) <= rows.end;
  const underRows = asked.length === 0 && (marks.some(({ at }) => within(at)) || lanes.some(({ lines }) => lines.some(({ points }) => points.some(({ at }) => within(at)))));
  return {
    sources: parts.flatMap(({ sources }) => sources),
    start: underRows && rows ? new Date(rows.start).toISOString() : (ends.map(({ start }) => start).sort()[0] as string),
    end: underRows && rows ? new Date(rows.end).toISOString() : (ends.map(({ end }) => end).sort().at(-1) as string),
    lanes,
    ...(marks.length > 0 ? { marks } : {}),
  };
}

/** The time that the rows of both sides cover; undefined without times. */
export function stretchOf({ reference, current }: Pick<Report, "reference" | "current">): RowsStretch | undefined {
  const times = [reference.start, current.start, reference.end, current.end].flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
  return times.length > 1 ? { start: Math.min(...times), end: Math.max(...times) } : undefined;
}

/** A report without rows, so that what other programs say can be seen before there are any. */
export function withoutRows(beside: Beside): Report {
  return {
    schema: "driftglass.report/1", version, generatedAt: new Date().toISOString(),
    reference: { name: "no reference", rows: 0 }, current: { name: "no rows", rows: 0 }, roles: [],
    verdict: { level: "unknown", sentence: "No rows were compared.", clauses: [], findings: [], unchecked: ["drift: no rows", "performance: no rows"] },
    drift: { convention: "standard", share: 0, drifted: 0, tested: 0, level: "unknown", columns: [] },
    quality: { columns: [] }, beside, notes: [],
  };
}
