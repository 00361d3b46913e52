import { mersenneTwister, randomInterval } from "./mersenneTwister.ts";
import { stableOrder } from "./order.ts";

/**
 * Confidence-based performance estimation (CBPE) as NannyML 0.13 computes it (performance_estimation/confidence_based/metrics.py and sampling_error/):
 * were the calibrated probabilities right, how good would these predictions be?
 */

/** Rows of a chunk, none with a missing value. A binary task has one score, of the positive class, and predictions 0 and 1; else one score a class. */
export interface Predicted {
  readonly scores: readonly Float64Array[];
  readonly calibrated: readonly Float64Array[];
  readonly predicted?: Int32Array;
}

/** Labelled reference rows, of which the sampling error is learned. */
export interface Labelled {
  readonly scores: readonly Float64Array[];
  readonly predicted?: Int32Array;
  readonly actual: Int32Array;
}

export interface Cell { readonly truePositive: number; readonly falsePositive: number; readonly falseNegative: number; readonly trueNegative: number }

/** A metric of one class against the rest; NaN where it is not defined. */
const ofCells: readonly (readonly [string, (cell: Cell) => number])[] = [
  ["f1", ({ truePositive, falsePositive, falseNegative }) => truePositive / (truePositive + 0.5 * (falsePositive + falseNegative))],
  ["precision", ({ truePositive, falsePositive }) => truePositive / (truePositive + falsePositive)],
  ["recall", ({ truePositive, falseNegative }) => truePositive / (truePositive + falseNegative)],
  ["specificity", ({ trueNegative, falsePositive }) => trueNegative / (trueNegative + falsePositive)],
];

/** The estimate of each metric, macro-averaged over the classes in a multiclass task; NaN where it is not defined. */
export function estimates({ scores, calibrated, predicted }: Predicted): Map<string, number> {
  const result = new Map<string, number>();
  const binary = scores.length === 1;
  const macro = binary ? "" : "Macro";
  const rankings = scores.map((score, k) => estimatedRanking(score, calibrated[k] as Float64Array));
  result.set(`rocAuc${macro}`, mean(rankings.map(({ area }) => area)));
  result.set(`averagePrecision${macro}`, mean(rankings.map(({ precision }) => precision)));
  if (!predicted) return result;
  const cells = scores.map((_, k) => estimatedCell(calibrated[k] as Float64Array, predicted, binary ? 1 : k));
  for (const [name, metric] of ofCells) result.set(`${name}${macro}`, mean(cells.map(metric)));
  const right = binary ? (cells[0] as Cell).truePositive + (cells[0] as Cell).trueNegative : cells.reduce((sum, cell) => sum + cell.truePositive, 0);
  result.set("accuracy", right / predicted.length);
  return result;
}

function estimatedCell(calibrated: Float64Array, predicted: Int32Array, label: number): Cell {
  let [truePositive, falsePositive, falseNegative, trueNegative] = [0, 0, 0, 0];
  for (let i = 0; i < predicted.length; i++) {
    const probability = calibrated[i] as number;
    if (predicted[i] === label) {
      truePositive += probability;
      falsePositive += 1 - probability;
    } else {
      falseNegative += probability;
      trueNegative += 1 - probability;
    }
  }
  return { truePositive, falsePositive, falseNegative, trueNegative };
}

/** Area under the ROC curve and average precision, each row counting as positive by its probability; NannyML rounds both sums to five decimals. */
function estimatedRanking(scores: Float64Array, calibrated: Float64Array): { area: number; precision: number } {
  const order = stableOrder(scores);
  const rows = order.length;
  let sum = 0;
  const truePositives = new Float64Array(rows + 1);
  const falsePositives = new Float64Array(rows + 1);
  for (let k = 1; k <= rows; k++) {
    sum += calibrated[order[rows - k] as number] as number;
    truePositives[k] = round5(sum);
    falsePositives[k] = round5(k - sum);
  }
  const [positives, negatives] = [truePositives[rows] as number, falsePositives[rows] as number];
  let area = 0;
  let precision = 0;
  for (let k = 1; k <= rows; k++) {
    const [hits, before] = [truePositives[k] as number, truePositives[k - 1] as number];
    area += (((falsePositives[k] as number) - (falsePositives[k - 1] as number)) * (hits + before)) / 2;
    precision += ((hits - before) * hits) / k;
  }
  return { area: area / (positives * negatives), precision: precision / positives };
}

/** numpy.round(value, 5): halves to even. */
function round5(value: number): number {
  const scaled = value * 1e5;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  return (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor) / 1e5;
}

/** The standard error of an estimate on `rows` rows, by metric. */
export type SamplingErrors = ReadonlyMap<string, (rows: number) => number>;

/** Standard errors of the metrics on chunks of any size, from the spread that single rows have in reference. */
export function samplingErrors({ scores, predicted, actual }: Labelled): SamplingErrors {
  const result = new Map<string, (rows: number) => number>();
  const binary = scores.length === 1;
  const macro = binary ? "" : "Macro";
  const classes = scores.map((score, k) => ({ score, label: binary ? 1 : k }));
  const areas = classes.map(({ score, label }) => areaSpread(score, actual, label));
  result.set(`rocAuc${macro}`, (rows) => spreadOver(areas, rows) * (binary ? 1 : 1.2));
  const precision = precisionSpread(classes, actual);
  result.set(`averagePrecision${macro}`, (rows) => precision / Math.sqrt(rows));
  if (!predicted) return result;
  const total = actual.length;
  const cells = classes.map(({ label }) => cellOf(actual, predicted, label));
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
  const right = actual.reduce((sum, label, i) => sum + (label === predicted[i] ? 1 : 0), 0) / total;
  result.set("accuracy", (rows) => Math.sqrt((right * (1 - right)) / rows));
  return result;
}

/** Variance of one row's share in a metric, and the fraction of rows that have one. */
interface Spread { readonly variance: number; readonly fraction: number }

function spreadOver(spreads: readonly Spread[], rows: number): number {
  return Math.sqrt(spreads.reduce((sum, { variance, fraction }) => sum + variance / (rows * fraction), 0)) / spreads.length;
}

function cellOf(actual: Int32Array, predicted: Int32Array, label: number): Cell {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < actual.length; i++) {
    const at = (actual[i] === label ? 0 : 2) + (predicted[i] === label ? 0 : 1);
    counts[at] = (counts[at] as number) + 1;
  }
  const [truePositive, falseNegative, falsePositive, trueNegative] = counts as [number, number, number, number];
  return { truePositive, falsePositive, falseNegative, trueNegative };
}

/**
 * Spread of the share of negatives below each positive. The rarer class counts as positive. NannyML leaves the very first row out when it is a positive,
 * and so do we; equal scores keep the order of their rows.
 */
function areaSpread(scores: Float64Array, actual: Int32Array, label: number): Spread {
  const positives = actual.reduce((sum, each) => sum + (each === label ? 1 : 0), 0);
  const flipped = positives / actual.length > 0.5;
  const order = stableOrder(flipped ? scores.map((score) => 1 - score) : scores);
  const count = flipped ? actual.length - positives : positives;
  const shares = new Float64Array(count);
  let found = 0;
  for (let rank = 1; rank < order.length; rank++) {
    const positive = (actual[order[rank] as number] === label) !== flipped;
    if (positive) shares[found] = (rank - found++) / (actual.length - count);
  }
  return { variance: varianceOf(shares.subarray(0, found)), fraction: count / actual.length };
}

const resampling = { experiments: 50, mostRows: 50_000, seed: 42 };

/**
 * Standard deviation of average precision over 50 resamples of half the rows (at most 50,000), times √ of their size: NannyML's bootstrap, with NumPy's
 * generator seeded with 42 (NannyML leaves it unseeded).
 */
function precisionSpread(classes: readonly { score: Float64Array; label: number }[], actual: Int32Array): number {
  const rows = actual.length;
  const size = Math.min(rows >> 1, resampling.mostRows);
  if (size === 0) return Number.NaN;
  const generator = mersenneTwister(resampling.seed);
  const variances = classes.map(({ score, label }) => {
    const { places, groups } = fallingScores(score, actual, label);
    // No place is drawn more often than there are draws.
    const taken = new Uint16Array(2 * groups);
    const values = Array.from({ length: resampling.experiments }, () => {
      taken.fill(0);
      for (let k = 0; k < size; k++) taken[places[randomInterval(generator, rows - 1)] as number]!++;
      return averagePrecision(taken);
    });
    return varianceOf(values);
  });
  return Math.sqrt(mean(variances) * size);
}

/** A place for each row: two for every distinct score, the greatest first; the row's is the first of them where it is not of the class, else the second. */
function fallingScores(scores: Float64Array, actual: Int32Array, label: number): { places: Uint32Array; groups: number } {
  const order = stableOrder(scores);
  const places = new Uint32Array(scores.length);
  let groups = 0;
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k] as number;
    if (k < order.length - 1 && scores[i] !== scores[order[k + 1] as number]) groups++;
    places[i] = 2 * groups + (actual[i] === label ? 1 : 0);
  }
  return { places, groups: groups + 1 };
}

/** scikit-learn's average_precision_score of so many rows a place; 0 without positives. */
function averagePrecision(taken: Uint16Array): number {
  let [hits, rows, result] = [0, 0, 0];
  for (let place = 0; place < taken.length; place += 2) {
    const fresh = taken[place + 1] as number;
    rows += (taken[place] as number) + fresh;
    hits += fresh;
    if (fresh > 0) result += (fresh * hits) / rows;
  }
  return hits > 0 ? result / hits : 0;
}

/** n in the denominator. */
function varianceOf(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - centre) ** 2;
  return sum / values.length;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}
