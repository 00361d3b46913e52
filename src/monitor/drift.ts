import type { Column, Frame } from "../data/frame.ts";
import type { Progress } from "../request.ts";
import type { Kernel, Scope } from "../kernel/kernel.ts";
import type { Chunk, ColumnDrift, ColumnQuality, ConventionName, ConventionSummary, Drift, DriftVerdict, Level, Note } from "../report.ts";
import type { ColumnSample, Convention, Measurement, SideSample } from "../stats/conventions/convention.ts";
import { conventions } from "../stats/conventions/index.ts";
import type { ChunkPlan, ChunkWindow } from "./chunks.ts";
import { boundsOf, sketchesOf, withBounds } from "./profiles.ts";
import { columnQuality } from "./quality.ts";
import { type ChosenChunks, emptySide, exactKeys, loadRows, type LoadedSide, pair, rowCount, type Rows, withoutMissing } from "./samples.ts";
import { retold } from "./through.ts";
import { ignored, textClassifierNote, untestable } from "./untested.ts";
import { severity } from "./words.ts";

export interface Comparison {
  drift: Drift;
  quality: ColumnQuality[];
  /** Per chunk, in the order of the chunks asked for. */
  chunks: Pick<Chunk, "drift" | "missing">[];
  /** What the standard convention measured of each tested column, whatever the report's own; empty where it was not asked. */
  effects: { column: Column; measurement: Measurement }[];
  notes: Note[];
}

export interface CompareOptions {
  convention: ConventionName;
  allTests: boolean;
  /** Every convention, not the chosen one alone. */
  full: boolean;
  reference: Rows;
  current: Rows;
  /** Chunks to compare with the reference rows, or with rows of their own, one by one; empty when they are known already. */
  chunks: readonly (ChunkWindow & { readonly against?: Rows })[];
  /** Edges of single columns that a person gave. */
  bins?: readonly { readonly column: string; readonly edges: readonly number[] }[];
  /** All chunks, where a person chose their length: a convention that works in chunks then works in these. */
  chosen?: ChunkPlan;
}

/** n·m up to which a chunk's KS p-value is the exact one. */
const chunkExactLimit = 1_000_000;

/** What was found in some columns, before all are judged together: plain, so that it may come from elsewhere. */
export interface Measured {
  readonly tested: TestedColumn[];
  readonly quality: ColumnQuality[];
  readonly missing: { column: string; counts: number[] }[];
  readonly notes: Note[];
  readonly untested: NonNullable<Drift["untested"]>;
}

/** The columns of a report that are still to be measured, and those that others measure meanwhile. */
export interface Share {
  /** The next column for this thread; undefined where there is none now. */
  take(): Column | undefined;
  /** Until something changes elsewhere; undefined where nothing is awaited. */
  wait(): Promise<unknown> | undefined;
  /** What came from elsewhere. */
  readonly elsewhere: readonly Measured[];
  /** Gives up what is still awaited. */
  close(): void;
}

/** All columns for this thread. */
export function alone({ columns }: Pick<Frame, "columns">): Share {
  const left = columns.values();
  return { take: () => left.next().value, wait: () => undefined, elsewhere: [], close: () => undefined };
}

/** Drift and quality of every column. */
export function* compareColumns(frame: Frame, kernel: Kernel, options: CompareOptions, share: Share = alone(frame)): Generator<Progress, Comparison> {
  const own: Measured[] = [];
  const rows = frame.reference.rows + frame.current.rows;
  const told = (progress: Progress): Progress => ({ ...progress, done: (own.length + share.elsewhere.length) * rows, total: frame.columns.length * rows, unit: "rows" });
  for (;;) {
    const column = share.take();
    const wait = column ? undefined : share.wait();
    if (column) own.push(yield* retold(measureColumns(frame, [column], kernel, options), told));
    else if (wait) yield told({ step: "comparing the last columns", done: 0, total: 0, unit: "rows", wait });
    else break;
  }
  return composed(frame, [...own, ...share.elsewhere], options);
}

/** In the order of the frame's columns, whoever measured them. */
function composed(frame: Frame, parts: readonly Measured[], options: CompareOptions): Comparison {
  const order = namesOf(options);
  const places = new Map(frame.columns.map(({ name }, place) => [name, place]));
  const inOrder = <T extends { column?: string }>(of: (part: Measured) => T[]): T[] => parts.flatMap(of).sort((a, b) => (places.get(a.column as string) as number) - (places.get(b.column as string) as number));
  const columns = inOrder(({ tested }) => tested).map(({ column, ...measured }) => ({ ...measured, column: frame.columns[places.get(column) as number] as Column }));
  const missing = inOrder((part) => part.missing);
  const standard = order.indexOf("standard");
  return {
    drift: { ...judge(columns, order), untested: inOrder(({ untested }) => untested) },
    quality: inOrder(({ quality }) => quality),
    chunks: options.chunks.map((_, index) => ({
      drift: judgeChunk(columns, index, conventions.get(options.convention) as Convention),
      missing: missing.filter(({ counts }) => (counts[index] ?? 0) > 0).map(({ column, counts }) => ({ column, count: counts[index] as number })),
    })),
    effects: standard < 0 ? [] : columns.map(({ column, measurements }) => ({ column, measurement: measurements[standard] as Measurement })),
    notes: inOrder(({ notes }) => notes),
  };
}

const namesOf = ({ convention, full }: CompareOptions): ConventionName[] => [convention, ...(full ? conventions.keys() : [])].filter((name, i, all) => all.indexOf(name) === i);

/**
 * What there is to know of some columns by themselves. A column is loaded once: one description, one sort and one count a side serve
 * both concerns and every convention.
 */
export function* measureColumns(frame: Frame, columns: readonly Column[], kernel: Kernel, options: CompareOptions): Generator<Progress, Measured> {
  const order = namesOf(options);
  const tested: TestedColumn[] = [];
  const quality: ColumnQuality[] = [];
  const missing: { column: string; counts: number[] }[] = [];
  const notes: Note[] = [];
  const untested: NonNullable<Drift["untested"]> = [];
  let done = 0;
  for (const column of columns) {
    yield { step: `comparing ${column.name}`, done: done++, total: frame.columns.length, unit: "columns" };
    if (column.role === "ignore") {
      untested.push(ignored(column));
      continue;
    }
    const scope = kernel.memory.openScope();
    try {
      const exact = exactKeys(column, kernel);
      const load = (rows: Rows): LoadedSide | undefined => loadRows(column, rows, exact, kernel, scope);
      const loaded = { reference: load(options.reference), current: load(options.current) };
      const reference = loaded.reference?.cut(loaded.reference.window, scope, chosenChunks(options.chosen, options.reference.filter(({ side }) => column[side]))) ?? emptySide();
      const current = loaded.current?.cut(loaded.current.window, scope, chosenChunks(options.chosen, options.current.filter(({ side }) => column[side]))) ?? emptySide();
      quality.push(columnQuality(column, reference, current, exact, kernel));
      yield { step: `comparing ${column.name}`, done, total: frame.columns.length, unit: "columns" };
      const why = untestable(column, frame, options);
      if (why) {
        if (!column.derived && !why.byFigures) untested.push({ column: column.name, kind: column.kind, role: column.role, reason: `${why.reason}: ${why.remedy}` });
        if (why.byFigures && order.includes("evidently")) notes.push(textClassifierNote(column.name));
        if (!column.derived && why.unexpected) notes.push({ code: "not-tested", section: "drift", column: column.name, sentence: `${column.name} was not tested for drift: ${why.reason}` });
        continue;
      }
      const own = { edges: options.bins?.find((given) => given.column === column.name)?.edges ?? [] };
      const sample: ColumnSample = Object.assign(pair(column, reference, current, Number.POSITIVE_INFINITY, kernel), sketchesOf(frame, column.name), own);
      const extent = options.allTests ? "all" : "usual";
      const bounds = boundsOf(frame, column.name, { reference, current }, sample.wasserstein, kernel);
      // Of labels that are to come other tools say that they are missing.
      const labelled = column.role === "target" && reference.missing + current.missing > 0 ? pair(column, withoutMissing(reference), withoutMissing(current), Number.POSITIVE_INFINITY, kernel) : sample;
      const measurements = order.map((name) => (conventions.get(name) as Convention).measure(name === "standard" ? labelled : sample, kernel, extent)).map((measured) => (bounds ? { ...measured, tests: withBounds(measured.tests, bounds) } : measured));
      const chunks: (Measurement | undefined)[] = [];
      const counts: number[] = [];
      for (const chunk of options.chunks) {
        const within = kernel.memory.openScope();
        try {
          const cut = chunkSide(column, chunk, loaded[chunk.sample], options[chunk.sample], exact, kernel, within)?.cut(chunk, within);
          const against = chunk.against && rowCount(chunk.against) > 0 ? loadRows(column, chunk.against, exact, kernel, within) : undefined;
          const before = chunk.against ? against?.cut(against.window, within) : reference;
          const known = column.role === "target" && options.convention === "standard" ? withoutMissing : (side: SideSample): SideSample => side;
          chunks.push(cut && before && (conventions.get(options.convention) as Convention).measure(Object.assign(pair(column, known(before), known(cut), chunkExactLimit, kernel), own), kernel, "verdict"));
          counts.push(cut?.missing ?? 0);
        } finally {
          within.close();
        }
        yield { step: `comparing ${column.name} over time`, done, total: frame.columns.length, unit: "columns" };
      }
      missing.push({ column: column.name, counts });
      tested.push({ column: column.name, measurements, chunks });
    } finally {
      scope.close();
    }
  }
  return { tested, quality, missing, notes, untested };
}

interface TestedColumn { column: string; measurements: Measurement[]; chunks: (Measurement | undefined)[] }

/** The rows that hold the chunk: those already loaded where they do, the chunk's own otherwise. */
function chunkSide(column: Column, chunk: ChunkWindow, loaded: LoadedSide | undefined, rows: Rows, exact: boolean, kernel: Kernel, scope: Scope): LoadedSide | undefined {
  const [only] = rows;
  if (loaded && rows.length === 1 && only?.side === chunk.sample && chunk.start >= only.start && chunk.end <= only.end) return loaded;
  return loadRows(column, [{ side: chunk.sample, start: chunk.start, end: chunk.end }], exact, kernel, scope);
}

/** The chunks of these rows, in the rows' own count: that of the file where they are one stretch of it, else from 0. */
function chosenChunks(plan: ChunkPlan | undefined, rows: Rows): ChosenChunks | undefined {
  if (!plan) return undefined;
  let first = rows.length === 1 ? (rows[0]?.start ?? 0) : 0;
  const windows = rows.flatMap(({ side, start, end }) => {
    const shift = first - start;
    first += end - start;
    const within = plan.chunks.map((chunk) => ({ sample: chunk.sample, start: Math.max(start, chunk.start), end: Math.min(end, chunk.end) }));
    return within.filter((chunk) => chunk.sample === side && chunk.start < chunk.end).map((chunk) => ({ start: chunk.start + shift, end: chunk.end + shift }));
  });
  return { every: plan.every, windows };
}

type JudgedColumn = Omit<TestedColumn, "column"> & { column: Column };

function judge(tested: readonly JudgedColumn[], order: readonly ConventionName[]): Omit<Drift, "untested"> {
  const byConvention = order.map((convention, i) => (conventions.get(convention) as Convention).judge(tested.map(({ measurements }) => measurements[i] as Measurement)));
  const columns = tested.map(({ column, measurements }, index): ColumnDrift => {
    const verdicts = byConvention.map((verdicts) => verdicts[index] as DriftVerdict);
    return {
      column: column.name, kind: column.kind, role: column.role, ...(column.derived ? { derived: column.derived } : {}), level: (verdicts[0] as DriftVerdict).level,
      verdicts: verdicts.map((verdict, i) => withUncertainty(finite(verdict), measurements[i]?.uncertainty)),
      tests: defined(measurements.flatMap(({ tests }) => tests)),
      bins: (measurements[0] as Measurement).bins,
    };
  });
  const summaries = order.map((name, i) => summarise(conventions.get(name) as Convention, byConvention[i] as DriftVerdict[]));
  const { convention, drifted, tested: judged, share, threshold, level } = summaries[0] as ConventionSummary;
  columns.sort((a, b) => severity(a.level) - severity(b.level) || worth(b) - worth(a));
  return { convention, drifted, tested: judged, share, ...(threshold === undefined ? {} : { threshold }), level, columns, conventions: summaries };
}

/** The whole data set as one convention sees it. */
function summarise({ name, source, assumptions, dataset }: Convention, verdicts: readonly DriftVerdict[]): ConventionSummary {
  const judged = verdicts.filter(({ value }) => value !== undefined && !Number.isNaN(value));
  const drifted = judged.filter((verdict) => verdict.drifted).length;
  return {
    convention: name, source, drifted, tested: judged.length, share: judged.length ? drifted / judged.length : 0,
    ...dataset(drifted, judged.length, judged.map(({ level }) => level)),
    ...(assumptions ? { assumptions: [...assumptions] } : {}),
  };
}

/** How far a column is past its threshold, whichever way the test points. */
function worth({ verdicts }: ColumnDrift): number {
  const [verdict] = verdicts;
  if (verdict?.value === undefined) return -1;
  return verdict.on === "pValue" ? verdict.threshold / Math.max(verdict.value, 1e-300) : verdict.value / verdict.threshold;
}

/** Without the tests that have no answer on this column. */
function defined(tests: Measurement["tests"]): Measurement["tests"] {
  return tests.filter(({ statistic, pValue }) => !Number.isNaN(statistic) && !Number.isNaN(pValue));
}

/** An interval and a noise floor, where the verdict has a value that they are of; why there is no interval, in the words of its method. */
function withUncertainty(verdict: DriftVerdict, uncertainty: Measurement["uncertainty"]): DriftVerdict {
  if (!uncertainty || verdict.value === undefined) return verdict;
  const { absent, ...sure } = uncertainty;
  return { ...verdict, ...sure, ...(absent ? { method: { ...verdict.method, noInterval: absent } } : {}) };
}

function finite(verdict: DriftVerdict): DriftVerdict {
  const { value, ...rest } = verdict;
  return value === undefined || Number.isNaN(value) ? (rest as DriftVerdict) : verdict;
}

function judgeChunk(tested: readonly JudgedColumn[], index: number, convention: Convention): { column: string; level: Level; tests: Measurement["tests"] }[] {
  const measured = tested.filter(({ chunks }) => chunks[index] !== undefined);
  const verdicts = convention.judge(measured.map(({ chunks }) => chunks[index] as Measurement));
  return measured.map(({ column, chunks }, i) => ({
    column: column.name,
    level: (verdicts[i] as DriftVerdict).level,
    tests: defined((chunks[index] as Measurement).tests),
  }));
}
