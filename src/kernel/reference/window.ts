import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, integers } from "./bytes.ts";

const SLOTS = 256;

export function window(bytes: Bytes): Pick<RawKernel, "encodeNumbers" | "encodeCodes" | "joinCodes" | "prefixCounts" | "windowCounts" | "markedCounts"> {
  const at = (address: number, length: number): Uint8Array => new Uint8Array(bytes.buffer, address, length);
  const tally = (codes: Uint8Array, from: number, to: number, sign: number, counts: Int32Array): void => {
    for (let i = from; i < to; i++) counts[codes[i]!]! += sign;
  };
  return {
    encodeNumbers(values, length, edgesAt, edgeCount, out) {
      const edges = doubles(bytes, edgesAt, 255);
      const codes = at(out, length);
      doubles(bytes, values, length).forEach((value, i) => {
        if (Number.isNaN(value)) codes[i] = edgeCount + 1;
        else if (!Number.isFinite(value)) codes[i] = edgeCount + 2;
        else {
          let place = 0;
          for (let half = 128; half > 0; half >>= 1) if (edges[place + half - 1]! <= value) place += half;
          codes[i] = place;
        }
      });
    },
    encodeCodes(codes, length, map, out) {
      const table = new Uint8Array(bytes.buffer, map);
      const to = at(out, length);
      integers(bytes, codes, length).forEach((code, i) => {
        to[i] = table[code + 1]!;
      });
    },
    joinCodes(first, firstSize, second, size, length, none, out) {
      const [a, b, to] = [at(first, length), at(second, length), at(out, length)];
      for (let i = 0; i < length; i++) to[i] = a[i]! < firstSize && b[i]! < size ? a[i]! * size + b[i]! : none;
    },
    prefixCounts(codesAt, length, step, out) {
      const codes = at(codesAt, length);
      const counts = new Int32Array(SLOTS);
      integers(bytes, out, SLOTS).set(counts);
      for (let block = 1; block * step <= length; block++) {
        tally(codes, (block - 1) * step, block * step, 1, counts);
        integers(bytes, out + block * SLOTS * 4, SLOTS).set(counts);
      }
    },
    windowCounts(codesAt, prefixes, columns, rows, step, start, end, out) {
      const blocks = Math.floor(rows / step);
      const nearest = (row: number): number => Math.min(blocks, Math.floor((row + (step >> 1)) / step));
      const [first, last] = [nearest(start), nearest(end)];
      const rescanned = Math.abs(start - first * step) + Math.abs(end - last * step);
      const direct = end - start <= rescanned;
      for (let k = 0; k < columns; k++) {
        const codes = at(codesAt + k * rows, rows);
        const counts = integers(bytes, out + k * SLOTS * 4, SLOTS);
        if (direct) {
          tally(codes, start, end, 1, counts);
          continue;
        }
        const prefix = (block: number): Int32Array => integers(bytes, prefixes + (k * (blocks + 1) + block) * SLOTS * 4, SLOTS);
        const [below, above] = [prefix(first), prefix(last)];
        for (let slot = 0; slot < SLOTS; slot++) counts[slot]! += above[slot]! - below[slot]!;
        tally(codes, first * step, start, -1, counts);
        tally(codes, start, first * step, 1, counts);
        tally(codes, last * step, end, 1, counts);
        tally(codes, end, last * step, -1, counts);
      }
      return direct ? end - start : rescanned;
    },
    markedCounts(codesAt, columns, rows, start, end, marksAt, withoutAt, sign, out) {
      const [marks, without] = [at(marksAt, end), at(withoutAt, end)];
      for (let k = 0; k < columns; k++) {
        const codes = at(codesAt + k * rows, rows);
        const counts = integers(bytes, out + k * SLOTS * 4, SLOTS);
        for (let row = start; row < end; row++) if ((!marksAt || marks[row]) && !(withoutAt && without[row])) counts[codes[row]!]! += sign;
      }
    },
  };
}
