import fc from "fast-check";
import { expect, test } from "vitest";
import { ask, type Bench, close, doubles, same } from "./engines.ts";

const marked = ({ kernel, scope }: Bench, rows: number, work: (marks: { address: number; bytes: number }) => void): number[] => {
  const marks = scope.store(Uint8Array.from({ length: rows }, (_, row) => Number(row % 7 !== 3)));
  work(marks);
  return [...kernel.listMarked(marks, rows)];
};

test("rows in a range stay marked: half open, an open end takes infinity in, missing where it is wanted", () => {
  const end = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY));
  fc.assert(fc.property(doubles, end, end, fc.boolean(), (values, lower, upper, missing) => {
    const got = same((bench) => marked(bench, values.length, (marks) => bench.kernel.markWithin(bench.numbers(values), lower, upper, missing, marks)));
    const inside = (value: number): boolean => (Number.isNaN(value) ? missing : value >= lower && (value < upper || upper === Number.POSITIVE_INFINITY));
    expect(got).toEqual([...values].flatMap((value, row) => (row % 7 !== 3 && inside(value) ? [row] : [])));
  }), { numRuns: 200 });
});

test("rows of wanted categories stay marked, missing ones where they are wanted", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 200 }), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), fc.boolean(), (codes, wanted, missing) => {
    const got = same((bench) => marked(bench, codes.length, (marks) => bench.kernel.markCodes(bench.codes(codes), Uint8Array.from(wanted, Number), missing, marks)));
    expect(got).toEqual(codes.flatMap((code, row) => (row % 7 !== 3 && (code < 0 ? missing : wanted[code]) ? [row] : [])));
  }));
});

test("sums of marked rows: how many have a value, and the powers of the values", () => {
  fc.assert(fc.property(doubles, fc.boolean(), (values, marking) => {
    const finite = values.map((value) => (Math.abs(value) < 1e60 || Number.isNaN(value) ? value : 3));
    const sums = ask(({ kernel, numbers, scope }) => {
      const marks = scope.store(Uint8Array.from(finite, (_, row) => Number(row % 3 !== 1)));
      const start = Math.min(1, finite.length);
      return [...kernel.markedSums(numbers(finite), start, finite.length, marking ? marks : undefined)];
    });
    const count = finite.filter((value, row) => row > 0 && !Number.isNaN(value) && (!marking || row % 3 !== 1)).length;
    expect([sums.wasm[0], sums.twin[0]]).toEqual([count, count]);
    const size = sums.twin[2] as number;
    close(sums.wasm[1] as number, sums.twin[1] as number, 0, 1e-13 * size);
    for (const power of [2, 3, 4]) close(sums.wasm[power] as number, sums.twin[power] as number, 1e-13);
  }));
});

test("marks outside the memory are refused", () => {
  expect(() => same((bench) => bench.kernel.listMarked({ address: bench.kernel.memory.buffer.byteLength - 8, bytes: 8 }, 9))).toThrow("listMarked");
});
