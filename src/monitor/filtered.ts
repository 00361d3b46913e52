import type { Column, Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Filter, Filtered, FilteredBin } from "../report.ts";
import type { Progress } from "../request.ts";
import { naturalOrder } from "../stats/conventions/standard.ts";
import { sharedHistogram } from "./describe.ts";
import { loadRows, rowCount, type Rows } from "./samples.ts";
import type { Selected } from "./selectedRows.ts";

type Sides<T> = { reference: T; current: T };

/** More categories than these are drawn as one. */
const mostCategories = 30;

/** What filters left of both windows, and for each filtered column all rows of the windows beside those that were left. */
export function* describeFiltered(frame: Frame, kernel: Kernel, kept: Selected["samples"], all: Selected["samples"]): Generator<Progress, Filtered | undefined> {
  if (!frame.part) return undefined;
  const { whole, filters } = frame.part;
  const columns: Filtered["columns"] = [];
  for (const [done, filter] of filters.entries()) {
    yield { step: `counting ${filter.column}`, done, total: filters.length, unit: "columns" };
    const [own, before] = [frame, whole].map((of) => of.columns.find(({ name }) => name === filter.column)) as [Column, Column];
    const bins = before.categories && before.kind !== "text" ? categoryBins(before, own, all, kept, filter, kernel) : numberBins(before, own, all, kept, kernel);
    if (bins.length > 0) columns.push({ column: filter.column, bins });
  }
  return { filters: [...filters], ...rowsLeft(kept, all), columns };
}

export const rowsLeft = (kept: Selected["samples"], all: Selected["samples"]): Pick<Filtered, "reference" | "current"> => ({
  reference: { rows: rowCount(kept.reference), of: rowCount(all.reference) }, current: { rows: rowCount(kept.current), of: rowCount(all.current) },
});

function numberBins(before: Column, own: Column, all: Sides<Rows>, kept: Sides<Rows>, kernel: Kernel): FilteredBin[] {
  return kernel.memory.scope((scope) => {
    const side = (column: Column, rows: Rows) => {
      const loaded = loadRows(column, rows, false, kernel, scope);
      return loaded?.cut(loaded.window, scope);
    };
    const empty = { rows: 0, missing: 0, distinct: 0, storage: "other" as const, chunks: () => ({ sides: [] }) };
    const [reference, current] = [side(before, all.reference) ?? empty, side(before, all.current) ?? empty];
    const drawn = sharedHistogram(reference, current, kernel);
    if (!drawn) return [];
    const inner = drawn.edges.slice(1, -1);
    const counts = (rows: Rows, column: Column): { bins: ArrayLike<number>; missing: number } => {
      const of = side(column, rows);
      return { bins: of?.numbers ? kernel.binCounts(of.numbers, inner) : drawn.reference.map(() => 0), missing: of?.missing ?? 0 };
    };
    const [keptReference, keptCurrent] = [counts(kept.reference, own), counts(kept.current, own)];
    return [
      ...drawn.reference.map((count, i): FilteredBin => ({
        kind: "interval", lower: drawn.edges[i] as number, upper: drawn.edges[i + 1] as number, reference: count, current: drawn.current[i] as number,
        kept: { reference: keptReference.bins[i] as number, current: keptCurrent.bins[i] as number },
      })),
      ...missingBin({ reference: reference.missing, current: current.missing }, { reference: keptReference.missing, current: keptCurrent.missing }),
    ];
  });
}

function categoryBins(before: Column, own: Column, all: Sides<Rows>, kept: Sides<Rows>, filter: Filter, kernel: Kernel): FilteredBin[] {
  const categories = before.categories ?? [];
  const counted = (column: Column, rows: Rows): { counts: ArrayLike<number>; missing: number } =>
    kernel.memory.scope((scope) => {
      const loaded = loadRows(column, rows, false, kernel, scope);
      const side = loaded?.cut(loaded.window, scope);
      return { counts: side?.counts?.slice() ?? new Float64Array(categories.length), missing: side?.missing ?? 0 };
    });
  const sides = { reference: counted(before, all.reference), current: counted(before, all.current) };
  const left = { reference: counted(own, kept.reference), current: counted(own, kept.current) };
  const bins = categories.map((category, code): FilteredBin => ({
    kind: "category", category, reference: sides.reference.counts[code] as number, current: sides.current.counts[code] as number,
    kept: { reference: left.reference.counts[code] as number, current: left.current.counts[code] as number },
  }));
  bins.sort((a, b) => naturalOrder.compare(a.category as string, b.category as string));
  return [...shownBins(bins, filter), ...missingBin({ reference: sides.reference.missing, current: sides.current.missing }, { reference: left.reference.missing, current: left.current.missing })];
}

/** The largest categories and those that are filtered by, in their order, and the others as one. */
export function shownBins(bins: readonly FilteredBin[], { categories }: Filter): FilteredBin[] {
  const present = bins.filter(({ reference, current }) => reference + current > 0);
  if (present.length <= mostCategories) return present;
  const chosen = new Set(categories);
  const size = ({ reference, current, category }: FilteredBin): number => (chosen.has(category as string) ? Number.POSITIVE_INFINITY : Math.max(reference, current));
  const shown = new Set([...present].sort((a, b) => size(b) - size(a)).slice(0, mostCategories - 1));
  const rest = present.filter((bin) => !shown.has(bin));
  const sum = (of: (bin: FilteredBin) => number): number => rest.reduce((total, bin) => total + of(bin), 0);
  return [...present.filter((bin) => shown.has(bin)), {
    kind: "rest", reference: sum(({ reference }) => reference), current: sum(({ current }) => current),
    kept: { reference: sum(({ kept }) => kept.reference), current: sum(({ kept }) => kept.current) },
  }];
}

export function missingBin(all: Sides<number>, kept: Sides<number>): FilteredBin[] {
  return all.reference + all.current > 0 ? [{ kind: "missing", ...all, kept }] : [];
}
