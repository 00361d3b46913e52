import { describe, expect, it } from "vitest";
import { chiSquareTail } from "../../src/stats/chiSquare.ts";
import { kolmogorovTail } from "../../src/stats/kolmogorov.ts";
import { benjaminiHochberg } from "../../src/stats/multipleTesting.ts";
import { normalTwoSidedTail } from "../../src/stats/normal.ts";
import { golden } from "../golden/cases.ts";
import { expectPValue } from "./close.ts";

interface Tails {
  kolmogorov: { n: number; d: number; sf: number }[];
  chiSquare: { x: number; degreesOfFreedom: number; sf: number }[];
  normal: { z: number; twoSided: number }[];
}
const { tails } = golden<{ tails: Tails }>("twosample");

describe("kolmogorovTail(n, x)", () => {
  it("is scipy.stats.kstwo.sf at every size and in every branch of it", () => {
    expect(tails.kolmogorov.length).toBeGreaterThan(300);
    for (const { n, d, sf } of tails.kolmogorov) expectPValue(kolmogorovTail(n, d), sf, `n ${n}, D ${d}`, 1e-300);
  });
});

describe("chiSquareTail(x, degreesOfFreedom)", () => {
  it("is the upper tail of chi-square by mpmath, down to 1e-290", () => {
    for (const { x, degreesOfFreedom, sf } of tails.chiSquare) expectPValue(chiSquareTail(x, degreesOfFreedom), sf, `x ${x}, ${degreesOfFreedom} degrees of freedom`, 1e-300);
  });
  it("is NaN without degrees of freedom or for NaN", () => {
    expect(chiSquareTail(1, 0)).toBeNaN();
    expect(chiSquareTail(Number.NaN, 2)).toBeNaN();
  });
});

describe("normalTwoSidedTail(z)", () => {
  it("is twice the upper tail of the standard normal by mpmath", () => {
    for (const { z, twoSided } of tails.normal) expectPValue(normalTwoSidedTail(z), twoSided, `z ${z}`, 1e-300);
  });
});

describe("benjaminiHochberg(pValues)", () => {
  it("is scipy.stats.false_discovery_control(method='bh')", () => {
    benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.5]).forEach((q, i) => expect(q).toBeCloseTo([0.025, 0.05, 0.05, 0.025, 0.5][i] as number, 14));
  });
  it("leaves NaN as it is and does not count it", () => {
    expect(benjaminiHochberg([Number.NaN, 0.04])).toEqual([Number.NaN, 0.04]);
  });
});
