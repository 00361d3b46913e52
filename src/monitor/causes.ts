import type { Column, Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { DriftSlice, Note } from "../report.ts";
import type { Progress } from "../request.ts";
import { seededRandom } from "../stats/random.ts";
import { type DriftJudgement, driftObjective, psiNoise } from "../stats/sliceDrift.ts";
import { associated, type Coded, searchSlices, type Slice, type SlicingColumn, sliceTable, tableOf, without } from "../stats/slices.ts";
import { type Cells, codeBins, codeCells, type CodedRows, planCells } from "./cells.ts";
import type { Comparison } from "./drift.ts";
import { rowCount, type Rows } from "./samples.ts";
import { through } from "./through.ts";
import { count, plural } from "./words.ts";

export interface CausesOptions {
  reference: Rows;
  current: Rows;
  /** Rows a side that are searched; what is found is then counted over all rows. Default: at most 200,000. */
  mostRows?: number;
}

/** Per column looked into, by name. A column without an entry was not looked into. */
export interface Causes { slices: ReadonlyMap<string, DriftSlice[]>; notes: Note[] }

const mostSearched = 30;
const mostSlicing = 100;
const mostBins = 2000;
/** Rows a side that are searched: fewer where many columns are, so that the work has an end. */
const mostRows = 200_000;
const leastRows = 20_000;
const mostCounts = 150_000_000;
/** Columns whose cells of all rows are kept: 2 bytes a row each. */
const mostKept = 16;
const seed = 20_240;
const slicingRoles = ["group", "version", "status", "target", "prediction", "probability", "feature"];

/**
 * Where in the rows each column's drift lives. Measured by the standard convention's effect, PSI over its bins, whatever convention the report
 * follows, since a p-value has no parts. Looks into drifted columns first, then into the others.
 */
export function* findCauses(frame: Frame, kernel: Kernel, compared: Comparison, options: CausesOptions): Generator<Progress, Causes> {
  const slices = new Map<string, DriftSlice[]>();
  const notes: Note[] = [];
  const wanted = columnsInOrder(compared, options);
  const searched = wanted.slice(0, mostSearched);
  if (searched.length === 0) return { slices, notes };
  if (wanted.length > searched.length) {
    notes.push({ code: "causes-capped", section: "causes", sentence: `slices were looked for in the ${mostSearched} columns that moved most, of ${wanted.length}` });
  }
  const columns = slicingColumns(frame, compared, notes);
  const all: CodedRows = { reference: options.reference, current: options.current };
  const rows = sampled(all, options.mostRows ?? Math.round(Math.min(mostRows, Math.max(leastRows, mostCounts / searched.length / columns.length))), notes);
  const slicing: Slicing[] = [];
  for (const column of columns) {
    const progress: Progress = { step: `dividing rows by ${column.name}`, done: 0, total: searched.length, unit: "columns" };
    yield progress;
    const cells = planCells(column, rows, kernel);
    yield progress;
    const coded = cells && (yield* through(codeCells(cells, rows, kernel), progress));
    if (cells && coded) slicing.push({ cells, coded });
  }
  const exact = new Map<Column, SlicingColumn>();
  for (const [done, { column, measurement: { bins } }] of searched.entries()) {
    const progress: Progress = { step: `looking for causes in ${column.name}`, done, total: searched.length, unit: "columns" };
    yield progress;
    if (bins.length > mostBins) {
      notes.push({ code: "causes-too-many-bins", section: "causes", column: column.name, sentence: `slices were not looked for in ${column.name}: it has ${count(bins.length)} categories, more than ${count(mostBins)}` });
      continue;
    }
    const outcome = yield* through(codeBins(column, bins, rows, kernel), progress);
    if (!outcome) continue;
    yield progress;
    // A column does not explain itself, nor what is all but itself.
    const others = slicing.filter(({ cells, coded }) => source(cells.column) !== source(column) && (coded.currentOnly || associated(outcome, coded) < 0.8));
    const found = yield* through(searchSlices(outcome, others.map(({ coded }) => coded), driftObjective(tableOf(outcome))), progress);
    const whole = rows.picked && found.length > 0 ? yield* through(codeBins(column, bins, all, kernel), progress) : undefined;
    slices.set(column.name, whole ? yield* through(countSlices(found, whole, others, all, exact, kernel), progress) : found.map((slice) => written(slice, slice.judged, others)));
  }
  return { slices, notes };
}

interface Slicing { cells: Cells; coded: SlicingColumn }

/** The slices that were found in a sample, counted over all rows; `exact` keeps what was coded for it. */
function* countSlices(found: readonly Slice<DriftJudgement>[], whole: Coded, others: readonly Slicing[], rows: CodedRows, exact: Map<Column, SlicingColumn>, kernel: Kernel): Generator<void, DriftSlice[]> {
  const total = tableOf(whole);
  const objective = driftObjective(total);
  const counted: DriftSlice[] = [];
  for (const slice of found) {
    const columns: SlicingColumn[] = [];
    for (const { column } of slice.conditions) {
      const { cells } = others[column] as Slicing;
      const coded = exact.get(cells.column) ?? (yield* codeCells(cells, rows, kernel));
      if (!coded) break;
      if (exact.size < mostKept) exact.set(cells.column, coded);
      columns.push(coded);
    }
    yield;
    if (columns.length < slice.conditions.length) continue;
    const inside = sliceTable(whole, slice.conditions.map((condition, column) => ({ ...condition, column })), columns);
    yield;
    const outside = without(total, inside);
    const time = columns.some(({ currentOnly }) => currentOnly);
    if (time) for (const table of [inside, outside]) table.reference.set(total.reference);
    const judged = objective.judge(inside, outside, time);
    if (judged) counted.push(written(slice, judged, others));
  }
  return counted;
}

/** Figures of one column of texts are that column. */
const source = ({ name, derived }: Column): string => derived?.from ?? name;

function written(slice: Slice<DriftJudgement>, { reference, current, within, without, share, change }: DriftJudgement, columns: readonly { cells: Cells }[]): DriftSlice {
  return {
    conditions: slice.conditions.map(({ column, from, to }) => {
      const { column: { name }, cells } = (columns[column] as { cells: Cells }).cells;
      const [first, last] = [cells[from], cells[to - 1]];
      const { lower, start, category, missing } = first ?? {};
      const { upper, end } = last ?? {};
      return { column: name, ...defined({ category, missing, lower, upper, start, end }) };
    }),
    change, reference, current, ...(within === undefined ? {} : { within }), without, share, qValue: slice.qValue,
  };
}

function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Drifted columns first; then those whose effect is the largest beside its noise: a small part of the rows that moved does not make the whole drift. */
function columnsInOrder({ drift, effects }: Comparison, { reference, current }: CausesOptions): Comparison["effects"] {
  if (rowCount(reference) === 0 || rowCount(current) === 0) return [];
  const drifted = new Set(drift.columns.filter(({ verdicts }) => verdicts[0]?.drifted).map(({ column }) => column));
  const times = ({ measurement: { value, bins } }: Comparison["effects"][number]): number =>
    value / psiNoise({ reference: Float64Array.from(bins, (bin) => bin.reference), current: Float64Array.from(bins, (bin) => bin.current) });
  return effects
    .map((effect) => ({ effect, first: drifted.has(effect.column.name), times: times(effect) }))
    .filter(({ effect, times }) => effect.measurement.value > 0 && times > 0)
    .sort((a, b) => Number(b.first) - Number(a.first) || b.times - a.times)
    .map(({ effect }) => effect);
}

/** Groups and versions first, then the model's own columns, then inputs by how much they moved; time beside them. */
function slicingColumns(frame: Frame, { drift, quality }: Comparison, notes: Note[]): Column[] {
  const order = new Map(drift.columns.map(({ column }, i) => [column, i]));
  // Where labels are still to come, the rows that have one are those of another time.
  const waiting = new Set(quality.filter(({ role, current }) => role === "target" && (current?.missing ?? 0) > 0).map(({ column }) => column));
  const able = frame.columns.filter(({ name, role, kind, current, reference }) => !waiting.has(name) && slicingRoles.includes(role) && ["numeric", "categorical", "boolean"].includes(kind) && current && reference);
  able.sort((a, b) => slicingRoles.indexOf(a.role) - slicingRoles.indexOf(b.role) || (order.get(a.name) ?? order.size) - (order.get(b.name) ?? order.size));
  if (able.length > mostSlicing) {
    notes.push({ code: "causes-slicing-capped", section: "causes", sentence: `rows were divided by ${mostSlicing} columns (groups and versions, then those that moved most), of ${plural(able.length, "column")} that could divide them` });
  }
  const time = frame.columns.find(({ role, current }) => role === "timestamp" && current?.numbers);
  return [...able.slice(0, mostSlicing), ...(time ? [time] : [])];
}

/** One row at random of each of so many equal stretches of a side that has more rows. */
function sampled(all: CodedRows, mostRows: number, notes: Note[]): CodedRows {
  const sizes = [rowCount(all.reference), rowCount(all.current)] as const;
  if (Math.max(...sizes) <= mostRows) return all;
  notes.push({
    code: "causes-sampled", section: "causes",
    sentence: `slices were looked for among ${count(mostRows)} rows a side, drawn with seed ${seed}; those found are counted over all rows`,
  });
  const random = seededRandom(seed);
  const [reference, current] = sizes.map((size) => {
    const kept = Math.min(size, mostRows);
    return Int32Array.from({ length: kept }, (_, i) => (kept === size ? i : Math.floor(((i + random()) * size) / kept)));
  }) as [Int32Array, Int32Array];
  return { ...all, picked: { reference, current } };
}
