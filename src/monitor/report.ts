import type { Config } from "../data/config.ts";
import type { Frame } from "../data/frame.ts";
import type { Depth, Progress, Selection } from "../request.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Chunk, DetectorName, DetectorResult, Report, Section, Task, Timeline } from "../report.ts";
import { version } from "../version.ts";
import { findCauses } from "./causes.ts";
import { type ChunkWindow, lengthOf, presentTimes } from "./chunks.ts";
import { measureConcept, streamParts } from "./concept.ts";
import { type DetectorSettings, runDetectors, type StreamPart } from "./detectors.ts";
import { compareColumns, type CompareOptions, type Comparison } from "./drift.ts";
import { findErrorSlices } from "./errorSlices.ts";
import { estimable, type Estimated, estimatePerformance, type Fitted } from "./estimated.ts";
import { duplicateColumns } from "./duplicates.ts";
import { detectorsInFile, outliersInFile } from "./fileRows.ts";
import { describeFiltered } from "./filtered.ts";
import { firstLookNotes } from "./firstLook.ts";
import { freshness } from "./freshness.ts";
import { usualBands } from "./operationBands.ts";
import { compareTogether } from "./multivariate.ts";
import { measureOperations } from "./operations.ts";
import { type Found, judge } from "./judge.ts";
import { labelledRows } from "./labelled.ts";
import { oneClassChunks, type Scored, scorePerformance } from "./performance.ts";
import { planRows } from "./plan.ts";
import { describePredictions } from "./predictions.ts";
import { describeProfiles, profileNotes, rowless } from "./profiles.ts";
import type { Reconstructed } from "./reconstruction.ts";
import type { Window } from "./samples.ts";
import { planScoring } from "./scoring.ts";
import { type Helper, shareColumns } from "./shared.ts";
import { asIso, iso, loadTimes, referenceSample, sampleOf, type Selected, selectRows, windowsOf } from "./selectedRows.ts";
import { countUnseen } from "./unseen.ts";
import { compareVersions } from "./versions.ts";
import { headlineMetric } from "./verdict.ts";

/** The chunks of an earlier report on the same frame, reference window and settings, and what its reference taught: a brush on current leaves them as they are. */
export interface Remembered { readonly key: string; readonly chunks: Chunk[]; readonly reconstructed?: Reconstructed; readonly fitted?: Fitted }

export interface ReportOptions { selection?: Selection; depth?: Depth; remembered?: Remembered; /** Measures some of the columns meanwhile. */ helper?: Helper | undefined }

export interface Outcome { report: Report; found: Found; remembered?: Remembered }

/** Everything that is asked of a frame, composed into one report. Yields its progress; never touches the page. */
export function* makeReport(frame: Frame, kernel: Kernel, config: Config, { selection = {}, depth = "full", remembered: earlier, helper }: ReportOptions = {}): Generator<Progress, Outcome> {
  const times = loadTimes(frame, kernel);
  const profiled = rowless(frame);
  const plan = planRows(frame, kernel, times, config);
  const chosen = withoutProfiles(selection, profiled);
  const { windows, compareWith, samples } = selectRows(frame, config, chosen, times, plan);
  const filtered = frame.part && frame.part.filters.length > 0 ? (yield* describeFiltered(frame, kernel, samples, allRows(frame.part.whole, kernel, config, chosen))) : undefined;
  // A profile has rows to count, and none to look at: what needs whole rows of current alone goes without the reference's.
  const looked = { reference: profiled.reference ? nothing : windows.reference, current: profiled.current ? nothing : windows.current };
  const whole = { reference: profiled.reference ? [{ side: "reference" as const, ...nothing }] : samples.reference, current: samples.current };
  const convention = config.convention ?? "standard";
  const key = JSON.stringify([windows.reference, selection.reference === undefined && config.referenceWindow, convention, config.positive, config.decisionThreshold, config.chunk, config.latencyUnit, config.errorValues, config.bins]);
  const same = earlier?.key === key ? earlier : undefined;
  const known = same?.chunks;
  const chunks = known ? [] : (plan?.chunks ?? []);
  const { against } = compareWith;

  const comparing: CompareOptions = { convention, allTests: config.tests === "all", full: depth === "full", ...(config.bins ? { bins: config.bins } : {}), ...samples, chunks: against ? chunks.map((chunk) => ({ ...chunk, against: against(chunk) })) : chunks, ...(plan && config.chunk !== undefined ? { chosen: plan } : {}) };
  const share = shareColumns(frame, kernel, comparing, helper);
  let compared: Comparison;
  let scored: Scored;
  try {
    // While others are at the first columns.
    scored = yield* scorePerformance(frame, kernel, { positive: config.positive, decisionThreshold: config.decisionThreshold, ...windows, ...(against ? { against: compareWith.rows } : {}), ...(times ? { times } : {}), chunks });
    compared = yield* compareColumns(frame, kernel, comparing, share);
  } finally {
    share.close();
  }
  describeProfiles(frame, compared.quality);
  const causes = depth === "full" && !profiled.any ? yield* findCauses(frame, kernel, compared, samples) : undefined;
  for (const column of compared.drift.columns) {
    const slices = causes?.slices.get(column.column);
    if (slices) column.slices = slices;
  }
  const operated = yield* measureOperations(frame, kernel, { latencyUnit: config.latencyUnit, errorValues: config.errorValues, times, ...windows, chunks, profiled });

  // A stretch of time moves with current, and with it what is fitted to it.
  const reconstructed = against ? undefined : same?.reconstructed;
  const together = depth === "full" && !profiled.any ? yield* compareTogether(frame, kernel, compared.drift, samples, plan?.chunks ?? [], reconstructed) : { notes: [], reconstructed };

  const duplicates = depth === "full" && !profiled.current ? yield* duplicateColumns(frame, kernel, whole) : undefined;

  const metric = headlineMetric(scored.performance?.current?.metrics ?? scored.performance?.reference?.metrics ?? {});
  const realised = known?.map(({ performance }) => performance) ?? scored.chunks;
  const labelled = scored.performance?.current?.labelled ?? 0;
  // Labels say more than an estimate: where every row has one, the estimate can wait.
  const complete = labelled >= windows.current.end - windows.current.start;
  const late = depth === "first" && !same?.fitted && complete && (plan?.chunks ?? []).every((chunk, i) => (realised[i]?.labelled ?? 0) >= chunk.end - chunk.start) && !config.rules?.some((rule) => rule.includes("estimated."));
  const estimated: Estimated = profiled.any || late ? { chunks: [], notes: [] } : yield* estimatePerformance(frame, kernel, scored.scoring, {
    ...windows, chunks: same?.fitted ? [] : (plan?.chunks ?? []), fitted: same?.fitted, realised, whole: depth === "full" || !complete,
  });
  const conceived = depth === "full" && !profiled.current
    ? yield* measureConcept(frame, kernel, scored.scoring, { ...looked, ...(times ? { times } : {}), columns: compared.drift.columns, detectors: config.detectors ?? {} })
    : { notes: [] };
  const erring = depth === "full" && !profiled.current && scored.scoring && labelled > 0 ? yield* findErrorSlices(frame, kernel, scored.scoring, whole) : { notes: [] };
  const predicted = depth === "full" && scored.scoring ? yield* describePredictions(frame, kernel, scored.scoring, { ...samples, profiled }) : { notes: [] };
  const performance = estimated.current || erring.errors
    ? { ...scored.performance, ...(estimated.current ? { estimated: estimated.current } : {}), ...(erring.errors ? { errors: erring.errors } : {}) }
    : scored.performance;
  const measured = known ?? chunks.map((chunk, index): Chunk => ({
    index, sample: chunk.sample,
    ...(chunk.from === undefined ? {} : { start: iso(chunk.from), end: iso(chunk.to as number) }),
    rows: chunk.end - chunk.start, ...(chunk.of === undefined ? {} : { of: chunk.of }), complete: chunk.complete,
    ...(compared.chunks[index] as Pick<Chunk, "drift" | "missing">),
    ...(scored.chunks[index] ? { performance: scored.chunks[index] } : {}),
    ...(operated.chunks[index] ? { operations: operated.chunks[index] } : {}),
  }));
  const timelineChunks = measured.map((chunk, index) => (estimated.chunks[index] ? { ...chunk, estimated: estimated.chunks[index] } : chunk));
  const timeline: Timeline | undefined = plan && { every: plan.every, by: plan.by, ...(metric ? { metric } : {}), chunks: timelineChunks };
  const bands = usualBands(timelineChunks.flatMap(({ sample, complete, operations }) => (sample === "reference" && complete && operations ? [operations] : [])));
  const unchecked = [...scored.unchecked];
  if (!plan) unchecked.push("change over time: no timestamp column (name one, or give a number of rows a chunk)");
  const unwatched = ([["latency", "latency"], ["errors", "status"]] as const).filter(([, role]) => !frame.columns.some((column) => column.role === role));
  if (unwatched.length > 0) unchecked.push(`${unwatched.map(([what]) => what).join(", ")}: no column for ${unwatched.length > 1 ? "either" : "it"}`);
  const now = new Date();
  const fresh = times && freshness({ reference: presentTimes(times.reference), current: presentTimes(times.current) }, now.getTime(), config.maxAge === undefined ? undefined : lengthOf(config.maxAge, "maxAge"));
  const facts = {
    reference: referenceSample(frame, { windows, compareWith, samples }, times),
    current: sampleOf(frame, "current", windows.current, times),
    ...(filtered ? { filtered } : {}),
    drift: { ...compared.drift, ...(together.multivariate ? { multivariate: together.multivariate } : {}) },
    quality: {
      columns: compared.quality,
      ...(duplicates ? { duplicates } : {}),
      ...(fresh ? { freshness: fresh } : {}),
    },
    ...(performance ? { performance } : {}),
    ...(predicted.predictions ? { predictions: outliersInFile(frame, predicted.predictions) } : {}),
    ...(timeline ? { timeline } : {}),
    ...(conceived.concept ? { concept: { ...conceived.concept, ...(conceived.concept.detectors ? { detectors: detectorsInFile(frame, conceived.concept.detectors) } : {}) } } : {}),
    ...(operated.operations ? { operations: { ...operated.operations, ...(bands.length > 0 ? { bands } : {}) } } : {}),
    ...(config.trainedAt ? { trainedAt: asIso(config.trainedAt, "trainedAt") } : {}),
  };
  if (compared.drift.tested === 0) unchecked.push("drift: no column could be compared");
  const roles = frame.columns.filter(({ derived }) => !derived).map(({ name, role, kind, label, reason }) => ({ column: name, role, kind, reason, ...(label === undefined ? {} : { label }) }));
  const watched = timelineChunks.filter((_, i) => covers(windows.current, plan?.chunks[i]));
  const versioned = profiled.current ? { notes: [] } : yield* compareVersions(frame, kernel, { convention, profiled, scoring: scored.scoring, reference: samples.reference, times, full: depth === "full" });
  const unseen = profiled.current ? 0 : yield* countUnseen(frame, kernel, compared.quality, { reference: samples.reference, current: windows.current });
  const found: Found = { facts, roles, watched, unseen, unchecked };
  const { verdict, staleness, rules } = judge(found, config.rules);
  const report: Report = {
    schema: "driftglass.report/1", version, generatedAt: now.toISOString(),
    ...facts,
    ...(scored.scoring ? { task: scored.scoring.task } : {}),
    ...(scored.scoring?.positive === undefined ? {} : { positive: scored.scoring.positive, decisionThreshold: scored.scoring.decisionThreshold }),
    roles,
    verdict,
    ...(staleness ? { staleness } : {}),
    ...(versioned.versions ? { versions: versioned.versions } : {}),
    rules,
    ...(depth === "first" ? { pending: ["comparison", "causes", "multivariate", "concept", "predictions", ...(late && estimable(scored.scoring) ? (["estimate"] as const) : [])] satisfies Section[] } : {}),
    notes: [...firstLookNotes(frame), ...frame.notes, ...profileNotes(frame, scored.scoring !== undefined), ...compareWith.notes, ...compared.notes, ...(causes?.notes ?? []), ...scored.notes, ...oneClassChunks(scored.scoring, timelineChunks), ...erring.notes, ...predicted.notes, ...estimated.notes, ...conceived.notes, ...operated.notes, ...versioned.notes, ...together.notes, ...weightNotes(frame), ...kernelNotes(kernel)],
  };
  return { report, found, remembered: { key, chunks: timelineChunks, fitted: estimated.fitted, ...(together.reconstructed ? { reconstructed: together.reconstructed } : {}) } };
}

/** The labelled errors of both sides in order of time, which every detector reads: made once for all parameters. */
export interface ErrorStream { readonly task: Task; readonly parts: readonly StreamPart[] }

/** Undefined without labels or predictions. */
export function errorStream(frame: Frame, kernel: Kernel, config: Config, selection: Selection = {}): ErrorStream | undefined {
  const times = loadTimes(frame, kernel);
  const plan = planRows(frame, kernel, times, config);
  const scoring = planScoring(frame, config, kernel);
  if (typeof scoring === "string") return undefined;
  const windows = windowsOf(frame, selection, times, plan);
  const [reference, current] = (["reference", "current"] as const).map((side) => frame[side].profile ? undefined : labelledRows(frame, kernel, scoring, side, windows[side]));
  return { task: scoring.task, parts: streamParts({ ...(reference ? { reference } : {}), ...(current ? { current } : {}) }, { ...windows, ...(times ? { times } : {}) }) };
}

/** Every detector over the errors, or one alone, for parameters that change under the hand. */
export function* watchErrors(frame: Frame, { task, parts }: ErrorStream, settings: DetectorSettings, only?: DetectorName): Generator<Progress, DetectorResult[]> {
  return detectorsInFile(frame, yield* runDetectors(parts, task, settings, only));
}

/** The rows that a selection chooses before any filter. */
function allRows(whole: Frame, kernel: Kernel, config: Config, selection: Selection): Selected["samples"] {
  const times = loadTimes(whole, kernel);
  return selectRows(whole, config, selection, times, planRows(whole, kernel, times, config)).samples;
}

const nothing: Window = { start: 0, end: 0 };

/** Nothing can be chosen of a profile. */
function withoutProfiles(selection: Selection, { reference, current }: { reference: boolean; current: boolean }): Selection {
  return { ...(selection.reference && !reference ? { reference: selection.reference } : {}), ...(selection.current && !current ? { current: selection.current } : {}) };
}

export function covers(window: Window, chunk: ChunkWindow | undefined): boolean {
  return chunk?.sample === "current" && chunk.start >= window.start && chunk.end <= window.end;
}

/** Nobody should believe that everything is weighted. */
function weightNotes({ columns }: Frame): Report["notes"] {
  return columns.filter(({ role }) => role === "weight").map(({ name }) => ({
    code: "weights", section: "performance", column: name, sentence: `${name} weighs the rows in every metric of performance and where the model errs most; drift of data and concept, data quality and estimates without labels count every row the same`,
  }));
}

function kernelNotes({ engine }: Kernel): Report["notes"] {
  if (engine === "webassembly") return [];
  return [{ code: "no-webassembly", section: "kernel", sentence: "this page's policy refuses WebAssembly, so the figures were computed in plain TypeScript: the same numbers, more slowly" }];
}
