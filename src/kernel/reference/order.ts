import type { RawEstimation } from "../estimation.ts";
import { KeyKind } from "../keys.ts";
import { type Bytes, doubles } from "./bytes.ts";
import { decode, encode } from "./sort.ts";

export function order(bytes: Bytes): Pick<RawEstimation, "order" | "marksAlong" | "placesByMark" | "doublesAlong"> {
  const marksAt = (address: number, length: number): Uint8Array => new Uint8Array(bytes.buffer, address, length);
  const rowsAt = (address: number, length: number): Uint32Array => new Uint32Array(bytes.buffer, address, length);
  return {
    order(values, length, keys, rows) {
      // −0 becomes +0.
      const all = doubles(bytes, values, length).map((value) => value + 0);
      const sorted = Uint32Array.from(all.keys()).filter((row) => !Number.isNaN(all[row])).sort((a, b) => (all[a]! < all[b]! ? -1 : all[a]! > all[b]! ? 1 : a - b));
      rowsAt(rows, sorted.length).set(sorted);
      const ascending = Float64Array.from(sorted, (row) => all[row]!);
      encode(ascending);
      doubles(bytes, keys, sorted.length).set(ascending);
      return sorted.length;
    },
    marksAlong(rows, length, codesAt, code, out) {
      const codes = new Int32Array(bytes.buffer, codesAt);
      marksAt(out, length).set(Uint8Array.from(rowsAt(rows, length), (row) => (codes[row] === code ? 1 : 0)));
    },
    placesByMark(rowsOf, length, _allRows, marksOf, _scratch, out) {
      const [rows, marks] = [rowsAt(rowsOf, length), marksAt(marksOf, length)];
      const places = Uint32Array.from(rows.keys()).sort((a, b) => rows[a]! - rows[b]!);
      const zeros = places.filter((place) => marks[place] === 0);
      rowsAt(out, length).set(zeros);
      rowsAt(out, length).set(places.filter((place) => marks[place] === 1), zeros.length);
      return zeros.length;
    },
    doublesAlong(keys, length, out) {
      doubles(bytes, out, length).set(decode(bytes, keys, length, KeyKind.double) as Float64Array);
    },
  };
}
