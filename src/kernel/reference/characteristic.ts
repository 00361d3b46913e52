import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, sum } from "./bytes.ts";
import { decode } from "./sort.ts";

/** Means first, then the covariances around them. */
export function characteristic(bytes: Bytes): Pick<RawKernel, "characteristic"> {
  return {
    characteristic(keys, length, kind, t, out) {
      const phases = Float64Array.from(decode(bytes, keys, length, kind) as ArrayLike<number | bigint>, (value) => t * Number(value));
      const parts = [
        phases.map((phase) => Math.cos(phase)), phases.map((phase) => Math.cos(2 * phase)),
        phases.map((phase) => Math.sin(phase)), phases.map((phase) => Math.sin(2 * phase)),
      ];
      const means = parts.map((part) => sum(part) / length);
      const centred = parts.map((part, i) => part.map((value) => value - means[i]!));
      const covariances = centred.flatMap((row, i) => centred.slice(0, i + 1).map((column) => sum(row.map((value, at) => value * column[at]!)) / length));
      doubles(bytes, out, 14).set([...means, ...covariances]);
    },
  };
}
