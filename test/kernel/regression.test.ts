import fc from "fast-check";
import { expect, test } from "vitest";
import { ask, close, same } from "./engines.ts";

const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0));
const rows = fc.array(fc.tuple(value, value), { maxLength: 300, size: "max" });

test("errors agree between the engines; rows with a missing or infinite side are left out", () => {
  fc.assert(fc.property(rows, (pairs) => {
    const { wasm, twin } = ask(({ kernel, numbers }) => kernel.regression(numbers(pairs.map((pair) => pair[0])), numbers(pairs.map((pair) => pair[1]))));
    const known = pairs.filter((pair) => pair.every(Number.isFinite));
    const greatest = Math.max(0, ...known.flat().map(Math.abs));
    expect(wasm.count).toBe(known.length);
    expect(twin.count).toBe(known.length);
    close(wasm.meanError, twin.meanError, 1e-12, greatest * 1e-15);
    for (const name of ["meanAbsoluteError", "meanSquaredError", "meanAbsolutePercentageError"] as const) close(wasm[name], twin[name]);
    close(wasm.r2, twin.r2, 1e-12, 1e-12);
    for (const name of ["varianceError", "varianceAbsoluteError", "varianceSquaredError"] as const) close(wasm[name], twin[name]);
  }), { numRuns: 300 });
});

test("the definitions, on three rows", () => {
  const { wasm, twin } = ask(({ kernel, numbers }) => kernel.regression(numbers([1, 2, 4, Number.NaN]), numbers([2, 2, 2, 2])));
  for (const got of [wasm, twin]) {
    close(got.meanError, -1 / 3);
    close(got.meanAbsoluteError, 1);
    close(got.meanSquaredError, 5 / 3);
    close(got.meanAbsolutePercentageError, 0.5);
    close(got.r2, 1 - 5 / (14 / 3));
    close(got.varianceError, 7 / 3);
  }
});

test("r2 of a constant target is 1 when predictions are perfect and 0 when not; below two rows there is none", () => {
  const r2 = (actual: number[], predicted: number[]) => same(({ kernel, numbers }) => kernel.regression(numbers(actual), numbers(predicted)).r2);
  expect(r2([2, 2], [2, 2])).toBe(1);
  expect(r2([2, 2], [2, 3])).toBe(0);
  expect(r2([2], [2])).toBeNaN();
});
