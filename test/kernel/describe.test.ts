import fc from "fast-check";
import { expect, test } from "vitest";
import { ask, close, doubles, moderate, same } from "./engines.ts";

const column = fc.oneof(doubles, moderate);

test("counts and extremes are exact and alike in both engines", () => {
  fc.assert(fc.property(column, (values) => {
    const { mean: _mean, std: _std, ...exact } = same(({ kernel, numbers }) => {
      const { mean, std, ...rest } = kernel.describe(numbers(values));
      return { mean: Number.isNaN(mean), std: Number.isNaN(std), ...rest };
    });
    const finite = values.filter(Number.isFinite);
    expect(exact.count).toBe(finite.length);
    expect(exact.missing).toBe(values.filter(Number.isNaN).length);
    expect(exact.zeros).toBe(finite.filter((value) => value === 0).length);
    expect(exact.positiveInfinities).toBe(values.filter((value) => value === Number.POSITIVE_INFINITY).length);
    expect(exact.negativeInfinities).toBe(values.filter((value) => value === Number.NEGATIVE_INFINITY).length);
    if (finite.length > 0) {
      expect(exact.min).toBe(Math.min(...finite) + 0);
      expect(exact.max).toBe(Math.max(...finite) + 0);
    }
  }), { numRuns: 500 });
});

test("mean and std agree between the engines, also where squares leave the range of doubles", () => {
  fc.assert(fc.property(column, (values) => {
    const { wasm, twin } = ask(({ kernel, numbers }) => kernel.describe(numbers(values)));
    const greatest = Math.max(Math.abs(twin.min), Math.abs(twin.max));
    close(wasm.mean, twin.mean, 1e-12, greatest * 1e-15);
    close(wasm.std, twin.std);
  }), { numRuns: 500 });
});

test("10⁹ ± 5·10⁻⁴ keeps its spread to 10⁻¹⁰, also behind an outlier at 0", () => {
  const values = Array.from({ length: 100_001 }, (_, i) => 1e9 + ((i * 7919) % 1009 - 504) * 2 ** -20);
  const steps = values.map((value) => (value - 1e9) * 2 ** 20);
  const mean = steps.reduce((a, b) => a + b) / steps.length;
  const std = Math.sqrt(steps.reduce((a, b) => a + (b - mean) ** 2, 0) / (steps.length - 1)) * 2 ** -20;
  const { wasm, twin } = ask(({ kernel, numbers }) => kernel.describe(numbers(values)));
  close(wasm.std, std, 1e-12);
  close(twin.std, std, 1e-12);
  const far = ask(({ kernel, numbers }) => kernel.describe(numbers([0, ...values])));
  close(far.wasm.std, far.twin.std);
});

test("a constant column has std 0, one value no std, none no mean", () => {
  const describe = (values: number[]) => same(({ kernel, numbers }) => kernel.describe(numbers(values)));
  expect(describe(Array.from({ length: 999 }, () => 0.1))).toMatchObject({ count: 999, mean: 0.1, std: 0 });
  expect(describe([3, Number.NaN])).toMatchObject({ count: 1, missing: 1, mean: 3, std: Number.NaN });
  expect(describe([Number.NaN, Number.POSITIVE_INFINITY])).toMatchObject({ count: 0, positiveInfinities: 1, mean: Number.NaN, min: Number.NaN, max: Number.NaN });
  expect(describe([])).toMatchObject({ count: 0, missing: 0, zeros: 0, mean: Number.NaN, std: Number.NaN });
});

test("skewness agrees between the engines, and with its definition on a small sample", () => {
  fc.assert(fc.property(moderate, (values) => {
    const { wasm, twin } = ask(({ kernel, numbers }) => kernel.skewness(numbers(values), kernel.describe(numbers(values))));
    close(wasm, twin, 1e-9, 1e-9);
  }), { numRuns: 300 });
  // scipy.stats.skew([1, 2, 3, 10, inf dropped]) by hand: mean 4, squares 50, cubes 180.
  const skewness = same(({ kernel, numbers }) => {
    const values = numbers([1, 2, Number.NaN, 3, 10, Number.POSITIVE_INFINITY]);
    return kernel.skewness(values, kernel.describe(values));
  });
  close(skewness, 180 / 4 / (50 / 4) ** 1.5, 1e-14);
  expect(same(({ kernel, numbers }) => kernel.skewness(numbers([2, 2]), kernel.describe(numbers([2, 2]))))).toBeNaN();
});
