import type { Column, ColumnData } from "../data/frame.ts";
import { type Block, type Codes, type Kernel, type Numbers, type Ranks, type Scope, type Segment, type Sorted, ValueType } from "../kernel/kernel.ts";
import type { Chunks, ColumnSample, SideSample } from "../stats/conventions/convention.ts";
import { eppsSingleton, eppsSingletonPoint } from "../stats/eppsSingleton.ts";
import { asymptoticPValue, kolmogorovSmirnovPValue } from "../stats/kolmogorov.ts";
import { pooledQuantile } from "../stats/pooledQuantile.ts";

/** Rows [start, end) of one side, in time order. */
export interface Window { readonly start: number; readonly end: number }

/** Rows [start, end) of one of the two files. */
export interface Stretch extends Window { readonly side: "reference" | "current" }

/** What is compared: stretches one after the other. A reference window may lie in either file, or across both. */
export type Rows = readonly Stretch[];

export const rowCount = (rows: readonly Window[]): number => rows.reduce((sum, { start, end }) => sum + end - start, 0);

/** A sample of a column with its rows, from which the samples of windows and chunks are cut. */
export interface LoadedSide {
  /** The rows of the file that it holds; rows counted from 0 where it is made of several stretches. */
  readonly window: Window;
  readonly numbers?: Numbers;
  readonly codes?: Codes;
  /**
   * Rows [start, end) of the side, inside `window`; what it needs is allocated in `scope` when first asked for.
   * `chosen` are the report's chunks where a person chose their length.
   */
  cut(window: Window, scope: Scope, chosen?: ChosenChunks): SideSample;
}

export interface ChosenChunks { readonly every: string; readonly windows: readonly Window[] }

/** Integers beyond 2^53 on either side are compared as integers: then both sides' keys must be of one 64-bit kind. */
export function exactKeys(column: Column, kernel: Kernel): boolean {
  const sides = [column.reference, column.current].filter((side) => side?.numbers);
  const types = new Set(sides.flatMap((side) => (side?.numbers ?? []).map((segment) => segment.type)));
  if (types.size !== 1 || sides.some((side) => side?.storage !== "integer" && side?.storage !== "unsigned")) return false;
  return sides.some((side) => kernel.integersExceed(side?.numbers ?? []));
}

/** Loads rows into kernel memory. Those of a file that lacks the column are left out; undefined where none is left. */
export function loadRows(column: Column, rows: Rows, exact: boolean, kernel: Kernel, scope: Scope): LoadedSide | undefined {
  const held = rows.filter(({ side }) => column[side]);
  const [first] = held;
  if (!first) return undefined;
  const data = held.length === 1 ? (column[first.side] as ColumnData) : joined(column, held);
  const window = held.length === 1 ? first : { start: 0, end: rowCount(held) };
  return loadSide(column, data, window, exact, kernel, scope);
}

/** Stretches of two files as one: their Arrow segments one after the other. Kinds and categories are already the same on both. */
export function joined(column: Column, rows: Rows): ColumnData {
  const parts = rows.map((stretch) => ({ stretch, data: column[stretch.side] as ColumnData }));
  const numbers = parts.every(({ data }) => data.numbers) ? parts.flatMap(({ data, stretch }) => slice(data.numbers ?? [], stretch)) : undefined;
  const codes = parts.every(({ data }) => data.codes) ? parts.map(({ data, stretch }) => sliceCodes(data.codes as CodedSegments, stretch)) : undefined;
  return {
    storage: (parts[0] as (typeof parts)[number]).data.storage,
    ...(numbers ? { numbers } : {}),
    ...(codes ? { codes: { segments: codes.flatMap(({ segments }) => segments), maps: codes.flatMap(({ maps }) => maps) } } : {}),
  };
}

type CodedSegments = NonNullable<ColumnData["codes"]>;

/** One map a segment: an empty one where the indices are the codes. */
function sliceCodes({ segments, maps }: CodedSegments, window: Window): { segments: Segment[]; maps: Codes[] } {
  const kept: { segments: Segment[]; maps: Codes[] } = { segments: [], maps: [] };
  eachSlice(segments, window, (segment, index) => {
    kept.segments.push(segment);
    kept.maps.push(maps[index] ?? { address: 0, length: 0 });
  });
  return kept;
}

/** Loads the rows of `window` into kernel memory. */
function loadSide(column: Column, data: ColumnData, window: Window, exact: boolean, kernel: Kernel, scope: Scope): LoadedSide {
  const rows = window.end - window.start;
  const numbers = data.numbers && loadNumbers(slice(data.numbers, window), rows, kernel, scope);
  const codes = data.codes && loadCodes(data.codes, window, kernel, scope);
  const cut = (part: Window, within: Scope, chosen?: ChosenChunks): SideSample => {
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
      numbers: cutNumbers,
      chunks(count): Chunks {
        const sides = (chosen ? inside(chosen.windows, part) : equalParts(part, count)).map((piece) => cut(piece, within));
        return chosen ? { every: chosen.every, sides } : { sides };
      },
    };
  };
  return { window, numbers, codes, cut };
}

/**
 * Both sides of a column. SciPy's `auto` p-value (exact up to 10,000 rows a side) costs n·m·D steps; chunks are many,
 * so theirs is the exact one only up to `exactLimit` = n·m, and the asymptotic one beyond.
 */
/** The rows that have a value: a target that is missing is a label that has not come yet, and says nothing of the labels. */
export function withoutMissing(side: SideSample): SideSample {
  return Object.create(side, { rows: { value: side.rows - side.missing, enumerable: true }, missing: { value: 0, enumerable: true } }) as SideSample;
}

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
  const merge = (a: Sorted | undefined, b: Sorted | undefined): Ranks | undefined => (a?.length && b?.length ? kernel.ranks(a, b) : undefined);
  const ranksOfDoubles = lazy(() => merge(reference.sortedDoubles, current.sortedDoubles));
  const ranks = lazy(() => {
    const same = reference.sorted === reference.sortedDoubles && current.sorted === current.sortedDoubles;
    return same ? ranksOfDoubles() : merge(reference.sorted, current.sorted);
  });
  const characteristic = lazy(() => {
    const [a, b] = [reference.sortedDoubles, current.sortedDoubles];
    if (!a?.length || !b?.length) return undefined;
    const middleHalf = pooledQuantile(a, b, 0.75, kernel) - pooledQuantile(a, b, 0.25, kernel);
    if (!(middleHalf > 0)) return undefined;
    const [before, now] = [a, b].map((sample) => kernel.characteristic(sample, eppsSingletonPoint / (middleHalf / 2)));
    return before && now && eppsSingleton(before, now, a.length, b.length);
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
    get ranks() {
      return ranks();
    },
    get ranksOfDoubles() {
      return ranksOfDoubles();
    },
    get eppsSingleton() {
      return characteristic();
    },
  };
}

/** The side that lacks the column. */
export function emptySide(): SideSample {
  return { rows: 0, missing: 0, distinct: 0, storage: "other", chunks: () => ({ sides: [] }) };
}

/** What of each window lies in `part`. */
function inside(windows: readonly Window[], part: Window): Window[] {
  return windows.map(({ start, end }) => ({ start: Math.max(start, part.start), end: Math.min(end, part.end) })).filter(({ start, end }) => start < end);
}

/** `count` windows of equal size, and the remainder as one more. */
function equalParts({ start, end }: Window, count: number): Window[] {
  const size = Math.floor((end - start) / count);
  if (size === 0) return [];
  return Array.from({ length: Math.ceil((end - start) / size) }, (_, i) => ({ start: start + i * size, end: Math.min(end, start + (i + 1) * size) }));
}

/** To be read only: doubles without nulls are lent where they lie. */
export function loadNumbers(segments: readonly Segment[], rows: number, kernel: Kernel, scope: Scope): Numbers {
  const [only] = segments;
  if (only && only.type === ValueType.float64 && only.validity === 0 && only.length === rows) return { address: only.values + only.offset * 8, length: rows };
  return copyNumbers(segments, rows, kernel, scope);
}

/** To be written into. */
export function copyNumbers(segments: readonly Segment[], rows: number, kernel: Kernel, scope: Scope): Numbers {
  const numbers = scope.numbers(rows);
  kernel.numbers(segments, numbers);
  return numbers;
}

export function loadCodes(codes: CodedSegments, window: Window, kernel: Kernel, scope: Scope): Codes {
  const out = scope.codes(window.end - window.start);
  const { segments, maps } = sliceCodes(codes, window);
  kernel.codes(segments, maps, out);
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
