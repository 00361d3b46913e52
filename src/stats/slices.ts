import { benjaminiHochberg } from "./multipleTesting.ts";

/**
 * A search over slices of the rows, for whatever a slice can be judged by: drift here, a model's errors elsewhere. Works on codes alone;
 * what is asked of a slice is two tables of counts, of its rows and of all others.
 */

/** A code a row, 0 … size − 1, of both samples. */
export interface Coded { readonly size: number; readonly reference: Uint16Array; readonly current: Uint16Array }

/** A column that slices: one cell a row. */
export interface SlicingColumn extends Coded {
  /** The first so many cells stand in order, so that stretches of neighbours are slices too. */
  readonly ordered: number;
  /** A cell that is no slice of its own: what is left of many categories. */
  readonly rest?: number;
  /** Its cells divide current alone, as time does: each is compared with all of reference. */
  readonly currentOnly?: boolean;
}

/** Cells [from, to) of the column at `column`. */
export interface Condition { readonly column: number; readonly from: number; readonly to: number }

/** Rows per outcome. */
export interface Table { readonly reference: Float64Array; readonly current: Float64Array }

/** What an objective says of one slice. */
export interface Judgement {
  /** The part of the whole effect that goes when the slice is left out, 0 to 1. */
  readonly share: number;
  /** The part of the rows that the slice is. */
  readonly part: number;
  /** How likely chance alone did it. */
  readonly pValue: number;
}

export interface Objective<J extends Judgement> {
  /** Undefined for a slice that is too small, or too large, to be judged. `all`: it is compared with all of reference. */
  judge(inside: Table, outside: Table, all: boolean): J | undefined;
  /** The effect left in a table: what remains when slices are left out together. */
  left(outside: Table): number;
  /** How much happens in these rows, for each of them, beyond chance: it tells a slice from a part of a larger one. */
  density(inside: Table): number;
  /** What is left counts as nothing up to here. */
  readonly calm: number;
  readonly whole: number;
}

export interface Slice<J extends Judgement> { readonly conditions: readonly Condition[]; readonly judged: J; readonly qValue: number }

/** A slice must carry this much more than its part of the rows. */
const leastGain = 0.2;
const leastShare = 0.3;
/** Strict, since every column is searched anew; a part of the rows that truly moved is far beyond it. */
const falseDiscoveryRate = 0.001;
const mostSlices = 5;
/** Slices that are weighed against each other for the second place and below. */
const mostOpen = 8;
/** Single slices within which a second condition is looked for. */
const beam = 3;
/** A pair stands for its single slice when the rest of that slice is this much quieter, row by row. */
const quiet = 0.25;

/**
 * The slices of one condition or two that carry the effect, at most five, the first alone explaining most. A single slice must carry more than its
 * part of the rows and be beyond chance (Benjamini–Hochberg over all slices tried); a pair replaces its single slice only when the rest of that
 * slice is quiet; a slice that adds nothing to those before it is left out. Cost: O(rows) a column, and again within each of three single slices.
 */
export function* searchSlices<J extends Judgement>(outcome: Coded, columns: readonly SlicingColumn[], objective: Objective<J>): Generator<void, Slice<J>[]> {
  const total = tableOf(outcome);
  const tried = { count: 0 };
  const singles: Candidate<J>[] = [];
  for (const [index, column] of columns.entries()) {
    for (const { from, to, inside, outside } of promising(jointTable(outcome, column), column, outcome.size, total, objective, tried)) {
      const judged = objective.judge(inside, outside, column.currentOnly ?? false);
      if (judged) singles.push({ conditions: [{ column: index, from, to }], judged, inside });
    }
    yield;
  }
  const pairs: Candidate<J>[] = [];
  const replaced = new Set<Candidate<J>>();
  for (const parent of parents(singles, columns)) {
    const pair = yield* pairWithin(parent, outcome, columns, total, objective, tried);
    if (!pair) continue;
    pairs.push(pair);
    replaced.add(parent);
  }
  const all = [...singles, ...pairs];
  // Those that promised nothing were looks, too.
  const qValues = benjaminiHochberg([...all.map(({ judged }) => judged.pValue), ...new Array<number>(Math.max(0, tried.count - all.length)).fill(1)]);
  const worthy = all
    .map((candidate, i) => ({ ...candidate, qValue: qValues[i] as number, kept: !replaced.has(candidate) }))
    .filter(({ judged, qValue, kept }) => kept && qValue <= falseDiscoveryRate && gain(judged) >= leastGain)
    .sort((a, b) => gain(b.judged) - gain(a.judged));
  const inTime = (candidate: Candidate<J>): boolean => columns[(candidate.conditions[0] as Condition).column]?.currentOnly === true;
  // Who and when are two answers: neither makes the other superfluous.
  const [when] = worthy.filter(inTime);
  const who = yield* cover(worthy.filter((candidate) => !inTime(candidate)), outcome, columns, objective);
  if (!when) return who;
  const { conditions, judged, qValue } = when;
  return [...who.slice(0, mostSlices - 1), { conditions, judged, qValue }].sort((a, b) => Number(gain(b.judged) > gain(judged)) - Number(gain(a.judged) > gain(judged)));
}

interface Candidate<J> {
  conditions: readonly Condition[];
  judged: J;
  inside: Table;
}

/** The slices of a joint table without which enough of the effect goes, with their tables; every slice is counted as tried. */
function* promising<J extends Judgement>(
  joint: Table, column: SlicingColumn, size: number, total: Table, objective: Objective<J>, tried: { count: number },
): Generator<{ from: number; to: number; inside: Table; outside: Table }> {
  const all = column.currentOnly ?? false;
  const inside: Table = { reference: all ? total.reference : new Float64Array(size), current: new Float64Array(size) };
  const outside: Table = { reference: all ? total.reference : new Float64Array(size), current: new Float64Array(size) };
  const parts = all ? (["current"] as const) : sides;
  let begun = -1;
  for (const { from, to } of stretches(column)) {
    // A stretch that begins where the last one did is that one and a cell more.
    const more = from === begun ? to - 1 : from;
    for (const side of parts) {
      if (from !== begun) inside[side].fill(0);
      for (let k = 0; k < size; k++) {
        for (let cell = more; cell < to; cell++) inside[side][k] = (inside[side][k] as number) + (joint[side][cell * size + k] as number);
        outside[side][k] = (total[side][k] as number) - (inside[side][k] as number);
      }
    }
    begun = from;
    tried.count += 1;
    if (1 - objective.left(outside) / objective.whole < leastShare) continue;
    yield { from, to, inside: copied(inside), outside: copied(outside) };
  }
}

const copied = ({ reference, current }: Table): Table => ({ reference: reference.slice(), current: current.slice() });

const gain = ({ share, part }: Judgement): number => share - part;

/** The best single slice of each column that promises something. */
function parents<J extends Judgement>(singles: readonly Candidate<J>[], columns: readonly SlicingColumn[]): Candidate<J>[] {
  const best = new Map<number, Candidate<J>>();
  for (const candidate of singles) {
    const column = (candidate.conditions[0] as Condition).column;
    if (columns[column]?.currentOnly) continue;
    const known = best.get(column);
    if (!known || gain(candidate.judged) > gain(known.judged)) best.set(column, candidate);
  }
  return [...best.values()].sort((a, b) => gain(b.judged) - gain(a.judged)).slice(0, beam);
}

/** The best pair that stands for the single slice, which gives way to it. */
function* pairWithin<J extends Judgement>(
  parent: Candidate<J>, outcome: Coded, columns: readonly SlicingColumn[], total: Table, objective: Objective<J>, tried: { count: number },
): Generator<void, Candidate<J> | undefined> {
  const [own] = parent.conditions as [Condition];
  const within = members(columns[own.column] as SlicingColumn, own);
  let best: Candidate<J> | undefined;
  for (const [index, column] of columns.entries()) {
    if (index === own.column || column.currentOnly) continue;
    for (const { from, to, inside, outside } of promising(jointTable(outcome, column, within), column, outcome.size, total, objective, tried)) {
      const judged = objective.judge(inside, outside, false);
      if (!judged) continue;
      const quieter = objective.density(without(parent.inside, inside)) <= quiet * objective.density(inside);
      const carries = judged.share >= parent.judged.share - 0.1 && judged.part <= 0.75 * parent.judged.part;
      if (quieter && carries && (!best || gain(judged) > gain(best.judged))) best = { conditions: [own, { column: index, from, to }], judged, inside };
    }
    yield;
  }
  return best;
}

/** One after the other, each leaving out rows that those before it had not; what adds nothing is no cause of its own. */
function* cover<J extends Judgement>(
  worthy: readonly (Candidate<J> & { qValue: number })[], outcome: Coded, columns: readonly SlicingColumn[], objective: Objective<J>,
): Generator<void, Slice<J>[]> {
  const chosen: Slice<J>[] = [];
  const open = worthy.slice(0, mostOpen);
  const gone = { reference: new Uint8Array(outcome.reference.length), current: new Uint8Array(outcome.current.length) };
  let left = objective.whole;
  while (open.length > 0 && chosen.length < mostSlices && left > objective.calm) {
    let best: { at: number; left: number; gain: number } | undefined;
    // The first is the best by itself; the others are judged by what they add.
    if (chosen.length === 0) best = { at: 0, left: left * (1 - (open[0] as Candidate<J>).judged.share), gain: 1 };
    else {
      for (const [at, candidate] of open.entries()) {
        const mask = { reference: gone.reference.slice(), current: gone.current.slice() };
        leaveOut(mask, candidate.conditions, columns);
        const after = objective.left(tableOf(outcome, mask));
        const adds = (left - after) / objective.whole - candidate.judged.part;
        if (adds >= leastGain / 2 && (!best || adds > best.gain)) best = { at, left: after, gain: adds };
        yield;
      }
    }
    if (!best) break;
    const [taken] = open.splice(best.at, 1) as [Candidate<J> & { qValue: number }];
    chosen.push({ conditions: taken.conditions, judged: taken.judged, qValue: taken.qValue });
    leaveOut(gone, taken.conditions, columns);
    left = best.left;
    yield;
  }
  return chosen;
}

/** Every cell by itself, and every stretch of neighbouring cells that is not all of them. */
function* stretches({ size, ordered, rest }: SlicingColumn): Generator<{ from: number; to: number }> {
  for (let from = 0; from < ordered; from++) {
    for (let to = from + 1; to <= ordered; to++) if (to - from < size) yield { from, to };
  }
  for (let from = ordered; from < size; from++) if (from !== rest) yield { from, to: from + 1 };
}

/** Counts of the rows that meet all conditions. */
export function sliceTable(outcome: Coded, conditions: readonly Condition[], columns: readonly SlicingColumn[]): Table {
  const out = { reference: new Uint8Array(outcome.reference.length), current: new Uint8Array(outcome.current.length) };
  leaveOut(out, conditions, columns);
  return without(tableOf(outcome), tableOf(outcome, out));
}

/** Rows per outcome, without those whose mark is set. */
export function tableOf({ size, reference, current }: Coded, out?: Masks): Table {
  const count = (codes: Uint16Array, marks: Uint8Array | undefined): Float64Array => {
    const counts = new Float64Array(size);
    if (marks) for (let i = 0; i < codes.length; i++) counts[codes[i] as number] = (counts[codes[i] as number] as number) + 1 - (marks[i] as number);
    else for (let i = 0; i < codes.length; i++) counts[codes[i] as number] = (counts[codes[i] as number] as number) + 1;
    return counts;
  };
  return { reference: count(reference, out?.reference), current: count(current, out?.current) };
}

export const without = (total: Table, inside: Table): Table => ({ reference: minus(total.reference, inside.reference), current: minus(total.current, inside.current) });

interface Masks { readonly reference: Uint8Array; readonly current: Uint8Array }
interface Members { readonly reference: Int32Array; readonly current: Int32Array }

const sides = ["reference", "current"] as const;

function leaveOut(out: Masks, conditions: readonly Condition[], columns: readonly SlicingColumn[]): void {
  const [first, second] = conditions.map(({ column, from, to }) => ({ column: columns[column] as SlicingColumn, from, to }));
  if (!first) return;
  for (const side of sides) {
    if (side === "reference" && (first.column.currentOnly || second?.column.currentOnly)) continue;
    const [marks, a, b] = [out[side], first.column[side], second?.column[side]];
    for (let i = 0; i < marks.length; i++) {
      const [cell, other] = [a[i] as number, b ? (b[i] as number) : 0];
      if (cell >= first.from && cell < first.to && (!second || (other >= second.from && other < second.to))) marks[i] = 1;
    }
  }
}

/** The rows of a single slice. */
function members(column: SlicingColumn, { from, to }: Condition): Members {
  const of = (cells: Uint16Array): Int32Array => {
    const rows = new Int32Array(cells.length);
    let found = 0;
    for (let i = 0; i < cells.length; i++) if ((cells[i] as number) >= from && (cells[i] as number) < to) rows[found++] = i;
    return rows.subarray(0, found);
  };
  return { reference: of(column.reference), current: of(column.current) };
}

/** counts[cell × outcomes + outcome], of all rows or of some. */
function jointTable(outcome: Coded, column: SlicingColumn, rows?: Members): Table {
  const count = (side: "reference" | "current"): Float64Array => {
    const counts = new Float64Array(outcome.size * column.size);
    const [outcomes, cells, only] = [outcome[side], column[side], rows?.[side]];
    if (only) {
      for (let k = 0; k < only.length; k++) {
        const at = (cells[only[k] as number] as number) * outcome.size + (outcomes[only[k] as number] as number);
        counts[at] = (counts[at] as number) + 1;
      }
    } else {
      for (let i = 0; i < outcomes.length; i++) {
        const at = (cells[i] as number) * outcome.size + (outcomes[i] as number);
        counts[at] = (counts[at] as number) + 1;
      }
    }
    return counts;
  };
  return { reference: count("reference"), current: count("current") };
}

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - (b[i] as number));

/** Cramér's V of outcome and cell over some 2,500 rows a side, 0 to 1: near 1 where one is the other in other words. */
export function associated(outcome: Coded, column: SlicingColumn): number {
  const joint = new Float64Array(outcome.size * column.size);
  const [outcomes, cells] = [new Float64Array(outcome.size), new Float64Array(column.size)];
  for (const side of sides) {
    const step = Math.max(1, Math.floor(outcome[side].length / 2500));
    for (let i = 0; i < outcome[side].length; i += step) {
      const [a, b] = [outcome[side][i] as number, column[side][i] as number];
      joint[b * outcome.size + a] = (joint[b * outcome.size + a] as number) + 1;
      outcomes[a] = (outcomes[a] as number) + 1;
      cells[b] = (cells[b] as number) + 1;
    }
  }
  let square = 0;
  cells.forEach((cell, b) => outcomes.forEach((outcomeRows, a) => {
    if (cell > 0 && outcomeRows > 0) square += (joint[b * outcome.size + a] as number) ** 2 / (cell * outcomeRows);
  }));
  const least = Math.min(cells.filter((n) => n > 0).length, outcomes.filter((n) => n > 0).length);
  return least < 2 ? 0 : Math.sqrt(Math.max(0, square - 1) / (least - 1));
}
