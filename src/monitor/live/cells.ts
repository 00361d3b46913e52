import type { Column } from "../../data/frame.ts";
import type { Kernel, Sorted } from "../../kernel/kernel.ts";
import type { ColumnQuality } from "../../report.ts";
import { decileEdges, naturalOrder } from "../../stats/conventions/standard.ts";
import { nextAbove } from "../../stats/nextAbove.ts";

/** How a column's values are counted: a byte a value, or a few. */
export type Cells = NumberCells | CategoryCells;

/** Cells [edge, next edge), open at both ends; the codes edges.length + 1 and + 2 are missing and infinite values. */
export interface NumberCells {
  readonly of: "numbers";
  readonly column: Column;
  readonly edges: readonly number[];
  /** Places in `edges` of the deciles that the standard convention's bins begin at. */
  readonly deciles: readonly number[];
  /** Cells that can hold one value only. */
  readonly atoms: Uint8Array;
  /** Places of the least value of the reference and of what comes after its greatest. */
  readonly range?: readonly [number, number];
  /** Places of the inner edges of the histogram that is drawn. */
  readonly figure?: { readonly edges: number[]; readonly inner: readonly number[]; readonly clipped?: { lower: boolean; upper: boolean } };
  readonly exact: boolean;
}

/** 250 categories a byte, and a code each for those of the other bytes and for missing; few columns need more than one byte. */
export interface CategoryCells {
  readonly of: "categories";
  readonly column: Column;
  readonly categories: readonly string[];
  /** How many of them are one category's own; the others are shared. */
  readonly shared: number;
  /** From the column's codes to those of each byte. */
  readonly maps: readonly Uint8Array[];
  /** False where categories of the reference had to share a code. */
  readonly exact: boolean;
}

const mostEdges = 252;
const categoriesInByte = 250;
const mostBytes = 8;
/** More share two codes. */
export const mostCategories = mostBytes * categoriesInByte;
export const missingCategory = 254;
const otherByte = 255;

/** How many bytes a value of the column takes. */
export const bytesOf = ({ kind, categories = [] }: Column): number => (kind === "numeric" ? 1 : Math.min(mostBytes, Math.max(1, Math.ceil(categories.length / categoriesInByte))));

/** Counts in the order of the cells, then of missing and of infinite values, from the 256 of each byte. */
export function countsOf(cells: Cells, of: (byte: number) => Int32Array): Int32Array {
  if (cells.of === "numbers") return of(0);
  const counts = new Int32Array(cells.categories.length + 1);
  for (let byte = 0; byte < cells.maps.length; byte++) counts.set(of(byte).subarray(0, Math.min(categoriesInByte, cells.categories.length - byte * categoriesInByte)), byte * categoriesInByte);
  counts[cells.categories.length] = of(0)[missingCategory] as number;
  return counts;
}

/**
 * Edges such that PSI over deciles, the histogram that is drawn and what lies outside the reference's range are exact, and as many of the
 * reference's quantiles between them as a byte holds; a value that many rows share has a cell of its own.
 */
export function numberCells(column: Column, reference: Sorted, drawn: ColumnQuality["histogram"], exact: boolean, kernel: Kernel): NumberCells {
  const deciles = decileEdges(reference, kernel);
  const ends = reference.length > 0 ? [kernel.value(reference, 0), nextAbove(kernel.value(reference, reference.length - 1))] : [];
  const inner = drawn?.edges.slice(1, -1) ?? [];
  const fixed = new Set([...deciles, ...ends, ...inner]);
  const room = mostEdges - fixed.size;
  const runs = kernel.runs(reference, room >> 1);
  const between = runs ? Array.from(runs.values).flatMap((value) => [value, nextAbove(value)]) : quantileEdges(reference, room, kernel);
  const edges = [...new Set([...fixed, ...between])].map((edge) => (edge === 0 ? 0 : edge)).filter(Number.isFinite).sort((a, b) => a - b);
  const place = (edge: number): number => edges.indexOf(edge === 0 ? 0 : edge);
  const [least, after] = ends.map(place);
  return {
    of: "numbers", column, edges, deciles: deciles.map(place), exact,
    atoms: Uint8Array.from({ length: edges.length + 1 }, (_, cell) => (cell > 0 && cell < edges.length && edges[cell] === nextAbove(edges[cell - 1] as number) ? 1 : 0)),
    ...(least !== undefined && after !== undefined && after >= 0 ? { range: [least, after] } : {}),
    ...(drawn ? { figure: { edges: drawn.edges, inner: inner.map(place), ...(drawn.clipped ? { clipped: drawn.clipped } : {}) } } : {}),
  };
}

/** Quantiles at equal steps; where two fall on one value, that value and what comes after it. */
function quantileEdges(reference: Sorted, room: number, kernel: Kernel): number[] {
  const quantiles = kernel.quantiles(reference, Array.from({ length: room }, (_, i) => (i + 1) / (room + 1)));
  return quantiles.flatMap((value, i) => (value !== quantiles[i - 1] ? [value] : value !== quantiles[i - 2] ? [nextAbove(value)] : []));
}

/** A place for each category in natural order; where they are too many, the rarest share one, those that the reference never had another. */
export function categoryCells(column: Column, reference: ArrayLike<number>): CategoryCells {
  const all = (column.categories ?? []).map((category, code) => ({ category, code, rows: reference[code] as number }));
  const kept = all.length <= mostCategories ? [...all] : [...all].sort((a, b) => b.rows - a.rows).slice(0, mostCategories - 2);
  kept.sort((a, b) => naturalOrder.compare(a.category, b.category));
  const places = new Map(kept.map(({ code }, i) => [code, i]));
  const left = all.filter(({ code }) => !places.has(code));
  const placeOf = ({ code, rows }: (typeof all)[number]): number => places.get(code) ?? kept.length + (rows > 0 ? 0 : 1);
  const map = (byte: number): Uint8Array => Uint8Array.from(all, (each) => {
    const local = placeOf(each) - byte * categoriesInByte;
    return local >= 0 && local < categoriesInByte ? local : otherByte;
  });
  return {
    of: "categories", column,
    categories: [...kept.map(({ category }) => category), ...(left.length > 0 ? ["", ""] : [])], shared: kept.length,
    maps: Array.from({ length: bytesOf(column) }, (_, byte) => map(byte)),
    exact: left.every(({ rows }) => rows === 0),
  };
}
