/** Numbers per column, all of one length. */
export type Columns = readonly Float64Array[];

export interface IsolationForest { readonly trees: readonly Tree[]; readonly sample: number }

/** Nodes in order of creation; a leaf has feature −1 and its expected remaining depth as threshold. */
interface Tree { readonly feature: Int16Array; readonly threshold: Float64Array; readonly left: Int32Array; readonly right: Int32Array }

const trees = 100;
const mostSample = 256;

/**
 * Isolation forest (Liu, Ting & Zhou 2008): 100 trees, each on 256 of the rows drawn without putting back, split at random within the range of a
 * random column that still varies, down to depth 8. Yields after each tree. Oracle: scikit-learn's IsolationForest with its defaults, within what its own
 * seeds differ by.
 */
export function* growForest(columns: Columns, rows: number, random: () => number): Generator<void, IsolationForest> {
  const sample = Math.min(mostSample, rows);
  const deepest = Math.ceil(Math.log2(Math.max(2, sample)));
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const grown: Tree[] = [];
  for (let tree = 0; tree < trees; tree++) {
    for (let i = 0; i < sample; i++) {
      const j = i + Math.floor(random() * (rows - i));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    grown.push(grow(columns, order.slice(0, sample), deepest, random));
    yield;
  }
  return { trees: grown, sample };
}

function grow(columns: Columns, rows: Int32Array, deepest: number, random: () => number): Tree {
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const split = (own: Int32Array, depth: number): number => {
    const node = feature.push(-1) - 1;
    threshold.push(usualDepth(own.length));
    left.push(-1);
    right.push(-1);
    if (depth >= deepest || own.length <= 1) return node;
    const open = Array.from(columns.keys());
    while (open.length > 0) {
      const [at] = open.splice(Math.floor(random() * open.length), 1) as [number];
      const values = columns[at] as Float64Array;
      let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const row of own) {
        least = Math.min(least, values[row] as number);
        greatest = Math.max(greatest, values[row] as number);
      }
      if (!(greatest > least)) continue;
      const cut = least + random() * (greatest - least);
      feature[node] = at;
      threshold[node] = cut;
      left[node] = split(own.filter((row) => (values[row] as number) <= cut), depth + 1);
      right[node] = split(own.filter((row) => (values[row] as number) > cut), depth + 1);
      break;
    }
    return node;
  };
  split(rows, 0);
  return { feature: Int16Array.from(feature), threshold: Float64Array.from(threshold), left: Int32Array.from(left), right: Int32Array.from(right) };
}

/** Mean depth of an unsuccessful search in a binary tree of n rows: what a leaf of n rows stands for. */
function usualDepth(n: number): number {
  if (n <= 1) return 0;
  return n === 2 ? 1 : 2 * (Math.log(n - 1) + 0.5772156649015329) - (2 * (n - 1)) / n;
}

/** 2^(−mean depth / usual depth) of rows [from, to): near 1 for a row that few cuts set apart, below 0.5 for one among many. */
export function outlierScores({ trees: grown, sample }: IsolationForest, columns: Columns, from: number, to: number): Float64Array {
  const usual = usualDepth(sample);
  return Float64Array.from({ length: to - from }, (_, i) => {
    let depth = 0;
    for (const { feature, threshold, left, right } of grown) {
      let node = 0;
      while ((feature[node] as number) >= 0) {
        depth++;
        node = ((columns[feature[node] as number] as Float64Array)[from + i] as number) <= (threshold[node] as number) ? (left[node] as number) : (right[node] as number);
      }
      depth += threshold[node] as number;
    }
    return usual > 0 ? 2 ** (-depth / grown.length / usual) : 0.5;
  });
}
