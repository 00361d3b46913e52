import fc from "fast-check";
import { expect, test } from "vitest";
import type { Sorted } from "../../src/kernel/kernel.ts";
import { ValueType } from "../../src/kernel/kernel.ts";
import { ask, type Bench, close, doubles, same } from "./engines.ts";

const finite = (values: readonly number[]) => values.filter(Number.isFinite).map((value) => value + 0).sort((a, b) => a - b);
const read = ({ kernel }: Bench, sample: Sorted) => Array.from({ length: sample.length }, (_, i) => kernel.value(sample, i));

test("sort keeps finite values, ascending; −0 counts as +0", () => {
  fc.assert(fc.property(doubles, (values) => {
    expect(same((bench) => read(bench, bench.sorted(values)))).toEqual(finite(values));
  }), { numRuns: 500 });
});

test("sort holds for values that agree in their leading bits, for huge ranges, and for every length around the thresholds", () => {
  for (const length of [0, 1, 2, 3, 127, 128, 129, 130, 2047, 2048, 2049, 5000]) {
    const scattered = Array.from({ length }, (_, i) => (i * 7919) % 10007);
    for (const values of [
      scattered,
      scattered.map((value) => 1 + value * 2 ** -52),
      scattered.map((value, i) => (i === 0 ? -1e300 : 1 + value * 2 ** -50)),
      scattered.map((value) => 2 ** ((value % 2000) - 1000) * (value % 2 ? 1 : -1)),
      scattered.map((value) => value % 3),
      scattered.map((_, i) => -i),
    ]) {
      expect(same((bench) => read(bench, bench.sorted(values)))).toEqual(finite(values));
    }
  }
});

test("long samples sort alike in both engines", () => {
  for (const length of [30_000, 70_000]) {
    // The first two are apart wherever a sample looks, and one of them only there.
    const even = (i: number): number => 1e13 + ((i * 0.6180339887) % 1) * 1e12;
    for (const spread of [even, (i: number) => (i % Math.floor(length / 512) === 0 ? even(i) : 1e13 + ((i * 7919) % 10007)), (i: number) => Math.sin(i) * 1e3, (i: number) => 1 + ((i * 7919) % 10007) * 2 ** -40, (i: number) => (i % 2 ? 1 : -1) * Math.exp((i * 7919) % 701)]) {
      const values = Array.from({ length }, (_, i) => spread(i));
      const { wasm, twin } = ask(({ kernel, sorted }) => {
        const { address } = sorted(values);
        return new BigUint64Array(kernel.memory.buffer, address, length).slice();
      });
      expect(wasm.every((key, i) => key === twin[i])).toBe(true);
    }
  }
});

const wide = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n, 2n ** 53n + 1n), fc.bigInt({ min: -3n, max: 3n }));

test("sortIntegers is exact over all 64 bits, signed and unsigned, across segments with nulls", () => {
  fc.assert(fc.property(fc.array(fc.option(wide), { maxLength: 120 }), fc.integer({ min: 0, max: 9 }), fc.boolean(), (all, skip, signed) => {
    const values = all.map((value) => (value === null || signed ? value : value + 2n ** 63n));
    const expected = values.filter((value) => value !== null).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map(String);
    const cut = values.length >> 1;
    const got = same(({ kernel, scope, segment }) => {
      const type = signed ? ValueType.int64 : ValueType.uint64;
      const segments = [values.slice(0, cut), values.slice(cut)].map((part) => segment({ type, values: part, skip, bitmap: true }));
      const sample = kernel.sortIntegers(segments, scope.allocate(values.length * 8));
      expect(sample.keys).toBe(signed ? "int64" : "uint64");
      return Array.from({ length: sample.length }, (_, i) => kernel.text(sample, i));
    });
    expect(got).toEqual(expected);
  }), { numRuns: 400 });
});

test("narrow integers sort as int64, beside uint64 unsigned ones only", () => {
  const sorted = (types: ValueType[]) => same(({ kernel, scope, segment }) => {
    const segments = types.map((type, i) => segment({ type, values: [3 - i, 1 + i], skip: 1, bitmap: false }));
    const sample = kernel.sortIntegers(segments, scope.allocate(64));
    return { keys: sample.keys, texts: Array.from({ length: sample.length }, (_, i) => kernel.text(sample, i)) };
  });
  expect(sorted([ValueType.int8, ValueType.uint32])).toEqual({ keys: "int64", texts: ["1", "2", "2", "3"] });
  expect(sorted([ValueType.uint16, ValueType.uint64])).toEqual({ keys: "uint64", texts: ["1", "2", "2", "3"] });
  expect(() => sorted([ValueType.int32, ValueType.uint64])).toThrow("cannot be mixed");
});

test("quantiles by method R-7, alike bit for bit", () => {
  fc.assert(fc.property(doubles, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }), (values, probabilities) => {
    const got = same(({ kernel, sorted }) => kernel.quantiles(sorted(values), [0, ...probabilities, 1]));
    const order = finite(values);
    if (order.length === 0) expect(got.every(Number.isNaN)).toBe(true);
    else {
      expect(got[0]).toBe(order[0]);
      expect(got.at(-1)).toBe(order.at(-1));
      probabilities.forEach((_, i) => {
        expect(got[i + 1]).toBeGreaterThanOrEqual(order[0]!);
        expect(got[i + 1]).toBeLessThanOrEqual(order.at(-1)!);
      });
    }
  }), { numRuns: 500 });
});

test("distinct and runs count what a Set counts; past the limit runs answers undefined", () => {
  fc.assert(fc.property(doubles, fc.integer({ min: 0, max: 12 }), (values, limit) => {
    const order = finite(values);
    const unique = [...new Set(order)];
    const got = same(({ kernel, sorted }) => {
      const sample = sorted(values);
      return { distinct: kernel.distinct(sample), few: kernel.runs(sample, limit), all: kernel.runs(sample, Number.POSITIVE_INFINITY) };
    });
    expect(got.distinct).toBe(unique.length);
    expect(got.few === undefined).toBe(unique.length > limit);
    expect([...got.all!.values]).toEqual(unique);
    expect([...got.all!.counts]).toEqual(unique.map((value) => order.filter((other) => other === value).length));
  }), { numRuns: 300 });
});

test("quantiles of integers beyond 2^53 take their difference as integers", () => {
  const base = 2n ** 62n;
  const { wasm, twin } = ask(({ kernel, scope, segment }) => {
    const segments = [segment({ type: ValueType.int64, values: [base + 4096n, -base], skip: 0, bitmap: false })];
    return kernel.quantiles(kernel.sortIntegers(segments, scope.allocate(16)), [0.25, 0.5])!;
  });
  expect(wasm).toEqual(twin);
  close(wasm[1]!, 2048, 1e-10);
});

test("a place outside the sample is refused", () => {
  expect(() => same(({ kernel, sorted }) => kernel.text(sorted([1, 2]), 2))).toThrow(RangeError);
});
