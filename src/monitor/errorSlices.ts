import type { Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ErrorBin, ErrorSlices, Note } from "../report.ts";
import type { Progress } from "../request.ts";
import { wilsonInterval } from "../stats/binomial.ts";
import { type ErrorColumn, meets, searchErrors } from "../stats/errorSlices.ts";
import { z975 } from "../stats/normal.ts";
import { seededRandom } from "../stats/random.ts";
import { type Cell, type Cells, codeCells, planCells } from "./cells.ts";
import { errorMetric, rowErrors } from "./errors.ts";
import { loadElsewhere } from "./performance.ts";
import type { Rows } from "./samples.ts";
import { loadScored, type ScoredRows, type Scoring } from "./scoring.ts";
import { through } from "./through.ts";
import { count, plural } from "./words.ts";

export interface ErrorSlicesOptions { reference: Rows; current: Rows }

const mostColumns = 20;
const mostRows = 50_000;
const mostSlices = 5;
const mostShown = 12;
const leastRows = 50;
const leastPart = 0.01;
const seed = 20_251;
const roles = ["group", "version", "feature"];

/**
 * Where the model errs most among the labelled rows of current: the error by bin of each input, and the slices of one condition or two whose error is
 * beyond chance. A row counts by its weight where there is one. Undefined without labels, or without a column that divides the rows.
 */
export function* findErrorSlices(frame: Frame, kernel: Kernel, scoring: Scoring, { reference, current }: ErrorSlicesOptions): Generator<Progress, { errors?: ErrorSlices; notes: Note[] }> {
  const notes: Note[] = [];
  const [window] = current;
  const scope = kernel.memory.openScope();
  try {
    const scored = window && loadScored(scoring, "current", window, kernel, scope);
    if (!scored) return { notes };
    const errors = rowErrors(scoring, scored, kernel);
    const weights = weightsOf(scored, kernel);
    const labelled = countedRows(errors, weights);
    if (labelled.length < 2 * leastRows) return { notes };
    const before = loadElsewhere(scoring, reference, kernel, scope);
    const earlier = before && { errors: rowErrors(scoring, before, kernel), weights: weightsOf(before, kernel) };
    const earlierRows = earlier && countedRows(earlier.errors, earlier.weights);
    const able = frame.columns
      .filter(({ role, kind, current: data }) => roles.includes(role) && ["numeric", "categorical", "boolean"].includes(kind) && data)
      .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
    if (able.length > mostColumns) notes.push({ code: "errors-capped", section: "performance", sentence: `slices that err more were looked for by ${mostColumns} columns (groups and versions first), of ${plural(able.length, "column")} that could divide the rows` });
    const divided: { plan: Cells; coded: ErrorColumn; earlier?: Uint16Array }[] = [];
    for (const column of able.slice(0, mostColumns)) {
      const progress: Progress = { step: `error by ${column.name}`, done: divided.length, total: able.length, unit: "columns" };
      yield progress;
      const both = { reference, current };
      const plan = planCells(column, both, kernel);
      yield progress;
      const coded = plan && (yield* through(codeCells(plan, both, kernel), progress));
      if (!plan || !coded) continue;
      const { size, ordered, rest } = coded;
      divided.push({ plan, coded: { size, ordered, ...(rest === undefined ? {} : { rest }), cells: coded.current }, ...(coded.reference.length === earlier?.errors.length ? { earlier: coded.reference } : {}) });
    }
    if (divided.length === 0) return { notes };
    const columns = divided.map(({ coded }) => coded);
    const searched = sampled(labelled, notes);
    const progress: Progress = { step: "looking for slices that err more", done: 0, total: 1, unit: "columns" };
    const found = yield* through(searchErrors(bounded(errors, searched), columns, searched, { leastRows: Math.max(leastRows, Math.ceil(leastPart * searched.length)), most: mostSlices, ...(weights ? { weights } : {}) }), progress);
    const metric = errorMetric(scoring, scored);
    const slices = found.map(({ conditions, qValue }) => {
      const rows = labelled.filter((row) => meets(row, conditions, columns));
      const named = conditions.map(({ column, from, to }) => ({ column: (divided[column] as { plan: Cells }).plan.column.name, ...stretchOf((divided[column] as { plan: Cells }).plan.cells, from, to) }));
      const earlierColumns = divided.map(({ coded, earlier: cells }) => ({ ...coded, cells: cells ?? new Uint16Array(0) }));
      const held = conditions.every(({ column }) => divided[column]?.earlier) ? earlierRows?.filter((row) => meets(row, conditions, earlierColumns)) : undefined;
      const reference = held && held.length >= leastRows && earlier ? { reference: meanOf(earlier.errors, held, earlier.weights) } : {};
      return { conditions: named, rows: rows.length, value: meanOf(errors, rows, weights), ...reference, qValue };
    }).sort((a, b) => b.value - a.value);
    const byColumn = divided
      .map(({ plan, coded, earlier: cells }) => ({ column: plan.column.name, spread: spreadOf(errors, labelled, coded, weights), bins: binsOf(plan, sumsBy(coded.cells, errors, labelled, coded.size, weights), metric, earlier && cells && sumsBy(cells, earlier.errors, earlierRows as Int32Array, coded.size, earlier.weights)) }))
      .sort((a, b) => b.spread - a.spread)
      .slice(0, mostShown)
      .map(({ column, bins }) => ({ column, bins }));
    return { errors: { metric, whole: meanOf(errors, labelled, weights), rows: labelled.length, slices, byColumn }, notes };
  } finally {
    scope.close();
  }
}

/** One row at random of each of so many equal stretches. */
function sampled(rows: Int32Array, notes: Note[]): Int32Array {
  if (rows.length <= mostRows) return rows;
  notes.push({ code: "errors-sampled", section: "performance", sentence: `slices that err more were looked for among ${count(mostRows)} rows, drawn with seed ${seed}; those found are measured over all rows` });
  const random = seededRandom(seed);
  return Int32Array.from({ length: mostRows }, (_, i) => rows[Math.floor(((i + random()) * rows.length) / mostRows)] as number);
}

/** A few errors without measure must not decide: those above the 99th percentile count as that. Shares of wrong classes stay what they are. */
function bounded(errors: Float64Array, rows: Int32Array): Float64Array {
  const sorted = Float64Array.from(rows, (row) => errors[row] as number).sort();
  const cap = sorted[Math.floor(0.99 * (sorted.length - 1))] as number;
  return cap > 0 ? errors.map((error) => Math.min(error, cap)) : errors;
}

function stretchOf(cells: readonly Cell[], from: number, to: number): object {
  const [first, last] = [cells[from], cells[to - 1]];
  const { lower, category, missing } = first ?? {};
  const { upper } = last ?? {};
  return { ...(category === undefined ? {} : { category }), ...(missing ? { missing } : {}), ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) };
}

function binsOf({ cells }: Cells, now: Sums[], metric: ErrorSlices["metric"], before: Sums[] | undefined): ErrorBin[] {
  return cells.flatMap((cell, at): ErrorBin[] => {
    const { n, weight, weightSquare, weighted } = now[at] as Sums;
    if (!cell || n === 0) return [];
    const value = weighted / weight;
    const half = z975 * standardError(now[at] as Sums);
    // As many equally weighted rows as tell as much.
    const worth = weight / weightSquare;
    const [lower, upper] = metric === "errorRate" ? (wilsonInterval(weighted * worth, weight * worth) as [number, number]) : [Math.max(0, value - half), value + half];
    const old = before?.[at];
    const { missing, category } = cell;
    return [{
      ...(missing ? { missing } : {}), ...(category === undefined ? {} : { category }), ...(cell.lower === undefined ? {} : { from: cell.lower }), ...(cell.upper === undefined ? {} : { to: cell.upper }),
      rows: n, value, ...(n > 1 ? { lower, upper } : {}), ...(old && old.n > 0 ? { reference: old.weighted / old.weight, referenceRows: old.n } : {}),
    }];
  });
}

/** Of some rows: sums of weights and their squares, of weight × error, and of squared weight × error and × squared error. */
interface Sums { n: number; weight: number; weightSquare: number; weighted: number; crossed: number; squared: number }

function sumsBy(cells: Uint16Array, errors: Float64Array, rows: Int32Array, size: number, weights: Float64Array | undefined): Sums[] {
  const sums = Array.from({ length: size }, (): Sums => ({ n: 0, weight: 0, weightSquare: 0, weighted: 0, crossed: 0, squared: 0 }));
  for (const row of rows) {
    const own = sums[cells[row] as number] as Sums;
    const [error, weight] = [errors[row] as number, weights ? (weights[row] as number) : 1];
    own.n++;
    own.weight += weight;
    own.weightSquare += weight * weight;
    own.weighted += weight * error;
    own.crossed += weight * weight * error;
    own.squared += weight * weight * error * error;
  }
  return sums;
}

/** Of the weighted mean, as `weightedMean`'s: √(Σ w²(e − mean)² · n/(n − 1)) / Σ w. */
function standardError({ n, weight, weightSquare, weighted, crossed, squared }: Sums): number {
  const mean = weighted / weight;
  return Math.sqrt((Math.max(0, squared - 2 * mean * crossed + mean * mean * weightSquare) * n) / Math.max(1, n - 1)) / weight;
}

/** Sum of squares between the cells, less what chance makes of so many: the columns by which errors differ most come first. */
function spreadOf(errors: Float64Array, rows: Int32Array, { cells, size }: ErrorColumn, weights: Float64Array | undefined): number {
  const held = sumsBy(cells, errors, rows, size, weights).filter(({ n }) => n > 0);
  const whole = meanOf(errors, rows, weights);
  const average = held.reduce((sum, { weight }) => sum + weight, 0) / rows.length;
  const variance = rows.reduce((sum, row) => sum + (weights ? (weights[row] as number) : 1) * ((errors[row] as number) - whole) ** 2, 0) / rows.length / average;
  return held.reduce((sum, { weight, weighted }) => sum + (weight / average) * (weighted / weight - whole) ** 2, 0) - (held.length - 1) * variance;
}

function meanOf(errors: Float64Array, rows: Int32Array, weights: Float64Array | undefined): number {
  let [sum, total] = [0, 0];
  for (const row of rows) {
    const weight = weights ? (weights[row] as number) : 1;
    total += weight;
    sum += weight * (errors[row] as number);
  }
  return sum / total;
}

const weightsOf = ({ weights }: ScoredRows, kernel: Kernel): Float64Array | undefined => weights && kernel.memory.float64(weights.address, weights.length).slice();

/** Rows with an error, and a weight above 0 where there are weights. */
const countedRows = (errors: Float64Array, weights: Float64Array | undefined): Int32Array => Int32Array.from(errors.keys()).filter((row) => !Number.isNaN(errors[row]) && (!weights || (weights[row] as number) > 0));
