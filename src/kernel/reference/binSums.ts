import type { RawLabelledScores } from "../byLabel.ts";
import { KeyKind } from "../keys.ts";
import { type Bytes, doubles, sum } from "./bytes.ts";
import { decode } from "./sort.ts";

export function binSums(bytes: Bytes): RawLabelledScores {
  return {
    binSums(keys, length, edgesAt, edgeCount, out) {
      const values = decode(bytes, keys, length, KeyKind.double) as Float64Array;
      const edges = doubles(bytes, edgesAt, edgeCount);
      doubles(bytes, out, edgeCount + 1).set(Array.from({ length: edgeCount + 1 }, (_, bin) =>
        sum(values.filter((value) => value >= (edges[bin - 1] ?? Number.NEGATIVE_INFINITY) && value < (edges[bin] ?? Number.POSITIVE_INFINITY)))));
    },
  };
}
