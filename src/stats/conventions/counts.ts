import type { Bin } from "../../report.ts";
import type { SideSample } from "./convention.ts";

/** Small counts that several tools' conventions make. */

export const infinities = ({ moments }: SideSample): number => (moments ? moments.positiveInfinities + moments.negativeInfinities : 0);

/** Rows that hold a value, ±∞ included. */
export const present = ({ rows, missing }: SideSample): number => rows - missing;

/** Columns that pandas.read_csv would have given a numeric dtype; text and booleans are not. */
export const isNumeric = ({ storage }: SideSample): boolean => storage === "float" || storage === "integer" || storage === "unsigned";

export const total = (bins: readonly Bin[], side: "reference" | "current"): number => bins.reduce((sum, bin) => sum + bin[side], 0);

export const codePointOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Each bin's part of a sum over bins, between 0 and 1; all 0 where nothing moved. */
export function withShares(bins: readonly Bin[], parts: readonly number[]): Bin[] {
  const sum = parts.reduce((a, b) => a + b, 0);
  return bins.map((bin, i) => ({ ...bin, share: sum > 0 ? Math.min(1, Math.max(0, (parts[i] as number) / sum)) : 0 }));
}

/** (−∞, e₀), [e₀, e₁), …, [eₖ, ∞) as bins without counts. */
export function openBins(edges: readonly number[]): Bin[] {
  return Array.from({ length: edges.length + 1 }, (_, i): Bin => ({ kind: "interval", lower: edges[i - 1], upper: edges[i], reference: 0, current: 0, share: 0 }));
}

/** One bin a category that either side has, in order of the category. */
export function eachCategory(categories: readonly string[], reference: SideSample, current: SideSample): Bin[] {
  const bins: Bin[] = [];
  categories.forEach((category, code) => {
    const [inReference, inCurrent] = [reference.counts?.[code] ?? 0, current.counts?.[code] ?? 0];
    if (inReference + inCurrent > 0) bins.push({ kind: "category", category, reference: inReference, current: inCurrent, share: 0 });
  });
  return bins.sort((a, b) => codePointOrder(a.category as string, b.category as string));
}
