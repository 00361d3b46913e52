import fc from "fast-check";
import { expect, test } from "vitest";
import { ValueType } from "../../src/kernel/kernel.ts";
import { doubles, same } from "./engines.ts";

const edge = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -1e7, max: 1e7, noNaN: true }), fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY));
const edges = (maxLength: number) => fc.array(edge, { minLength: 1, maxLength, size: "max" }).map((list) => list.sort((a, b) => a - b));

test("uniform bins: [e_i, e_i+1), the last one closed, edges decided by comparison and not by scaling", () => {
  const values = [0, 0.1, 0.2, 0.3, 0.30000000000000004, 0.6, 0.7, 0.8, 0.9, 1, -0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY];
  const got = same(({ kernel, numbers }) => kernel.uniformHistogram(numbers(values), 0, 1, 10));
  const at = Array.from({ length: 11 }, (_, i) => i * 0.1);
  at[10] = 1;
  expect([...got]).toEqual(Array.from({ length: 10 }, (_, i) => values.filter((value) => value >= at[i]! && (value < at[i + 1]! || (i === 9 && value === 1))).length));
});

test("uniformHistogram is alike bin for bin in both engines and loses no value inside", () => {
  fc.assert(fc.property(doubles, fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-9, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 70 }), (values, lower, width, bins) => {
    const upper = lower + width;
    fc.pre(upper > lower);
    const got = same(({ kernel, numbers }) => kernel.uniformHistogram(numbers(values), lower, upper, bins));
    expect(got.reduce((a, b) => a + b, 0)).toBe(values.filter((value) => value >= lower && value <= upper).length);
  }), { numRuns: 500 });
  fc.assert(fc.property(doubles, fc.integer({ min: 1, max: 30 }), (values, bins) => {
    const finite = values.filter(Number.isFinite);
    const [lower, upper] = [Math.min(...finite), Math.max(...finite)];
    fc.pre(upper > lower);
    const got = same(({ kernel, numbers }) => kernel.uniformHistogram(numbers(values), lower, upper, bins));
    expect(got.reduce((a, b) => a + b, 0)).toBe(finite.length);
  }), { numRuns: 500 });
});

test("histogram on edges counts [e_i, e_i+1) with the last bin closed, also with repeated and infinite edges", () => {
  fc.assert(fc.property(doubles, edges(30), (values, list) => {
    const got = same(({ kernel, numbers }) => kernel.histogram(numbers(values), list));
    const expected = list.slice(1).map((upper, i) => {
      const last = i === list.length - 2;
      return values.filter((value) => value >= list[i]! && (value < upper || (last && value === upper))).length;
    });
    expect([...got]).toEqual(expected);
  }), { numRuns: 400 });
});

test("histogram on many evenly spaced edges, which need no search, decides by comparison too", () => {
  fc.assert(fc.property(doubles, fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-9, max: 1e6, noNaN: true }), fc.integer({ min: 17, max: 90 }), (values, lower, width, bins) => {
    const upper = lower + width;
    fc.pre(upper > lower);
    const list = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? upper : i * ((upper - lower) / bins) + lower));
    const all = [...values, ...list];
    const got = same(({ kernel, numbers }) => kernel.histogram(numbers(all), list));
    expect([...got]).toEqual(list.slice(1).map((end, i) => all.filter((value) => value >= list[i]! && (value < end || (i === bins - 1 && value === end))).length));
  }), { numRuns: 200 });
});

test("binCounts covers the whole line, finite values only, and equals the counts by binary search in the sorted sample", () => {
  fc.assert(fc.property(doubles, edges(30), (values, list) => {
    const got = same(({ kernel, numbers, sorted }) => {
      const direct = kernel.binCounts(numbers(values), list);
      expect([...kernel.sortedBinCounts(sorted(values), list)]).toEqual([...direct]);
      return direct;
    });
    const bounds = [Number.NEGATIVE_INFINITY, ...list, Number.NaN];
    const finite = values.filter(Number.isFinite);
    expect([...got]).toEqual(bounds.slice(1).map((upper, i) => finite.filter((value) => value >= bounds[i]! && !(value >= upper)).length));
  }), { numRuns: 400 });
});

test("integers are compared with edges exactly: 2^53 + 1 lies above the edge 2^53", () => {
  const values = [2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n];
  const counts = (list: number[]) => same(({ kernel, scope, segment }) => {
    const segments = [segment({ type: ValueType.int64, values, skip: 0, bitmap: false })];
    return [...kernel.sortedBinCounts(kernel.sortIntegers(segments, scope.allocate(40)), list)];
  });
  expect(counts([2 ** 53, 2 ** 53 + 2])).toEqual([2, 2, 1]);
  expect(counts([-0.5, 2 ** 53 - 0.5])).toEqual([1, 1, 3]);
  expect(counts([-(2 ** 63), 2 ** 63])).toEqual([0, 5, 0]);
  expect(counts([-1e300, 1e300])).toEqual([0, 5, 0]);
});

test("countCodes counts every code and the missing ones", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 200 }), (codes) => {
    const got = same(({ kernel, codes: put }) => kernel.countCodes(put(codes), 7));
    expect(got.missing).toBe(codes.filter((code) => code === -1).length);
    expect([...got.counts]).toEqual(Array.from({ length: 7 }, (_, code) => codes.filter((other) => other === code).length));
  }));
});

test("edges that do not ascend and ranges that are none are refused", () => {
  expect(() => same(({ kernel, numbers }) => kernel.histogram(numbers([1]), [2, 1]))).toThrow("edge 1 is 1");
  expect(() => same(({ kernel, numbers }) => kernel.uniformHistogram(numbers([1]), 1, 1, 3))).toThrow("not a range");
});
