import type { Association, Level } from "../report.ts";
import type { Progress } from "../request.ts";
import { correlationChange, correlationRatio, cramersV, groupsChange, groupsOf, midRanks, tableChange } from "../stats/associations.ts";
import { benjaminiHochberg } from "../stats/multipleTesting.ts";
import { ascending, spearman } from "../stats/spearman.ts";
import type { JointSample } from "./jointSample.ts";

/** Changes of an association from which it warns and alerts, with q ≤ 0.05: Cohen's small and medium difference between correlations. */
const steps = { warn: 0.1, alert: 0.3 };
/** Categories that are told apart; the others are one. Tables of more would have hardly a row in most cells. */
const mostCategories = 12;
/** Rows of the smaller side below which a category is joined with the other rare ones. */
const leastRows = 20;

/**
 * How strongly each two columns go together in reference and in current, and whether that changed: Spearman's correlation between numbers,
 * bias-corrected Cramér's V between categories, the correlation ratio between one and the other. Rows where either is missing are left out. Benjamini–Hochberg over all
 * pairs. A pair that is constant or too sparse on a side is left out. All pairs that could be judged, largest change first.
 */
export function* compareAssociations(sample: JointSample): Generator<Progress, Association[]> {
  const prepared: Prepared[] = [];
  for (const [done, column] of sample.columns.entries()) {
    prepared.push(yield* prepare(column, sample, { step: `ranking ${column.name}`, done, total: sample.columns.length, unit: "columns" }));
  }
  const found: Omit<Association, "qValue" | "level" | "change">[] = [];
  for (const [i, a] of prepared.entries()) {
    for (const b of prepared.slice(i + 1)) {
      const change = compare(a, b, sample);
      if (change) found.push({ columns: [a.name, b.name], ...change });
      yield { step: `${a.name} with every other column`, done: i, total: prepared.length, unit: "columns" };
    }
  }
  const qValues = benjaminiHochberg(found.map(({ pValue }) => pValue));
  return found
    .map((each, i): Association => {
      const [change, qValue] = [each.current - each.reference, qValues[i] as number];
      return { ...each, change, qValue, level: levelOf(change, qValue) };
    })
    .sort((a, b) => Number(a.level === "ok") - Number(b.level === "ok") || Math.abs(b.change) - Math.abs(a.change));
}

function levelOf(change: number, qValue: number): Level {
  if (qValue > 0.05) return "ok";
  const size = Math.abs(change);
  return size >= steps.alert ? "alert" : size >= steps.warn ? "warn" : "ok";
}

interface Ranked { name: string; sides: readonly [RankedSide, RankedSide]; values: Float64Array; ranks: Float64Array }
interface RankedSide { values: Float64Array; order: Int32Array }
interface Coded { name: string; codes: Int32Array; size: number }
type Prepared = Ranked | Coded;

function* prepare({ name, numbers, codes }: JointSample["columns"][number], { reference }: JointSample, progress: Progress): Generator<Progress, Prepared> {
  yield progress;
  if (codes) return { name, ...fewCategories(codes, reference) };
  const sides: RankedSide[] = [];
  for (const values of [numbers.subarray(0, reference), numbers.subarray(reference)]) {
    sides.push({ values, order: ascending(values) });
    yield progress;
  }
  return { name, sides: sides as [RankedSide, RankedSide], values: numbers, ranks: midRanks(numbers, ascending(numbers)) };
}

/** The most frequent categories in new codes; rare ones share the last. */
function fewCategories(codes: Int32Array, reference: number): { codes: Int32Array; size: number } {
  const counts = new Map<number, [number, number]>();
  codes.forEach((code, row) => {
    if (code < 0) return;
    const count = counts.get(code) ?? [0, 0];
    count[row < reference ? 0 : 1]++;
    counts.set(code, count);
  });
  const kept = [...counts].filter(([, count]) => Math.max(...count) >= leastRows).sort((a, b) => b[1][0] + b[1][1] - a[1][0] - a[1][1] || a[0] - b[0]).slice(0, mostCategories - 1);
  const places = new Map(kept.map(([code], place) => [code, place]));
  const size = kept.length + (kept.length < counts.size ? 1 : 0);
  return { codes: codes.map((code) => (code < 0 ? -1 : (places.get(code) ?? kept.length))), size };
}

function compare(a: Prepared, b: Prepared, sample: JointSample): Omit<Association, "qValue" | "level" | "change" | "columns"> | undefined {
  if ("sides" in a && "sides" in b) {
    const [before, now] = ([0, 1] as const).map((side) => spearman(a.sides[side].values, b.sides[side].values, a.sides[side].order, b.sides[side].order));
    return before && now && { measure: "spearman", reference: before.value, current: now.value, pValue: correlationChange(before, now) };
  }
  if ("codes" in a && "codes" in b) {
    const [before, now] = [tableOf(a, b, 0, sample.reference), tableOf(a, b, sample.reference, a.codes.length)];
    const [reference, current] = [cramersV(before, b.size), cramersV(now, b.size)];
    if (reference === undefined || current === undefined) return undefined;
    return { measure: "cramersV", reference, current, pValue: tableChange(before, now, b.size) };
  }
  const [number, category] = ("sides" in a ? [a, b] : [b, a]) as [Ranked, Coded];
  const groups = (values: Float64Array, side: 0 | 1) =>
    side === 0 ? groupsOf(values, category.codes, category.size, 0, sample.reference) : groupsOf(values, category.codes, category.size, sample.reference, values.length);
  const [reference, current] = [correlationRatio(groups(number.values, 0)), correlationRatio(groups(number.values, 1))];
  if (reference === undefined || current === undefined) return undefined;
  return { measure: "correlationRatio", reference, current, pValue: groupsChange(groups(number.ranks, 0), groups(number.ranks, 1)) };
}

function tableOf(a: Coded, b: Coded, from: number, to: number): Float64Array {
  const table = new Float64Array(a.size * b.size);
  for (let row = from; row < to; row++) {
    const [i, j] = [a.codes[row] as number, b.codes[row] as number];
    if (i >= 0 && j >= 0) table[i * b.size + j] = (table[i * b.size + j] as number) + 1;
  }
  return table;
}
