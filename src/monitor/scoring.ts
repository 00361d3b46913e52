import type { Column, ColumnData, Frame } from "../data/frame.ts";
import { InputError } from "../errors.ts";
import { type Codes, type Kernel, type Numbers, type Scope, ValueType } from "../kernel/kernel.ts";
import type { Task } from "../report.ts";
import { classesOf, positiveLabels } from "./classes.ts";
import { copyNumbers, loadCodes, loadNumbers, slice, type Window } from "./samples.ts";

/** What is scored against what. */
export interface Scoring {
  readonly task: Task;
  readonly target: Column;
  readonly prediction?: Column;
  readonly probabilities: readonly Column[];
  /** Class labels; a code is an index into them. Binary: [negative, positive]. */
  readonly labels: readonly string[];
  readonly positive?: string;
  readonly decisionThreshold: number;
  /** How much each row counts. */
  readonly weight?: Column;
  /** Labels that are written otherwise than in `labels`, and what they stand for. */
  readonly spellings?: ReadonlyMap<string, string>;
  /** Which labels were taken for which, where they are not written alike. */
  readonly spelledAlike?: string;
}

/** Target and prediction of some rows of one side, row by row; codes index `scoring.labels`. */
export interface ScoredRows {
  readonly rows: number;
  readonly actual?: Codes;
  readonly predicted?: Codes;
  /** Binary: of the positive class. Multiclass: one per label, in their order, or empty. */
  readonly probabilities: readonly Numbers[];
  readonly actualNumbers?: Numbers;
  readonly predictedNumbers?: Numbers;
  /** 0 for a row whose weight is missing, infinite or negative. */
  readonly weights?: Numbers;
}

/** Decides task, labels and positive class; a sentence where performance cannot be judged. */
export function planScoring(frame: Frame, options: { positive?: string; decisionThreshold?: number }, kernel: Kernel): Scoring | string {
  const withRole = (role: Column["role"]): Column[] => frame.columns.filter((column) => column.role === role);
  const [target] = withRole("target");
  const [prediction] = withRole("prediction");
  const probabilities = withRole("probability");
  const decisionThreshold = options.decisionThreshold ?? 0.5;
  const [weight] = withRole("weight");
  const weighing = weight ? { weight } : {};
  if (!target) return "no target column";
  if (!prediction && probabilities.length === 0) return "no prediction and no probability column";
  if (target.kind === "numeric") {
    if (prediction?.kind !== "numeric") return `the target ${target.name} is numeric, and there is no numeric prediction`;
    return { task: "regression", target, prediction, probabilities: [], labels: [], decisionThreshold, ...weighing };
  }
  if (target.kind !== "categorical" && target.kind !== "boolean") return `the target ${target.name} is ${target.kind}, neither classes nor numbers`;
  const known = classesOf(frame, kernel, target, prediction, probabilities);
  if (typeof known === "string") return known;
  const { labels: classes, spellings } = known;
  const spelling = { ...weighing, spellings, ...(known.sentence ? { spelledAlike: known.sentence } : {}) };
  if (classes.length > 2) {
    if (!prediction) return "a prediction column is needed for more than two classes";
    return { task: "multiclass", target, prediction, probabilities: probabilities.filter(({ label }) => label), labels: classes, decisionThreshold, ...spelling };
  }
  const alike = (label: string | undefined): string | undefined => (label === undefined ? undefined : (spellings.get(label) ?? label));
  const positive = alike(options.positive) ?? alike(probabilities.length === 1 ? probabilities[0]?.label : undefined) ?? choosePositive(classes);
  if (options.positive !== undefined && !classes.includes(positive)) {
    throw new InputError(`the positive class “${options.positive}” is not a value of ${target.name}: it holds ${classes.map((label) => `“${label}”`).join(" and ")}`);
  }
  const negative = classes.find((label) => label !== positive) ?? `not ${positive}`;
  const ofPositive = probabilities.find(({ label }) => alike(label) === positive) ?? probabilities.find(({ label }) => label === undefined);
  return { task: "binary", target, prediction, probabilities: ofPositive ? [ofPositive] : [], labels: [negative, positive], positive, decisionThreshold, ...spelling };
}

function choosePositive(classes: readonly string[]): string {
  return classes.find((label) => positiveLabels.includes(label.toLowerCase())) ?? classes.at(-1) ?? "1";
}

/** Loads the rows of one side; undefined where the side lacks the target or every prediction. */
export function loadScored(scoring: Scoring, side: "reference" | "current", window: Window, kernel: Kernel, scope: Scope): ScoredRows | undefined {
  return scoring.target[side] && loadPredicted(scoring, side, window, kernel, scope);
}

/** The same where the side may lack the target; then there is no `actual`. */
export function loadPredicted(scoring: Scoring, side: "reference" | "current", window: Window, kernel: Kernel, scope: Scope): ScoredRows | undefined {
  const rows = window.end - window.start;
  const target = scoring.target[side];
  const prediction = scoring.prediction?.[side];
  const numbersOf = (data: ColumnData | undefined): Numbers | undefined => data?.numbers && loadNumbers(slice(data.numbers, window), rows, kernel, scope);
  const weight = scoring.weight?.[side]?.numbers;
  const weights = weightsOf(weight && copyNumbers(slice(weight, window), rows, kernel, scope), kernel);
  if (scoring.task === "regression") {
    const predictedNumbers = numbersOf(prediction);
    const actualNumbers = numbersOf(target);
    return predictedNumbers && actualNumbers ? { rows, probabilities: [], actualNumbers, predictedNumbers, ...weights } : undefined;
  }
  const codesOf = (column: Column, data: ColumnData | undefined): Codes | undefined => {
    if (!data?.codes) return undefined;
    return relabel(loadCodes(data.codes, window, kernel, scope), column.categories ?? [], scoring, kernel, scope);
  };
  const perLabel = scoring.task === "binary" ? scoring.probabilities : scoring.labels.map((label) => scoring.probabilities.find((column) => column.label === label));
  const probabilities = perLabel.map((column) => numbersOf(column?.[side]));
  const complete = probabilities.every((numbers) => numbers !== undefined) ? (probabilities as Numbers[]) : [];
  const predicted = (scoring.prediction && codesOf(scoring.prediction, prediction)) ?? (complete[0] && decide(complete[0], scoring.decisionThreshold, kernel, scope));
  if (!predicted && complete.length === 0) return undefined;
  return { rows, actual: codesOf(scoring.target, target), predicted, probabilities: complete, ...weights };
}

/** A weight is a number from 0 on; what is none weighs nothing. In place. */
function weightsOf(weights: Numbers | undefined, kernel: Kernel): { weights?: Numbers } {
  if (!weights) return {};
  const values = kernel.memory.float64(weights.address, weights.length);
  for (let i = 0; i < values.length; i++) if (!((values[i] as number) >= 0 && Number.isFinite(values[i]))) values[i] = 0;
  return { weights };
}

/** The rows [start, end) of loaded ones. */
export function cutScored(scored: ScoredRows, start: number, end: number): ScoredRows {
  const numbers = (block: Numbers | undefined): Numbers | undefined => block && { address: block.address + start * 8, length: end - start };
  const codes = (block: Codes | undefined): Codes | undefined => block && { address: block.address + start * 4, length: end - start };
  return {
    rows: end - start,
    actual: codes(scored.actual),
    predicted: codes(scored.predicted),
    probabilities: scored.probabilities.map((block) => numbers(block) as Numbers),
    actualNumbers: numbers(scored.actualNumbers),
    predictedNumbers: numbers(scored.predictedNumbers),
    ...(scored.weights ? { weights: numbers(scored.weights) } : {}),
  };
}

/** Category codes to label codes. */
function relabel(codes: Codes, categories: readonly string[], { labels, spellings }: Scoring, kernel: Kernel, scope: Scope): Codes {
  const map = scope.codes(categories.length);
  kernel.memory.int32(map.address, map.length).set(categories.map((category) => labels.indexOf(spellings?.get(category) ?? category)));
  const out = scope.codes(codes.length);
  kernel.codes([{ type: ValueType.int32, values: codes.address, validity: 0, offset: 0, length: codes.length }], [map], out);
  return out;
}

/** Class 1 from the decision threshold on. */
function decide(probability: Numbers, threshold: number, kernel: Kernel, scope: Scope): Codes {
  const out = scope.codes(probability.length);
  const codes = kernel.memory.int32(out.address, out.length);
  const values = kernel.memory.float64(probability.address, probability.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    codes[i] = Number.isNaN(value) ? -1 : value >= threshold ? 1 : 0;
  }
  return out;
}
