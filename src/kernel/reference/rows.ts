import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, integers } from "./bytes.ts";

export function rows(bytes: Bytes): Pick<RawKernel, "markWithin" | "markCodes" | "listMarked"> {
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
  };
}
