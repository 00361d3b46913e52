/** Bins 0 … 255 of `columns` columns, one column of `rows` after the other. */
export interface BinnedTable {
  readonly rows: number;
  readonly columns: number;
  readonly bins: Uint8Array;
}

/** Trees of one model; each is a complete binary tree of `depth` levels, node k's children being 2k + 1 (bin ≤ threshold) and 2k + 2. */
export interface BoostedTrees {
  readonly depth: number;
  /** Column and threshold per inner node, tree after tree; a node that was not split sends all to the left (threshold 255). */
  readonly columns: Int16Array;
  readonly thresholds: Uint8Array;
  /** Log-odds per leaf, tree after tree. */
  readonly leaves: Float64Array;
  /** How much each column lowered the loss in training. */
  readonly gains: Float64Array;
}

export interface BoostingOptions {
  readonly trees: number;
  readonly depth: number;
  readonly learningRate: number;
  /** Share of the rows that each tree is grown on (Friedman 2002). */
  readonly subsample: number;
  /** Least number of rows in a leaf of an even mixture, and the ridge on a leaf's value. */
  readonly leastRows: number;
  readonly ridge: number;
}

export const boostingDefaults: BoostingOptions = { trees: 60, depth: 4, learningRate: 0.1, subsample: 0.4, leastRows: 20, ridge: 1 };

const bins = 256;
/** Gradient and curvature side by side. */
const stride = 2 * bins;

/**
 * Gradient-boosted trees for two classes over binned columns, logistic loss, Newton steps (Friedman 2001; histograms with the parent minus
 * the smaller child as in LightGBM, Ke et al. 2017). `rows` are those to learn from, `labels` 1 or 0 of all rows of the table. Oracle: scikit-learn's HistGradientBoostingClassifier, whose AUC it meets. Yields after each tree.
 */
export function* boostTrees(
  table: BinnedTable, labels: Uint8Array, rows: Int32Array, random: () => number, options: BoostingOptions = boostingDefaults,
): Generator<void, BoostedTrees> {
  const { trees, depth, learningRate, subsample } = options;
  const inner = 2 ** depth - 1;
  const widths = Array.from({ length: table.columns }, (_, column) => columnOf(table, column).reduce((most, bin) => Math.max(most, bin), 0));
  const model: BoostedTrees = {
    depth, columns: new Int16Array(trees * inner), thresholds: new Uint8Array(trees * inner).fill(bins - 1),
    leaves: new Float64Array(trees * (inner + 1)), gains: new Float64Array(table.columns),
  };
  const positives = rows.reduce((sum, row) => sum + (labels[row] as number), 0);
  const start = Math.log(positives / (rows.length - positives));
  const scores = new Float64Array(labels.length).fill(start);
  const slopes = new Float64Array(2 * labels.length);
  for (let tree = 0; tree < trees; tree++) {
    const drawn = rows.filter(() => random() < subsample);
    for (let i = 0; i < drawn.length; i++) {
      const row = drawn[i] as number;
      const probability = 1 / (1 + Math.exp(-(scores[row] as number)));
      slopes[2 * row] = probability - (labels[row] as number);
      slopes[2 * row + 1] = probability * (1 - probability);
    }
    growTree(model, tree, table, widths, slopes, drawn, options);
    addTree(model, tree, table, scores, learningRate);
    yield;
  }
  for (let leaf = 0; leaf < model.leaves.length; leaf++) model.leaves[leaf] = (model.leaves[leaf] as number) * learningRate;
  return model;
}

interface Node { index: number; level: number; rows: Int32Array; histogram: Float64Array; gradient: number; curvature: number }

function growTree(model: BoostedTrees, tree: number, table: BinnedTable, widths: readonly number[], slopes: Float64Array, rows: Int32Array, options: BoostingOptions): void {
  const { depth, ridge } = options;
  const inner = 2 ** depth - 1;
  const waiting: Node[] = [nodeOf(0, 0, rows, histogramOf(table, slopes, rows), slopes)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const split = node.level < depth ? bestSplit(node, widths, options) : undefined;
    if (!split) {
      // Unsplit nodes send all rows to the left, down to one leaf.
      const leaf = (node.index + 1) * 2 ** (depth - node.level) - 1 - inner;
      model.leaves[tree * (inner + 1) + leaf] = -node.gradient / (node.curvature + ridge);
      continue;
    }
    model.columns[tree * inner + node.index] = split.column;
    model.thresholds[tree * inner + node.index] = split.threshold;
    model.gains[split.column] = (model.gains[split.column] as number) + split.gain;
    const [left, right] = partition(node.rows, columnOf(table, split.column), split.threshold);
    const deepest = node.level + 1 === depth;
    const [small, large] = left.length <= right.length ? [left, right] : [right, left];
    const histogram = deepest ? node.histogram : histogramOf(table, slopes, small);
    if (!deepest) for (let i = 0; i < histogram.length; i++) node.histogram[i] = (node.histogram[i] as number) - (histogram[i] as number);
    for (const [child, side] of [[left, 1], [right, 2]] as const) {
      waiting.push(nodeOf(2 * node.index + side, node.level + 1, child, child === large ? node.histogram : histogram, slopes));
    }
  }
}

function nodeOf(index: number, level: number, rows: Int32Array, histogram: Float64Array, slopes: Float64Array): Node {
  let gradient = 0;
  let curvature = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    gradient += slopes[2 * row] as number;
    curvature += slopes[2 * row + 1] as number;
  }
  return { index, level, rows, histogram, gradient, curvature };
}

function histogramOf(table: BinnedTable, slopes: Float64Array, rows: Int32Array): Float64Array {
  const ordered = new Float64Array(2 * rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    ordered[2 * i] = slopes[2 * row] as number;
    ordered[2 * i + 1] = slopes[2 * row + 1] as number;
  }
  const histogram = new Float64Array(table.columns * stride);
  for (let column = 0; column < table.columns; column++) {
    addColumn(histogram.subarray(column * stride, (column + 1) * stride), columnOf(table, column), ordered, rows);
  }
  return histogram;
}

function addColumn(histogram: Float64Array, column: Uint8Array, ordered: Float64Array, rows: Int32Array): void {
  for (let i = 0; i < rows.length; i++) {
    const at = 2 * (column[rows[i] as number] as number);
    histogram[at] = (histogram[at] as number) + (ordered[2 * i] as number);
    histogram[at + 1] = (histogram[at + 1] as number) + (ordered[2 * i + 1] as number);
  }
}

function bestSplit({ histogram, gradient, curvature }: Node, widths: readonly number[], { ridge, leastRows }: BoostingOptions): { column: number; threshold: number; gain: number } | undefined {
  // A row of an even mixture has curvature ¼.
  const least = leastRows / 4;
  const whole = (gradient * gradient) / (curvature + ridge);
  let best: { column: number; threshold: number; gain: number } | undefined;
  let greatest = 1e-9;
  for (let column = 0; column < widths.length; column++) {
    const last = widths[column] as number;
    let leftGradient = 0;
    let leftCurvature = 0;
    for (let bin = 0, at = column * stride; bin < last; bin++, at += 2) {
      if (histogram[at + 1] === 0) continue;
      leftGradient += histogram[at] as number;
      leftCurvature += histogram[at + 1] as number;
      const rightCurvature = curvature - leftCurvature;
      if (rightCurvature < least) break;
      if (leftCurvature < least) continue;
      const rightGradient = gradient - leftGradient;
      const gain = (leftGradient * leftGradient) / (leftCurvature + ridge) + (rightGradient * rightGradient) / (rightCurvature + ridge) - whole;
      if (gain > greatest) {
        greatest = gain;
        best = { column, threshold: bin, gain };
      }
    }
  }
  return best;
}

function partition(rows: Int32Array, column: Uint8Array, threshold: number): [Int32Array, Int32Array] {
  const parted = new Int32Array(rows.length);
  let left = 0;
  let right = rows.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if ((column[row] as number) <= threshold) parted[left++] = row;
    else parted[--right] = row;
  }
  // Right rows came in from the end; in order they are read faster.
  return [parted.subarray(0, left), parted.subarray(left).reverse()];
}

const columnOf = ({ rows, bins }: BinnedTable, column: number): Uint8Array => bins.subarray(column * rows, (column + 1) * rows);

/** Adds one tree's value to the score of every row; no branch depends on the data, which would be guessed wrong half the time. */
function addTree({ depth, columns, thresholds, leaves }: BoostedTrees, tree: number, { rows, bins }: BinnedTable, scores: Float64Array, rate: number): void {
  const inner = 2 ** depth - 1;
  const starts = Int32Array.from(columns.subarray(tree * inner, (tree + 1) * inner), (column) => column * rows);
  const highest = Int32Array.from(thresholds.subarray(tree * inner, (tree + 1) * inner));
  const values = leaves.slice(tree * (inner + 1), (tree + 1) * (inner + 1)).map((value) => value * rate);
  for (let row = 0; row < rows; row++) {
    let node = 0;
    for (let level = 0; level < depth; level++) {
      const bin = bins[(starts[node] as number) + row] as number;
      node = 2 * node + 1 + (((highest[node] as number) - bin) >>> 31);
    }
    scores[row] = (scores[row] as number) + (values[node - inner] as number);
  }
}

/** Log-odds of every row of the table, up to the constant of the training mixture; by the trees given or by all. */
export function treeScores(model: BoostedTrees, table: BinnedTable, trees?: readonly number[]): Float64Array {
  const scores = new Float64Array(table.rows);
  const all = trees ?? Array.from({ length: model.leaves.length / 2 ** model.depth }, (_, tree) => tree);
  for (const tree of all) addTree(model, tree, table, scores, 1);
  return scores;
}

/** The trees that look at a column: only their values change when it is shuffled. */
export function treesWith({ depth, columns, thresholds }: BoostedTrees, column: number): number[] {
  const inner = 2 ** depth - 1;
  return Array.from({ length: columns.length / inner }, (_, tree) => tree).filter((tree) => {
    for (let node = tree * inner; node < (tree + 1) * inner; node++) if (columns[node] === column && thresholds[node] !== bins - 1) return true;
    return false;
  });
}
