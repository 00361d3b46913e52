import { KeyKind } from "../keys.ts";
import type { RawKernel } from "../raw.ts";
import { type Bytes, sum } from "./bytes.ts";
import { decode } from "./sort.ts";

/** The area between both distribution functions, strip by strip. */
export function wasserstein(bytes: Bytes): Pick<RawKernel, "wasserstein"> {
  return {
    wasserstein(first, n, second, m, kind) {
      const a = decode(bytes, first, n, kind);
      const b = decode(bytes, second, m, kind);
      const scale = kind === KeyKind.double && greatest(a, b) > 2 ** 900 ? 2 ** -60 : 1;
      const width = (from: number | bigint, to: number | bigint): number =>
        typeof from === "number" ? Number(to) * scale - from * scale : Number(BigInt(to) - from);
      const strips = new Float64Array(n + m);
      let found = 0;
      let i = 0;
      let j = 0;
      let last: number | bigint | undefined;
      while (i < n || j < m) {
        const value = j >= m || (i < n && a[i]! <= b[j]!) ? a[i]! : b[j]!;
        if (last !== undefined) strips[found++] = (Math.abs(i * m - j * n) / (n * m)) * width(last, value);
        while (i < n && a[i] === value) i++;
        while (j < m && b[j] === value) j++;
        last = value;
      }
      return sum(strips) / scale;
    },
  };
}

function greatest(...samples: ArrayLike<number | bigint>[]): number {
  return Math.max(
    ...samples.flatMap((sample) => [Math.abs(Number(sample[0])), Math.abs(Number(sample[sample.length - 1]))]),
  );
}
