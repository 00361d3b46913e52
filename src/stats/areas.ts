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
export function areasOf(scores: Float64Array, isPositive: Int8Array, weights?: Float64Array): Areas {
  const weightOf = (row: number): number => (weights ? (weights[row] as number) : 1);
  const order = new Uint32Array(scores.length);
  let rows = 0;
  const counts = [0, 0];
  const totals = [0, 0];
  for (let row = 0; row < scores.length; row++) {
    const side = isPositive[row] as number;
    if (side < 0 || !Number.isFinite(scores[row]) || !(weightOf(row) > 0)) continue;
    order[rows++] = row;
    counts[side] = (counts[side] as number) + 1;
    totals[side] = (totals[side] as number) + weightOf(row);
  }
  const sorted = order.subarray(0, rows).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const [negatives, positives] = totals as [number, number];
  const influence = new Float64Array(scores.length);
  if (positives === 0 || negatives === 0) return { positives, negatives, rocAuc: Number.NaN, averagePrecision: Number.NaN, influence };
  // Placements first: the share of the other class's weight that a row's score beats, ties half.
  let above = [0, 0] as [number, number];
  let area = 0;
  let precisions = 0;
  for (let from = 0; from < rows; ) {
    const score = scores[sorted[from] as number];
    let to = from;
    const tied: [number, number] = [0, 0];
    for (; to < rows && scores[sorted[to] as number] === score; to++) {
      const row = sorted[to] as number;
      const side = isPositive[row] as 0 | 1;
      tied[side] += weightOf(row);
    }
    const beaten = negatives - above[0] - tied[0] / 2;
    const beating = above[1] + tied[1] / 2;
    for (let i = from; i < to; i++) {
      const row = sorted[i] as number;
      influence[row] = isPositive[row] === 1 ? beaten / negatives : beating / positives;
    }
    area += tied[1] * beaten;
    above = [above[0] + tied[0], above[1] + tied[1]];
    if (tied[1] > 0) precisions += (tied[1] * above[1]) / (above[0] + above[1]);
    from = to;
  }
  const rocAuc = area / positives / negatives;
  const spread = counts.map((count) => Math.sqrt(count / (count - 1)));
  for (const row of sorted) {
    const side = isPositive[row] as 0 | 1;
    influence[row] = (weightOf(row) / (totals[side] as number)) * ((influence[row] as number) - rocAuc) * (spread[side] as number);
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
export function averagedAreas(scores: readonly Float64Array[], codes: Int32Array, weights?: Float64Array): AveragedAreas | undefined {
  const rows = codes.length;
  const size = scores.length;
  const known = (row: number): boolean => (codes[row] as number) >= 0 && scores.every((score) => Number.isFinite(score[row]));
  const of = (label: number): Int8Array => Int8Array.from(codes, (code, row) => (known(row) ? Number(code === label) : -1));
  const areas = scores.map((score, label) => areasOf(score, of(label), weights));
  if (areas.some(({ rocAuc }) => Number.isNaN(rocAuc))) return undefined;
  const total = areas.reduce((sum, { positives }) => sum + positives, 0);
  const mean = areas.reduce((sum, { rocAuc }) => sum + rocAuc, 0) / size;
  const weighted = areas.reduce((sum, { rocAuc, positives }) => sum + rocAuc * positives, 0) / total;
  const together = new Float64Array(rows * size);
  const flags = new Int8Array(rows * size);
  const weightOfPair = weights && new Float64Array(rows * size);
  scores.forEach((score, label) => {
    together.set(score, label * rows);
    flags.set(of(label), label * rows);
    weightOfPair?.set(weights as Float64Array, label * rows);
  });
  const pairs = areasOf(together, flags, weightOfPair);
  const influences = { macro: new Float64Array(rows), weighted: new Float64Array(rows), micro: new Float64Array(rows) };
  for (let row = 0; row < rows; row++) {
    const code = codes[row] as number;
    if (!known(row)) continue;
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
