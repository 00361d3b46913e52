import type { Column, Frame } from "../data/frame.ts";
import { metricRange } from "../metricRange.ts";
import type { Progress } from "../request.ts";
import type { Kernel, Scope } from "../kernel/kernel.ts";
import type { Chunk, Metrics, MetricChange, Note, Performance, Thresholds } from "../report.ts";
import { bootstrapSeed, resamples } from "../stats/bootstrap.ts";
import { usualBand } from "../stats/usualBand.ts";
import type { ChunkWindow } from "./chunks.ts";
import { probabilityCurves, residualCurve } from "./curves.ts";
import { betterOf, compare, leastLabelled, measure } from "./metrics.ts";
import { bootstrapped } from "./regressionMetrics.ts";
import { joined, rowCount, type Rows, type Window } from "./samples.ts";
import { type ScoreOrder, scoreOrder } from "./scoreOrder.ts";
import { cutScored, loadScored, planScoring, type Scoring, type ScoredRows } from "./scoring.ts";
import { binEdges, countedFigures, countedPerformance } from "./countedPerformance.ts";
import { chooseThresholds, figuresAt } from "./thresholds.ts";
import { through } from "./through.ts";
import { count, day, plural } from "./words.ts";

export interface Scored {
  scoring?: Scoring;
  performance?: { reference?: Performance; current?: Performance; change?: MetricChange[]; thresholds?: Thresholds };
  /** Per chunk, in the order of the chunks asked for. */
  chunks: Chunk["performance"][];
  unchecked: string[];
  notes: Note[];
}

export interface PerformanceOptions {
  positive?: string;
  decisionThreshold?: number;
  reference: Window;
  current: Window;
  /** What current is compared with, where that is not `reference`. */
  against?: Rows;
  chunks: readonly ChunkWindow[];
  /** Time stamps of both files in milliseconds, in the order of their rows. */
  times?: { reference: Float64Array; current: Float64Array };
}

/** Performance of both windows, their change, and performance of each chunk, wherever there are labels. */
export function* scorePerformance(frame: Frame, kernel: Kernel, options: PerformanceOptions): Generator<Progress, Scored> {
  const scoring = planScoring(frame, options, kernel);
  const chunks: Chunk["performance"][] = options.chunks.map(() => undefined);
  if (typeof scoring === "string") return { chunks, unchecked: [`performance: ${scoring}`], notes: [] };
  const unchecked: string[] = [];
  const notes: Note[] = scoring.spelledAlike ? [{ code: "classes-alike", section: "performance", column: scoring.target.name, sentence: scoring.spelledAlike }] : [];
  const sides: { reference?: Performance; current?: Performance } = {};
  // A profile's scores are counted between edges, where alone they are exact.
  const binned = scoring.task === "binary" ? [frame.reference, frame.current].map(({ profile }) => profile && countedPerformance(scoring, profile, kernel).scores).find((scores) => scores !== undefined) : undefined;
  const decisions: { at?: number[]; reference?: ReturnType<typeof figuresAt>; current?: ReturnType<typeof figuresAt> } = binned ? { at: binEdges(binned) } : {};
  for (const side of ["reference", "current"] as const) {
    const progress: Progress = { step: `scoring ${frame[side].name}`, done: side === "reference" ? 0 : 1, total: 2, unit: "columns" };
    yield progress;
    const { profile } = frame[side];
    if (profile) {
      const counted = countedPerformance(scoring, profile, kernel);
      if (counted.performance) sides[side] = counted.performance;
      else unchecked.push(unlabelled(side));
      options.chunks.map((chunk, index) => ({ chunk, index })).filter(({ chunk }) => chunk.sample === side).forEach(({ index }, i) => { chunks[index] = counted.chunks[i]; });
      decisions[side] = decisions.at && counted.scores && countedFigures(counted.scores, decisions.at);
      continue;
    }
    const scope = kernel.memory.openScope();
    try {
      const wanted = options.chunks.map((chunk, index) => ({ chunk, index })).filter(({ chunk }) => chunk.sample === side);
      const window = cover(options[side], wanted.map(({ chunk }) => chunk));
      const loaded = loadScored(scoring, side, window, kernel, scope);
      const elsewhere = side === "reference" && options.against ? loadElsewhere(scoring, options.against, kernel, scope) : undefined;
      const own = side === "reference" && options.against ? elsewhere : loaded && cutScored(loaded, options[side].start - window.start, options[side].end - window.start);
      const order = own && scoring.task === "binary" ? scoreOrder(own, kernel, scope) : undefined;
      const performance = own && (yield* through(summarise(scoring, own, order, elsewhere ? undefined : options.times?.[side].subarray(options[side].start, options[side].end), kernel), progress));
      yield progress;
      if (own) notes.push(...weightNotes(scoring, own, side, frame[side].name, kernel));
      if (!performance) {
        unchecked.push(unlabelled(side));
        if (!loaded) continue;
      } else {
        sides[side] = performance;
        if (own && order) {
          yield progress;
          decisions.at ??= chooseThresholds(order, scoring.decisionThreshold, kernel);
          decisions[side] = decisions.at && figuresAt(own, order, decisions.at, kernel);
        }
      }
      if (performance) notes.push(...oneClass(scoring, performance, side, frame[side].name));
      for (const { chunk, index } of wanted) {
        const { labelled, metrics } = yield* through(measure(scoring, cutScored(loaded as ScoredRows, chunk.start - window.start, chunk.end - window.start), kernel), progress);
        if (labelled > 0) chunks[index] = { labelled, metrics };
        yield { step: `scoring ${frame[side].name} over time`, done: side === "reference" ? 0 : 1, total: 2, unit: "columns" };
      }
    } finally {
      scope.close();
    }
  }
  if (!sides.reference && !sides.current) return { scoring, chunks, unchecked: ["performance: no labels"], notes };
  const few = (["reference", "current"] as const).filter((side) => (sides[side]?.labelled ?? leastLabelled) < leastLabelled);
  unchecked.push(...few.map((side) => fewLabels(side, sides[side] as Performance)));
  const change = sides.reference && sides.current && few.length === 0 ? compare(sides.reference.metrics, sides.current.metrics) : undefined;
  const thresholds = decisions.at?.map((threshold, i) => ({
    threshold, ...(decisions.reference ? { reference: decisions.reference[i] } : {}), ...(decisions.current ? { current: decisions.current[i] } : {}),
  }));
  return { scoring, performance: { ...sides, ...(change ? { change } : {}), ...(thresholds ? { thresholds } : {}) }, chunks: band(options.chunks, chunks), unchecked, notes };
}

const unlabelled = (side: "reference" | "current"): string => (side === "current" ? "performance: current has no labels" : "performance before: reference has no labels or no predictions");

/** Rows of either file as if they were the reference's; those of a file that lacks one of the columns are left out. */
export function loadElsewhere(scoring: Scoring, rows: Rows, kernel: Kernel, scope: Scope): ScoredRows | undefined {
  const columns = [scoring.target, ...(scoring.weight ? [scoring.weight] : []), ...(scoring.prediction ? [scoring.prediction] : []), ...scoring.probabilities];
  const held = rows.filter(({ side }) => columns.every((column) => column[side]));
  if (held.length === 0) return undefined;
  const at = (column: Column): Column => ({ ...column, reference: joined(column, held) });
  const moved = { ...scoring, target: at(scoring.target), probabilities: scoring.probabilities.map(at), ...(scoring.prediction ? { prediction: at(scoring.prediction) } : {}), ...(scoring.weight ? { weight: at(scoring.weight) } : {}) };
  return loadScored(moved, "reference", { start: 0, end: rowCount(held) }, kernel, scope);
}

function* summarise(scoring: Scoring, scored: ScoredRows, order: ScoreOrder | undefined, times: Float64Array | undefined, kernel: Kernel): Generator<void, Performance | undefined> {
  const { labelled, metrics, confusion, classes } = yield* measure(scoring, scored, kernel, order);
  if (labelled === 0) return undefined;
  const drawn = bootstrapped.filter((metric) => metrics[metric]?.lower !== undefined);
  yield;
  const curves = scoring.task === "regression" ? residualCurve(scored, times, kernel) : undefined;
  return {
    rows: scored.rows, labelled, metrics,
    ...(confusion ? { confusion: { labels: [...scoring.labels], counts: confusion } } : {}),
    ...(classes ? { classes } : {}),
    ...(drawn.length > 0 ? { bootstrap: { metrics: drawn, resamples, seed: bootstrapSeed } } : {}),
    ...(order ? probabilityCurves(scored, order, kernel) : curves ? { curves } : {}),
  };
}

/** Weights that are no weights. */
function weightNotes({ weight }: Scoring, { weights, rows }: ScoredRows, side: string, file: string, kernel: Kernel): Note[] {
  if (!weight) return [];
  if (!weights) return [{ code: "weights-absent", section: "performance", column: weight.name, sentence: `${side} (${file}) has no weights in ${weight.name}, so its rows count the same` }];
  const none = kernel.memory.float64(weights.address, weights.length).reduce((count, value) => count + (value > 0 ? 0 : 1), 0);
  if (none === 0) return [];
  return [{ code: "weights-zero", section: "performance", column: weight.name, sentence: `${plural(none, "row")} of ${rows} in ${side} (${file}) have a weight in ${weight.name} that is 0, missing, infinite or negative: they count for nothing in performance` }];
}

function oneClass({ task, target, labels }: Scoring, { confusion }: Performance, side: string, file: string): Note[] {
  if (task !== "binary" || !confusion) return [];
  const actual = confusion.counts.map((row) => row.reduce((a, b) => a + b, 0));
  const only = labels[actual[0] === 0 ? 1 : 0];
  if (actual.every((count) => count > 0)) return [];
  return [{
    code: "one-class", section: "performance", column: target.name,
    sentence: `${target.name} holds only “${only}” in ${side} (${file}), so ROC-AUC and average precision are not defined there`,
  }];
}

/** Chunks whose labels are of one class alone, where the side as a whole has both. */
export function oneClassChunks(scoring: Scoring | undefined, chunks: readonly Pick<Chunk, "sample" | "start" | "performance">[]): Note[] {
  if (scoring?.task !== "binary" || scoring.probabilities.length === 0) return [];
  return (["reference", "current"] as const).flatMap((side): Note[] => {
    const labelled = chunks.filter(({ sample, performance }) => sample === side && performance);
    const alone = labelled.filter(({ performance }) => !performance?.metrics.rocAuc);
    if (alone.length === 0 || alone.length === labelled.length) return [];
    const from = alone[0]?.start;
    const first = from === undefined ? "" : ` (the ${alone.length > 1 ? "first " : "one "}from ${day(from)})`;
    return [{ code: "one-class-chunks", section: "performance", column: scoring.target.name, sentence: `${scoring.target.name} holds one class alone in ${alone.length} of ${plural(labelled.length, "labelled chunk")} of ${side}${first}, so ROC-AUC and average precision are not defined there` }];
  });
}

function cover(window: Window, chunks: readonly Window[]): Window {
  return { start: Math.min(window.start, ...chunks.map(({ start }) => start)), end: Math.max(window.end, ...chunks.map(({ end }) => end)) };
}

const leastChunks = 4;

/** The usual band of each metric: mean ± 3 standard deviations (n) over the complete reference chunks, as NannyML's thresholds; an alert on its worse side. */
function band(windows: readonly ChunkWindow[], chunks: Chunk["performance"][]): Chunk["performance"][] {
  const usual = chunks.filter((chunk, i) => chunk && windows[i]?.sample === "reference" && windows[i]?.complete) as NonNullable<Chunk["performance"]>[];
  if (usual.length < leastChunks) return chunks;
  return chunks.map((chunk, i) => chunk && {
    ...chunk,
    metrics: Object.fromEntries(Object.entries(chunk.metrics).map(([name, metric]) => {
      const values = usual.flatMap(({ metrics }) => metrics[name]?.value ?? []);
      if (values.length < leastChunks) return [name, metric];
      const [usually, [least, greatest]] = [usualBand(values), metricRange(name)];
      const threshold = { lower: Math.max(least, usually.lower), upper: Math.min(greatest, usually.upper) };
      const better = betterOf(name);
      const outside = (better !== "lower" && metric.value < threshold.lower) || (better !== "higher" && metric.value > threshold.upper);
      return [name, { ...metric, threshold, level: windows[i]?.complete ? (outside ? "alert" : "ok") : "unknown" }];
    })) as Metrics,
  });
}

function fewLabels(side: "reference" | "current", { labelled, rows }: Performance): string {
  return `performance: only ${labelled} of ${count(rows)} ${side} rows ${labelled === 1 ? "has a label" : "have labels"}, too few to judge a change`;
}
