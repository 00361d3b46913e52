import type { Frame } from "../../data/frame.ts";
import { markPassing } from "../../data/passing.ts";
import type { Block, Kernel } from "../../kernel/kernel.ts";
import type { Filter, FilteredBin } from "../../report.ts";
import { missingBin, shownBins } from "../filtered.ts";
import { rowCount, type Rows } from "../samples.ts";
import type { Cells } from "./cells.ts";
import type { LiveIndex } from "./liveIndex.ts";
import { merged } from "./measure.ts";

type Sides<T> = { reference: T; current: T };

/** The rows that filters leave, and how many of them hold each code. Of the filters before them too: a hand that moves an end changes few rows. */
export interface Left {
  filters: string;
  before: string;
  /** A byte of 1 or 0 for every row of each file. */
  marks: Sides<Block>;
  marksBefore: Sides<Block>;
  /** Of each sample. */
  readonly counts: Sides<Block>;
  readonly counted: { reference?: Counted; current?: Counted };
}

interface Counted { readonly filters: string; readonly window: string; readonly rows: number }

/** Marks the rows of both files that pass; one scan of each filtered column, and none while only windows move. */
export function leave(index: LiveIndex, frame: Frame, filters: readonly Filter[], kernel: Kernel): Left {
  const key = JSON.stringify(filters);
  const room = (): Sides<Block> => ({ reference: index.allocate(frame.reference.rows), current: index.allocate(frame.current.rows) });
  index.left ??= {
    filters: "", before: "", marks: room(), marksBefore: room(), counted: {},
    counts: { reference: index.allocate(index.counts.reference.bytes), current: index.allocate(index.counts.current.bytes) },
  };
  const { left } = index;
  if (left.filters === key) return left;
  [left.marks, left.marksBefore] = [left.marksBefore, left.marks];
  left.before = left.filters;
  left.filters = "";
  for (const side of ["reference", "current"] as const) markPassing(frame, side, filters, kernel, left.marks[side]);
  left.filters = key;
  return left;
}

/**
 * Counts the codes of the rows that are left of one sample, and answers how many rows they are: those that came and went since the filters before, or all
 * that are left, or the windows' without the others, whichever are the fewest. The windows' own counts stand in the index, under the key `window`.
 */
export function countLeft({ tables, counts }: LiveIndex, left: Left, sample: "reference" | "current", rows: Rows, window: string, kernel: Kernel): number {
  const known = left.counted[sample];
  if (known?.window === window && known.filters === left.filters) return known.rows;
  const out = left.counts[sample];
  const { marks, marksBefore } = left;
  const number = (of: Sides<Block>, without?: Sides<Block>): number => rows.reduce((sum, { side, start, end }) => sum + kernel.countMarked(of[side], start, end, without?.[side]), 0);
  const add = (sign: 1 | -1, of: Partial<Record<"marks" | "without", Sides<Block>>>): void => {
    for (const { side, start, end } of rows) kernel.markedCounts(tables[side], start, end, { ...(of.marks ? { marks: of.marks[side] } : {}), ...(of.without ? { without: of.without[side] } : {}) }, sign, out);
  };
  const kept = number(marks);
  const fewest = Math.min(kept, rowCount(rows) - kept);
  if (known?.window === window && known.filters === left.before && number(marks, marksBefore) + number(marksBefore, marks) <= fewest) {
    add(1, { marks, without: marksBefore });
    add(-1, { marks: marksBefore, without: marks });
  } else if (kept <= fewest) {
    kernel.memory.int32(out.address, out.bytes >> 2).fill(0);
    add(1, { marks });
  } else {
    kernel.memory.int32(out.address, out.bytes >> 2).set(kernel.memory.int32(counts[sample].address, out.bytes >> 2));
    add(-1, { without: marks });
  }
  left.counted[sample] = { filters: left.filters, window, rows: kept };
  return kept;
}

/** A filtered column over all rows of the windows beside those that are left, in the bins that the report has. */
export function leftBins(cells: Cells, all: Sides<Int32Array>, left: Sides<Int32Array>, filter: Filter): FilteredBin[] {
  const missing = cells.of === "numbers" ? cells.edges.length + 1 : cells.categories.length;
  const gone = missingBin({ reference: all.reference[missing] as number, current: all.current[missing] as number }, { reference: left.reference[missing] as number, current: left.current[missing] as number });
  if (cells.of === "categories") {
    const bins = cells.categories.map((category, code): FilteredBin => ({
      ...(code < cells.shared ? { kind: "category", category } : { kind: "rest" }), reference: all.reference[code] as number, current: all.current[code] as number,
      kept: { reference: left.reference[code] as number, current: left.current[code] as number },
    }));
    return [...shownBins(bins, filter), ...gone];
  }
  const { figure, edges } = cells;
  if (!figure) return [];
  const drawn = ({ reference, current }: Sides<Int32Array>): Sides<number[]> => ({
    reference: merged(reference.subarray(0, edges.length + 1), figure.inner), current: merged(current.subarray(0, edges.length + 1), figure.inner),
  });
  const [before, now] = [drawn(all), drawn(left)];
  return [
    ...before.reference.map((count, i): FilteredBin => ({
      kind: "interval", lower: figure.edges[i] as number, upper: figure.edges[i + 1] as number, reference: count, current: before.current[i] as number,
      kept: { reference: now.reference[i] as number, current: now.current[i] as number },
    })),
    ...gone,
  ];
}
