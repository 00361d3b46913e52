import { describe, expect, it } from "vitest";
import { areasOf, averagedAreas } from "../../src/stats/areas.ts";
import { bootstrapInterval } from "../../src/stats/bootstrap.ts";
import { seededRandom } from "../../src/stats/random.ts";
import { ranked, stride } from "../../src/stats/ranked.ts";
import { weightedQuantiles } from "../../src/stats/weightedQuantile.ts";
import { countSteps, finish } from "./steps.ts";

const random = seededRandom(404);

describe("values ranked in steps", () => {
  it.each([0, 1, 7, stride, 3 * stride + 5])("%i values: the distinct ones ascending, and where each stands", (length) => {
    const values = Float64Array.from({ length }, (_, i) => (i % 50 === 7 ? [Number.NaN, Number.POSITIVE_INFINITY, -0][i % 3] as number : Math.floor(random() * 5000) / 8 - 100));
    const { distinct, places } = finish(ranked(values));
    expect(distinct).toEqual(Float64Array.from(new Set([...values].filter(Number.isFinite).map((value) => value + 0))).sort());
    expect(values.every((value, i) => (Number.isFinite(value) ? distinct[places[i] as number] === value : places[i] === -1))).toBe(true);
  });
});

describe("areas", () => {
  it("are what counting every pair gives, ties half, with weights", () => {
    const scores = Float64Array.from({ length: 300 }, () => Math.floor(random() * 20) / 20);
    const positive = Int8Array.from(scores, (score) => (random() < score ? 1 : random() < 0.05 ? -1 : 0));
    const weights = Float64Array.from(scores, () => Math.max(0, random() * 3 - 0.3));
    let [won, all] = [0, 0];
    scores.forEach((a, i) => scores.forEach((b, j) => {
      if (positive[i] !== 1 || positive[j] !== 0) return;
      const pair = (weights[i] as number) * (weights[j] as number);
      all += pair;
      won += a > b ? pair : a === b ? pair / 2 : 0;
    }));
    expect(finish(areasOf(scores, positive, weights)).rocAuc).toBeCloseTo(won / all, 12);
  });
});

/** Values that one step may look at: a few milliseconds' worth. The cost is counted in steps, which do not depend on the machine. */
const most = 2 * stride;

describe("a cancel is heard, and a page painted, between steps that do not grow with the rows", () => {
  const rows = 150_000;
  const scores = [0, 1, 2].map(() => Float64Array.from({ length: rows }, () => random()));
  const codes = Int32Array.from({ length: rows }, (_, i) => i % 3);
  const weights = new Float64Array(rows).fill(1);
  const values = scores[0] as Float64Array;
  it.each([
    // All pairs of row and class are ranked, then each class by itself.
    ["averages of areas", 6 * rows, () => averagedAreas(scores, codes)],
    ["a weighted area", rows, () => areasOf(values, Int8Array.from(codes, (code) => Math.min(code, 1)), weights)],
    ["weighted quantiles", rows, () => weightedQuantiles(values, weights, [0.5])],
    ["a bootstrap", 4 * rows, () => bootstrapInterval([values, values, values, weights], ([sum, , , weight]) => (sum as number) / (weight as number))],
  ])("%s", (_, looked, work) => {
    const steps = countSteps(work());
    expect(steps).toBeGreaterThanOrEqual(looked / most);
    expect(steps).toBeGreaterThanOrEqual(rows / stride);
  });
});
