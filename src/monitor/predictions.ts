import type { Column, Frame } from "../data/frame.ts";
import type { Kernel, Scope } from "../kernel/kernel.ts";
import type { Note, Predictions, PredictionFigure, Quantiles } from "../report.ts";
import type { Progress } from "../request.ts";
import { wilsonInterval } from "../stats/binomial.ts";
import { certaintyOf } from "../stats/certainty.ts";
import { kolmogorovSmirnovPValue, asymptoticPValue } from "../stats/kolmogorov.ts";
import { jointSample, samplePositions } from "./jointSample.ts";
import { loadElsewhere } from "./performance.ts";
import type { Rows } from "./samples.ts";
import { loadPredicted, type ScoredRows, type Scoring } from "./scoring.ts";
import { growForest, outlierScores } from "../stats/isolationForest.ts";
import { seededRandom } from "../stats/random.ts";
import { count } from "./words.ts";

export interface PredictionsOptions { reference: Rows; current: Rows }

const bins = 40;
const near = 0.05;
const farFrom = 3.5;
const mostRows = 20_000;
const mostColumns = 100;
const mostListed = 20;
const seed = 20_252;
const sides = ["reference", "current"] as const;

/** What the model predicts on either side, labelled or not: distributions, how sure it is, and the rows that stand apart. */
export function* describePredictions(frame: Frame, kernel: Kernel, scoring: Scoring, options: PredictionsOptions): Generator<Progress, { predictions?: Predictions; notes: Note[] }> {
  const notes: Note[] = [];
  const predictions: Predictions = { figures: [] };
  const scope = kernel.memory.openScope();
  try {
    const progress: Progress = { step: "describing predictions", done: 0, total: 2, unit: "columns" };
    yield progress;
    const scored = { reference: loadSide(scoring, options.reference, kernel, scope), current: loadSide(scoring, options.current, kernel, scope) };
    if (!scored.current) return { notes };
    if (scoring.task !== "regression") Object.assign(predictions, classCounts(scoring, scored, kernel));
    const values = new Map<string, { reference?: Float64Array; current?: Float64Array }>();
    for (const side of sides) {
      for (const [name, numbers] of figuresOf(scoring, scored[side], kernel)) values.set(name, { ...values.get(name), [side]: numbers });
      yield progress;
    }
    for (const [name, of] of values) {
      const figure = figureOf(name, of, kernel);
      if (figure) predictions.figures.push(figure);
      yield progress;
    }
    if (scoring.task === "binary") {
      const shares = sides.flatMap((side) => {
        const own = values.get("probability")?.[side]?.filter((value) => !Number.isNaN(value));
        const held = own?.filter((value) => Math.abs(value - scoring.decisionThreshold) <= near).length ?? 0;
        const interval = own && wilsonInterval(held, own.length);
        return own && interval ? [[side, { value: held / own.length, lower: interval[0], upper: interval[1] }] as const] : [];
      });
      if (shares.length > 0) predictions.nearThreshold = { threshold: scoring.decisionThreshold, within: near, ...Object.fromEntries(shares) };
    }
    const output = values.get("output");
    if (output) predictions.farOutputs = robustOutliers(output);
    const forest = yield* forestOutliers(frame, kernel, options, notes);
    if (forest) predictions.outliers = forest;
    return { predictions, notes };
  } finally {
    scope.close();
  }
}

function loadSide(scoring: Scoring, rows: Rows, kernel: Kernel, scope: Scope): ScoredRows | undefined {
  const [only] = rows;
  return rows.length === 1 && only ? loadPredicted(scoring, only.side, only, kernel, scope) : loadElsewhere(scoring, rows, kernel, scope);
}

function classCounts({ labels }: Scoring, scored: { reference?: ScoredRows; current?: ScoredRows }, kernel: Kernel): Pick<Predictions, "labels"> {
  const counts = sides.map((side) => {
    const predicted = scored[side]?.predicted;
    return predicted && kernel.countCodes(predicted, labels.length).counts;
  });
  if (counts.every((of) => !of)) return {};
  return { labels: labels.map((label, i) => ({ label, ...(counts[0] ? { reference: counts[0][i] as number } : {}), ...(counts[1] ? { current: counts[1][i] as number } : {}) })) };
}

function figuresOf(scoring: Scoring, scored: ScoredRows | undefined, kernel: Kernel): [string, Float64Array][] {
  if (!scored) return [];
  const copy = ({ address, length }: { address: number; length: number }): Float64Array => kernel.memory.float64(address, length).slice();
  if (scored.predictedNumbers) return [["output", copy(scored.predictedNumbers).map((value) => (Number.isFinite(value) ? value : Number.NaN))]];
  if (scored.probabilities.length === 0) return [];
  const probabilities = scored.probabilities.map(copy);
  const { confidence, entropy, margin } = certaintyOf(probabilities);
  return [...(scoring.task === "binary" ? [["probability", probabilities[0] as Float64Array] as [string, Float64Array]] : []), ["confidence", confidence], ["entropy", entropy], ["margin", margin]];
}

/** Mean, quantiles, histograms on shared bins, and the two-sample Kolmogorov–Smirnov test. */
function figureOf(name: string, of: { reference?: Float64Array; current?: Float64Array }, kernel: Kernel): PredictionFigure | undefined {
  return kernel.memory.scope((scope) => {
    const sorted = sides.map((side) => {
      const values = of[side];
      if (!values) return undefined;
      const numbers = scope.numbers(values.length);
      kernel.memory.float64(numbers.address, numbers.length).set(values);
      const keys = kernel.sort(numbers, scope.allocate(Math.max(1, values.length) * 8));
      return keys.length > 0 ? { keys, numbers } : undefined;
    });
    const held = sorted.filter((side) => side !== undefined);
    if (held.length === 0) return undefined;
    const summaries = sorted.map((side): Quantiles | undefined => {
      if (!side) return undefined;
      const [p5, p25, p50, p75, p95] = kernel.quantiles(side.keys, [0.05, 0.25, 0.5, 0.75, 0.95]) as [number, number, number, number, number];
      return { rows: side.keys.length, mean: kernel.describe(side.numbers).mean, p5, p25, p50, p75, p95 };
    });
    const bounded = name !== "output";
    const least = bounded ? 0 : Math.min(...held.map(({ keys }) => kernel.value(keys, 0)));
    const greatest = bounded ? 1 : Math.max(...held.map(({ keys }) => kernel.value(keys, keys.length - 1)));
    const width = (greatest - least || 1) / bins;
    const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins && greatest > least ? greatest : least + width * i));
    const [before, now] = sorted.map((side) => (side ? Array.from(kernel.uniformHistogram(side.numbers, edges[0] as number, edges.at(-1) as number, bins)) : Array<number>(bins).fill(0)));
    const [reference, current] = summaries;
    const drift = sorted[0] && sorted[1] && kernel.kolmogorovSmirnov(sorted[0].keys, sorted[1].keys);
    const [n, m] = [reference?.rows ?? 0, current?.rows ?? 0];
    return {
      figure: name as PredictionFigure["figure"], ...(reference ? { reference } : {}), ...(current ? { current } : {}),
      histogram: { edges, reference: before as number[], current: now as number[] },
      ...(drift ? { drift: { statistic: drift.statistic, pValue: n * m <= 1e6 ? kolmogorovSmirnovPValue(drift.numerator, n, m) : asymptoticPValue(drift.statistic, n, m) } } : {}),
    };
  });
}

/** Outputs further than 3.5 robust standard deviations (1.4826 × the median distance from the median, both of reference) from reference's median. */
function robustOutliers(output: { reference?: Float64Array; current?: Float64Array }): Predictions["farOutputs"] {
  const from = (output.reference ?? output.current ?? new Float64Array(0)).filter((value) => !Number.isNaN(value)).sort();
  if (from.length === 0) return undefined;
  const median = medianOf(from);
  const deviation = 1.4826 * medianOf(from.map((value) => Math.abs(value - median)).sort());
  if (!(deviation > 0)) return undefined;
  const shares = sides.flatMap((side) => {
    const values = output[side]?.filter((value) => !Number.isNaN(value));
    if (!values || values.length === 0) return [];
    const far = values.filter((value) => Math.abs(value - median) / deviation > farFrom).length;
    const [lower, upper] = wilsonInterval(far, values.length) as [number, number];
    return [[side, { value: far / values.length, lower, upper, rows: far }] as const];
  });
  return { median, deviation, beyond: farFrom, ...Object.fromEntries(shares) };
}

function medianOf(sorted: Float64Array): number {
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] as number) + (sorted[Math.ceil(half)] as number)) / 2;
}

/** Rows of current whose inputs stand apart from the reference's. */
function* forestOutliers(frame: Frame, kernel: Kernel, { reference, current }: PredictionsOptions, notes: Note[]): Generator<Progress, Predictions["outliers"]> {
  const able = frame.columns.filter(({ role, kind, derived, reference: before, current: now }) => role === "feature" && !derived && ["numeric", "categorical", "boolean"].includes(kind) && before && now);
  const inputs = able.slice(0, mostColumns);
  if (inputs.length === 0) return undefined;
  const sample = yield* jointSample(inputs, { reference, current }, mostRows, seededRandom(seed), kernel);
  if (sample.reference < 20 || sample.current === 0) return undefined;
  const columns = inputs.map((column, i) => numbersOf(column, sample.columns[i] as (typeof sample.columns)[number], sample.reference));
  const progress: Progress = { step: "looking for rows that stand apart", done: 0, total: 100, unit: "columns" };
  const growing = growForest(columns, sample.reference, seededRandom(seed + 1));
  let step = growing.next();
  for (; !step.done; step = growing.next()) yield progress;
  const forest = step.value;
  const total = sample.reference + sample.current;
  const scores = new Float64Array(total);
  for (let from = 0; from < total; from += 1000) {
    scores.set(outlierScores(forest, columns, from, Math.min(total, from + 1000)), from);
    yield progress;
  }
  const usual = scores.slice(0, sample.reference).sort();
  const limit = usual[Math.ceil(0.99 * usual.length) - 1] as number;
  const now = scores.subarray(sample.reference);
  const beyond = now.filter((score) => score > limit).length;
  const [lower, upper] = wilsonInterval(beyond, now.length) as [number, number];
  const rowsNow = current.reduce((sum, { start, end }) => sum + end - start, 0);
  const random = seededRandom(seed);
  samplePositions(reference.reduce((sum, { start, end }) => sum + end - start, 0), mostRows, random);
  const positions = samplePositions(rowsNow, mostRows, random);
  if (rowsNow > mostRows) notes.push({ code: "outliers-sampled", section: "performance", sentence: `rows that stand apart were looked for among ${count(mostRows)} of ${count(rowsNow)} current rows, drawn with seed ${seed}` });
  const [{ start }] = current as [Rows[number]];
  const rows = Array.from(now.keys()).sort((a, b) => (now[b] as number) - (now[a] as number)).slice(0, mostListed).map((i) => ({ row: start + (positions[i] as number), score: now[i] as number }));
  return { trees: 100, seed: seed + 1, columns: inputs.length, looked: now.length, limit, share: { value: beyond / now.length, lower, upper }, rows };
}

/** A missing number is the reference's median, a category its share of reference rows (0 where reference has none), as in the reconstruction error. */
function numbersOf(column: Column, { numbers, codes }: { numbers?: Float64Array; codes?: Int32Array }, reference: number): Float64Array {
  if (numbers) {
    const known = numbers.subarray(0, reference).filter(Number.isFinite).sort();
    const middle = known.length > 0 ? medianOf(known) : 0;
    return numbers.map((value) => (Number.isFinite(value) ? value : middle));
  }
  const own = codes as Int32Array;
  const shares = new Float64Array((column.categories?.length ?? 0) + 1);
  for (let i = 0; i < reference; i++) shares[(own[i] as number) + 1] = (shares[(own[i] as number) + 1] as number) + 1 / reference;
  return Float64Array.from(own, (code) => shares[code + 1] as number);
}
