import type { Column, Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Note, Predictions } from "../report.ts";
import type { Progress } from "../request.ts";
import { wilsonInterval } from "../stats/binomial.ts";
import { type Columns, growForest, type IsolationForest, outlierScores } from "../stats/isolationForest.ts";
import { seededRandom } from "../stats/random.ts";
import { jointSample, samplePositions } from "./jointSample.ts";
import { rowCount, type Rows } from "./samples.ts";
import { count } from "./words.ts";

const farFrom = 3.5;
const mostRows = 20_000;
const mostColumns = 100;
const mostListed = 20;
const mostBlamed = 3;
const seed = 20_252;

/** Outputs further than 3.5 robust standard deviations (1.4826 × the median distance from the median, both of reference) from reference's median; those of current stand in rows from `start` on. */
export function robustOutliers(output: { reference?: Float64Array; current?: Float64Array }, start: number): Predictions["farOutputs"] {
  const from = (output.reference ?? output.current ?? new Float64Array(0)).filter((value) => !Number.isNaN(value)).sort();
  if (from.length === 0) return undefined;
  const median = medianOf(from);
  const deviation = 1.4826 * medianOf(from.map((value) => Math.abs(value - median)).sort());
  if (!(deviation > 0)) return undefined;
  const distance = (value: number): number => (value - median) / deviation;
  const shares = (["reference", "current"] as const).flatMap((side) => {
    const values = output[side]?.filter((value) => !Number.isNaN(value));
    if (!values || values.length === 0) return [];
    const far = values.filter((value) => Math.abs(distance(value)) > farFrom).length;
    const [lower, upper] = wilsonInterval(far, values.length) as [number, number];
    return [[side, { value: far / values.length, lower, upper, rows: far }] as const];
  });
  const rows: { row: number; distance: number }[] = [];
  output.current?.forEach((value, i) => {
    if (Math.abs(distance(value)) > farFrom) rows.push({ row: start + i, distance: distance(value) });
    // Few are kept at a time: there may be as many far outputs as rows.
    if (rows.length > 10 * mostListed) furthest(rows);
  });
  furthest(rows);
  return { median, deviation, beyond: farFrom, ...Object.fromEntries(shares), ...(rows.length > 0 ? { rows } : {}) };
}

function furthest(rows: { distance: number }[]): void {
  rows.sort((a, b) => Math.abs(b.distance) - Math.abs(a.distance)).splice(mostListed);
}

function medianOf(sorted: Float64Array): number {
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] as number) + (sorted[Math.ceil(half)] as number)) / 2;
}

/** Rows of current whose inputs stand apart from the reference's. */
export function* forestOutliers(frame: Frame, kernel: Kernel, { reference, current }: { reference: Rows; current: Rows }, notes: Note[]): Generator<Progress, Predictions["outliers"]> {
  const able = frame.columns.filter(({ role, kind, derived, reference: before, current: now }) => role === "feature" && !derived && ["numeric", "categorical", "boolean"].includes(kind) && before && now);
  const inputs = able.slice(0, mostColumns);
  if (inputs.length === 0) return undefined;
  const sample = yield* jointSample(inputs, { reference, current }, mostRows, seededRandom(seed), kernel);
  if (sample.reference < 20 || sample.current === 0) return undefined;
  const encoded = inputs.map((column, i) => numbersOf(column, sample.columns[i] as (typeof sample.columns)[number], sample.reference));
  const columns = encoded.map(({ numbers }) => numbers);
  const progress: Progress = { step: "looking for rows that stand apart", done: 0, total: 100, unit: "columns" };
  const growing = growForest(columns, sample.reference, seededRandom(seed + 1));
  let step = growing.next();
  for (; !step.done; step = growing.next()) yield progress;
  const forest = step.value;
  const total = sample.reference + sample.current;
  const scores = new Float64Array(total);
  for (let from = 0; from < total; from += 1000) {
    scores.set(outlierScores(forest, columns, from, Math.min(total, from + 1000)), from);
    yield progress;
  }
  const usual = scores.slice(0, sample.reference).sort();
  const limit = usual[Math.ceil(0.99 * usual.length) - 1] as number;
  const now = scores.subarray(sample.reference);
  const beyond = now.filter((score) => score > limit).length;
  const [lower, upper] = wilsonInterval(beyond, now.length) as [number, number];
  const random = seededRandom(seed);
  samplePositions(rowCount(reference), mostRows, random);
  const positions = samplePositions(rowCount(current), mostRows, random);
  if (rowCount(current) > mostRows) notes.push({ code: "outliers-sampled", section: "performance", sentence: `rows that stand apart were looked for among ${count(mostRows)} of ${count(rowCount(current))} current rows, drawn with seed ${seed}` });
  const [{ start }] = current as [Rows[number]];
  const listed = Array.from(now.keys()).sort((a, b) => (now[b] as number) - (now[a] as number)).slice(0, mostListed);
  const rows: NonNullable<Predictions["outliers"]>["rows"] = [];
  for (const i of listed) {
    const score = now[i] as number;
    const blamed = blame(forest, columns, encoded.map((each) => each.usual), sample.reference + i, score);
    rows.push({ row: start + (positions[i] as number), score, columns: blamed.map(({ at, without }) => ({ column: (inputs[at] as Column).name, without })) });
    yield progress;
  }
  return { trees: 100, seed: seed + 1, columns: inputs.length, looked: now.length, limit, share: { value: beyond / now.length, lower, upper }, rows };
}

/** The columns whose usual value in place of the row's own would lower its score most. */
function blame(forest: IsolationForest, columns: Columns, usual: readonly number[], row: number, score: number): { at: number; without: number }[] {
  const others = usual.map((value, at) => {
    const own = columns.map((column, k) => Float64Array.of(k === at ? value : (column[row] as number)));
    return { at, without: outlierScores(forest, own, 0, 1)[0] as number };
  });
  return others.filter(({ without }) => without < score).sort((a, b) => a.without - b.without).slice(0, mostBlamed);
}

/**
 * A missing number is the reference's median, a category its share of reference rows (0 where reference has none), as in the reconstruction error; `usual` is the median, and the share
 * of the most frequent category.
 */
function numbersOf(column: Column, { numbers, codes }: { numbers?: Float64Array; codes?: Int32Array }, reference: number): { numbers: Float64Array; usual: number } {
  if (numbers) {
    const known = numbers.subarray(0, reference).filter(Number.isFinite).sort();
    const usual = known.length > 0 ? medianOf(known) : 0;
    return { numbers: numbers.map((value) => (Number.isFinite(value) ? value : usual)), usual };
  }
  const own = codes as Int32Array;
  const shares = new Float64Array((column.categories?.length ?? 0) + 1);
  for (let i = 0; i < reference; i++) shares[(own[i] as number) + 1] = (shares[(own[i] as number) + 1] as number) + 1 / reference;
  return { numbers: Float64Array.from(own, (code) => shares[code + 1] as number), usual: Math.max(...shares.subarray(1)) };
}
