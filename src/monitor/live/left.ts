import type { Frame } from "../../data/frame.ts";
import { passing } from "../../data/passing.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Filter, FilteredBin } from "../../report.ts";
import { firstAtOrAfter } from "../chunks.ts";
import { missingBin, shownBins } from "../filtered.ts";
import type { Stretch } from "../samples.ts";
import type { Cells } from "./cells.ts";
import type { LiveIndex } from "./liveIndex.ts";
import { merged } from "./measure.ts";

type Sides<T> = { reference: T; current: T };

/** The rows of both files that filters leave, ascending; one scan of each filtered column, and none while only windows move. */
export function rowsThatPass(index: LiveIndex, frame: Frame, filters: readonly Filter[], kernel: Kernel): Sides<Int32Array> {
  const key = JSON.stringify(filters);
  if (index.left?.key !== key) index.left = { key, kept: { reference: passing(frame, "reference", filters, kernel), current: passing(frame, "current", filters, kernel) } };
  return index.left.kept;
}

/** Those of one stretch. */
export const within = (kept: Int32Array, { start, end }: Stretch): Int32Array => kept.subarray(firstAtOrAfter(kept, start), firstAtOrAfter(kept, end));

/** Adds the counts of the rows that are left of a stretch: one by one, or where most are left, the window's without the others. */
export function countLeft({ tables, counts }: LiveIndex, out: "reference" | "current", stretch: Stretch, kept: Int32Array, kernel: Kernel): void {
  const table = tables[stretch.side];
  const { start, end } = stretch;
  if (kept.length <= (end - start) / 2) return kernel.rowCounts(table, kept, 1, counts[out]);
  kernel.windowCounts(table, start, end, counts[out]);
  const others = new Int32Array(end - start - kept.length);
  for (let row = start, at = 0, other = 0; row < end; row++) {
    if (kept[at] === row) at++;
    else others[other++] = row;
  }
  kernel.rowCounts(table, others, -1, counts[out]);
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
