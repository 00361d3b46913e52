import type { Column, ColumnData } from "../data/frame.ts";
import type { Block, Codes, Kernel, Numbers, Scope, Segment } from "../kernel/kernel.ts";
import type { ColumnSample, SideSample } from "../stats/conventions/convention.ts";
import { asymptoticPValue, kolmogorovSmirnovPValue } from "../stats/kolmogorov.ts";

/** Rows [start, end) of one side, in time order. */
export interface Window { readonly start: number; readonly end: number }

/** One side of a column with its rows, from which the samples of windows and chunks are cut. */
export interface LoadedSide {
  readonly window: Window;
  readonly numbers?: Numbers;
  readonly codes?: Codes;
  /** Rows [start, end) of the side, inside `window`; what it needs is allocated in `scope` when first asked for. */
  cut(window: Window, scope: Scope): SideSample;
}

/** Integers beyond 2^53 on either side are compared as integers: then both sides' keys must be of one 64-bit kind. */
export function exactKeys(column: Column, kernel: Kernel): boolean {
  const sides = [column.reference, column.current].filter((side) => side?.numbers);
  const types = new Set(sides.flatMap((side) => (side?.numbers ?? []).map((segment) => segment.type)));
  if (types.size !== 1 || sides.some((side) => side?.storage !== "integer" && side?.storage !== "unsigned")) return false;
  return sides.some((side) => kernel.integersExceed(side?.numbers ?? []));
}

/** Loads the rows of `window` into kernel memory. */
export function loadSide(column: Column, data: ColumnData, window: Window, exact: boolean, kernel: Kernel, scope: Scope): LoadedSide {
  const rows = window.end - window.start;
  const numbers = data.numbers && loadNumbers(slice(data.numbers, window), rows, kernel, scope);
  const codes = data.codes && loadCodes(data.codes, window, kernel, scope);
  const cut = (part: Window, within: Scope): SideSample => {
    const length = part.end - part.start;
    const offset = part.start - window.start;
    const cutNumbers = numbers && { address: numbers.address + offset * 8, length };
    const cutCodes = codes && { address: codes.address + offset * 4, length };
    const moments = lazy(() => cutNumbers && kernel.describe(cutNumbers));
    const counted = lazy(() => cutCodes && kernel.countCodes(cutCodes, column.categories?.length ?? 0));
    const room = (): Block => within.allocate(Math.max(1, length) * 8);
    const doubles = lazy(() => cutNumbers && kernel.sort(cutNumbers, room()));
    const sorted = exact ? lazy(() => kernel.sortIntegers(slice(data.numbers ?? [], part), room())) : doubles;
    const distinct = lazy(() => {
      const sample = sorted();
      return sample ? kernel.distinct(sample) : 0;
    });
    return {
      rows: length,
      storage: data.storage,
      get missing() {
        return counted()?.missing ?? moments()?.missing ?? length;
      },
      get moments() {
        return moments();
      },
      get sorted() {
        return sorted();
      },
      get sortedDoubles() {
        return doubles();
      },
      get distinct() {
        return distinct();
      },
      get counts() {
        return counted()?.counts;
      },
    };
  };
  return { window, numbers, codes, cut };
}

/**
 * Both sides of a column. SciPy's `auto` p-value (exact up to 10,000 rows a side) costs n·m·D steps; chunks are many,
 * so theirs is the exact one only up to `exactLimit` = n·m, and the asymptotic one beyond.
 */
export function pair(column: Column, reference: SideSample, current: SideSample, exactLimit: number, kernel: Kernel): ColumnSample {
  const ks = lazy(() => {
    const [a, b] = [reference.sorted, current.sorted];
    if (!a?.length || !b?.length) return undefined;
    const { statistic, numerator } = kernel.kolmogorovSmirnov(a, b);
    const exact = a.length * b.length <= exactLimit;
    return { statistic, pValue: exact ? kolmogorovSmirnovPValue(numerator, a.length, b.length) : asymptoticPValue(statistic, a.length, b.length) };
  });
  const wasserstein = lazy(() => {
    const [a, b] = [reference.sortedDoubles, current.sortedDoubles];
    return a?.length && b?.length ? kernel.wasserstein(a, b) : undefined;
  });
  return {
    kind: column.kind,
    categories: column.categories ?? [],
    reference,
    current,
    get ks() {
      return ks();
    },
    get wasserstein() {
      return wasserstein();
    },
  };
}

/** The side that lacks the column. */
export function emptySide(): SideSample {
  return { rows: 0, missing: 0, distinct: 0, storage: "other" };
}

export function loadNumbers(segments: readonly Segment[], rows: number, kernel: Kernel, scope: Scope): Numbers {
  const numbers = scope.numbers(rows);
  kernel.numbers(segments, numbers);
  return numbers;
}

export function loadCodes(codes: NonNullable<ColumnData["codes"]>, window: Window, kernel: Kernel, scope: Scope): Codes {
  const out = scope.codes(window.end - window.start);
  const kept: Segment[] = [];
  const maps: Codes[] = [];
  eachSlice(codes.segments, window, (segment, index) => {
    kept.push(segment);
    const map = codes.maps[index];
    if (map) maps.push(map);
  });
  kernel.codes(kept, maps, out);
  return out;
}

/** The parts of segments that rows [start, end) cover. */
export function slice(segments: readonly Segment[], window: Window): Segment[] {
  const kept: Segment[] = [];
  eachSlice(segments, window, (segment) => kept.push(segment));
  return kept;
}

function eachSlice(segments: readonly Segment[], window: Window, take: (segment: Segment, index: number) => void): void {
  let first = 0;
  segments.forEach((segment, index) => {
    const start = Math.max(window.start, first);
    const end = Math.min(window.end, first + segment.length);
    if (start < end) take({ ...segment, offset: segment.offset + start - first, length: end - start }, index);
    first += segment.length;
  });
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
