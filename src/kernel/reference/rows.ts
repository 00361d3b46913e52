import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, integers, sum } from "./bytes.ts";

export function rows(bytes: Bytes): Pick<RawKernel, "markWithin" | "markCodes" | "listMarked" | "countMarked" | "markedSums"> {
  const at = (address: number, length: number): Uint8Array => new Uint8Array(bytes.buffer, address, length);
  return {
    markWithin(values, length, lower, upper, missing, marksAt) {
      const marks = at(marksAt, length);
      doubles(bytes, values, length).forEach((value, i) => {
        const inside = value >= lower && (value < upper || upper === Number.POSITIVE_INFINITY);
        if (Number.isNaN(value) ? missing === 0 : !inside) marks[i] = 0;
      });
    },
    markCodes(codes, length, wantedAt, marksAt) {
      const [wanted, marks] = [new Uint8Array(bytes.buffer, wantedAt), at(marksAt, length)];
      integers(bytes, codes, length).forEach((code, i) => {
        if (wanted[code + 1] === 0) marks[i] = 0;
      });
    },
    listMarked(marksAt, length, out) {
      const list = integers(bytes, out, length);
      let count = 0;
      at(marksAt, length).forEach((mark, i) => {
        if (mark) list[count++] = i;
      });
      return count;
    },
    markedSums(valuesAt, marksAt, length, out) {
      const marks = at(marksAt, length);
      const taken = doubles(bytes, valuesAt, length).filter((value, i) => !Number.isNaN(value) && (!marksAt || marks[i]));
      const total = (of: (x: number) => number): number => sum(Array.from(taken, of));
      doubles(bytes, out, 5).set([taken.length, total((x) => x), total(Math.abs), total((x) => x * x), total((x) => x ** 4)]);
    },
    countMarked(marksAt, withoutAt, length) {
      const without = at(withoutAt, length);
      return at(marksAt, length).reduce((count, mark, i) => count + (mark && !(withoutAt && without[i]) ? 1 : 0), 0);
    },
  };
}
