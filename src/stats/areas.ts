import { ranked, stride } from "./ranked.ts";

/** Areas of one class's scores against the rest's. Without weights every row weighs 1. */
export interface Areas {
  /** Weight of the rows of the class, and of the others. */
  readonly positives: number;
  readonly negatives: number;
  /** NaN where either has none. */
  readonly rocAuc: number;
  readonly averagePrecision: number;
  /**
   * What each row's luck adds to the area's error: the area's variance is the sum of their squares (DeLong, DeLong & Clarke-Pearson 1988, by placements).
   * Influences of several areas over the same rows add up, which is how an average of areas gets its error.
   */
  readonly influence: Float64Array;
}

/**
 * ROC-AUC (a tie is half a pair) and average precision Σ (R_k − R_k−1) P_k over distinct scores; `isPositive` is 1, 0, or −1 for a row to leave out. Rows without a
 * finite score or a weight above 0 are left out. Oracle: scikit-learn's roc_auc_score and average_precision_score with sample_weight.
 */
export function* areasOf(scores: Float64Array, isPositive: Int8Array, weights?: Float64Array): Generator<void, Areas> {
  const { distinct, places } = yield* ranked(scores);
  const rows = scores.length;
  // Per distinct score: the weight of either class.
  const weight = [new Float64Array(distinct.length), new Float64Array(distinct.length)] as const;
  const counts: [number, number] = [0, 0];
  const totals: [number, number] = [0, 0];
  const weightOf = (row: number): number => (weights ? (weights[row] as number) : 1);
  const counted = (row: number): boolean => (isPositive[row] as number) >= 0 && (places[row] as number) >= 0 && weightOf(row) > 0;
  for (let row = 0; row < rows; row++) {
    if (row % stride === 0) yield;
    if (!counted(row)) continue;
    const side = isPositive[row] as 0 | 1;
    counts[side]++;
    totals[side] += weightOf(row);
    weight[side][places[row] as number] = (weight[side][places[row] as number] as number) + weightOf(row);
  }
  const [negatives, positives] = totals;
  const influence = new Float64Array(rows);
  if (positives === 0 || negatives === 0) return { positives, negatives, rocAuc: Number.NaN, averagePrecision: Number.NaN, influence };
  // Placements: the share of the other class's weight that a score beats, or that beats it, ties half; from the highest score down.
  const placements = [new Float64Array(distinct.length), new Float64Array(distinct.length)] as const;
  let above: [number, number] = [0, 0];
  let area = 0;
  let precisions = 0;
  for (let at = distinct.length - 1; at >= 0; at--) {
    if (at % stride === 0) yield;
    const tied: [number, number] = [weight[0][at] as number, weight[1][at] as number];
    const beaten = negatives - above[0] - tied[0] / 2;
    placements[1][at] = beaten / negatives;
    placements[0][at] = (above[1] + tied[1] / 2) / positives;
    area += tied[1] * beaten;
    above = [above[0] + tied[0], above[1] + tied[1]];
    if (tied[1] > 0) precisions += (tied[1] * above[1]) / (above[0] + above[1]);
  }
  const rocAuc = area / positives / negatives;
  const spread = counts.map((count) => Math.sqrt(count / (count - 1)));
  for (let row = 0; row < rows; row++) {
    if (row % stride === 0) yield;
    if (!counted(row)) continue;
    const side = isPositive[row] as 0 | 1;
    influence[row] = (weightOf(row) / totals[side]) * ((placements[side][places[row] as number] as number) - rocAuc) * (spread[side] as number);
  }
  return { positives, negatives, rocAuc, averagePrecision: precisions / positives, influence };
}

/** Root of the sum of squares: an area's standard error, of its influences. NaN with a single row of a class. */
export function errorOf(influence: Float64Array): number {
  let square = 0;
  for (const value of influence) square += value * value;
  return Math.sqrt(square);
}

/** ROC-AUC of each class against the rest, averaged in three ways, each with its standard error. Undefined where a class has no rows, or all. */
export interface AveragedAreas {
  readonly macro: readonly [number, number];
  readonly weighted: readonly [number, number];
  readonly micro: readonly [number, number];
  readonly averagePrecisions: readonly Areas[];
}

/**
 * macro: plain mean over the classes; weighted: by each class's weight among the rows; micro: all pairs of row and class as one sample.
 * Oracle: roc_auc_score(multi_class="ovr", average=…). The error of an average counts that the same rows stand behind all its areas.
 */
export function* averagedAreas(scores: readonly Float64Array[], codes: Int32Array, weights?: Float64Array): Generator<void, AveragedAreas | undefined> {
  const rows = codes.length;
  const size = scores.length;
  const known = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    if (row % stride === 0) yield;
    known[row] = Number((codes[row] as number) >= 0 && scores.every((score) => Number.isFinite(score[row])));
  }
  const together = new Float64Array(rows * size);
  const flags = new Int8Array(rows * size);
  const weightOfPair = weights && new Float64Array(rows * size);
  const areas: Areas[] = [];
  for (const [label, score] of scores.entries()) {
    const own = flags.subarray(label * rows, (label + 1) * rows);
    for (let row = 0; row < rows; row++) {
      if (row % stride === 0) yield;
      own[row] = known[row] ? Number(codes[row] === label) : -1;
    }
    together.set(score, label * rows);
    weightOfPair?.set(weights as Float64Array, label * rows);
    areas.push(yield* areasOf(score, own, weights));
  }
  if (areas.some(({ rocAuc }) => Number.isNaN(rocAuc))) return undefined;
  const total = areas.reduce((sum, { positives }) => sum + positives, 0);
  const mean = areas.reduce((sum, { rocAuc }) => sum + rocAuc, 0) / size;
  const weighted = areas.reduce((sum, { rocAuc, positives }) => sum + rocAuc * positives, 0) / total;
  const pairs = yield* areasOf(together, flags, weightOfPair);
  const influences = { macro: new Float64Array(rows), weighted: new Float64Array(rows), micro: new Float64Array(rows) };
  for (let row = 0; row < rows; row++) {
    if (row % stride === 0) yield;
    const code = codes[row] as number;
    if (!known[row]) continue;
    for (const [label, { influence, positives }] of areas.entries()) {
      influences.macro[row] = (influences.macro[row] as number) + (influence[row] as number) / size;
      influences.weighted[row] = (influences.weighted[row] as number) + ((influence[row] as number) * positives) / total;
      influences.micro[row] = (influences.micro[row] as number) + (pairs.influence[label * rows + row] as number);
    }
    // Which classes the rows happen to be of moves the weights of the average, too.
    const weight = weights ? (weights[row] as number) : 1;
    influences.weighted[row] = (influences.weighted[row] as number) + (weight * ((areas[code] as Areas).rocAuc - weighted)) / total;
  }
  return {
    macro: [mean, errorOf(influences.macro)], weighted: [weighted, errorOf(influences.weighted)],
    micro: [pairs.rocAuc, errorOf(influences.micro)], averagePrecisions: areas,
  };
}
