import type { RawEstimation } from "../estimation.ts";
import { KeyKind } from "../keys.ts";
import { type Bytes, doubles } from "./bytes.ts";
import { decode } from "./sort.ts";

/** numpy.round(value, 5): halves to even. */
function round5(value: number): number {
  const scaled = value * 1e5;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  return (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor) / 1e5;
}

export function estimate(bytes: Bytes): Pick<RawEstimation, "areaAlong" | "estimateGroups" | "drawnPrecision" | "fallingCodes" | "placementSpread"> {
  const marksAt = (address: number, length: number): Uint8Array => new Uint8Array(bytes.buffer, address, length);
  const wordsAt = (address: number, length: number): Uint32Array => new Uint32Array(bytes.buffer, address, length);
  return {
    areaAlong(keys, length, marksOf) {
      const [scores, marks] = [decode(bytes, keys, length, KeyKind.double) as Float64Array, marksAt(marksOf, length)];
      const positives = marks.reduce((sum, mark) => sum + mark, 0);
      let [pairs, below, start] = [0, 0, 0];
      while (start < length) {
        let [end, hits] = [start, 0];
        for (; end < length && scores[end] === scores[start]; end++) hits += marks[end]!;
        const misses = end - start - hits;
        pairs += hits * (below + misses / 2);
        below += misses;
        start = end;
      }
      return positives * (length - positives) === 0 ? Number.NaN : pairs / (positives * (length - positives));
    },
    estimateGroups(rowsAt, length, probabilitiesAt, codesAt, groups, out) {
      const [rows, probabilities, codes] = [wordsAt(rowsAt, length), doubles(bytes, probabilitiesAt, length), new Int32Array(bytes.buffer, codesAt)];
      for (let group = 0; group < groups; group++) {
        const places = Array.from(rows.keys()).filter((place) => codes[rows[place]!]! >> 1 === group && codes[rows[place]!]! >= 0).reverse();
        const sums = { p: 0, hits: 0, alarms: 0, area: 0, precision: 0 };
        const cells = [0, 0, 0, 0];
        for (const [k, place] of places.entries()) {
          const p = probabilities[place]!;
          sums.p += p;
          const [hits, alarms] = [round5(sums.p), round5(k + 1 - sums.p)];
          sums.area += ((alarms - sums.alarms) * (hits + sums.hits)) / 2;
          sums.precision += ((hits - sums.hits) * hits) / (k + 1);
          Object.assign(sums, { hits, alarms });
          const cell = (codes[rows[place]!]! & 1) * 2;
          cells[cell]! += p;
          cells[cell + 1]! += 1 - p;
        }
        doubles(bytes, out + group * 80, 10).set([places.length, sums.p, sums.hits, sums.alarms, sums.area, sums.precision, ...cells]);
      }
    },
    drawnPrecision(codesAt, picked, count) {
      const codes = new Uint32Array(bytes.buffer, codesAt);
      const drawn = Uint32Array.from(wordsAt(picked, count), (row) => codes[row]!).sort();
      let [hits, result] = [0, 0];
      for (let start = 0; start < count; ) {
        let [end, fresh] = [start, 0];
        for (; end < count && drawn[end]! >> 1 === drawn[start]! >> 1; end++) fresh += drawn[end]! & 1;
        hits += fresh;
        result += (fresh * hits) / end;
        start = end;
      }
      return hits > 0 ? result / hits : 0;
    },
    fallingCodes(keys, rowsAt, length, marksOf, out) {
      const [scores, rows, marks] = [decode(bytes, keys, length, KeyKind.double) as Float64Array, wordsAt(rowsAt, length), marksAt(marksOf, length)];
      const codes = new Uint32Array(bytes.buffer, out);
      let score = 0;
      for (let place = length - 1; place >= 0; place--) {
        if (place + 1 < length && scores[place] !== scores[place + 1]) score++;
        codes[rows[place]!] = 2 * score + marks[place]!;
      }
    },
    placementSpread(marksOf, length, positive, negatives) {
      const shares: number[] = [];
      marksAt(marksOf, length).forEach((mark, place) => {
        if (place > 0 && mark === positive) shares.push((place - shares.length) / negatives);
      });
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
      return shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
    },
  };
}
