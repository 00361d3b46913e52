import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles } from "./bytes.ts";
import { decode } from "./sort.ts";

/** A merge of both samples, judged after every group of ties. */
export function ks(bytes: Bytes): Pick<RawKernel, "kolmogorovSmirnov"> {
  return {
    kolmogorovSmirnov(first, n, second, m, kind, out) {
      const a = decode(bytes, first, n, kind);
      const b = decode(bytes, second, m, kind);
      let i = 0;
      let j = 0;
      let highest = { difference: Number.NEGATIVE_INFINITY, at: Number.NaN };
      let lowest = { difference: Number.POSITIVE_INFINITY, at: Number.NaN };
      while (i < n || j < m) {
        const value = j >= m || (i < n && a[i]! <= b[j]!) ? a[i]! : b[j]!;
        while (i < n && a[i] === value) i++;
        while (j < m && b[j] === value) j++;
        const difference = i * m - j * n;
        if (difference > highest.difference) highest = { difference, at: Number(value) };
        if (difference < lowest.difference) lowest = { difference, at: Number(value) };
      }
      const positive = highest.difference >= -lowest.difference;
      const { difference, at } = positive ? highest : lowest;
      doubles(bytes, out, 3).set([Math.abs(difference), positive ? 1 : -1, at]);
    },
  };
}
