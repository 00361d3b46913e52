import type { Column } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Bin, DriftSlice } from "../report.ts";
import type { Coded, SlicingColumn } from "../stats/slices.ts";
import { loadRows, rowCount, type Rows } from "./samples.ts";

type Sides<T> = { reference: T; current: T };

/** The rows to code, and which of them (undefined: all). */
export interface CodedRows extends Sides<Rows> { readonly picked?: Sides<Int32Array> }

/** What a cell is, in the words of a condition; undefined for what is no slice of its own. */
export type Cell = Omit<DriftSlice["conditions"][number], "column"> | undefined;

/** A column as it slices the rows. */
export interface Cells { readonly column: Column; readonly cells: readonly Cell[]; readonly ordered: number; readonly edges: readonly number[]; readonly codes?: Int32Array }

const mostCategories = 20;
const quantileCells = 10;
const edgeSample = 20_000;

/** Divides a column: about ten stretches of equal count of the reference's values (of current's for time), or its most frequent categories; missing is a cell. */
export function planCells(column: Column, rows: CodedRows, kernel: Kernel): Cells | undefined {
  if (column.role === "timestamp") return intervalCells(column, valuesOf(column, rows.current, kernel));
  if (column.kind === "numeric") {
    const values = valuesOf(column, rows.reference, kernel);
    return intervalCells(column, values.length > 0 ? values : valuesOf(column, rows.current, kernel));
  }
  return categoryCells(column, rows, kernel);
}

function intervalCells(column: Column, values: Float64Array): Cells | undefined {
  const sorted = values.filter(Number.isFinite).sort();
  const edges: number[] = [];
  for (let i = 1; i < quantileCells; i++) {
    const edge = sorted[Math.floor((i * sorted.length) / quantileCells)];
    if (edge !== undefined && edge > (edges.at(-1) ?? (sorted[0] as number))) edges.push(edge);
  }
  const time = column.role === "timestamp";
  const bound = (name: "lower" | "upper", at: number | undefined): Cell => {
    if (at === undefined) return {};
    return time ? { [name === "lower" ? "start" : "end"]: new Date(at).toISOString() } : { [name]: at };
  };
  const cells: Cell[] = [undefined, ...edges].map((lower, i) => ({ ...bound("lower", lower), ...bound("upper", edges[i]) }));
  return { column, cells: [...cells, { missing: true }], ordered: cells.length, edges };
}

function categoryCells(column: Column, rows: CodedRows, kernel: Kernel): Cells | undefined {
  const categories = column.categories ?? [];
  const shares = new Float64Array(categories.length);
  for (const side of ["reference", "current"] as const) {
    kernel.memory.scope((scope) => {
      const codes = loadRows(column, rows[side], false, kernel, scope)?.codes;
      if (codes) kernel.countCodes(codes, categories.length).counts.forEach((count, code) => { shares[code] = (shares[code] as number) + count / Math.max(1, codes.length); });
    });
  }
  const kept = [...shares.keys()].filter((code) => (shares[code] as number) > 0).sort((a, b) => (shares[b] as number) - (shares[a] as number)).slice(0, mostCategories);
  const rest = kept.length + 1;
  const codes = new Int32Array(categories.length).fill(rest);
  kept.forEach((code, cell) => { codes[code] = cell; });
  return { column, cells: [...kept.map((code): Cell => ({ category: categories[code] as string })), { missing: true }, undefined], ordered: 0, edges: [], codes };
}

/** At most 20,000 values, evenly spread over the rows. */
function valuesOf(column: Column, rows: Rows, kernel: Kernel): Float64Array {
  return kernel.memory.scope((scope) => {
    const numbers = loadRows(column, rows, false, kernel, scope)?.numbers;
    if (!numbers) return new Float64Array(0);
    const all = kernel.memory.float64(numbers.address, numbers.length);
    const step = Math.max(1, all.length / edgeSample);
    return Float64Array.from({ length: Math.floor(all.length / step) }, (_, i) => all[Math.floor(i * step)] as number);
  });
}

/** The cell of every row, a side a step. Undefined where a file lacks the column. */
export function* codeCells({ column, cells, ordered, edges, codes }: Cells, rows: CodedRows, kernel: Kernel): Generator<void, SlicingColumn | undefined> {
  const missing = codes ? cells.length - 2 : ordered;
  const of = (side: "reference" | "current"): Uint16Array | undefined =>
    codes
      ? codeRows(column, rows, side, kernel, "codes", (code) => (code < 0 ? missing : (codes[code] as number)))
      : codeRows(column, rows, side, kernel, "numbers", (value) => (Number.isNaN(value) ? missing : place(edges, value)));
  const currentOnly = column.role === "timestamp";
  const current = of("current");
  yield;
  const reference = currentOnly ? new Uint16Array(rows.picked?.reference.length ?? rowCount(rows.reference)) : of("reference");
  if (!reference || !current) return undefined;
  return { size: cells.length, ordered, reference, current, ...(codes ? { rest: cells.length - 1 } : {}), ...(currentOnly ? { currentOnly } : {}) };
}

/** The bin of every row, by the bins that the standard convention measured, a side a step. Undefined where a row has none. */
export function* codeBins(column: Column, bins: readonly Bin[], rows: CodedRows, kernel: Kernel): Generator<void, Coded | undefined> {
  const missing = bins.findIndex(({ kind }) => kind === "missing");
  const intervals = bins.map((bin, index) => ({ bin, index })).filter(({ bin }) => bin.kind === "interval");
  const lowers = intervals.slice(1).map(({ bin }) => bin.lower as number);
  const infinite = bins.findIndex(({ kind }) => kind === "infinite");
  const byCategory = column.kind !== "numeric" ? categoryBins(column, bins, rows.reference, kernel) : undefined;
  const of = (side: "reference" | "current"): Uint16Array | undefined =>
    byCategory
      ? codeRows(column, rows, side, kernel, "codes", (code) => (code < 0 ? missing : (byCategory[code] as number)))
      : codeRows(column, rows, side, kernel, "numbers", (value) => {
          if (Number.isNaN(value)) return missing;
          return Number.isFinite(value) ? (intervals[place(lowers, value)]?.index ?? -1) : infinite;
        });
  const reference = of("reference");
  yield;
  const current = reference && of("current");
  return reference && current ? { size: bins.length, reference, current } : undefined;
}

/** The bin of each category: its own, or the one of the rare, or that of what reference never had. */
function categoryBins(column: Column, bins: readonly Bin[], reference: Rows, kernel: Kernel): Int32Array {
  const own = new Map(bins.flatMap((bin, index) => (bin.kind === "category" ? [[bin.category as string, index] as const] : [])));
  const rest = bins.findIndex(({ kind }) => kind === "rest");
  const unseen = bins.findIndex(({ kind }) => kind === "unseen" || kind === "changedType");
  const categories = column.categories ?? [];
  const counts = kernel.memory.scope((scope) => {
    const codes = loadRows(column, reference, false, kernel, scope)?.codes;
    return codes && kernel.countCodes(codes, categories.length).counts;
  });
  return Int32Array.from(categories, (category, code) => own.get(category) ?? (counts?.[code] ? rest : unseen));
}

/** Undefined where a file lacks the column, or a row has no place. */
function codeRows(column: Column, rows: CodedRows, side: "reference" | "current", kernel: Kernel, from: "codes" | "numbers", placeOf: (value: number) => number): Uint16Array | undefined {
  return kernel.memory.scope((scope) => {
    const loaded = loadRows(column, rows[side], false, kernel, scope)?.[from];
    if (!loaded || loaded.length !== rowCount(rows[side])) return undefined;
    const values = from === "codes" ? kernel.memory.int32(loaded.address, loaded.length) : kernel.memory.float64(loaded.address, loaded.length);
    const picked = rows.picked?.[side];
    const out = new Uint16Array(picked?.length ?? values.length);
    for (let i = 0; i < out.length; i++) {
      const at = placeOf(values[picked ? (picked[i] as number) : i] as number);
      if (at < 0) return undefined;
      out[i] = at;
    }
    return out;
  });
}

/** How many of the ascending edges are at most `value`. */
function place(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
