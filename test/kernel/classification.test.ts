import fc from "fast-check";
import { expect, test } from "vitest";
import { ask, close, same } from "./engines.ts";

const code = fc.integer({ min: -1, max: 4 });
const pairs = fc.array(fc.tuple(code, code), { maxLength: 300, size: "max" });

test("confusion counts actual × predicted, rows with a missing code left out", () => {
  fc.assert(fc.property(pairs, (rows) => {
    const got = same(({ kernel, codes }) => kernel.confusion(codes(rows.map((row) => row[0])), codes(rows.map((row) => row[1])), 5));
    got.forEach((count, cell) => {
      expect(count).toBe(rows.filter(([a, p]) => a === Math.floor(cell / 5) && p === cell % 5).length);
    });
  }), { numRuns: 200 });
});

test("Matthews: 1 when right, −1 when inverted, 0 when a margin is empty", () => {
  const matthews = (counts: number[], size: number) => same(({ kernel }) => kernel.matthews(Float64Array.from(counts), size));
  expect(matthews([5, 0, 0, 7], 2)).toBe(1);
  expect(matthews([0, 5, 7, 0], 2)).toBe(-1);
  expect(matthews([5, 0, 7, 0], 2)).toBe(0);
  expect(matthews([0, 0, 0, 0], 2)).toBe(0);
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 9, maxLength: 9 }), (counts) => {
    const { wasm, twin } = ask(({ kernel }) => kernel.matthews(Float64Array.from(counts), 3));
    close(wasm, twin, 1e-12, 1e-15);
  }));
});

const probability = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 0.5, Number.NaN, 1e-300));
const label = fc.integer({ min: -1, max: 1 });
const scored = fc.array(fc.tuple(probability, label), { maxLength: 300, size: "max" });

test("log loss clips at the machine epsilon; rows without score or label count nowhere", () => {
  fc.assert(fc.property(scored, (rows) => {
    const { wasm, twin } = ask(({ kernel, numbers, codes }) =>
      kernel.probabilityScores(numbers(rows.map((row) => row[0])), codes(rows.map((row) => row[1]))));
    expect(wasm.count).toBe(rows.filter(([p, l]) => !Number.isNaN(p) && l >= 0).length);
    expect(twin.count).toBe(wasm.count);
    close(wasm.logLoss, twin.logLoss);
    close(wasm.brier, twin.brier);
    close(wasm.logLossVariance, twin.logLossVariance, 1e-12, 1e-26);
    close(wasm.brierVariance, twin.brierVariance, 1e-12, 1e-30);
  }), { numRuns: 400 });
  const one = same(({ kernel, numbers, codes }) => kernel.probabilityScores(numbers([0, 1]), codes([1, 1])));
  close(one.logLoss, (52 * Math.LN2 + 2 ** -52) / 2);
  expect(one.brier).toBe(0.5);
});

const score = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(Number.NaN, -0, 0));
const ranked = fc.array(fc.tuple(score, label), { maxLength: 300, size: "max" });

test("ranking: area from pair counts, DeLong's variance, average precision over distinct scores", () => {
  fc.assert(fc.property(ranked, (rows) => {
    const { wasm, twin } = ask(({ kernel, numbers, codes }) => kernel.ranking(numbers(rows.map((row) => row[0])), codes(rows.map((row) => row[1]))));
    const positives = rows.filter(([s, l]) => l === 1 && !Number.isNaN(s)).map((row) => row[0]);
    const negatives = rows.filter(([s, l]) => l === 0 && !Number.isNaN(s)).map((row) => row[0]);
    expect(wasm).toMatchObject({ positives: positives.length, negatives: negatives.length });
    expect(twin).toMatchObject({ positives: positives.length, negatives: negatives.length });
    close(wasm.rocAuc, twin.rocAuc);
    close(wasm.rocAucVariance, twin.rocAucVariance, 1e-12, 1e-30);
    close(wasm.averagePrecision, twin.averagePrecision);
    if (positives.length > 0 && negatives.length > 0) {
      const won = positives.map((p) => negatives.filter((n) => n < p).length + negatives.filter((n) => n === p).length / 2);
      close(wasm.rocAuc, won.reduce((a, b) => a + b, 0) / positives.length / negatives.length);
    } else expect(wasm.rocAuc).toBeNaN();
  }), { numRuns: 400 });
});

test("a perfect ranking has area 1 without variance; one class alone has no area", () => {
  const rank = (scores: number[], labels: number[]) => same(({ kernel, numbers, codes }) => kernel.ranking(numbers(scores), codes(labels)));
  expect(rank([1, 2, 3, 4], [0, 0, 1, 1])).toEqual({ positives: 2, negatives: 2, rocAuc: 1, rocAucVariance: 0, averagePrecision: 1 });
  expect(rank([1, 2], [1, 1])).toEqual({ positives: 2, negatives: 0, rocAuc: Number.NaN, rocAucVariance: Number.NaN, averagePrecision: 1 });
  expect(rank([], [])).toMatchObject({ rocAuc: Number.NaN, averagePrecision: Number.NaN });
});
