import * as v from "valibot";
import { InputError } from "../errors.ts";
import type { Beside, Report } from "../report.ts";
import { version } from "../version.ts";

const time = v.pipe(v.string(), v.check((text) => !Number.isNaN(Date.parse(text)), "is no time"));
const shape = v.object({
  sources: v.array(v.object({ program: v.picklist(["Prometheus", "MLflow"]), address: v.string(), readAt: time })),
  start: time, end: time,
  lanes: v.array(v.object({
    program: v.picklist(["Prometheus", "MLflow"]), figure: v.picklist(["latency", "errorRate", "throughput", "drift", "query", "metric"]), name: v.string(),
    unit: v.exactOptional(v.picklist(["seconds", "share", "perSecond"])),
    lines: v.array(v.object({ name: v.string(), points: v.array(v.object({ at: time, value: v.exactOptional(v.number()) })), infinite: v.exactOptional(v.number()) })),
    of: v.exactOptional(v.number()),
  })),
  marks: v.exactOptional(v.array(v.object({ at: time, name: v.string(), of: v.picklist(["modelVersion", "training"]) }))),
});

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

/** What `driftglass operations` or `driftglass mlflow training` wrote. Throws an InputError that names the file for anything else. */
export function parseBeside(json: string, file: string): Beside {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw new InputError(`${file} is no JSON; make it with driftglass operations or driftglass mlflow training.`);
  }
  const parsed = v.safeParse(shape, content);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new InputError(`${file} is not what driftglass operations or driftglass mlflow training writes: ${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
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
