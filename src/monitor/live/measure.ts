import type { Kernel } from "../../kernel/kernel.ts";
import type { LiveColumn } from "../../live.ts";
import type { Bin } from "../../report.ts";
import { kolmogorovSmirnovBounds } from "../../stats/cellBounds.ts";
import type { Measurement } from "../../stats/conventions/convention.ts";
import { type BothCounts, categoryBins, countsTest, effect, intervalBins, type SideCounts, standard, withMissing } from "../../stats/conventions/standard.ts";
import { quickPValue } from "../../stats/kolmogorov.ts";
import { jensenShannonTerm } from "../../stats/uncertainty/divergences.ts";
import type { Cells, CategoryCells, NumberCells } from "./cells.ts";

/** Counts of each side's cells as `countsOf` gives them, and the rows that they are of. */
export interface Counted {
  readonly reference: Int32Array;
  readonly current: Int32Array;
  readonly rows: { readonly reference: number; readonly current: number };
  /** The reference is not the one whose deciles are edges of cells. */
  readonly moved: boolean;
}

/** A column's figures, and how the standard convention weighs them, with the strongest and with the weakest evidence that the cells allow. */
export interface Measured {
  column: LiveColumn;
  weakest: Measurement;
  strongest: Measurement;
}

export function measureColumn(cells: Cells, counted: Counted, kernel: Kernel): Measured {
  return cells.of === "numbers" ? measureNumbers(cells, counted, kernel) : measureCategories(cells, counted, kernel);
}

/** One verdict a column, by the weaker evidence: what is called drifted is drifted. */
export function judgeColumns(measured: readonly Measured[]): void {
  const weakest = standard.judge(measured.map((each) => each.weakest));
  const strongest = standard.judge(measured.map((each) => each.strongest));
  measured.forEach(({ column }, i) => {
    const { value, reason, ...verdict } = weakest[i] as (typeof weakest)[number];
    const sure = verdict.level === strongest[i]?.level;
    const why = sure ? reason : "between the bounds of the cells; certain when the hand rests";
    column.verdict = { ...verdict, ...(value === undefined || Number.isNaN(value) ? {} : { value }), ...(why === undefined ? {} : { reason: why }) };
    column.level = verdict.level;
  });
}

function measureNumbers(cells: NumberCells, { reference, current, rows, moved }: Counted, kernel: Kernel): Measured {
  const { edges } = cells;
  const sides: BothCounts = { reference: sideOf("reference"), current: sideOf("current") };
  function sideOf(side: "reference" | "current"): SideCounts {
    const counts = side === "reference" ? reference : current;
    const data = cells.column[side];
    return { rows: rows[side], missing: counts[edges.length + 1] as number, infinite: counts[edges.length + 2] as number, storage: data?.storage ?? "other" };
  }
  const [inReference, inCurrent] = [reference.subarray(0, edges.length + 1), current.subarray(0, edges.length + 1)];
  const places = moved ? nearestDeciles(inReference, cells.atoms) : cells.deciles;
  const known = labelled(cells, sides);
  const bins = intervalBins(places.map((place) => edges[place] as number), merged(inReference, places), merged(inCurrent, places), known);
  const ks = kolmogorovSmirnovBounds(inReference, inCurrent, cells.atoms);
  const { figure, range } = cells;
  const column = columnOf(cells, bins, sides, moved || !cells.exact);
  if (ks) column.ks = ks;
  column.infinite = { reference: sides.reference.infinite, current: sides.current.infinite };
  if (range && !moved) {
    const [below, , above] = merged(inCurrent, range) as [number, number, number];
    column.outOfRange = { below, above };
  }
  if (figure) {
    column.histogram = {
      edges: figure.edges, reference: figureCounts(inReference, figure), current: figureCounts(inCurrent, figure), ...(figure.clipped ? { clipped: figure.clipped } : {}),
    };
  }
  const finite = (side: SideCounts): number => side.rows - side.missing - side.infinite;
  const weigh = (statistic: number | undefined): number | undefined => statistic === undefined ? undefined : quickPValue(statistic, finite(sides.reference), finite(sides.current));
  return measured(column, bins, known, [weigh(ks?.[0]), weigh(ks?.[1])], kernel);
}

function measureCategories(cells: CategoryCells, { reference, current, rows }: Counted, kernel: Kernel): Measured {
  const { categories } = cells;
  const sideOf = (side: "reference" | "current", counts: Int32Array): SideCounts => ({
    rows: rows[side], missing: counts[categories.length] as number, infinite: 0, storage: cells.column[side]?.storage ?? "other", counts,
  });
  const sides = { reference: sideOf("reference", reference), current: sideOf("current", current) };
  const known = labelled(cells, sides);
  const bins = categoryBins(categories, known);
  const column = columnOf(cells, bins, sides, !cells.exact);
  const { statistic, pValue } = countsTest(bins, kernel);
  if (pValue !== undefined) column.chiSquare = { statistic, pValue };
  column.unseen = categories.reduce((sum, _, code) => sum + (reference[code] === 0 ? (current[code] as number) : 0), 0);
  return measured(column, bins, known, [pValue, pValue], kernel);
}

/** A label that has not come yet is no value of the target. */
function labelled({ column }: Cells, sides: BothCounts): BothCounts {
  if (column.role !== "target") return sides;
  const known = (side: SideCounts): SideCounts => ({ ...side, rows: side.rows - side.missing, missing: 0 });
  return { reference: known(sides.reference), current: known(sides.current) };
}

function columnOf(cells: Cells, bins: Bin[], sides: BothCounts, approximate: boolean): LiveColumn {
  const { reference, current } = sides;
  const column: LiveColumn = { column: cells.column.name, approximate, bins, missing: { reference: reference.missing, current: current.missing } };
  const rows = labelled(cells, sides);
  if (rows.reference.rows > 0 && rows.current.rows > 0) {
    column.jensenShannon = Math.sqrt(Math.max(0, bins.reduce((sum, bin) => sum + jensenShannonTerm(bin.reference / rows.reference.rows, bin.current / rows.current.rows), 0)));
  }
  return column;
}

function measured(column: LiveColumn, bins: Bin[], sides: BothCounts, evidence: readonly [number | undefined, number | undefined], kernel: Kernel): Measured {
  const value = effect(bins, sides);
  const empty = sides.current.rows === 0 ? "current" : sides.reference.rows === 0 ? "reference" : undefined;
  const of = (pValue: number | undefined): Measurement => {
    const all = withMissing(pValue, sides, kernel);
    return {
      test: "psi", on: "statistic", value, threshold: 0.1, tests: [], bins,
      ...(all === undefined ? {} : { pValue: all }), ...(empty ? { reason: `the ${empty} window has no rows` } : {}),
    };
  };
  return { column, weakest: of(evidence[0]), strongest: of(evidence[1]) };
}

/**
 * The edges of cells that lie nearest to the deciles of these counts: the deciles themselves where they fall on values that have cells of their
 * own, and then, as in the report, with a bin for what lies above a greatest value that is one of them.
 */
function nearestDeciles(counts: Int32Array, atoms: Uint8Array): number[] {
  const until = new Float64Array(counts.length);
  counts.forEach((count, cell) => { until[cell] = count + (cell > 0 ? (until[cell - 1] as number) : 0); });
  const rows = until.at(-1) as number;
  if (rows === 0) return [];
  const cellOf = (row: number): number => until.findIndex((below) => below > row);
  const places: number[] = [];
  const add = (place: number): void => {
    if (place >= 0 && place < counts.length - 1 && place > (places.at(-1) ?? -1)) places.push(place);
  };
  for (let tenth = 1; tenth < 10; tenth++) {
    const at = ((rows - 1) * tenth) / 10;
    const cell = cellOf(Math.ceil(at));
    const [below, through] = [(until[cell] as number) - (counts[cell] as number), until[cell] as number];
    const sure = atoms[cell] === 1 || cellOf(Math.floor(at)) !== cell;
    add(sure || at - below <= through - at ? cell - 1 : cell);
  }
  const greatest = cellOf(rows - 1);
  if (atoms[greatest] === 1 && places.at(-1) === greatest - 1) add(greatest);
  return places;
}

/** Counts of the cells between the given edges. */
export function merged(counts: Int32Array, places: readonly number[]): number[] {
  const sums: number[] = [];
  let cell = 0;
  for (const place of [...places, counts.length - 1]) {
    let sum = 0;
    while (cell <= place) sum += counts[cell++] as number;
    sums.push(sum);
  }
  return sums;
}

/** A histogram's outer bins hold what lies beyond them. */
const figureCounts = (counts: Int32Array, { inner }: NonNullable<NumberCells["figure"]>): number[] => merged(counts, inner);
