import { describe, expect, it } from "vitest";
import { countNodes } from "../../../src/stats/uncertainty/countNodes.ts";
import { noncentralChiSquareLowerTail, noncentralChiSquareTail } from "../../../src/stats/uncertainty/noncentralChiSquare.ts";
import { noncentralityLimits } from "../../../src/stats/uncertainty/noncentrality.ts";
import { golden } from "../../golden/cases.ts";
import { expectPValue } from "../close.ts";

interface Tail { x: number; degreesOfFreedom: number; noncentrality: number; lower: number; upper: number }
const { summed, large } = golden<{ summed: Tail[]; large: Tail[] }>("noncentral");

describe("noncentral chi-square", () => {
  it("has both tails as mpmath has them, whole degrees of freedom or not", () => {
    expect(summed.length).toBeGreaterThan(120);
    for (const { x, degreesOfFreedom, noncentrality, lower, upper } of summed) {
      expectPValue(noncentralChiSquareLowerTail(x, degreesOfFreedom, noncentrality), lower, `lower tail of ${x}, ${degreesOfFreedom}, ${noncentrality}`);
      expectPValue(noncentralChiSquareTail(x, degreesOfFreedom, noncentrality), upper, `upper tail of ${x}, ${degreesOfFreedom}, ${noncentrality}`);
    }
  });

  // Sankaran's approximation beyond a noncentrality of 100,000: only 2.5 % points are read off it.
  it("has them to 1e-6 where the noncentrality is large, as SciPy has them", () => {
    for (const { x, degreesOfFreedom, noncentrality, lower, upper } of large) {
      expect(Math.abs(noncentralChiSquareLowerTail(x, degreesOfFreedom, noncentrality) - lower)).toBeLessThan(1e-6);
      expect(Math.abs(noncentralChiSquareTail(x, degreesOfFreedom, noncentrality) - upper)).toBeLessThan(1e-6);
    }
  });
});

describe("noncentralityLimits(x, degreesOfFreedom)", () => {
  it.each([[3, 1], [30, 9], [80.5, 49.25], [5000, 9], [250_000, 12]])("are where %d lies at the edge of either 2.5 %%, with %d degrees of freedom", (x, degrees) => {
    const [lower, upper] = noncentralityLimits(x, degrees);
    if (lower > 0) expect(noncentralChiSquareTail(x, degrees, lower)).toBeCloseTo(0.025, 8);
    expect(noncentralChiSquareLowerTail(x, degrees, upper)).toBeCloseTo(0.025, 8);
    expect(lower).toBeLessThan(x);
    expect(upper).toBeGreaterThan(x - degrees);
  });
  it("are 0 where no noncentrality is needed, or even none is too much", () => {
    expect(noncentralityLimits(9, 9)[0]).toBe(0);
    expect(noncentralityLimits(1, 9)).toEqual([0, 0]);
  });
});

describe("countNodes(mean)", () => {
  it.each([0.5, 1.7, 3.9, 4, 5.5, 40, 1e6])("have a Poisson count's mean, variance and third moment (mean %d)", (mean) => {
    const { counts, weights } = countNodes(mean);
    const moment = (k: number): number => counts.reduce((sum, count, i) => sum + (weights[i] as number) * (count - mean) ** k, 0);
    for (const [k, wanted] of [[0, 1], [2, mean], [3, mean], [4, mean + 3 * mean ** 2]] as const) expect(moment(k) / wanted).toBeCloseTo(1, 5);
    expect(moment(1)).toBeCloseTo(0, 5);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(0);
  });
});
