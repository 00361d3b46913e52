import type { Bin } from "../../report.ts";
import { type BothCounts, poolCategories, unseenKind } from "../../stats/conventions/standard.ts";
import { halfRow, jensenShannonTerm, psiTerm } from "../../stats/uncertainty/divergences.ts";
import { type CategoryCells, mostCategories, type NumberCells } from "./cells.ts";

/** The standard convention's bins as counts alone, in its order and without those that are empty: all that a column off the screen needs. One column's at a time. */
export interface Binned {
  length: number;
  /** Which interval or category each is, or one of the kinds below. */
  readonly of: Int32Array;
  readonly reference: Float64Array;
  readonly current: Float64Array;
  /** What each brings to PSI, once it is asked for. */
  readonly terms: Float64Array;
}

const [missing, infinite, rest, unseen] = [-1, -2, -3, -4];

export function roomForBins(): Binned {
  const most = mostCategories + 4;
  return { length: 0, of: new Int32Array(most), reference: new Float64Array(most), current: new Float64Array(most), terms: new Float64Array(most) };
}

function put(out: Binned, of: number, reference: number, current: number): void {
  if (reference === 0 && current === 0) return;
  const at = out.length++;
  out.of[at] = of;
  out.reference[at] = reference;
  out.current[at] = current;
}

/** Counts of cells between the edges at `places`, then of infinite and missing values. */
export function binNumbers(out: Binned, { edges }: NumberCells, inReference: Int32Array, inCurrent: Int32Array, places: readonly number[], { reference, current }: BothCounts): void {
  out.length = 0;
  let cell = 0;
  for (let i = 0; i <= places.length; i++) {
    const last = i < places.length ? (places[i] as number) : edges.length;
    let before = 0;
    let now = 0;
    for (; cell <= last; cell++) {
      before += inReference[cell] as number;
      now += inCurrent[cell] as number;
    }
    put(out, i, before, now);
  }
  put(out, infinite, reference.infinite, current.infinite);
  put(out, missing, reference.missing, current.missing);
}

/** Categories, which are in natural order, then the pooled, the unseen and the missing. */
export function binCategories(out: Binned, { categories }: CategoryCells, sides: BothCounts): void {
  const { reference, current } = sides;
  const pooled = poolCategories(sides, categories.length);
  out.length = 0;
  for (const code of pooled.own) put(out, code, reference.counts?.[code] ?? 0, current.counts?.[code] ?? 0);
  if (pooled.rest) put(out, rest, pooled.rest.reference, pooled.rest.current);
  put(out, unseen, pooled.unseen.reference, pooled.unseen.current);
  put(out, missing, reference.missing, current.missing);
}

/** How many of the bins are not that of missing values, which comes last. */
export const presentBins = ({ of, length }: Binned): number => (length > 0 && of[length - 1] === missing ? length - 1 : length);

/** As the convention has it; NaN where a side has no rows. */
export function stabilityIndex({ length, reference, current, terms }: Binned, sides: BothCounts): number {
  const [before, now] = [sides.reference.rows, sides.current.rows];
  if (before === 0 || now === 0 || length === 0) return Number.NaN;
  let psi = 0;
  for (let i = 0; i < length; i++) {
    terms[i] = psiTerm(halfRow(reference[i] as number, before, length), halfRow(current[i] as number, now, length));
    psi += terms[i] as number;
  }
  return psi;
}

/** Natural logarithm; undefined where a side has no rows. */
export function jensenShannon({ length, reference, current }: Binned, sides: BothCounts): number | undefined {
  const [before, now] = [sides.reference.rows, sides.current.rows];
  if (before === 0 || now === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += jensenShannonTerm((reference[i] as number) / before, (current[i] as number) / now);
  return Math.sqrt(Math.max(0, sum));
}

/** With what is written on them, and each one's share of PSI. */
export function namedBins({ length, of, reference, current, terms }: Binned, psi: number, sides: BothCounts, { edges, categories }: { edges?: readonly (number | undefined)[]; categories?: readonly string[] }): Bin[] {
  const bins: Bin[] = [];
  for (let i = 0; i < length; i++) {
    const bin = of[i] as number;
    const [before, now, share] = [reference[i] as number, current[i] as number, psi > 0 ? (terms[i] as number) / psi : 0];
    // Each literally: a bin made from parts costs as much as its whole column.
    if (bin >= 0 && edges) bins.push({ kind: "interval", lower: edges[bin], upper: edges[bin + 1], reference: before, current: now, share });
    else if (bin >= 0) bins.push({ kind: "category", category: categories?.[bin] as string, reference: before, current: now, share });
    else bins.push({ kind: bin === missing ? "missing" : bin === infinite ? "infinite" : bin === rest ? "rest" : unseenKind(sides), reference: before, current: now, share });
  }
  return bins;
}
