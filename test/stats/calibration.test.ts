import { describe, expect, it } from "vitest";
import type { Marks, Ordered } from "../../src/kernel/estimation.ts";
import type { Scope } from "../../src/kernel/kernel.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { toEnd } from "../../src/monitor/through.ts";
import { calibrate } from "../../src/stats/calibration.ts";
import { fitIsotonic } from "../../src/stats/isotonic.ts";
import { stableOrder } from "../../src/stats/order.ts";
import { stratifiedTests } from "../../src/stats/stratifiedSplits.ts";
import { golden } from "../golden/cases.ts";

const kernel = await loadKernel();

interface Case { rows: number; bend: number }
const { decisions, isotonic } = golden<{
  decisions: (Case & { calibrated: boolean; lastTest: number[] })[];
  isotonic: (Case & { knots: number; at: number[]; value: number[] })[];
}>("estimated");

/** The same as in make_estimated.py. */
function scored({ rows, bend }: Case): { scores: Float64Array; outcomes: Uint8Array } {
  const scores = Float64Array.from({ length: rows }, (_, i) => ((i * 7919) % 1009) / 1009);
  return { scores, outcomes: Uint8Array.from(scores, (score, i) => (((i * 104729) % 10007) / 10007 < score + bend * score * (1 - score) ? 1 : 0)) };
}

function ordered(scores: ArrayLike<number>, outcomes: ArrayLike<number>, scope: Scope): { ordered: Ordered; marks: Marks } {
  const [values, codes] = [scope.numbers(scores.length), scope.codes(scores.length)];
  kernel.memory.float64(values.address, values.length).set(scores);
  kernel.memory.int32(codes.address, codes.length).set(outcomes);
  const ordered = kernel.order(values, scope);
  return { ordered, marks: kernel.marksAlong(ordered, codes, 1, scope) };
}

/** The rows of every test part; rows are their own scores, and so their own places. */
const testParts = (outcomes: ArrayLike<number>): number[][] => kernel.memory.scope((scope) => {
  const { ordered: rows, marks } = ordered(Array.from(outcomes, (_, row) => row), outcomes, scope);
  return Array.from(stratifiedTests(kernel.placesByMark(rows, marks, scope), 10, 0.1, 42, kernel), ({ address, length }) => [...kernel.memory.int32(address, length)]);
});

const calibrated = (scores: ArrayLike<number>, outcomes: ArrayLike<number>): ReturnType<typeof fitIsotonic> | undefined => kernel.memory.scope((scope) => {
  const { ordered: rows, marks } = ordered(scores, outcomes, scope);
  return toEnd(calibrate(rows, marks, kernel));
});

describe("stratifiedTests(classes, 10, 0.1, 42)", () => {
  it.each(decisions)("$rows rows, bend $bend: the last test part is scikit-learn's, row by row", ({ lastTest, ...each }) => {
    expect(testParts(scored(each).outcomes).at(-1)?.slice(0, 20)).toEqual(lastTest);
  });
  it("gives none where a class has one row", () => {
    expect(testParts([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).toEqual([]);
  });
});

describe("calibrate(ordered, marks)", () => {
  it.each(decisions)("$rows rows, bend $bend: calibrates ($calibrated) when NannyML does", ({ calibrated: wanted, ...each }) => {
    const { scores, outcomes } = scored(each);
    expect(calibrated(scores, outcomes) !== undefined).toBe(wanted);
  });
  it("leaves scores alone that separate the classes, and one class alone", () => {
    const scores = Float64Array.from({ length: 100 }, (_, i) => i / 100);
    expect(calibrated(scores, Uint8Array.from(scores, (score) => (score > 0.5 ? 1 : 0)))).toBeUndefined();
    expect(calibrated(scores, new Uint8Array(100))).toBeUndefined();
  });
});

describe("fitIsotonic(ordered, marks)", () => {
  it.each(isotonic)("$rows rows, bend $bend: scikit-learn's IsotonicRegression, knots and values", ({ knots, at, value, ...each }) => {
    const { scores, outcomes } = scored(each);
    kernel.memory.scope((scope) => {
      const { ordered: rows, marks } = ordered(scores, outcomes, scope);
      const fitted = fitIsotonic(rows, marks, kernel);
      expect(fitted.at.length).toBe(knots);
      const { ordered: asked } = ordered(at, at, scope);
      const out = scope.numbers(at.length);
      kernel.interpolate(asked, fitted.at, fitted.values, out);
      const answers = kernel.memory.float64(out.address, at.length);
      kernel.memory.int32(asked.rows, at.length).forEach((row, place) => { expect(answers[place]).toBeCloseTo(value[row] as number, 12); });
    });
  });
});

describe("stableOrder(values)", () => {
  it.each([5000, 30_000])("sorts %i values as a stable comparison does, across signs, zeros and infinities", (length) => {
    const values = Float64Array.from({ length }, (_, i) => [((i * 7919) % 37) - 18, (i * 1e-300) % 7, -0, 0, Number.NEGATIVE_INFINITY, -1e300 * i][i % 6] as number);
    const wanted = Array.from(values.keys()).sort((a, b) => ((values[a] as number) < (values[b] as number) ? -1 : (values[a] as number) > (values[b] as number) ? 1 : a - b));
    expect([...stableOrder(values)]).toEqual(wanted);
  });
});
