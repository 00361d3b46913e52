import fc from "fast-check";
import { expect, test } from "vitest";
import { ask, close, same } from "./engines.ts";

const share = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1, noNaN: true }));
const bins = fc.integer({ min: 1, max: 40 }).chain((length) => fc.tuple(...[0, 1].map(() => fc.array(share, { minLength: length, maxLength: length }))));
const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

for (const figure of ["psi", "jensenShannon", "kullbackLeibler", "hellinger"] as const) {
  test(`${figure} agrees between the engines, is never negative, and is 0 between equal shares`, () => {
    fc.assert(fc.property(bins, ([p, q]) => {
      const { wasm, twin } = ask(({ kernel }) => kernel[figure](p!, q!));
      close(wasm, twin, 1e-12, 1e-15);
      if (!Number.isNaN(wasm)) expect(wasm).toBeGreaterThanOrEqual(0);
      if (total(p!) > 0) expect(same(({ kernel }) => kernel[figure](p!, p!))).toBe(0);
    }), { numRuns: 300 });
  });
}

test("psi leaves bins out that are empty on one side", () => {
  close(same(({ kernel }) => kernel.psi([0.5, 0.5, 0], [0.25, 0.5, 0.25])), 0.25 * Math.LN2);
});

test("Jensen–Shannon and Hellinger are bounded, Kullback–Leibler is ∞ where q has nothing", () => {
  close(same(({ kernel }) => kernel.jensenShannon([1, 0], [0, 1])), Math.sqrt(Math.LN2));
  close(same(({ kernel }) => kernel.hellinger([1, 0], [0, 1])), 1);
  expect(same(({ kernel }) => kernel.kullbackLeibler([1, 1], [1, 0]))).toBe(Number.POSITIVE_INFINITY);
  expect(same(({ kernel }) => kernel.kullbackLeibler([1, 0], [1, 1]))).toBe(Math.LN2);
  expect(same(({ kernel }) => kernel.jensenShannon([0, 0], [1, 1]))).toBeNaN();
});

test("near 0 nothing cancels: shares that differ by 2⁻³⁰ of themselves", () => {
  const step = 2 ** -30;
  const p = [0.5 + step / 2, 0.5 - step / 2];
  const q = [0.5 - step / 2, 0.5 + step / 2];
  // With t = step: JS² = t²/2 + t⁴/12 + …, KL = 2t² + …, PSI = 4t² + …, H² = t²/2 + ….
  close(same(({ kernel }) => kernel.jensenShannon(p, q)), step / Math.SQRT2, 1e-13);
  const { wasm, twin } = ask(({ kernel }) => [kernel.kullbackLeibler(p, q), kernel.psi(p, q), kernel.hellinger(p, q)]);
  for (const [kl, psi, hellinger] of [wasm, twin]) {
    close(kl!, 2 * step ** 2, 1e-13);
    close(psi!, 4 * step ** 2, 1e-13);
    close(hellinger!, step / Math.SQRT2, 1e-13);
  }
});

test("chi-square of homogeneity drops bins that are empty on both sides", () => {
  const count = fc.integer({ min: 0, max: 100_000 });
  fc.assert(fc.property(fc.array(fc.tuple(count, count), { maxLength: 30 }), (table) => {
    const [reference, current] = [table.map((row) => row[0]), table.map((row) => row[1])];
    const { wasm, twin } = ask(({ kernel }) => kernel.chiSquare(reference, current));
    close(wasm.statistic, twin.statistic);
    expect(wasm.degreesOfFreedom).toBe(twin.degreesOfFreedom);
    const kept = table.filter(([r, c]) => r + c > 0).length;
    if (kept >= 2 && total(reference) > 0 && total(current) > 0) expect(wasm.degreesOfFreedom).toBe(kept - 1);
    else expect(wasm.statistic).toBeNaN();
  }), { numRuns: 400 });
  expect(same(({ kernel }) => kernel.chiSquare([10, 20, 0], [20, 10, 0]))).toEqual({ statistic: 20 / 3, degreesOfFreedom: 1 });
});

test("lists of different length are refused", () => {
  expect(() => same(({ kernel }) => kernel.psi([1], [1, 2]))).toThrow("lengths 1 and 2 differ");
});
