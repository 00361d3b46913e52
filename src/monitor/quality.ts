import type { Column } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ColumnQuality } from "../report.ts";
import { family, type SideSample } from "../stats/conventions/convention.ts";
import { nextAbove } from "../stats/nextAbove.ts";
import { dominantValue } from "./dominant.ts";
import { qualityFindings } from "./faults.ts";
import { keyOf } from "./keys.ts";
import { worst } from "./words.ts";
import { describe, mostFrequent, sharedHistogram } from "./describe.ts";

/** One column's description on both sides and what is wrong with its data: missing, new categories, out of range, constant. */
export function columnQuality(column: Column, reference: SideSample, current: SideSample, exact: boolean, kernel: Kernel): ColumnQuality {
  const categories = column.categories ?? [];
  const quality: ColumnQuality = { column: column.name, kind: column.kind, role: column.role, ...(column.derived ? { derived: column.derived } : {}), level: "ok" };
  if (column.reference) quality.reference = describe(reference, column.kind, categories, exact, kernel);
  if (column.current) quality.current = describe(current, column.kind, categories, exact, kernel);
  if (column.kind === "numeric") quality.histogram = sharedHistogram(reference, current, kernel);
  if (column.reference && column.current) {
    Object.assign(quality, novelty(column, reference, current, kernel));
    const [before, now] = [family(reference), family(current)];
    if (before && now && before !== now) quality.typeChange = { reference: before, current: now };
    const dominant = dominantValue(column, reference, current, exact, kernel);
    if (dominant) quality.almostConstant = dominant;
    const key = keyOf(column, reference, current);
    if (key) quality.key = key;
  }
  if (quality.current && quality.current.distinct <= 1 && (quality.reference?.distinct ?? 0) <= 1) quality.constant = true;
  quality.level = worst(qualityFindings(quality).map(({ level }) => level));
  return quality;
}

/** What current holds that reference never had. */
function novelty(column: Column, reference: SideSample, current: SideSample, kernel: Kernel): Partial<ColumnQuality> {
  if (column.kind === "numeric" && reference.sorted?.length && current.sorted?.length) {
    const least = kernel.value(reference.sorted, 0);
    const greatest = kernel.value(reference.sorted, reference.sorted.length - 1);
    const [below, , above] = kernel.sortedBinCounts(current.sorted, [least, nextAbove(greatest)]);
    return { outOfRange: { below: below as number, above: above as number } };
  }
  if ((column.kind === "categorical" || column.kind === "boolean") && reference.counts && current.counts) {
    const inReference = reference.counts;
    const inCurrent = current.counts;
    const unseen = (column.categories ?? [])
      .map((category, code) => ({ category, count: inReference[code] === 0 ? (inCurrent[code] as number) : 0 }))
      .filter(({ count }) => count > 0);
    const rows = unseen.reduce((sum, { count }) => sum + count, 0);
    return { newCategoryCount: unseen.length, newCategoryRows: rows, newCategories: mostFrequent(unseen), newCategoryExpected: unseenMass(inReference) };
  }
  return {};
}

/** Good–Turing: the share of rows to be expected in categories that the reference never had, had nothing moved, is that of its categories with one row. */
function unseenMass(counts: Float64Array): number {
  let once = 0;
  let rows = 0;
  for (const count of counts) {
    rows += count;
    if (count === 1) once++;
  }
  return rows === 0 ? 0 : once / rows;
}
