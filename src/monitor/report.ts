import type { Config } from "../data/config.ts";
import type { Column, Frame } from "../data/frame.ts";
import { InputError } from "../errors.ts";
import type { Depth, Progress, Range, Selection } from "../request.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Chunk, DetectorName, DetectorResult, Report, Sample, Section, Timeline } from "../report.ts";
import { version } from "../version.ts";
import { findCauses } from "./causes.ts";
import { type ChunkPlan, type ChunkWindow, firstAtOrAfter, planChunks, lengthOf, presentTimes } from "./chunks.ts";
import { measureConcept, streamParts } from "./concept.ts";
import { runDetectors } from "./detectors.ts";
import { compareColumns } from "./drift.ts";
import { estimatePerformance, type Fitted } from "./estimated.ts";
import { duplicateColumns } from "./duplicates.ts";
import { freshness } from "./freshness.ts";
import { usualBands } from "./operationBands.ts";
import { compareTogether } from "./multivariate.ts";
import { measureOperations } from "./operations.ts";
import { labelledRows } from "./labelled.ts";
import { scorePerformance } from "./performance.ts";
import type { Reconstructed } from "./reconstruction.ts";
import { applyRules } from "./rules.ts";
import { rowCount, type Window } from "./samples.ts";
import { planScoring } from "./scoring.ts";
import { judgeStaleness, stalenessFindings } from "./staleness.ts";
import { countUnseen } from "./unseen.ts";
import { compareVersions } from "./versions.ts";
import { conclude, headlineMetric } from "./verdict.ts";
import { type Reference, referenceRows, type Span } from "./windows.ts";

type Sides<T> = { reference: T; current: T };

/** The chunks of an earlier report on the same frame, reference window and settings, and what its reference taught: a brush on current leaves them as they are. */
export interface Remembered { readonly key: string; readonly chunks: Chunk[]; readonly reconstructed?: Reconstructed; readonly fitted?: Fitted }

export interface ReportOptions { selection?: Selection; depth?: Depth; remembered?: Remembered }

export interface Outcome { report: Report; remembered?: Remembered }

/** Everything that is asked of a frame, composed into one report. Yields its progress; never touches the page. */
export function* makeReport(frame: Frame, kernel: Kernel, config: Config, { selection = {}, depth = "full", remembered: earlier }: ReportOptions = {}): Generator<Progress, Outcome> {
  const times = loadTimes(frame, kernel);
  const rows = { reference: frame.reference.rows, current: frame.current.rows };
  const plan = planChunks(rows, times, config.chunk);
  const windows = {
    reference: rowsOf(selection.reference, "reference", rows, times, plan),
    current: rowsOf(selection.current, "current", rows, times, plan),
  };
  const compareWith = referenceRows(config.referenceWindow, selection.reference !== undefined, windows, spanOf(selection.current), times);
  const samples = { reference: compareWith.rows, current: [{ side: "current" as const, ...windows.current }] };
  const convention = config.convention ?? "standard";
  const key = JSON.stringify([windows.reference, selection.reference === undefined && config.referenceWindow, convention, config.positive, config.decisionThreshold, config.chunk, config.latencyUnit, config.errorValues]);
  const same = earlier?.key === key ? earlier : undefined;
  const known = same?.chunks;
  const chunks = known ? [] : (plan?.chunks ?? []);
  const { against } = compareWith;

  const compared = yield* compareColumns(frame, kernel, { convention, allTests: config.tests === "all", full: depth === "full", ...samples, chunks: against ? chunks.map((chunk) => ({ ...chunk, against: against(chunk) })) : chunks, ...(plan && config.chunk !== undefined ? { chosen: plan } : {}) });
  const causes = depth === "full" ? yield* findCauses(frame, kernel, compared, samples) : undefined;
  for (const column of compared.drift.columns) {
    const slices = causes?.slices.get(column.column);
    if (slices) column.slices = slices;
  }
  const scored = yield* scorePerformance(frame, kernel, { positive: config.positive, decisionThreshold: config.decisionThreshold, ...windows, ...(against ? { against: compareWith.rows } : {}), chunks });
  const operated = yield* measureOperations(frame, kernel, { latencyUnit: config.latencyUnit, errorValues: config.errorValues, times, ...windows, chunks });

  // A stretch of time moves with current, and with it what is fitted to it.
  const reconstructed = against ? undefined : same?.reconstructed;
  const together = depth === "full" ? yield* compareTogether(frame, kernel, compared.drift, samples, plan?.chunks ?? [], reconstructed) : { notes: [], reconstructed };

  const duplicates = depth === "full" ? yield* duplicateColumns(frame, kernel, samples) : undefined;

  const metric = headlineMetric(scored.performance?.current?.metrics ?? scored.performance?.reference?.metrics ?? {});
  const realised = known?.map(({ performance }) => performance) ?? scored.chunks;
  const labelled = scored.performance?.current?.labelled ?? 0;
  const estimated = yield* estimatePerformance(frame, kernel, scored.scoring, {
    ...windows, chunks, fitted: same?.fitted, realised,
    // Labels say more than an estimate: where every row has one, the estimate can wait.
    whole: depth === "full" || labelled < windows.current.end - windows.current.start,
  });
  const conceived = depth === "full"
    ? yield* measureConcept(frame, kernel, scored.scoring, { ...windows, ...(times ? { times } : {}), columns: compared.drift.columns, detectors: config.detectors ?? {} })
    : { notes: [] };
  const performance = estimated.current ? { ...scored.performance, estimated: estimated.current } : scored.performance;
  const timelineChunks = known ?? chunks.map((chunk, index): Chunk => ({
    index, sample: chunk.sample,
    ...(chunk.from === undefined ? {} : { start: iso(chunk.from), end: iso(chunk.to as number) }),
    rows: chunk.end - chunk.start, complete: chunk.complete,
    ...(compared.chunks[index] as Pick<Chunk, "drift" | "missing">),
    ...(scored.chunks[index] ? { performance: scored.chunks[index] } : {}),
    ...(operated.chunks[index] ? { operations: operated.chunks[index] } : {}),
    ...(estimated.chunks[index] ? { estimated: estimated.chunks[index] } : {}),
  }));
  const timeline: Timeline | undefined = plan && { every: plan.every, by: plan.by, ...(metric ? { metric } : {}), chunks: timelineChunks };
  const bands = usualBands(timelineChunks.flatMap(({ sample, complete, operations }) => (sample === "reference" && complete && operations ? [operations] : [])));
  const unchecked = [...scored.unchecked];
  if (!plan) unchecked.push("change over time: no timestamp column (name one, or give a number of rows a chunk)");
  const unwatched = ([["latency", "latency"], ["errors", "status"]] as const).filter(([, role]) => !frame.columns.some((column) => column.role === role));
  if (unwatched.length > 0) unchecked.push(`${unwatched.map(([what]) => what).join(", ")}: no column for ${unwatched.length > 1 ? "either" : "it"}`);
  const now = new Date();
  const fresh = times && freshness({ reference: presentTimes(times.reference), current: presentTimes(times.current) }, now.getTime(), config.maxAge === undefined ? undefined : lengthOf(config.maxAge, "maxAge"));
  const facts = {
    reference: against ? windowSample(frame, compareWith, times as Sides<Float64Array>) : sampleOf(frame, "reference", windows.reference, times),
    current: sampleOf(frame, "current", windows.current, times),
    drift: { ...compared.drift, ...(together.multivariate ? { multivariate: together.multivariate } : {}) },
    quality: {
      columns: compared.quality,
      ...(duplicates ? { duplicates } : {}),
      ...(fresh ? { freshness: fresh } : {}),
    },
    ...(performance ? { performance } : {}),
    ...(timeline ? { timeline } : {}),
    ...(conceived.concept ? { concept: conceived.concept } : {}),
    ...(operated.operations ? { operations: { ...operated.operations, ...(bands.length > 0 ? { bands } : {}) } } : {}),
    ...(config.trainedAt ? { trainedAt: asIso(config.trainedAt, "trainedAt") } : {}),
  };
  if (compared.drift.tested === 0) unchecked.push("drift: no column could be compared");
  const roles = frame.columns.filter(({ derived }) => !derived).map(({ name, role, kind, label, reason }) => ({ column: name, role, kind, reason, ...(label === undefined ? {} : { label }) }));
  const watched = timelineChunks.filter((_, i) => covers(windows.current, plan?.chunks[i]));
  const versioned = yield* compareVersions(frame, kernel, { convention, scoring: scored.scoring, reference: samples.reference, times, full: depth === "full" });
  const unseen = yield* countUnseen(frame, kernel, compared.quality, { reference: samples.reference, current: windows.current });
  const staleness = judgeStaleness(facts, config.rules, unseen);
  const ruled = applyRules(config.rules, { ...facts, roles, ...(staleness ? { staleness } : {}) }, watched);
  const report: Report = {
    schema: "driftglass.report/1", version, generatedAt: now.toISOString(),
    ...facts,
    ...(scored.scoring ? { task: scored.scoring.task } : {}),
    ...(scored.scoring?.positive === undefined ? {} : { positive: scored.scoring.positive, decisionThreshold: scored.scoring.decisionThreshold }),
    roles,
    verdict: conclude({ ...facts, watched, alerts: [...ruled.findings, ...stalenessFindings(staleness)] }, [...unchecked, ...ruled.unchecked]),
    ...(staleness ? { staleness } : {}),
    ...(versioned.versions ? { versions: versioned.versions } : {}),
    rules: ruled.outcomes,
    ...(depth === "first" ? { pending: ["comparison", "causes", "multivariate", "concept"] satisfies Section[] } : {}),
    notes: [...frame.notes, ...compareWith.notes, ...compared.notes, ...(causes?.notes ?? []), ...scored.notes, ...estimated.notes, ...conceived.notes, ...operated.notes, ...versioned.notes, ...together.notes, ...weightNotes(frame), ...kernelNotes(kernel)],
  };
  return { report, remembered: { key, chunks: timelineChunks, fitted: estimated.fitted, ...(together.reconstructed ? { reconstructed: together.reconstructed } : {}) } };
}

/** The detectors of the report alone, for parameters that change under the hand. */
export function* detectAlone(frame: Frame, kernel: Kernel, config: Config, selection: Selection = {}, only?: DetectorName): Generator<Progress, DetectorResult[] | undefined> {
  const times = loadTimes(frame, kernel);
  const rows = { reference: frame.reference.rows, current: frame.current.rows };
  const plan = planChunks(rows, times, config.chunk);
  const scoring = planScoring(frame, config);
  if (typeof scoring === "string") return undefined;
  const windows = {
    reference: rowsOf(selection.reference, "reference", rows, times, plan),
    current: rowsOf(selection.current, "current", rows, times, plan),
  };
  const [reference, current] = (["reference", "current"] as const).map((side) => labelledRows(frame, kernel, scoring, side, windows[side]));
  return yield* runDetectors(streamParts({ ...(reference ? { reference } : {}), ...(current ? { current } : {}) }, { ...windows, ...(times ? { times } : {}) }), scoring.task, config.detectors ?? {}, only);
}

/** Time stamps of both sides as milliseconds, ascending, missing last; undefined without a timestamp column on either. */
function loadTimes(frame: Frame, kernel: Kernel): Sides<Float64Array> | undefined {
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

/** The rows that a brush covers: all of them without one. */
function rowsOf(range: Range | undefined, side: "reference" | "current", rows: Sides<number>, times: Sides<Float64Array> | undefined, plan: ChunkPlan | undefined): Window {
  const all = { start: 0, end: rows[side] };
  if (!range) return all;
  if (typeof range.start === "number" && typeof range.end === "number" && (!times || plan?.by === "rows")) {
    const start = Math.min(Math.max(0, Math.round(range.start)), all.end);
    return { start, end: Math.min(Math.max(start, Math.round(range.end)), all.end) };
  }
  if (!times) throw new InputError("the selection is a stretch of time, but there is no timestamp column: give row numbers");
  const present = presentTimes(times[side]);
  const start = firstAtOrAfter(present, Date.parse(asIso(range.start, "selection")));
  return { start, end: Math.max(start, firstAtOrAfter(present, Date.parse(asIso(range.end, "selection")))) };
}

/** The stretch of time that a brush covers; nothing where it is given in rows. */
function spanOf(range: Range | undefined): Partial<Span> {
  if (typeof range?.start !== "string" || typeof range.end !== "string") return {};
  return { from: Date.parse(asIso(range.start, "selection")), to: Date.parse(asIso(range.end, "selection")) };
}

function covers(window: Window, chunk: ChunkWindow | undefined): boolean {
  return chunk?.sample === "current" && chunk.start >= window.start && chunk.end <= window.end;
}

function sampleOf(frame: Frame, side: "reference" | "current", window: Window, times: Sides<Float64Array> | undefined): Sample {
  const { name, rows, split } = frame[side];
  const sample: Sample = { name, rows: window.end - window.start };
  const present = times && presentTimes(times[side]).subarray(window.start, window.end);
  if (present?.length) Object.assign(sample, { start: iso(present[0] as number), end: iso(present.at(-1) as number) });
  if (sample.rows !== rows) sample.of = rows;
  return split ? { ...sample, split } : sample;
}

/** The reference where it is a stretch of time, in either file. */
function windowSample(frame: Frame, { rows, window }: Reference, times: Sides<Float64Array>): Sample {
  const held = rows.filter(({ start, end }) => end > start);
  const files = held.length > 0 ? held.map(({ side }) => frame[side]) : [frame.reference];
  const present = held.flatMap(({ side, start, end }) => [times[side][start] as number, times[side][end - 1] as number]);
  return {
    name: [...new Set(files.map(({ name }) => name))].join(" and "), rows: rowCount(rows), of: files.reduce((sum, file) => sum + file.rows, 0),
    ...(present.length > 0 ? { start: iso(Math.min(...present)), end: iso(Math.max(...present)) } : {}),
    ...(window ? { window } : {}),
  };
}

/** Weights are known and not used yet; nobody should believe otherwise. */
function weightNotes({ columns }: Frame): Report["notes"] {
  return columns.filter(({ role }) => role === "weight").map(({ name }) => ({
    code: "weights-unused", section: "performance", column: name, sentence: `${name} holds weights, which no figure uses yet: every row counts the same`,
  }));
}

function kernelNotes({ engine }: Kernel): Report["notes"] {
  if (engine === "webassembly") return [];
  return [{ code: "no-webassembly", section: "kernel", sentence: "this page's policy refuses WebAssembly, so the figures were computed in plain TypeScript: the same numbers, more slowly" }];
}

const iso = (time: number): string => new Date(time).toISOString();

function asIso(value: string | number, what: string): string {
  const time = typeof value === "number" ? value : Date.parse(/^\d{4}(-\d\d(-\d\d)?)?$/.test(value) ? value : /[zZ]|[+-]\d\d:?\d\d$/.test(value) ? value : `${value.replace(" ", "T")}Z`);
  if (Number.isNaN(time)) throw new InputError(`${what} “${value}” is not a date: write it as 2024-06-01 or 2024-06-01T12:00:00Z`);
  return iso(time);
}
