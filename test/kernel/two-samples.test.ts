import fc from "fast-check";
import { expect, test } from "vitest";
import { ValueType } from "../../src/kernel/kernel.ts";
import { ask, close, doubles, moderate, same } from "./engines.ts";

const finite = (values: readonly number[]) => values.filter(Number.isFinite);

/** |i·m − j·n| at a value, by counting. */
function differenceAt(a: readonly number[], b: readonly number[], value: number): number {
  return a.filter((x) => x <= value).length * b.length - b.filter((x) => x <= value).length * a.length;
}

test("Kolmogorov–Smirnov is exact: numerator, sign and place are those of the definition", () => {
  fc.assert(fc.property(doubles, doubles, (first, second) => {
    const [a, b] = [finite(first), finite(second)];
    const got = same(({ kernel, sorted }) => kernel.kolmogorovSmirnov(sorted(first), sorted(second)));
    if (a.length === 0 || b.length === 0) {
      expect(got.statistic).toBeNaN();
      return;
    }
    const differences = [...new Set([...a, ...b])].map((value) => differenceAt(a, b, value));
    const highest = Math.max(...differences);
    const lowest = Math.min(...differences);
    expect(got.numerator).toBe(Math.max(highest, -lowest));
    expect(got.sign).toBe(highest >= -lowest ? 1 : -1);
    expect(differenceAt(a, b, got.location)).toBe(got.sign * got.numerator);
    close(got.statistic, got.numerator / (a.length * b.length));
  }), { numRuns: 400 });
});

test("Kolmogorov–Smirnov between samples of very different length, and with itself", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -20, max: 1020 }), { minLength: 1, maxLength: 9 }), fc.integer({ min: 300, max: 4000 }), (few, length) => {
    const many = Array.from({ length }, (_, i) => (i * 7919) % 1009);
    same(({ kernel, sorted }) => kernel.kolmogorovSmirnov(sorted(few), sorted(many)));
    same(({ kernel, sorted }) => kernel.kolmogorovSmirnov(sorted(many), sorted(few)));
    expect(same(({ kernel, sorted }) => kernel.kolmogorovSmirnov(sorted(many), sorted(many)))).toMatchObject({ numerator: 0, sign: 1 });
  }), { numRuns: 60 });
});

test("Kolmogorov–Smirnov tells neighbours beyond 2^53 apart", () => {
  const sample = (values: bigint[]) => ({ type: ValueType.int64, values, skip: 0, bitmap: false });
  const got = same(({ kernel, scope, segment }) => {
    const a = kernel.sortIntegers([segment(sample([2n ** 60n, 2n ** 60n + 1n]))], scope.allocate(64));
    const b = kernel.sortIntegers([segment(sample([2n ** 60n + 2n, 2n ** 60n + 3n]))], scope.allocate(64));
    return { ...kernel.kolmogorovSmirnov(a, b), distance: kernel.wasserstein(a, b) };
  });
  expect(got).toMatchObject({ statistic: 1, sign: 1, distance: 2 });
});

test("Wasserstein agrees with a merge strip by strip, whatever the lengths and ties", () => {
  fc.assert(fc.property(fc.oneof(moderate, doubles), fc.oneof(moderate, doubles), (first, second) => {
    const { wasm, twin } = ask(({ kernel, sorted }) => kernel.wasserstein(sorted(first), sorted(second)));
    close(wasm, twin, 1e-12);
  }), { numRuns: 500 });
});

test("Wasserstein of long samples: equal, shifted by little, shifted by much, of other shape", () => {
  const base = Array.from({ length: 30_000 }, (_, i) => Math.sqrt((i * 7919) % 10007) + ((i * 31) % 17) / 100);
  const others = [base, base.map((x) => x + 1e-9), base.map((x) => x + 50), base.map((x) => x * x * 0.02), base.slice(0, 777), [...base, 1e12]];
  for (const other of others) {
    const { wasm, twin } = ask(({ kernel, sorted }) => kernel.wasserstein(sorted(base), sorted(other)));
    close(wasm, twin, 1e-12);
  }
});

test("Wasserstein is symmetric, 0 with itself, and the shift of a shifted sample", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 300, size: "max" }), fc.integer({ min: 0, max: 50 }), (values, shift) => {
    const moved = values.map((value) => value + shift);
    const { wasm, twin } = ask(({ kernel, sorted }) => [[values, moved], [moved, values], [values, values]].map(([a, b]) => kernel.wasserstein(sorted(a!), sorted(b!))));
    for (const [there, back, none] of [wasm, twin]) {
      close(there!, shift);
      close(back!, shift);
      expect(none).toBe(0);
    }
  }), { numRuns: 200 });
});

test("keys of different kinds cannot be compared; nothing to compare is NaN", () => {
  const mixed = () => same(({ kernel, scope, segment, sorted }) => {
    const integers = kernel.sortIntegers([segment({ type: ValueType.int64, values: [1n], skip: 0, bitmap: false })], scope.allocate(8));
    return kernel.wasserstein(integers, sorted([1]));
  });
  expect(mixed).toThrow("cannot be compared");
  expect(same(({ kernel, sorted }) => kernel.wasserstein(sorted([]), sorted([1])))).toBeNaN();
});
