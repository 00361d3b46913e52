import type { Frame } from "../data/frame.ts";
import type { Codes, Kernel, Numbers } from "../kernel/kernel.ts";
import type { Chunk, Metric, Metrics, Note, Report } from "../report.ts";
import type { Progress } from "../request.ts";
import { calibrate } from "../stats/calibration.ts";
import { estimates, samplingErrors, type SamplingErrors } from "../stats/confidenceBased.ts";
import { type Isotonic, isotonicAt } from "../stats/isotonic.ts";
import type { ChunkWindow } from "./chunks.ts";
import type { Window } from "./samples.ts";
import { loadPredicted, type Scoring, type ScoredRows } from "./scoring.ts";

/** What is learned from the reference: a calibration a score, undefined where the scores are used as they are, and how far chance carries an estimate. */
export interface Fitted { readonly calibrations: readonly (Isotonic | undefined)[]; readonly errors: SamplingErrors }

export interface EstimateOptions {
  reference: Window;
  current: Window;
  /** Chunks whose estimates are not known yet. */
  chunks: readonly ChunkWindow[];
  /** What the labels say of each chunk; estimates are judged by the usual bands of these. */
  realised: readonly Chunk["performance"][];
  /** Whether the current window is estimated as a whole. */
  whole: boolean;
  /** Of an earlier report on the same reference window. */
  fitted?: Fitted;
}

export interface Estimated {
  /** Per chunk, in the order of the chunks asked for. */
  chunks: Chunk["estimated"][];
  current?: NonNullable<Report["performance"]>["estimated"];
  fitted?: Fitted;
  notes: Note[];
}

type Band = NonNullable<Metric["threshold"]>;

const bandWidth = 3;

/** Performance without labels (CBPE), of the current window and of each chunk, wherever there are probabilities and a labelled reference. Oracle: NannyML. */
export function* estimatePerformance(frame: Frame, kernel: Kernel, scoring: Scoring | undefined, options: EstimateOptions): Generator<Progress, Estimated> {
  const chunks: Chunk["estimated"][] = options.chunks.map(() => undefined);
  if (!scoring || !estimable(scoring)) return { chunks, notes: [] };
  const fitted = options.fitted ?? (yield* learn(frame, kernel, scoring, options.reference));
  if (typeof fitted === "string") return { chunks, notes: [{ code: "no-estimate", section: "performance", sentence: fitted }] };
  const usual = new Map(options.realised.flatMap((chunk) => Object.entries(chunk?.metrics ?? {}).flatMap(([name, { threshold }]) => (threshold ? [[name, threshold] as const] : []))));
  for (const [index, chunk] of options.chunks.entries()) {
    yield { step: "estimating performance over time", done: index, total: options.chunks.length, unit: "columns" };
    const estimate = estimateOf(frame, kernel, scoring, fitted, chunk.sample, chunk);
    if (estimate) chunks[index] = judge(estimate.metrics, usual, chunk.complete);
  }
  const whole = options.whole ? estimateOf(frame, kernel, scoring, fitted, "current", options.current) : undefined;
  if (!whole) return { chunks, fitted, notes: [] };
  return {
    chunks, fitted, notes: [],
    current: {
      rows: whole.rows, metrics: judge(whole.metrics, usual, true),
      calibrated: (scoring.positive === undefined ? scoring.labels : [scoring.positive]).filter((_, k) => fitted.calibrations[k] !== undefined),
    },
  };
}

/** Without probabilities there is nothing to estimate from. */
export const estimable = (scoring: Scoring | undefined): boolean => scoring !== undefined && scoring.task !== "regression" && scoring.probabilities.length > 0;

/** Learns from the labelled rows of the reference; a sentence where they do not suffice. */
function* learn(frame: Frame, kernel: Kernel, scoring: Scoring, window: Window): Generator<Progress, Fitted | string> {
  const scope = kernel.memory.openScope();
  try {
    const loaded = loadPredicted(scoring, "reference", window, kernel, scope);
    const rows = loaded && complete(loaded, kernel, true);
    const why = (what: string): string => `performance cannot be estimated ahead of its labels: ${frame.reference.name} ${what}`;
    if (!rows?.actual?.length || rows.scores.length === 0) return why("has no rows with both a label and a probability");
    const { actual, scores, predicted } = rows;
    const calibrations: (Isotonic | undefined)[] = [];
    for (const [k, score] of scores.entries()) {
      const label = scores.length === 1 ? 1 : k;
      const outcomes = new Uint8Array(actual.length);
      let positives = 0;
      for (let i = 0; i < actual.length; i++) positives += outcomes[i] = actual[i] === label ? 1 : 0;
      if (positives === 0 || positives === outcomes.length) return why(`has ${positives === 0 ? "no row" : "only rows"} of class “${scoring.labels[label]}”`);
      yield { step: `calibrating the probability of ${scoring.labels[label]}`, done: k, total: scores.length, unit: "columns" };
      calibrations.push(calibrate(score, outcomes));
    }
    yield { step: "calibrating", done: scores.length, total: scores.length, unit: "columns" };
    return { calibrations, errors: samplingErrors({ scores, actual, ...(predicted ? { predicted } : {}) }) };
  } finally {
    scope.close();
  }
}

function estimateOf(frame: Frame, kernel: Kernel, scoring: Scoring, { calibrations, errors }: Fitted, side: "reference" | "current", window: Window): { rows: number; metrics: Metrics } | undefined {
  if (window.end === window.start || frame[side].rows === 0) return undefined;
  return kernel.memory.scope((scope) => {
    const loaded = loadPredicted(scoring, side, window, kernel, scope);
    const rows = loaded && complete(loaded, kernel, false);
    if (!rows || rows.scores.length === 0 || rows.scores[0]?.length === 0) return undefined;
    const calibrated = calibrateRows(rows.scores, calibrations);
    const count = (rows.scores[0] as Float64Array).length;
    const metrics: Metrics = {};
    for (const [name, value] of estimates({ ...rows, calibrated })) {
      if (!Number.isFinite(value)) continue;
      const error = errors.get(name)?.(count) ?? Number.NaN;
      metrics[name] = Number.isFinite(error) ? { value, lower: Math.max(0, value - bandWidth * error), upper: Math.min(1, value + bandWidth * error) } : { value };
    }
    return { rows: count, metrics };
  });
}

/** Of several classes, each row's probabilities are made to add up to 1, and are all the same where none is left. */
function calibrateRows(scores: readonly Float64Array[], calibrations: Fitted["calibrations"]): Float64Array[] {
  const calibrated = scores.map((score, k) => {
    const calibration = calibrations[k];
    return calibration ? score.map((value) => isotonicAt(calibration, value)) : score;
  });
  if (scores.length === 1) return calibrated;
  const total = calibrated[0]?.map((_, i) => calibrated.reduce((sum, each) => sum + (each[i] as number), 0)) ?? new Float64Array(0);
  return calibrated.map((each) => each.map((value, i) => (total[i] === 0 ? 1 / calibrated.length : value / (total[i] as number))));
}

interface CompleteRows { scores: Float64Array[]; predicted?: Int32Array; actual?: Int32Array }

/** The rows without a missing score or prediction, and without a missing label where those are asked for, copied out of the kernel. */
function complete({ rows, actual, predicted, probabilities }: ScoredRows, kernel: Kernel, labelled: boolean): CompleteRows {
  const scores = probabilities.map(({ address, length }: Numbers) => kernel.memory.float64(address, length));
  const codes = (block: Codes | undefined): Int32Array | undefined => block && kernel.memory.int32(block.address, block.length);
  const [labels, decisions] = [labelled ? codes(actual) : undefined, codes(predicted)];
  if (labelled && !labels) return { scores: [] };
  const kept = new Uint32Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    if ((labels?.[i] ?? 0) < 0 || (decisions?.[i] ?? 0) < 0 || scores.some((score) => Number.isNaN(score[i]))) continue;
    kept[count++] = i;
  }
  const taken = <T extends Float64Array | Int32Array>(from: T, into: T): T => {
    for (let k = 0; k < count; k++) into[k] = from[kept[k] as number] as number;
    return into;
  };
  return {
    scores: scores.map((score) => taken(score, new Float64Array(count))),
    ...(decisions ? { predicted: taken(decisions, new Int32Array(count)) } : {}),
    ...(labels ? { actual: taken(labels, new Int32Array(count)) } : {}),
  };
}

/** Against the usual band of the realised metric, cut at 0 and 1: an estimate outside it, on either side, alerts, as NannyML's does. */
function judge(metrics: Metrics, usual: ReadonlyMap<string, Band>, whole: boolean): Metrics {
  return Object.fromEntries(Object.entries(metrics).map(([name, metric]): [string, Metric] => {
    const band = usual.get(name);
    if (band?.lower === undefined || band.upper === undefined) return [name, metric];
    const threshold = { lower: Math.max(0, band.lower), upper: Math.min(1, band.upper) };
    const outside = metric.value < threshold.lower || metric.value > threshold.upper;
    return [name, { ...metric, threshold, level: whole ? (outside ? "alert" : "ok") : "unknown" }];
  }));
}
