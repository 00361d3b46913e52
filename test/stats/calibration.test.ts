import { describe, expect, it } from "vitest";
import { calibrate } from "../../src/stats/calibration.ts";
import { fitIsotonic, isotonicAt } from "../../src/stats/isotonic.ts";
import { stableOrder } from "../../src/stats/order.ts";
import { stratifiedSplits } from "../../src/stats/stratifiedSplits.ts";
import { golden } from "../golden/cases.ts";

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

describe("stratifiedSplits(outcomes, 10, 0.1, 42)", () => {
  it.each(decisions)("$rows rows, bend $bend: the last test part is scikit-learn's, row by row", ({ lastTest, ...each }) => {
    const splits = [...stratifiedSplits(scored(each).outcomes, 10, 0.1, 42)];
    expect([...(splits.at(-1)?.test ?? [])].slice(0, 20)).toEqual(lastTest);
  });
  it("gives none where a class has one row", () => {
    expect([...stratifiedSplits(Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 10, 0.1, 42)]).toEqual([]);
  });
});

describe("calibrate(scores, outcomes)", () => {
  it.each(decisions)("$rows rows, bend $bend: calibrates ($calibrated) when NannyML does", ({ calibrated, ...each }) => {
    const { scores, outcomes } = scored(each);
    expect(calibrate(scores, outcomes) !== undefined).toBe(calibrated);
  });
  it("leaves scores alone that separate the classes, and one class alone", () => {
    const scores = Float64Array.from({ length: 100 }, (_, i) => i / 100);
    expect(calibrate(scores, Uint8Array.from(scores, (score) => (score > 0.5 ? 1 : 0)))).toBeUndefined();
    expect(calibrate(scores, new Uint8Array(100))).toBeUndefined();
  });
});

describe("fitIsotonic(scores, outcomes)", () => {
  it.each(isotonic)("$rows rows, bend $bend: scikit-learn's IsotonicRegression, knots and values", ({ knots, at, value, ...each }) => {
    const { scores, outcomes } = scored(each);
    const order = stableOrder(scores);
    const fitted = fitIsotonic(scores.map((_, k) => scores[order[k] as number] as number), outcomes.map((_, k) => outcomes[order[k] as number] as number));
    expect(fitted.at.length).toBe(knots);
    at.forEach((score, i) => expect(isotonicAt(fitted, score)).toBeCloseTo(value[i] as number, 12));
  });
});

describe("stableOrder(values)", () => {
  it.each([5000, 30_000])("sorts %i values as a stable comparison does, across signs, zeros and infinities", (length) => {
    const values = Float64Array.from({ length }, (_, i) => [((i * 7919) % 37) - 18, (i * 1e-300) % 7, -0, 0, Number.NEGATIVE_INFINITY, -1e300 * i][i % 6] as number);
    const wanted = Array.from(values.keys()).sort((a, b) => ((values[a] as number) < (values[b] as number) ? -1 : (values[a] as number) > (values[b] as number) ? 1 : a - b));
    expect([...stableOrder(values)]).toEqual(wanted);
  });
});
