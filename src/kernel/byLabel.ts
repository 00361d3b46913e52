import type { Codes, Memory, Numbers, Ranking, Scope, Sorted } from "./kernel.ts";
import { checkAscending, checkCodes, checkNumbers, checkSame, checkSorted } from "./ranges.ts";
import type { RawKernel } from "./raw.ts";

/** Finite scores of the rows with label 1 and of those with label 0. */
export interface ByLabel { readonly positives: Sorted; readonly negatives: Sorted }

/** What the order of scores tells of their labels: put in order once, for every threshold, curve and area. */
export interface LabelledScores {
  scoresByLabel(scores: Numbers, labels: Codes, scope: Scope): ByLabel;
  /** `ranking` of scores that are in order. */
  rankingOf(scores: ByLabel): Ranking;
  /** Sums of the values, which are doubles, in (−∞, e_0), [e_0, e_1), …, [e_last, ∞). */
  binSums(sample: Sorted, edges: readonly number[]): Float64Array;
}

export interface RawLabelledScores {
  /** `out` gets edgeCount + 1 doubles. */
  binSums(keys: number, length: number, edges: number, edgeCount: number, out: number): void;
}

export function labelledCalls(memory: Memory, raw: Pick<RawKernel, "scoreKeys" | "rank" | "binSums">, sorted: (out: { address: number; bytes: number }, length: number, keys: Sorted["keys"]) => Sorted): LabelledScores {
  return {
    scoresByLabel(scores, labels, scope) {
      checkNumbers(memory, "scoresByLabel", scores);
      checkCodes(memory, "scoresByLabel", labels);
      checkSame("scoresByLabel", scores.length, labels.length);
      const of = (label: number): Sorted => {
        const out = scope.allocate(scores.length * 8);
        return sorted(out, raw.scoreKeys(scores.address, labels.address, scores.length, label, out.address), "double");
      };
      return { positives: of(1), negatives: of(0) };
    },
    rankingOf({ positives, negatives }) {
      checkSorted(memory, "rankingOf", positives);
      checkSorted(memory, "rankingOf", negatives);
      return memory.scope((scope) => {
        const out = scope.numbers(3);
        raw.rank(positives.address, positives.length, negatives.address, negatives.length, out.address);
        const [rocAuc, rocAucVariance, averagePrecision] = memory.float64(out.address, 3) as unknown as [number, number, number];
        return { positives: positives.length, negatives: negatives.length, rocAuc, rocAucVariance, averagePrecision };
      });
    },
    binSums(sample, edges) {
      checkSorted(memory, "binSums", sample);
      checkAscending("binSums", edges);
      if (sample.keys !== "double") throw new RangeError("binSums: the sample holds integers");
      return memory.scope((scope) => {
        const [given, out] = [scope.numbers(edges.length), scope.numbers(edges.length + 1)];
        memory.float64(given.address, edges.length).set(edges);
        raw.binSums(sample.address, sample.length, given.address, edges.length, out.address);
        return memory.float64(out.address, out.length).slice();
      });
    },
  };
}
