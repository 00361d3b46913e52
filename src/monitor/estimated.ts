import type { Frame } from "../data/frame.ts";
import type { EstimatedGroup, Ordered } from "../kernel/estimation.ts";
import type { Codes, Kernel, Numbers, Scope } from "../kernel/kernel.ts";
import type { Chunk, Metric, Metrics, Note, Report } from "../report.ts";
import type { Progress } from "../request.ts";
import { calibrate } from "../stats/calibration.ts";
import { estimates, samplingErrors, type SamplingErrors } from "../stats/confidenceBased.ts";
import type { Isotonic } from "../stats/isotonic.ts";
import type { ChunkWindow } from "./chunks.ts";
import type { Window } from "./samples.ts";
import { loadPredicted, type Scoring, type ScoredRows } from "./scoring.ts";
import { through } from "./through.ts";

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
  let whole: Estimate | undefined;
  for (const side of ["reference", "current"] as const) {
    const wanted = options.chunks.map((chunk, index) => ({ chunk, index })).filter(({ chunk }) => chunk.sample === side);
    const own = options.whole && side === "current" ? [options.current] : [];
    const found = yield* estimateSide(frame, kernel, scoring, fitted, side, [wanted.map(({ chunk }) => chunk), own]);
    wanted.forEach(({ chunk, index }, i) => {
      const estimate = found[0]?.[i];
      if (estimate) chunks[index] = judge(estimate.metrics, usual, chunk.complete);
    });
    whole = found[1]?.[0];
  }
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
    const rows = loaded && complete(loaded, kernel, scope, true);
    const why = (what: string): string => `performance cannot be estimated ahead of its labels: ${frame.reference.name} ${what}`;
    if (!rows?.actual || rows.kept === 0) return why("has no rows with both a label and a probability");
    const { scores, actual, predicted } = rows;
    const calibrations: (Isotonic | undefined)[] = [];
    const classes: { label: number; values: Numbers; ordered: Ordered; marks: ReturnType<Kernel["marksAlong"]> }[] = [];
    for (const [k, values] of scores.entries()) {
      const label = scores.length === 1 ? 1 : k;
      const progress: Progress = { step: `calibrating the probability of ${scoring.labels[label]}`, done: k, total: scores.length, unit: "columns" };
      yield progress;
      const ordered = kernel.order(values, scope);
      const marks = kernel.marksAlong(ordered, actual, label, scope);
      const positives = kernel.memory.uint8(marks.address, ordered.length).reduce((sum, mark) => sum + mark, 0);
      if (positives === 0 || positives === ordered.length) return why(`has ${positives === 0 ? "no row" : "only rows"} of class “${scoring.labels[label]}”`);
      yield progress;
      calibrations.push(yield* through(calibrate(ordered, marks, kernel), progress));
      classes.push({ label, values, ordered, marks });
    }
    const progress: Progress = { step: "calibrating", done: scores.length, total: scores.length, unit: "columns" };
    yield progress;
    const confusion = kernel.confusion(actual, predicted, scoring.labels.length);
    return { calibrations, errors: yield* through(samplingErrors({ classes, actual, confusion }, kernel), progress) };
  } finally {
    scope.close();
  }
}

interface Estimate { readonly rows: number; readonly metrics: Metrics }

/** Estimates of sets of windows of one side; those of one set do not overlap. The scores are put in order once, and read once more for each set, however many windows. */
function* estimateSide(
  frame: Frame, kernel: Kernel, scoring: Scoring, fitted: Fitted, side: "reference" | "current", sets: readonly (readonly Window[])[],
): Generator<Progress, (Estimate | undefined)[][]> {
  const windows = sets.flat();
  const none = sets.map((set) => set.map(() => undefined));
  if (windows.length === 0 || frame[side].rows === 0) return none;
  const progress: Progress = { step: "estimating performance over time", done: side === "reference" ? 0 : 1, total: 2, unit: "columns" };
  yield progress;
  const [start, end] = [Math.min(...windows.map((window) => window.start)), Math.max(...windows.map((window) => window.end))];
  const scope = kernel.memory.openScope();
  try {
    const loaded = loadPredicted(scoring, side, { start, end }, kernel, scope);
    const rows = loaded && complete(loaded, kernel, scope, false);
    if (!rows || rows.kept === 0) return none;
    const orders: Ordered[] = [];
    for (const values of rows.scores) {
      orders.push(kernel.order(values, scope));
      yield progress;
    }
    const calibrated = calibrateAlong(orders, fitted.calibrations, kernel, scope);
    yield progress;
    const estimated: (Estimate | undefined)[][] = [];
    for (const set of sets) {
      const groups: EstimatedGroup[][] = [];
      for (const [k, ordered] of orders.entries()) {
        const codes = decisionsByWindow(set.map((window) => ({ start: window.start - start, end: window.end - start })), rows.predicted, orders.length === 1 ? 1 : k, kernel, scope);
        groups.push(kernel.estimateGroups(ordered, calibrated[k] as Numbers, codes, set.length));
        yield progress;
      }
      estimated.push(set.map((_, i) => withErrors(groups.map((of) => of[i] as EstimatedGroup), fitted.errors)));
    }
    return estimated;
  } finally {
    scope.close();
  }
}

function withErrors(groups: readonly EstimatedGroup[], errors: SamplingErrors): Estimate | undefined {
  const rows = groups[0]?.rows ?? 0;
  if (rows === 0) return undefined;
  const metrics: Metrics = {};
  for (const [name, value] of estimates(groups)) {
    if (!Number.isFinite(value)) continue;
    const error = errors.get(name)?.(rows) ?? Number.NaN;
    metrics[name] = Number.isFinite(error) ? { value, lower: Math.max(0, value - bandWidth * error), upper: Math.min(1, value + bandWidth * error) } : { value };
  }
  return { rows, metrics };
}

/** By row: 2 × the number of its window, and 1 more where `label` is predicted; −1 in none. */
function decisionsByWindow(windows: readonly Window[], predicted: Codes, label: number, kernel: Kernel, scope: Scope): Codes {
  const out = scope.codes(predicted.length);
  const codes = kernel.memory.int32(out.address, out.length);
  const decisions = kernel.memory.int32(predicted.address, predicted.length);
  codes.fill(-1);
  windows.forEach(({ start, end }, window) => {
    for (let row = start; row < end; row++) codes[row] = 2 * window + (decisions[row] === label ? 1 : 0);
  });
  return out;
}

/** Probabilities by place. Of several classes, each row's are made to add up to 1, and are all the same where none is left. */
function calibrateAlong(orders: readonly Ordered[], calibrations: Fitted["calibrations"], kernel: Kernel, scope: Scope): Numbers[] {
  const blocks = orders.map((ordered) => scope.numbers(ordered.length));
  blocks.forEach((block, k) => {
    const [ordered, calibration] = [orders[k] as Ordered, calibrations[k]];
    if (calibration) kernel.interpolate(ordered, calibration.at, calibration.values, block);
    else kernel.doublesAlong(ordered, block);
  });
  if (orders.length === 1) return blocks;
  const total = new Float64Array(orders[0]?.allRows ?? 0);
  const views = orders.map(({ rows, length }, k) => ({ rows: kernel.memory.int32(rows, length), values: kernel.memory.float64((blocks[k] as Numbers).address, length) }));
  for (const { rows, values } of views) for (let place = 0; place < rows.length; place++) total[rows[place] as number]! += values[place] as number;
  for (const { rows, values } of views) {
    for (let place = 0; place < rows.length; place++) {
      const all = total[rows[place] as number] as number;
      values[place] = all === 0 ? 1 / orders.length : (values[place] as number) / all;
    }
  }
  return blocks;
}

interface CompleteRows { scores: readonly Numbers[]; predicted: Codes; actual?: Codes; kept: number }

/** Rows with every score, a prediction, and a label where those are asked for; the others lose every score and their label, in copies. */
function complete({ rows, actual, predicted, probabilities }: ScoredRows, kernel: Kernel, scope: Scope, labelled: boolean): CompleteRows | undefined {
  if (!predicted || probabilities.length === 0 || (labelled && !actual)) return undefined;
  const codesOf = ({ address }: Codes): Int32Array => kernel.memory.int32(address, rows);
  const valuesOf = ({ address }: Numbers): Float64Array => kernel.memory.float64(address, rows);
  const needed = labelled && actual ? [codesOf(predicted), codesOf(actual)] : [codesOf(predicted)];
  const lacking = new Uint8Array(rows);
  for (const codes of needed) for (let row = 0; row < rows; row++) lacking[row]! |= (codes[row] as number) >>> 31;
  for (const values of probabilities.map(valuesOf)) for (let row = 0; row < rows; row++) if (Number.isNaN(values[row])) lacking[row] = 1;
  const kept = rows - lacking.reduce((sum, lacks) => sum + lacks, 0);
  if (kept === rows) return { scores: probabilities, predicted, ...(labelled && actual ? { actual } : {}), kept };
  const scores = probabilities.map((numbers) => {
    const copy = scope.numbers(rows);
    valuesOf(copy).set(valuesOf(numbers).map((value, row) => (lacking[row] ? Number.NaN : value)));
    return copy;
  });
  if (!labelled || !actual) return { scores, predicted, kept };
  const labels = scope.codes(rows);
  codesOf(labels).set(codesOf(actual).map((label, row) => (lacking[row] ? -1 : label)));
  return { scores, predicted, actual: labels, kept };
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
