import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, integers } from "./bytes.ts";
import { decode } from "./sort.ts";

/** How many of the ascending `edges` are at most `value`. */
function upperBound(edges: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the ascending values are below `edge`; an integer is compared with a double exactly. */
function countBelow(values: ArrayLike<number | bigint>, edge: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function histogram(
  bytes: Bytes,
): Pick<RawKernel, "uniformHistogram" | "binCounts" | "histogram" | "sortedBinCounts" | "countCodes"> {
  return {
    /** numpy.histogram: an index by scaling, then moved where the edges say otherwise. */
    uniformHistogram(values, length, lower, upper, bins, edgesAt, _tables, out) {
      const edges = doubles(bytes, edgesAt, bins + 1);
      const counts = new Float64Array(bins);
      for (const value of doubles(bytes, values, length)) {
        if (!(value >= lower && value <= upper)) continue;
        let index = Math.floor(((value - lower) / (upper - lower)) * bins);
        if (index === bins) index--;
        if (value < edges[index]!) index--;
        if (value >= edges[index + 1]! && index !== bins - 1) index++;
        counts[index]!++;
      }
      doubles(bytes, out, bins).set(counts);
    },
    binCounts(values, length, edgesAt, edgeCount, out) {
      const edges = doubles(bytes, edgesAt, edgeCount);
      const counts = new Float64Array(edgeCount + 1);
      for (const value of doubles(bytes, values, length)) {
        if (Number.isFinite(value)) counts[upperBound(edges, value)]!++;
      }
      doubles(bytes, out, edgeCount + 1).set(counts);
    },
    histogram(values, length, edgesAt, edgeCount, out) {
      const edges = doubles(bytes, edgesAt, edgeCount);
      const counts = new Float64Array(edgeCount - 1);
      for (const value of doubles(bytes, values, length)) {
        if (value >= edges[0]! && value <= edges[edgeCount - 1]!) {
          counts[Math.min(upperBound(edges, value), edgeCount - 1) - 1]!++;
        }
      }
      doubles(bytes, out, edgeCount - 1).set(counts);
    },
    sortedBinCounts(keys, length, kind, edgesAt, edgeCount, out) {
      const values = decode(bytes, keys, length, kind);
      const below = Array.from(doubles(bytes, edgesAt, edgeCount), (edge) => countBelow(values, edge));
      const bounds = [0, ...below, length];
      doubles(bytes, out, edgeCount + 1).set(bounds.slice(1).map((bound, i) => bound - bounds[i]!));
    },
    countCodes(codes, length, size, _tables, out) {
      const counts = new Float64Array(size + 1);
      for (const code of integers(bytes, codes, length)) counts[code >= 0 && code < size ? code : size]!++;
      doubles(bytes, out, size + 1).set(counts);
    },
  };
}

