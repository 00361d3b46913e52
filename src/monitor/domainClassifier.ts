import type { Kernel, Ranking } from "../kernel/kernel.ts";
import type { Level, Multivariate } from "../report.ts";
import type { Progress } from "../request.ts";
import { binCategories, binNumbers } from "../stats/binning.ts";
import { type BinnedTable, type BoostedTrees, boostTrees, treeScores, treesWith } from "../stats/gradientBoosting.ts";
import { z975 } from "../stats/normal.ts";
import { seededRandom, shuffle } from "../stats/random.ts";
import type { JointSample } from "./jointSample.ts";

type Classifier = NonNullable<Multivariate["classifier"]>;

const folds = 5;
/** AUC above which NannyML's domain classifier alerts; a smaller one that is clearly above chance warns. */
const thresholds = { warn: 0.55, alert: 0.65 };
/** Held-out rows a fold on which columns are shuffled, and how many columns are: those that lowered the loss most. */
const mostShuffledRows = 2500;
const mostImportances = 20;

/**
 * How well gradient-boosted trees tell current rows from reference rows: the mean over five stratified folds of the ROC-AUC on rows that the
 * trees have not seen. 95 % interval from DeLong's variance of each fold,
 * corrected for the training rows that folds share. `columns` says what it leans on: the loss of ROC-AUC when a
 * column's held-out values are shuffled. After NannyML's DomainClassifierCalculator, which does it with LightGBM. Undefined with fewer than 50 rows a side.
 */
export function* classifyDomain(sample: JointSample, seed: number, kernel: Kernel): Generator<Progress, Classifier | undefined> {
  if (Math.min(sample.reference, sample.current) < 50 || sample.columns.length === 0) return undefined;
  const random = seededRandom(seed);
  const total = sample.reference + sample.current;
  const labels = new Uint8Array(total).fill(1, sample.reference);
  const fold = stratifiedFolds(sample, random);
  const numbers: (Uint8Array | undefined)[] = [];
  for (const [done, { name, numbers: values }] of sample.columns.entries()) {
    numbers.push(values && binNumbers(values));
    yield { step: `binning ${name}`, done, total: sample.columns.length, unit: "columns" };
  }
  const areas: Ranking[] = [];
  const losses = new Float64Array(sample.columns.length);
  const models: HeldOut[] = [];
  for (let k = 0; k < folds; k++) {
    const training = rowsWhere(fold, (of) => of !== k);
    const test = rowsWhere(fold, (of) => of === k);
    const bins: Uint8Array[] = [];
    for (const [i, { name, codes }] of sample.columns.entries()) {
      bins.push(numbers[i] ?? binCategories(codes as Int32Array, labels, training));
      if (codes) yield { step: `binning ${name}`, done: i, total: sample.columns.length, unit: "columns" };
    }
    const table = tableOf(bins);
    const steps = boostTrees(table, labels, training, random);
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield { step: "telling current rows from reference rows", done: k, total: folds, unit: "columns" };
    const held = { model: step.value, table: pickRows(table, test), labels: pick(labels, test) };
    areas.push(area(treeScores(held.model, held.table), held.labels, kernel));
    models.push(held);
  }
  const rocAuc = areas.reduce((sum, { rocAuc }) => sum + rocAuc, 0) / folds;
  // Folds share most of their training rows, so their areas move together: Nadeau & Bengio 2003 add test rows over training rows to 1 / folds.
  const variance = areas.reduce((sum, { rocAucVariance }) => sum + rocAucVariance, 0) / folds;
  const error = Math.sqrt(variance * (1 / folds + 1 / (folds - 1)));
  const [lower, upper] = [Math.max(0, rocAuc - z975 * error), Math.min(1, rocAuc + z975 * error)];
  if (lower > 0.5) for (const each of models) yield* shuffleColumns(each, random, kernel, losses);
  const columns = sample.columns
    .map(({ name }, i) => ({ column: name, importance: (losses[i] as number) / folds }))
    .filter(({ importance }) => importance > 0)
    .sort((a, b) => b.importance - a.importance);
  return {
    rocAuc, lower, upper, threshold: thresholds.warn, alertThreshold: thresholds.alert, level: levelOf(rocAuc, lower), folds, seed,
    rows: { reference: sample.reference, current: sample.current }, columns,
  };
}

function levelOf(rocAuc: number, lower: number): Level {
  if (lower <= 0.5) return "ok";
  return rocAuc > thresholds.alert ? "alert" : rocAuc >= thresholds.warn ? "warn" : "ok";
}

/** The fold of each row, every fold with its share of both sides. */
function stratifiedFolds({ reference, current }: JointSample, random: () => number): Uint8Array {
  const of = (rows: number): Uint8Array => shuffle(Uint8Array.from({ length: rows }, (_, i) => i % folds), random);
  const all = new Uint8Array(reference + current);
  all.set(of(reference));
  all.set(of(current), reference);
  return all;
}

function rowsWhere(fold: Uint8Array, keep: (fold: number) => boolean): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < fold.length; i++) if (keep(fold[i] as number)) rows.push(i);
  return Int32Array.from(rows);
}

function tableOf(columns: readonly Uint8Array[]): BinnedTable {
  const rows = columns[0]?.length ?? 0;
  const bins = new Uint8Array(rows * columns.length);
  columns.forEach((column, i) => bins.set(column, i * rows));
  return { rows, columns: columns.length, bins };
}

const column = ({ rows, bins }: BinnedTable, index: number): Uint8Array => bins.subarray(index * rows, (index + 1) * rows);

const pickRows = (table: BinnedTable, rows: Int32Array): BinnedTable => tableOf(Array.from({ length: table.columns }, (_, i) => pick(column(table, i), rows)));

const pick = (values: Uint8Array, rows: Int32Array): Uint8Array => Uint8Array.from(rows, (row) => values[row] as number);

function area(scores: Float64Array, labels: Uint8Array, kernel: Kernel): Ranking {
  return kernel.memory.scope((scope) => {
    const [at, of] = [scope.numbers(scores.length), scope.codes(scores.length)];
    kernel.memory.float64(at.address, at.length).set(scores);
    kernel.memory.int32(of.address, of.length).set(labels);
    return kernel.ranking(at, of);
  });
}

/** A fold's trees with the rows that they have not seen. */
interface HeldOut { model: BoostedTrees; table: BinnedTable; labels: Uint8Array }

/** Adds to `losses` what the area loses on held-out rows when one column's values are dealt out anew (Breiman 2001). */
function* shuffleColumns({ model, ...held }: HeldOut, random: () => number, kernel: Kernel, losses: Float64Array): Generator<Progress, void> {
  const rows = shuffle(Int32Array.from(held.labels, (_, row) => row), random).slice(0, mostShuffledRows);
  const labels = pick(held.labels, rows);
  const table = pickRows(held.table, rows);
  const scores = treeScores(model, table);
  const whole = area(scores, labels, kernel).rocAuc;
  const leaning = Array.from(model.gains, (gain, index) => ({ gain, index })).filter(({ gain }) => gain > 0).sort((a, b) => b.gain - a.gain).slice(0, mostImportances);
  for (const [done, { index }] of leaning.entries()) {
    const trees = treesWith(model, index);
    const before = treeScores(model, table, trees);
    const values = column(table, index);
    const kept = values.slice();
    shuffle(values, random);
    const after = treeScores(model, table, trees);
    values.set(kept);
    const without = area(scores.map((score, i) => score - (before[i] as number) + (after[i] as number)), labels, kernel).rocAuc;
    losses[index] = (losses[index] as number) + whole - without;
    yield { step: "columns that tell current from reference", done, total: leaning.length, unit: "columns" };
  }
}
