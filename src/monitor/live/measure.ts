import type { LiveColumn } from "../../live.ts";
import type { Bin, DriftVerdict } from "../../report.ts";
import { kolmogorovSmirnovBounds } from "../../stats/cellBounds.ts";
import { chiSquareTail } from "../../stats/chiSquare.ts";
import type { Measurement } from "../../stats/conventions/convention.ts";
import { type BothCounts, type SideCounts, standard, withMissing } from "../../stats/conventions/standard.ts";
import { homogeneity } from "../../stats/homogeneity.ts";
import { quickPValue } from "../../stats/kolmogorov.ts";
import { binCategories, binNumbers, jensenShannon, namedBins, presentBins, roomForBins, stabilityIndex } from "./binned.ts";
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

/** Bins, histogram and Jensen–Shannon distance are made for what is `shown`; the verdict needs none of them. */
export function measureColumn(cells: Cells, counted: Counted, shown: boolean): Measured {
  return cells.of === "numbers" ? measureNumbers(cells, counted, shown) : measureCategories(cells, counted, shown);
}

/** One verdict a column, by the weaker evidence: what is called drifted is drifted. */
export function judgeColumns(measured: readonly Measured[]): void {
  const weakest = standard.judge(measured.map((each) => each.weakest));
  const strongest = standard.judge(measured.map((each) => each.strongest));
  measured.forEach(({ column }, i) => {
    const verdict = weakest[i] as DriftVerdict;
    if (Number.isNaN(verdict.value)) verdict.value = undefined;
    if (verdict.level !== strongest[i]?.level) verdict.reason = "between the bounds of the cells; certain when the hand rests";
    column.verdict = verdict;
    column.level = verdict.level;
  });
}

const binned = roomForBins();

function measureNumbers(cells: NumberCells, { reference, current, rows, moved }: Counted, shown: boolean): Measured {
  const { edges, figure, range } = cells;
  const sides: BothCounts = { reference: sideOf("reference"), current: sideOf("current") };
  function sideOf(side: "reference" | "current"): SideCounts {
    const counts = side === "reference" ? reference : current;
    return { rows: rows[side], missing: counts[edges.length + 1] as number, infinite: counts[edges.length + 2] as number, storage: cells.column[side]?.storage ?? "other" };
  }
  const [inReference, inCurrent] = [reference.subarray(0, edges.length + 1), current.subarray(0, edges.length + 1)];
  const places = moved ? nearestDeciles(inReference, cells.atoms) : cells.deciles;
  const known = labelled(cells, sides);
  binNumbers(binned, cells, inReference, inCurrent, places, known);
  const psi = stabilityIndex(binned, known);
  const ks = kolmogorovSmirnovBounds(inReference, inCurrent, cells.atoms);
  const column = columnOf(cells, sides, moved || !cells.exact);
  if (ks) column.ks = ks;
  column.infinite = { reference: sides.reference.infinite, current: sides.current.infinite };
  if (range && !moved) column.outOfRange = { below: between(inCurrent, 0, range[0]), above: between(inCurrent, range[1] + 1, edges.length) };
  if (shown) {
    draw(column, namedBins(binned, psi, known, { edges: [undefined, ...places.map((place) => edges[place]), undefined] }), known);
    if (figure) column.histogram = { edges: figure.edges, reference: merged(inReference, figure.inner), current: merged(inCurrent, figure.inner), ...(figure.clipped ? { clipped: figure.clipped } : {}) };
  }
  const finite = (side: SideCounts): number => side.rows - side.missing - side.infinite;
  const weigh = (statistic: number | undefined): number | undefined => statistic === undefined ? undefined : quickPValue(statistic, finite(sides.reference), finite(sides.current));
  return measured(column, psi, known, [weigh(ks?.[0]), weigh(ks?.[1])]);
}

function measureCategories(cells: CategoryCells, { reference, current, rows }: Counted, shown: boolean): Measured {
  const { categories } = cells;
  const sideOf = (side: "reference" | "current", counts: Int32Array): SideCounts => ({
    rows: rows[side], missing: counts[categories.length] as number, infinite: 0, storage: cells.column[side]?.storage ?? "other", counts,
  });
  const sides = { reference: sideOf("reference", reference), current: sideOf("current", current) };
  const known = labelled(cells, sides);
  binCategories(binned, cells, known);
  const psi = stabilityIndex(binned, known);
  const column = columnOf(cells, sides, !cells.exact);
  const { statistic, degreesOfFreedom } = homogeneity(binned.reference, binned.current, presentBins(binned));
  // Fewer than two bins: both sides hold the same one value, or nothing.
  column.chiSquare = Number.isNaN(statistic) ? { statistic: 0, pValue: 1 } : { statistic, pValue: chiSquareTail(statistic, degreesOfFreedom) };
  let unseen = 0;
  for (let code = 0; code < categories.length; code++) if (reference[code] === 0) unseen += current[code] as number;
  column.unseen = unseen;
  if (shown) draw(column, namedBins(binned, psi, known, { categories }), known);
  const { pValue } = column.chiSquare;
  return measured(column, psi, known, [pValue, pValue]);
}

/** A label that has not come yet is no value of the target. */
function labelled({ column }: Cells, sides: BothCounts): BothCounts {
  if (column.role !== "target") return sides;
  const known = (side: SideCounts): SideCounts => ({ ...side, rows: side.rows - side.missing, missing: 0 });
  return { reference: known(sides.reference), current: known(sides.current) };
}

const columnOf = (cells: Cells, { reference, current }: BothCounts, approximate: boolean): LiveColumn =>
  ({ column: cells.column.name, approximate, bins: [], missing: { reference: reference.missing, current: current.missing } });

function draw(column: LiveColumn, bins: Bin[], known: BothCounts): void {
  column.bins = bins;
  const distance = jensenShannon(binned, known);
  if (distance !== undefined) column.jensenShannon = distance;
}

function measured(column: LiveColumn, value: number, sides: BothCounts, [weak, strong]: readonly [number | undefined, number | undefined]): Measured {
  const empty = sides.current.rows === 0 ? "current" : sides.reference.rows === 0 ? "reference" : undefined;
  const of = (evidence: number | undefined): Measurement => {
    const pValue = withMissing(evidence, sides);
    return { test: "psi", on: "statistic", value, threshold: 0.1, tests: [], bins: [], ...(pValue === undefined ? {} : { pValue }), ...(empty ? { reason: `the ${empty} window has no rows` } : {}) };
  };
  const weakest = of(weak);
  return { column, weakest, strongest: strong === weak ? weakest : of(strong) };
}

/**
 * The edges of cells that lie nearest to the deciles of these counts: the deciles themselves where they fall on values that have cells of their
 * own, and then, as in the report, with a bin for what lies above a greatest value that is one of them.
 */
function nearestDeciles(counts: Int32Array, atoms: Uint8Array): number[] {
  const rows = between(counts, 0, counts.length - 1);
  if (rows === 0) return [];
  // Rows are asked for in ascending order: each of the two goes once through the cells.
  const [low, high] = [walk(counts), walk(counts)];
  const places: number[] = [];
  const add = (place: number): void => {
    if (place >= 0 && place < counts.length - 1 && place > (places.at(-1) ?? -1)) places.push(place);
  };
  for (let tenth = 1; tenth < 10; tenth++) {
    const at = ((rows - 1) * tenth) / 10;
    reach(low, Math.floor(at));
    reach(high, Math.ceil(at));
    const { cell, through } = high;
    const below = through - (counts[cell] as number);
    const sure = atoms[cell] === 1 || low.cell !== cell;
    add(sure || at - below <= through - at ? cell - 1 : cell);
  }
  reach(high, rows - 1);
  if (atoms[high.cell] === 1 && places.at(-1) === high.cell - 1) add(high.cell);
  return places;
}

interface Walk { readonly counts: Int32Array; cell: number; through: number }
const walk = (counts: Int32Array): Walk => ({ counts, cell: 0, through: counts[0] as number });
/** Goes on to the cell that holds the row of that place. */
function reach(at: Walk, row: number): void {
  while (at.through <= row) at.through += at.counts[++at.cell] as number;
}

/** Counts of the cells between the given edges. */
export function merged(counts: Int32Array, places: readonly number[]): number[] {
  const sums: number[] = [];
  for (let i = 0; i <= places.length; i++) sums.push(between(counts, i === 0 ? 0 : (places[i - 1] as number) + 1, i < places.length ? (places[i] as number) : counts.length - 1));
  return sums;
}

/** The sum of the cells from first to last. */
function between(counts: Int32Array, first: number, last: number): number {
  let sum = 0;
  for (let cell = first; cell <= last; cell++) sum += counts[cell] as number;
  return sum;
}
