import type { Config } from "../../data/config.ts";
import type { Frame } from "../../data/frame.ts";
import type { Block, CodeTable, Kernel, Scope } from "../../kernel/kernel.ts";
import type { LivePerformance } from "../../live.ts";
import type { Report } from "../../report.ts";
import type { Progress, Selection } from "../../request.ts";
import type { ChunkPlan } from "../chunks.ts";
import { planRows } from "../plan.ts";
import { exactKeys, loadRows, type Rows } from "../samples.ts";
import { loadTimes, selectRows } from "../selectedRows.ts";
import { untestable } from "../untested.ts";
import { bytesOf, type Cells, categoryCells, missingCategory, numberCells } from "./cells.ts";
import type { Left } from "./left.ts";
import { encodeScores, planScores, scoreColumns, type Scores } from "./scores.ts";

type Sides<T> = { reference: T; current: T };

/**
 * All tested columns as codes of a byte with prefix counts, both files alike, so that any window of either is counted from two prefixes and
 * two short edges. About 1.5 bytes a value of kernel memory, as many times for a column of more than 250 categories as they fill bytes. It belongs to one reference: its deciles are edges of cells.
 */
export interface LiveIndex {
  readonly times: Sides<Float64Array> | undefined;
  readonly plan: ChunkPlan | undefined;
  readonly reference: Rows;
  /** Of a frame that filters made: the same of all rows. */
  readonly all?: { readonly frame: Frame; readonly times: Sides<Float64Array> | undefined; readonly plan: ChunkPlan | undefined };
  /** The rows that the last filters left, once there are filters. */
  left?: Left;
  readonly cells: readonly Cells[];
  /** Where in the tables the codes of each begin, and those of the scores. */
  readonly places: readonly number[];
  /** Its codes are the tables' last columns. */
  readonly scores?: Scores;
  readonly tables: Sides<CodeTable>;
  /** Room for 256 counts a column. */
  readonly counts: Sides<Block>;
  /** What each side's are of, so that a side that stands still is not counted again; and its performance. */
  readonly counted: { reference?: string; current?: string };
  readonly scored: { reference?: Scored; current?: Scored };
  /** Kernel memory until it is closed. */
  allocate(bytes: number): Block;
  close(): void;
}

export interface Scored { readonly key: string; readonly performance: LivePerformance | undefined }

const step = 2048;

/** What an index depends on beside its frame. */
export function indexKey(config: Config, selection: Selection): string {
  const moves = config.referenceWindow !== undefined && config.referenceWindow !== "whole" && !selection.reference;
  return JSON.stringify([selection.reference, moves && selection.current, config.referenceWindow, config.positive, config.decisionThreshold, config.chunk]);
}

/** Codes every column that is tested for drift, one side of one column a step. What was allocated is freed when it is left before its end. */
export function* buildIndex(frame: Frame, kernel: Kernel, config: Config, report: Report, selection: Selection): Generator<Progress, LiveIndex> {
  const times = loadTimes(frame, kernel);
  const plan = planRows(frame, kernel, times, config);
  const { samples } = selectRows(frame, config, selection, times, plan);
  const drawn = new Map(report.quality.columns.map(({ column, histogram }) => [column, histogram]));
  const whole = (side: "reference" | "current"): Rows => [{ side, start: 0, end: frame[side].rows }];
  const columns = frame.columns.filter((column) => column.role !== "ignore" && !untestable(column, frame, { reference: whole("reference"), current: whole("current") }));
  const scope = kernel.memory.openScope();
  let index: LiveIndex | undefined;
  try {
    const scores = planScores(frame, config, kernel);
    const places = [0];
    for (const column of columns) places.push((places.at(-1) as number) + bytesOf(column));
    const scored = places.at(-1) as number;
    const count = scored + (scores ? scoreColumns : 0);
    const tables = { reference: tableOf(count, frame.reference.rows, scope), current: tableOf(count, frame.current.rows, scope) };
    const cells: Cells[] = [];
    for (const [done, column] of columns.entries()) {
      yield { step: `indexing ${column.name}`, done, total: columns.length, unit: "columns" };
      const own = cellsOf(column, samples.reference, drawn.get(column.name), kernel);
      cells.push(own);
      for (const side of ["reference", "current"] as const) {
        encode(own, side, tables[side], places[done] as number, frame, kernel);
        yield { step: `indexing ${column.name}`, done, total: columns.length, unit: "columns" };
      }
    }
    if (scores) {
      for (const side of ["reference", "current"] as const) {
        const [confusion, score] = [0, 1].map((i) => codesOf(tables[side], scored + i)) as [Block, Block];
        for (const _ of encodeScores(scores, frame, side, confusion, score, kernel, scope)) yield { step: "indexing scores", done: 0, total: 1, unit: "columns" };
        for (let i = 0; i < scoreColumns; i++) kernel.prefixCounts(tables[side], scored + i);
      }
    }
    const room = (): Block => scope.allocate(count * 1024);
    const whole = frame.part?.whole;
    const allTimes = whole && loadTimes(whole, kernel);
    const all = whole && { frame: whole, times: allTimes, plan: planRows(whole, kernel, allTimes, config) };
    index = { times, plan, ...(all ? { all } : {}), reference: samples.reference, cells, places, ...(scores ? { scores } : {}), tables, counts: { reference: room(), current: room() }, counted: {}, scored: {}, allocate: (bytes) => scope.allocate(bytes), close: () => scope.close() };
    return index;
  } finally {
    if (!index) scope.close();
  }
}

function tableOf(columns: number, rows: number, scope: Scope): CodeTable {
  return { columns, rows, step, codes: scope.allocate(columns * rows), prefixes: scope.allocate(columns * (Math.floor(rows / step) + 1) * 1024) };
}

/** One column's codes in a table. */
const codesOf = ({ codes, rows }: CodeTable, place: number): Block => ({ address: codes.address + place * rows, bytes: rows });

function cellsOf(column: Frame["columns"][number], rows: Rows, drawn: Report["quality"]["columns"][number]["histogram"], kernel: Kernel): Cells {
  return kernel.memory.scope((scope) => {
    const loaded = loadRows(column, rows, false, kernel, scope);
    const side = loaded?.cut(loaded.window, scope);
    if (column.kind !== "numeric") return categoryCells(column, side?.counts ?? new Float64Array(column.categories?.length ?? 0));
    return numberCells(column, side?.sorted ?? { address: 0, length: 0, keys: "double" }, drawn, !exactKeys(column, kernel), kernel);
  });
}

function encode(cells: Cells, side: "reference" | "current", table: CodeTable, place: number, frame: Frame, kernel: Kernel): void {
  kernel.memory.scope((scope) => {
    const loaded = loadRows(cells.column, [{ side, start: 0, end: frame[side].rows }], false, kernel, scope);
    const fill = (out: Block, code: number): unknown => kernel.memory.uint8(out.address, out.bytes).fill(code);
    if (cells.of === "numbers") {
      const out = codesOf(table, place);
      if (loaded?.numbers) kernel.encodeNumbers(loaded.numbers, cells.edges, out);
      else fill(out, cells.edges.length + 1);
      kernel.prefixCounts(table, place);
    } else {
      for (const [byte, map] of cells.maps.entries()) {
        const out = codesOf(table, place + byte);
        if (loaded?.codes) kernel.encodeCodes(loaded.codes, map, missingCategory, out);
        else fill(out, missingCategory);
        kernel.prefixCounts(table, place + byte);
      }
    }
  });
}
