import { fileRow } from "../data/filterFrame.ts";
import type { Column, Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ConventionName, ModelVersion, Note, VersionMark, Versions } from "../report.ts";
import type { Progress } from "../request.ts";
import type { Convention, Measurement } from "../stats/conventions/convention.ts";
import { conventions } from "../stats/conventions/index.ts";
import { measure } from "./metrics.ts";
import { loadElsewhere } from "./performance.ts";
import type { Rowless } from "./profiles.ts";
import { loadCodes, loadRows, pair, type Rows, rowCount, type Stretch } from "./samples.ts";
import type { Scoring } from "./scoring.ts";
import { through } from "./through.ts";

type Side = "reference" | "current";
type Times = { reference: Float64Array; current: Float64Array };

/** A version whose rows lie in more pieces than these takes turns with another, row by row; its pieces would cost more than they tell. */
const mostStretches = 20_000;
/** More changes than these, in all, are not even collected. */
const mostRuns = 200_000;
/** Versions, most rows first, and marks, that are told of. */
const mostVersions = 12;
const mostMarks = 24;
/** n·m up to which a version's KS p-value is the exact one. */
const exactLimit = 1_000_000;
const testedRoles = new Set(["feature", "prediction", "probability", "target"]);

export interface VersionOptions { convention: ConventionName; scoring?: Scoring | undefined; reference: Rows; times?: Times | undefined; full: boolean; profiled?: Rowless }

/**
 * The model's versions by the column of that role, over all rows of both samples whatever the brush is: when each began, its rows, its performance, and its
 * drift against the reference rows; a profile's rows are left out. Performance and drift are left to the full report. Undefined with fewer than two versions.
 */
export function* compareVersions(frame: Frame, kernel: Kernel, options: VersionOptions): Generator<Progress, { versions?: Versions; notes: Note[] }> {
  const column = frame.columns.find(({ role }) => role === "version");
  if (!column?.categories) return { notes: [] };
  yield { step: `comparing the versions of ${column.name}`, done: 0, total: 1, unit: "columns" };
  const runs = runsOf(column, frame, kernel, options.profiled);
  if (!runs) return { notes: [{ code: "versionsInterleaved", section: "timeline", column: column.name, sentence: `the versions in ${column.name} take turns row by row, more than ${mostRuns.toLocaleString("en-US")} times, so they were not marked and not compared` }] };
  const notes: Note[] = [];
  const found = column.categories
    .map((version, code) => ({ version, rows: runs.filter((run) => run.code === code) }))
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => rowCount(b.rows) - rowCount(a.rows));
  if (found.length < 2) return { notes: [] };
  const versions: ModelVersion[] = [];
  for (const [done, { version, rows }] of found.slice(0, mostVersions).entries()) {
    yield { step: `comparing version ${version}`, done, total: found.length, unit: "columns" };
    const entry: ModelVersion = { version, rows: { reference: rowCount(onSide(rows, "reference")), current: rowCount(onSide(rows, "current")) }, ...spanOf(rows, options.times) };
    if (options.full && rows.length > mostStretches) {
      notes.push({ code: "versionsInterleaved", section: "timeline", column: column.name, sentence: `version ${version} takes turns with another row by row, so its performance and drift were not compared` });
    } else if (options.full) {
      const performance = yield* performanceOf(rows, options.scoring, kernel, version);
      if (performance) entry.performance = performance;
      const drift = yield* driftOf(rows, frame, kernel, options, version);
      if (drift) entry.drift = drift;
    }
    versions.push(entry);
  }
  if (found.length > mostVersions) notes.push({ code: "versionsMany", section: "timeline", column: column.name, sentence: `${column.name} has ${found.length} versions; the ${mostVersions} with most rows are compared` });
  versions.sort((a, b) => (a.start ?? "").localeCompare(b.start ?? ""));
  return { versions: { column: column.name, versions, marks: marksOf(runs, column.categories, options.times, frame) }, notes };
}

type Run = Stretch & { readonly code: number };

/** Stretches of rows of one version, in order; rows without one belong to none. Undefined where there are too many. */
function runsOf(column: Column, frame: Frame, kernel: Kernel, profiled: Rowless | undefined): Run[] | undefined {
  const runs: Run[] = [];
  for (const side of ["reference", "current"] as const) {
    const data = column[side]?.codes;
    if (!data || profiled?.[side]) continue;
    kernel.memory.scope((scope) => {
      const { rows } = frame[side];
      const loaded = loadCodes(data, { start: 0, end: rows }, kernel, scope);
      const codes = kernel.memory.int32(loaded.address, rows);
      for (let start = 0; start < rows && runs.length <= mostRuns; ) {
        const code = codes[start] as number;
        let end = start + 1;
        while (end < rows && codes[end] === code) end++;
        if (code >= 0) runs.push({ side, start, end, code });
        start = end;
      }
    });
  }
  return runs.length > mostRuns ? undefined : runs;
}

const onSide = (rows: readonly Run[], side: Side): Run[] => rows.filter((run) => run.side === side);

/** First and last time stamp of a version's rows, and the stretch of current that a brush would choose for it. */
function spanOf(rows: readonly Run[], times: Times | undefined): Pick<ModelVersion, "start" | "end" | "current"> {
  const timesIn = (runs: readonly Run[]): number[] =>
    times ? runs.flatMap(({ side, start, end }) => [times[side][start] as number, times[side][end - 1] as number].filter((time) => !Number.isNaN(time))) : [];
  const extremes = (list: readonly number[]): [number, number] => list.reduce(([low, high], time) => [Math.min(low, time), Math.max(high, time)], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  const iso = (time: number): string => new Date(time).toISOString();
  const all = timesIn(rows);
  if (all.length === 0) return {};
  const [first, last] = extremes(all);
  const now = timesIn(onSide(rows, "current"));
  const [from, to] = extremes(now);
  // A brush is half open.
  return { start: iso(first), end: iso(last), ...(now.length > 0 ? { current: { start: iso(from), end: iso(to + 1) } } : {}) };
}

/** Where a version takes over from another, in order of time; of versions that take turns, the first time of each. */
function marksOf(runs: readonly Run[], names: readonly string[], times: Times | undefined, frame: Frame): VersionMark[] {
  const before = { reference: 0, current: (frame.part?.whole ?? frame).reference.rows };
  const timeOf = ({ side, start }: Run): number => times?.[side][start] ?? Number.NaN;
  // Rows without a time stand last in their file, and last here.
  const all = times ? [...runs].sort((a, b) => Number(Number.isNaN(timeOf(a))) - Number(Number.isNaN(timeOf(b))) || timeOf(a) - timeOf(b) || 0) : runs;
  const changes = all.filter(({ code }, i) => i > 0 && code !== all[i - 1]?.code);
  const seen = new Set(all.slice(0, 1).map(({ code }) => code));
  const firsts = all.filter(({ code }) => !seen.has(code) && seen.add(code));
  return (changes.length <= mostMarks ? changes : firsts.slice(0, mostMarks)).map((run) => {
    const time = timeOf(run);
    return { version: names[run.code] as string, ...(Number.isNaN(time) ? {} : { at: new Date(time).toISOString() }), row: before[run.side] + fileRow(frame[run.side], run.start) };
  });
}

function* performanceOf(rows: Rows, scoring: Scoring | undefined, kernel: Kernel, version: string): Generator<Progress, ModelVersion["performance"]> {
  if (!scoring) return undefined;
  const scope = kernel.memory.openScope();
  try {
    const scored = loadElsewhere(scoring, rows, kernel, scope);
    if (!scored) return undefined;
    const { labelled, metrics } = yield* through(measure(scoring, scored, kernel), { step: `scoring version ${version}`, done: 0, total: 1, unit: "columns" });
    return labelled > 0 ? { labelled, metrics } : undefined;
  } finally {
    scope.close();
  }
}

/** Every tested column of the version's rows against the reference rows, under the report's convention. */
function* driftOf(rows: Rows, frame: Frame, kernel: Kernel, { convention: name, reference }: VersionOptions, version: string): Generator<Progress, ModelVersion["drift"]> {
  const convention = conventions.get(name) as Convention;
  const measurements: Measurement[] = [];
  for (const column of frame.columns) {
    yield { step: `comparing version ${version}`, done: measurements.length, total: frame.columns.length, unit: "columns" };
    if (!testedRoles.has(column.role) || !["numeric", "categorical", "boolean"].includes(column.kind)) continue;
    kernel.memory.scope((scope) => {
      const [before, now] = [reference, rows].map((of) => loadRows(column, of, false, kernel, scope));
      if (!before || !now) return;
      const sample = pair(column, before.cut(before.window, scope), now.cut(now.window, scope), exactLimit, kernel);
      measurements.push(convention.measure(sample, kernel, "verdict"));
    });
  }
  const verdicts = convention.judge(measurements).filter(({ value }) => value !== undefined && !Number.isNaN(value));
  if (verdicts.length === 0) return undefined;
  const drifted = verdicts.filter((verdict) => verdict.drifted).length;
  const { level } = convention.dataset(drifted, verdicts.length, verdicts.map((verdict) => verdict.level));
  return { drifted, tested: verdicts.length, share: drifted / verdicts.length, level };
}
