import type { Beside, Report } from "../report.ts";
import { version } from "../version.ts";

/** Several programs' lines on one axis: the first one's stretch is kept, since a person asked for it; where it has none, what covers all. */
export function together(parts: readonly Beside[]): Beside | undefined {
  const [first] = parts;
  if (!first) return undefined;
  const asked = parts.find(({ sources }) => sources.some(({ program }) => program === "Prometheus"));
  const ends = asked ? [asked] : parts;
  const marks = parts.flatMap((part) => part.marks ?? []);
  return {
    sources: parts.flatMap(({ sources }) => sources),
    start: ends.map(({ start }) => start).sort()[0] as string,
    end: ends.map(({ end }) => end).sort().at(-1) as string,
    lanes: parts.flatMap(({ lanes }) => lanes),
    ...(marks.length > 0 ? { marks } : {}),
  };
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
