import type { Column } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ColumnQuality } from "../report.ts";
import type { SideSample } from "../stats/conventions/convention.ts";
import { nextAbove } from "../stats/nextAbove.ts";

/** Share of the present rows from which a column is nearly constant, as Evidently's almost constant columns. */
const nearlyAll = 0.95;

/** The most frequent value of current where nearly all present rows hold it, and its share in reference. Not of dates, nor of integers beyond 2^53. */
export function dominantValue({ kind, categories = [] }: Column, reference: SideSample, current: SideSample, exact: boolean, kernel: Kernel): ColumnQuality["almostConstant"] {
  const present = current.rows - current.missing;
  if (present === 0 || exact || kind === "datetime" || kind === "unsupported") return undefined;
  if (current.counts) {
    const code = current.counts.indexOf(current.counts.reduce((most, count) => Math.max(most, count), 0));
    const share = (current.counts[code] as number) / present;
    return share < nearlyAll ? undefined : { value: categories[code] as string, share, reference: shareOf(reference.counts?.[code] ?? 0, reference) };
  }
  if (!current.sorted?.length) return undefined;
  // What more than half of the rows hold is their median.
  const value = kernel.value(current.sorted, current.sorted.length >> 1);
  const count = ({ sorted }: SideSample): number => (sorted?.length ? (kernel.sortedBinCounts(sorted, [value, nextAbove(value)])[1] as number) : 0);
  const share = count(current) / present;
  return share < nearlyAll ? undefined : { value: String(value), share, reference: shareOf(count(reference), reference) };
}

const shareOf = (count: number, { rows, missing }: SideSample): number => (rows > missing ? count / (rows - missing) : 0);
