/** Bins of numbers and of categories beside 0, which is missing. More bins of numbers cost time and tell trees nothing more. */
const mostNumberBins = 63;
const mostBins = 255;

/**
 * Values as bins of about equal count: every distinct value its own where there are at most 63, quantiles of both samples together otherwise.
 * Missing (NaN) is bin 0. Labels are not looked at.
 */
export function binNumbers(values: Float64Array): Uint8Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  let edges = distinct(sorted, mostNumberBins);
  if (!edges) {
    const cuts = Float64Array.from({ length: mostNumberBins }, (_, k) => sorted[Math.floor((k * sorted.length) / mostNumberBins)] as number);
    edges = distinct(cuts, mostNumberBins) as Float64Array;
  }
  const bins = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) bins[i] = upperBound(edges, value);
  }
  return bins;
}

/** The distinct values of a sorted array; undefined where there are more than `limit`. */
function distinct(sorted: Float64Array, limit: number): Float64Array | undefined {
  const values: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    if (values.length === limit) return undefined;
    values.push(sorted[i] as number);
  }
  return Float64Array.from(values);
}

/** Number of edges that are not above the value. */
function upperBound(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Fewer training rows than this say little about a category: such categories share a bin. */
const leastRows = 20;
/** Rows of an even mixture that are added to each category, so that small ones lie near the middle. */
const prior = 10;

/**
 * Categories as bins in order of their share of label 1 among the training rows alone, so that one threshold can part any of them.
 * Missing (−1) is bin 0; categories that are rare in training or were never seen there share one bin in the middle of the order.
 */
export function binCategories(codes: Int32Array, labels: Uint8Array, training: Int32Array): Uint8Array {
  let size = 0;
  for (const code of codes) size = Math.max(size, code + 1);
  const counts = new Float64Array(size);
  const ones = new Float64Array(size);
  let allOnes = 0;
  for (const row of training) {
    const code = codes[row] as number;
    allOnes += labels[row] as number;
    if (code < 0) continue;
    counts[code] = (counts[code] as number) + 1;
    ones[code] = (ones[code] as number) + (labels[row] as number);
  }
  const overall = allOnes / training.length;
  const ranked = Array.from(counts, (count, code) => ({ code, count, share: ((ones[code] as number) + prior * overall) / (count + prior) })).filter(({ count }) => count >= leastRows);
  const rest = { code: -1, count: 0, share: overall };
  ranked.push(rest);
  ranked.sort((a, b) => a.share - b.share || a.code - b.code);
  const position = new Map(ranked.map(({ code }, i) => [code, i]));
  // More categories than bins: neighbours in the order share one.
  const place = (code: number): number => 1 + Math.floor(((position.get(code) ?? (position.get(-1) as number)) * mostBins) / Math.max(mostBins, ranked.length));
  const places = Uint8Array.from({ length: size }, (_, code) => place(code));
  return Uint8Array.from(codes, (code) => (code < 0 ? 0 : (places[code] as number)));
}
