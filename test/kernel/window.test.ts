import fc from "fast-check";
import { expect, test } from "vitest";
import type { Block } from "../../src/kernel/kernel.ts";
import { type Bench, doubles, same } from "./engines.ts";

const bytesAt = ({ kernel }: Bench, { address }: Block, length: number): number[] => [...kernel.memory.uint8(address, length)];
const ascending = fc.array(fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -1e7, max: 1e7, noNaN: true })), { maxLength: 252, size: "max" }).map((list) => [...new Set(list)].sort((a, b) => a - b));

test("a number's code is how many edges are at most it; missing and infinite have codes of their own", () => {
  fc.assert(fc.property(doubles, ascending, (values, edges) => {
    const got = same((bench) => {
      const out = bench.scope.allocate(values.length);
      bench.kernel.encodeNumbers(bench.numbers(values), edges, out);
      return bytesAt(bench, out, values.length);
    });
    expect(got).toEqual(values.map((value) => (Number.isNaN(value) ? edges.length + 1 : Number.isFinite(value) ? edges.filter((edge) => edge <= value).length : edges.length + 2)));
  }), { numRuns: 200 });
});

test("a category's code is the table's; two codes are joined into one where both are below their sizes", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: -1, max: 2 })), { maxLength: 200 }), (rows) => {
    const [first, joined] = same((bench) => {
      const [a, b, out] = [bench.scope.allocate(rows.length), bench.scope.allocate(rows.length), bench.scope.allocate(rows.length)];
      bench.kernel.encodeCodes(bench.codes(rows.map(([one]) => one)), Uint8Array.from([4, 3, 2, 1, 0]), 9, a);
      bench.kernel.encodeCodes(bench.codes(rows.map(([, two]) => two)), Uint8Array.from([0, 1, 2]), 255, b);
      bench.kernel.joinCodes(a, 5, b, 3, rows.length, 200, out);
      return [bytesAt(bench, a, rows.length), bytesAt(bench, out, rows.length)];
    });
    expect(first).toEqual(rows.map(([one]) => (one < 0 ? 9 : 4 - one)));
    expect(joined).toEqual(rows.map(([one, two]) => (one < 0 || two < 0 ? 200 : (4 - one) * 3 + two)));
  }));
});

test("counts of any windows are those of their rows, and only rows between a window's ends and the nearest prefix are read", () => {
  const table = fc.record({
    rows: fc.integer({ min: 0, max: 300 }), columns: fc.integer({ min: 1, max: 4 }), step: fc.integer({ min: 1, max: 64 }), seed: fc.integer({ min: 1, max: 1000 }),
    ends: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 3 }),
  });
  fc.assert(fc.property(table, ({ rows, columns, step, seed, ends }) => {
    const code = (column: number, row: number): number => ((row + 1) * (column + 3) * seed * 2654435761) % 256;
    const all = Array.from({ length: columns }, (_, column) => Array.from({ length: rows }, (_, row) => code(column, row)));
    const windows = ends.map(([a, b]) => [Math.floor(Math.min(a, b) * rows), Math.floor(Math.max(a, b) * rows)] as const);
    const { counts, read } = same(({ kernel, scope }) => {
      const codes = scope.store(Uint8Array.from(all.flat()));
      const prefixes = scope.allocate(columns * (Math.floor(rows / step) + 1) * 1024);
      const own = { codes, prefixes, columns, rows, step };
      for (let column = 0; column < columns; column++) kernel.prefixCounts(own, column);
      const out = scope.allocate(columns * 1024);
      kernel.memory.int32(out.address, columns * 256).fill(0);
      const read = windows.map(([start, end]) => kernel.windowCounts(own, start, end, out));
      return { counts: [...kernel.memory.int32(out.address, columns * 256)], read };
    });
    const expected = all.flatMap((column) => {
      const tally = new Array<number>(256).fill(0);
      for (const [start, end] of windows) for (const value of column.slice(start, end)) tally[value]! += 1;
      return tally;
    });
    expect(counts).toEqual(expected);
    windows.forEach(([start, end], i) => {
      expect(read[i]).toBeLessThanOrEqual(Math.min(end - start, 2 * step));
    });
  }), { numRuns: 300 });
});

test("counts of marked rows are those of their codes, added or taken away, as many as are marked", () => {
  const code = fc.integer({ min: 0, max: 255 });
  const row = fc.tuple(code, code, fc.boolean(), fc.boolean());
  fc.assert(fc.property(fc.array(row, { maxLength: 9000, size: "max" }), fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), fc.boolean(), fc.boolean(), (rows, ends, marking, leaving) => {
    const [start, end] = ends.map((share) => Math.round(share * rows.length)).sort((a, b) => a - b) as [number, number];
    const taken = rows.slice(start, end).filter(([, , marked, left]) => (!marking || marked) && !(leaving && left));
    for (const sign of [1, -1] as const) {
      const counts = same(({ kernel, scope }) => {
        const bytes = (of: number[]) => scope.store(Uint8Array.from(of));
        const table = { codes: bytes([...rows.map(([one]) => one), ...rows.map(([, two]) => two)]), prefixes: scope.allocate(8192), columns: 2, rows: rows.length, step: 4096 };
        const [marks, without] = [bytes(rows.map(([, , marked]) => Number(marked))), bytes(rows.map(([, , , left]) => Number(left)))];
        const out = scope.allocate(2048);
        kernel.memory.int32(out.address, 512).fill(7);
        kernel.markedCounts(table, start, end, { ...(marking ? { marks } : {}), ...(leaving ? { without } : {}) }, sign, out);
        const count = marking ? kernel.countMarked(marks, start, end, leaving ? without : undefined) : taken.length;
        return [count, ...kernel.memory.int32(out.address, 512)];
      });
      const expected = new Array<number>(512).fill(7);
      for (const [one, two] of taken) for (const place of [one, 256 + two]) expected[place]! += sign;
      expect(counts).toEqual([taken.length, ...expected]);
    }
  }), { numRuns: 40 });
});

test("windows outside the table, tables outside the memory and too many edges are refused", () => {
  const refused = (work: (bench: Bench) => void) => expect(() => same(work));
  const table = ({ scope }: Bench, rows: number, room: number) => ({ codes: scope.allocate(room), prefixes: scope.allocate(1024), columns: 1, rows, step: 4096 });
  refused((bench) => bench.kernel.windowCounts(table(bench, 64, 64), 3, 65, bench.scope.allocate(1024))).toThrow("rows 3 to 65 are not of 64");
  refused((bench) => bench.kernel.markedCounts(table(bench, 64, 64), 3, 65, {}, 1, bench.scope.allocate(1024))).toThrow("rows 3 to 65 are not of 64");
  refused((bench) => bench.kernel.markedCounts(table(bench, 64, 64), 3, 64, { marks: { address: bench.scope.allocate(64).address, bytes: 60 } }, 1, bench.scope.allocate(1024))).toThrow("room for 64 bytes");
  refused((bench) => bench.kernel.windowCounts(table(bench, 65, 64), 0, 1, bench.scope.allocate(1024))).toThrow("room for 65 bytes");
  refused((bench) => bench.kernel.encodeNumbers(bench.numbers([1]), Array.from({ length: 253 }, (_, i) => i), bench.scope.allocate(1))).toThrow("253 edges are more than 252");
});
