import type { RawEstimation } from "../estimation.ts";
import { KeyKind } from "../keys.ts";
import { type Bytes, doubles } from "./bytes.ts";
import { decode } from "./sort.ts";

const resolution = 1e-15;

interface Pooled { sum: number; weight: number; first: number; last: number }

export function isotonic(bytes: Bytes): Pick<RawEstimation, "pool" | "holdBack" | "takeBack" | "interpolate" | "equalCountError"> {
  const bytesAt = (address: number, length: number): Uint8Array => new Uint8Array(bytes.buffer, address, length);
  const scoresAt = (keys: number, length: number): Float64Array => decode(bytes, keys, length, KeyKind.double) as Float64Array;
  return {
    pool(keys, length, marksAt, blocks) {
      const [scores, marks] = [scoresAt(keys, length), bytesAt(marksAt, length)];
      const knots: Pooled[] = [];
      for (let place = 0; place < length; place++) {
        if (marks[place]! > 1) continue;
        const last = knots.at(-1);
        if (last && scores[place]! - scores[last.first]! < resolution) {
          last.sum += marks[place]!;
          last.weight++;
        } else knots.push({ sum: marks[place]!, weight: 1, first: place, last: place });
      }
      const stack: Pooled[] = [];
      for (let block of knots) {
        for (let top = stack.at(-1); top && top.sum / top.weight >= block.sum / block.weight; top = stack.at(-1)) {
          stack.pop();
          block = { sum: top.sum + block.sum, weight: top.weight + block.weight, first: top.first, last: block.last };
        }
        stack.push(block);
      }
      new Uint32Array(bytes.buffer, blocks, stack.length * 4).set(stack.flatMap(({ sum, weight, first, last }) => [sum, weight, first, last]));
      return stack.length;
    },
    holdBack(marksAt, placesAt, length) {
      for (const place of new Uint32Array(bytes.buffer, placesAt, length)) bytesAt(marksAt + place, 1)[0]! |= 2;
    },
    takeBack(keys, marksAt, fittedAt, placesAt, length, scores, values, outcomes) {
      const [marks, fitted] = [new Uint8Array(bytes.buffer, marksAt), new Float64Array(bytes.buffer, fittedAt)];
      const places = new Uint32Array(bytes.buffer, placesAt, length);
      const all = scoresAt(keys, places.reduce((most, place) => Math.max(most, place + 1), 0));
      places.forEach((place, k) => {
        marks[place]! &= 1;
        doubles(bytes, scores, length)[k] = all[place]!;
        doubles(bytes, values, length)[k] = fitted[place]!;
        bytesAt(outcomes, length)[k] = marks[place]!;
      });
    },
    interpolate(keys, length, atAddress, valuesAt, knots, out) {
      const [at, values] = [doubles(bytes, atAddress, knots), doubles(bytes, valuesAt, knots)];
      let low = 0;
      doubles(bytes, out, length).set(scoresAt(keys, length).map((score) => {
        if (score >= at[knots - 1]!) return values[knots - 1]!;
        if (score <= at[0]!) return values[0]!;
        while (at[low + 1]! <= score) low++;
        return ((values[low + 1]! - values[low]!) / (at[low + 1]! - at[low]!)) * (score - at[low]!) + values[low]!;
      }));
    },
    equalCountError(valuesAt, outcomesAt, length, bins, width) {
      const [values, outcomes] = [doubles(bytes, valuesAt, length), bytesAt(outcomesAt, length)];
      const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b));
      let error = 0;
      for (let bin = 0; bin < bins; bin++) {
        let [promised, came] = [0, 0];
        for (const row of order.subarray(bin * width, bin + 1 < bins ? (bin + 1) * width : length)) {
          promised += values[row]!;
          came += outcomes[row]!;
        }
        error += Math.abs(promised - came) / length;
      }
      return error;
    },
  };
}
