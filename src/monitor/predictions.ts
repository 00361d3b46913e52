import type { Frame } from "../data/frame.ts";
import type { Kernel, Scope } from "../kernel/kernel.ts";
import type { Note, Predictions, PredictionFigure, Quantiles } from "../report.ts";
import type { Progress } from "../request.ts";
import { wilsonInterval } from "../stats/binomial.ts";
import { certaintyOf } from "../stats/certainty.ts";
import { kolmogorovSmirnovPValue, asymptoticPValue } from "../stats/kolmogorov.ts";
import { forestOutliers, robustOutliers } from "./outliers.ts";
import { loadElsewhere } from "./performance.ts";
import type { Rowless } from "./profiles.ts";
import type { Rows } from "./samples.ts";
import { loadPredicted, type ScoredRows, type Scoring } from "./scoring.ts";

export interface PredictionsOptions {
  reference: Rows;
  current: Rows;
  /** Sides whose rows stand for a profile: each column counts as it did, and no two go together. */
  profiled?: Rowless;
}

const bins = 40;
const near = 0.05;
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
      const joint = scoring.task === "multiclass";
      for (const [name, numbers] of options.profiled?.[side] && joint ? [] : figuresOf(scoring, scored[side], kernel)) values.set(name, { ...values.get(name), [side]: numbers });
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
    if (output) predictions.farOutputs = robustOutliers(output, options.current[0]?.start ?? 0);
    const forest = options.profiled?.any ? undefined : yield* forestOutliers(frame, kernel, options, notes);
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
