import { KeyKind } from "../keys.ts";
import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, integers, sum } from "./bytes.ts";
import { decode, encodeFinite } from "./sort.ts";

export function ranking(bytes: Bytes): Pick<RawKernel, "scoreKeys" | "rank"> {
  return {
    scoreKeys(scores, labels, length, label, out) {
      const truth = integers(bytes, labels, length);
      return encodeFinite(bytes, doubles(bytes, scores, length).filter((_, i) => truth[i] === label), out);
    },
    rank(positives, p, negatives, n, out) {
      const high = decode(bytes, positives, p, KeyKind.double) as Float64Array;
      const low = decode(bytes, negatives, n, KeyKind.double) as Float64Array;
      const beaten = placements(high, low).map((place) => place / n);
      const beating = placements(low, high).map((place) => 1 - place / p);
      const area = p > 0 && n > 0 ? sum(placements(high, low)) / p / n : Number.NaN;
      const spread = variance(beaten, area) / p + variance(beating, area) / n;
      doubles(bytes, out, 3).set([area, spread, averagePrecision(high, low)]);
    },
  };
}

/** For each of `sample`: how many of `other` lie below it, ties counting half. Both ascend. */
function placements(sample: Float64Array, other: Float64Array): Float64Array {
  let below = 0;
  let atMost = 0;
  return sample.map((value) => {
    while (below < other.length && other[below]! < value) below++;
    while (atMost < other.length && other[atMost]! <= value) atMost++;
    return (below + atMost) / 2;
  });
}

function variance(values: Float64Array, mean: number): number {
  return values.length < 2 ? Number.NaN : sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1);
}

/** Σ (R_i − R_i−1) P_i over thresholds from the highest; one threshold per distinct score. */
function averagePrecision(positives: Float64Array, negatives: Float64Array): number {
  if (positives.length === 0) return Number.NaN;
  const scores = [...new Set(positives)].reverse();
  let i = positives.length - 1;
  let j = negatives.length - 1;
  return sum(
    scores.map((score) => {
      const before = i;
      while (i >= 0 && positives[i]! >= score) i--;
      while (j >= 0 && negatives[j]! >= score) j--;
      const hits = positives.length - 1 - i;
      const alarms = negatives.length - 1 - j;
      return ((before - i) / positives.length) * (hits / (hits + alarms));
    }),
  );
}
