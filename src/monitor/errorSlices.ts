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
import { loadScored, type Scoring } from "./scoring.ts";
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
 * beyond chance. Every row counts the same. Undefined without labels, or without a column that divides the rows.
 */
export function* findErrorSlices(frame: Frame, kernel: Kernel, scoring: Scoring, { reference, current }: ErrorSlicesOptions): Generator<Progress, { errors?: ErrorSlices; notes: Note[] }> {
  const notes: Note[] = [];
  const [window] = current;
  const scope = kernel.memory.openScope();
  try {
    const scored = window && loadScored(scoring, "current", window, kernel, scope);
    if (!scored) return { notes };
    const errors = rowErrors(scoring, scored, kernel);
    const labelled = Int32Array.from(errors.keys()).filter((row) => !Number.isNaN(errors[row]));
    if (labelled.length < 2 * leastRows) return { notes };
    const before = loadElsewhere(scoring, reference, kernel, scope);
    const earlier = before && rowErrors(scoring, before, kernel);
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
      divided.push({ plan, coded: { size, ordered, ...(rest === undefined ? {} : { rest }), cells: coded.current }, ...(coded.reference.length === earlier?.length ? { earlier: coded.reference } : {}) });
    }
    if (divided.length === 0) return { notes };
    const columns = divided.map(({ coded }) => coded);
    const searched = sampled(labelled, notes);
    const progress: Progress = { step: "looking for slices that err more", done: 0, total: 1, unit: "columns" };
    const found = yield* through(searchErrors(bounded(errors, searched), columns, searched, { leastRows: Math.max(leastRows, Math.ceil(leastPart * searched.length)), most: mostSlices }), progress);
    const metric = errorMetric(scoring, scored);
    const slices = found.map(({ conditions, qValue }) => {
      const rows = labelled.filter((row) => meets(row, conditions, columns));
      const named = conditions.map(({ column, from, to }) => ({ column: (divided[column] as { plan: Cells }).plan.column.name, ...stretchOf((divided[column] as { plan: Cells }).plan.cells, from, to) }));
      const earlierColumns = divided.map(({ coded, earlier: cells }) => ({ ...coded, cells: cells ?? new Uint16Array(0) }));
      const held = conditions.every(({ column }) => divided[column]?.earlier) ? Int32Array.from(earlier?.keys() ?? []).filter((row) => !Number.isNaN(earlier?.[row]) && meets(row, conditions, earlierColumns)) : undefined;
      const reference = held && held.length >= leastRows && earlier ? { reference: meanOf(earlier, held) } : {};
      return { conditions: named, rows: rows.length, value: meanOf(errors, rows), ...reference, qValue };
    });
    const byColumn = divided
      .map(({ plan, coded, earlier: cells }) => ({ column: plan.column.name, spread: spreadOf(errors, labelled, coded), bins: binsOf(plan, coded, errors, labelled, metric, earlier, cells) }))
      .sort((a, b) => b.spread - a.spread)
      .slice(0, mostShown)
      .map(({ column, bins }) => ({ column, bins }));
    return { errors: { metric, whole: meanOf(errors, labelled), rows: labelled.length, slices, byColumn }, notes };
  } finally {
    scope.close();
  }
}

function* through<T>(steps: Generator<void, T>, progress: Progress): Generator<Progress, T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    yield progress;
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

function binsOf({ cells }: Cells, { cells: of }: ErrorColumn, errors: Float64Array, rows: Int32Array, metric: ErrorSlices["metric"], earlier: Float64Array | undefined, earlierCells: Uint16Array | undefined): ErrorBin[] {
  const now = sumsBy(of, errors, rows, cells.length);
  const before = earlier && earlierCells && sumsBy(earlierCells, earlier, Int32Array.from(earlier.keys()).filter((row) => !Number.isNaN(earlier[row])), cells.length);
  return cells.flatMap((cell, at): ErrorBin[] => {
    const { n, sum, square } = now[at] as Sums;
    if (!cell || n === 0) return [];
    const value = sum / n;
    const half = z975 * Math.sqrt(Math.max(0, square / n - value * value) / Math.max(1, n - 1));
    const [lower, upper] = metric === "errorRate" ? (wilsonInterval(sum, n) as [number, number]) : [Math.max(0, value - half), value + half];
    const old = before?.[at];
    const { missing, category } = cell;
    return [{
      ...(missing ? { missing } : {}), ...(category === undefined ? {} : { category }), ...(cell.lower === undefined ? {} : { from: cell.lower }), ...(cell.upper === undefined ? {} : { to: cell.upper }),
      rows: n, value, ...(n > 1 ? { lower, upper } : {}), ...(old && old.n > 0 ? { reference: old.sum / old.n, referenceRows: old.n } : {}),
    }];
  });
}

interface Sums { n: number; sum: number; square: number }

function sumsBy(cells: Uint16Array, errors: Float64Array, rows: Int32Array, size: number): Sums[] {
  const sums = Array.from({ length: size }, () => ({ n: 0, sum: 0, square: 0 }));
  for (const row of rows) {
    const own = sums[cells[row] as number] as Sums;
    own.n++;
    own.sum += errors[row] as number;
    own.square += (errors[row] as number) ** 2;
  }
  return sums;
}

/** Sum of squares between the cells, less what chance makes of so many: the columns by which errors differ most come first. */
function spreadOf(errors: Float64Array, rows: Int32Array, { cells, size }: ErrorColumn): number {
  const held = sumsBy(cells, errors, rows, size).filter(({ n }) => n > 0);
  const whole = meanOf(errors, rows);
  const variance = rows.reduce((sum, row) => sum + ((errors[row] as number) - whole) ** 2, 0) / rows.length;
  return held.reduce((sum, { n, sum: total }) => sum + n * (total / n - whole) ** 2, 0) - (held.length - 1) * variance;
}

function meanOf(errors: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += errors[row] as number;
  return sum / rows.length;
}

