import type { EstimatedGroup, Marks, Ordered } from "../kernel/estimation.ts";
import type { Codes, Kernel, Numbers } from "../kernel/kernel.ts";

/**
 * Confidence-based performance estimation (CBPE) as NannyML 0.13 computes it (performance_estimation/confidence_based/metrics.py and sampling_error/):
 * were the calibrated probabilities right, how good would these predictions be?
 */

export interface Cell { readonly truePositive: number; readonly falsePositive: number; readonly falseNegative: number; readonly trueNegative: number }

/** A metric of one class against the rest; NaN where it is not defined. */
const ofCells: readonly (readonly [string, (cell: Cell) => number])[] = [
  ["f1", ({ truePositive, falsePositive, falseNegative }) => truePositive / (truePositive + 0.5 * (falsePositive + falseNegative))],
  ["precision", ({ truePositive, falsePositive }) => truePositive / (truePositive + falsePositive)],
  ["recall", ({ truePositive, falseNegative }) => truePositive / (truePositive + falseNegative)],
  ["specificity", ({ trueNegative, falsePositive }) => trueNegative / (trueNegative + falsePositive)],
];

/**
 * The estimate of each metric of one chunk, macro-averaged over the classes in a multiclass task; NaN where it is not defined. One group a score: of the
 * positive class alone in a binary task, else one a class.
 */
export function estimates(groups: readonly EstimatedGroup[]): Map<string, number> {
  const result = new Map<string, number>();
  const binary = groups.length === 1;
  const macro = binary ? "" : "Macro";
  result.set(`rocAuc${macro}`, mean(groups.map(({ area, hits, alarms }) => area / (hits * alarms))));
  result.set(`averagePrecision${macro}`, mean(groups.map(({ precision, hits }) => precision / hits)));
  const cells = groups.map(({ predicted, others }): Cell => ({ ...predicted, ...others }));
  for (const [name, metric] of ofCells) result.set(`${name}${macro}`, mean(cells.map(metric)));
  const right = binary ? (cells[0] as Cell).truePositive + (cells[0] as Cell).trueNegative : cells.reduce((sum, cell) => sum + cell.truePositive, 0);
  result.set("accuracy", right / (groups[0] as EstimatedGroup).rows);
  return result;
}

/** Labelled reference rows, of which the sampling error is learned; rows that lack anything are none of the ordered. */
export interface Labelled {
  /** One score of the positive class in a binary task, else one a class. Values by row, marks by place: 1 for a row with the class's label. */
  readonly classes: readonly { readonly label: number; readonly values: Numbers; readonly ordered: Ordered; readonly marks: Marks }[];
  /** Labels by row. */
  readonly actual: Codes;
  /** counts[actual × size + predicted] of the same rows. */
  readonly confusion: Float64Array;
}

/** The standard error of an estimate on `rows` rows, by metric. */
export type SamplingErrors = ReadonlyMap<string, (rows: number) => number>;

/** Standard errors of the metrics on chunks of any size, from the spread that single rows have in reference. */
export function* samplingErrors({ classes, actual, confusion }: Labelled, kernel: Kernel): Generator<void, SamplingErrors> {
  const result = new Map<string, (rows: number) => number>();
  const binary = classes.length === 1;
  const macro = binary ? "" : "Macro";
  const size = Math.sqrt(confusion.length);
  const total = confusion.reduce((sum, count) => sum + count, 0);
  const cells = classes.map(({ label }) => cellOf(confusion, size, label));
  const areas: Spread[] = [];
  for (const [k, each] of classes.entries()) {
    areas.push(areaSpread(each, actual, cells[k] as Cell, kernel));
    yield;
  }
  result.set(`rocAuc${macro}`, (rows) => spreadOver(areas, rows) * (binary ? 1 : 1.2));
  const precision = yield* precisionSpread(classes, total, kernel);
  result.set(`averagePrecision${macro}`, (rows) => precision / Math.sqrt(rows));
  const share = (hits: number, of: number): Spread => ({ variance: (hits / of) * (1 - hits / of), fraction: of / total });
  const spreads: [string, (cell: Cell) => Spread][] = [
    ["f1", ({ truePositive, falsePositive, falseNegative }) => {
      const of = truePositive + falsePositive + falseNegative;
      const { variance, fraction } = share(truePositive, of);
      const factor = binary ? of / ((falseNegative + falsePositive) * 0.5 + truePositive) : 1;
      return { variance: variance * factor * factor, fraction };
    }],
    ["precision", ({ truePositive, falsePositive }) => share(truePositive, truePositive + falsePositive)],
    ["recall", ({ truePositive, falseNegative }) => share(truePositive, truePositive + falseNegative)],
    ["specificity", ({ trueNegative, falsePositive }) => share(trueNegative, trueNegative + falsePositive)],
  ];
  for (const [name, of] of spreads) {
    const all = cells.map(of);
    result.set(`${name}${macro}`, (rows) => spreadOver(all, rows));
  }
  let hits = 0;
  for (let label = 0; label < size; label++) hits += confusion[label * size + label] as number;
  const right = hits / total;
  result.set("accuracy", (rows) => Math.sqrt((right * (1 - right)) / rows));
  return result;
}

/** Variance of one row's share in a metric, and the fraction of rows that have one. */
interface Spread { readonly variance: number; readonly fraction: number }

function spreadOver(spreads: readonly Spread[], rows: number): number {
  return Math.sqrt(spreads.reduce((sum, { variance, fraction }) => sum + variance / (rows * fraction), 0)) / spreads.length;
}

function cellOf(confusion: Float64Array, size: number, label: number): Cell {
  const cell = { truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0 };
  confusion.forEach((count, at) => {
    const [actual, predicted] = [Math.floor(at / size) === label, at % size === label];
    cell[actual ? (predicted ? "truePositive" : "falseNegative") : predicted ? "falsePositive" : "trueNegative"] += count;
  });
  return cell;
}

/**
 * Spread of the share of negatives below each positive. The rarer class counts as positive. NannyML leaves the very first row out when it is a positive,
 * and so do we; equal scores keep the order of their rows.
 */
function areaSpread({ label, values, ordered, marks }: Labelled["classes"][number], actual: Codes, cell: Cell, kernel: Kernel): Spread {
  const total = ordered.length;
  const positives = cell.truePositive + cell.falseNegative;
  if (positives / total <= 0.5) return { variance: kernel.placementSpread(marks, total, 1, total - positives), fraction: positives / total };
  return kernel.memory.scope((scope) => {
    // Not the same order backwards: equal scores keep theirs, and what is left to 1 may be equal where scores are not.
    const flipped = scope.numbers(values.length);
    kernel.memory.float64(flipped.address, flipped.length).set(kernel.memory.float64(values.address, values.length).map((score) => 1 - score));
    const backwards = kernel.order(flipped, scope);
    return { variance: kernel.placementSpread(kernel.marksAlong(backwards, actual, label, scope), total, 0, positives), fraction: (total - positives) / total };
  });
}

const resampling = { experiments: 50, mostRows: 50_000, seed: 42 };

/**
 * Standard deviation of average precision over 50 resamples of half the rows (at most 50,000), times √ of their size: NannyML's bootstrap, with NumPy's
 * generator seeded with 42 (NannyML leaves it unseeded).
 */
function* precisionSpread(classes: Labelled["classes"], rows: number, kernel: Kernel): Generator<void, number> {
  const size = Math.min(rows >> 1, resampling.mostRows);
  if (size === 0) return Number.NaN;
  const scope = kernel.memory.openScope();
  try {
    const generator = kernel.mersenne(resampling.seed, scope);
    const variances: number[] = [];
    for (const { ordered, marks } of classes) {
      const codes = fallingCodes(ordered, marks, kernel, scope.codes(ordered.allRows));
      const values: number[] = [];
      for (let experiment = 0; experiment < resampling.experiments; experiment++) {
        if (experiment % 10 === 0) yield;
        values.push(kernel.drawnPrecision(generator, codes, size));
      }
      variances.push(varianceOf(values));
    }
    return Math.sqrt(mean(variances) * size);
  } finally {
    scope.close();
  }
}

/** The codes of the ordered rows alone, in the order of the rows. */
function fallingCodes(ordered: Ordered, marks: Marks, kernel: Kernel, out: Codes): Codes {
  const codes = kernel.memory.int32(out.address, out.length);
  codes.fill(-1);
  kernel.fallingCodes(ordered, marks, out);
  if (ordered.length === ordered.allRows) return out;
  let kept = 0;
  for (let row = 0; row < codes.length; row++) if (codes[row] !== -1) codes[kept++] = codes[row] as number;
  return { address: out.address, length: kept };
}

/** n in the denominator. */
function varianceOf(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
