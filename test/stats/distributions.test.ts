import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { andersonDarlingTail } from "../../src/stats/andersonDarling.ts";
import { gTest, lInfinity, totalVariation } from "../../src/stats/categoryTests.ts";
import { cramerVonMisesPValue, cramerVonMisesTail } from "../../src/stats/cramerVonMises.ts";
import { fisherExact } from "../../src/stats/fisherExact.ts";
import { drawHypergeometric, hypergeometricProbability } from "../../src/stats/hypergeometric.ts";
import { mannWhitneyPValue } from "../../src/stats/mannWhitney.ts";
import { normalUpperTail } from "../../src/stats/normal.ts";
import { seededRandom } from "../../src/stats/random.ts";
import { studentTwoSidedTail } from "../../src/stats/studentT.ts";
import { golden } from "../golden/cases.ts";
import { expectPValue } from "./close.ts";

interface Tails {
  cramerVonMises: { x: number; sf: number }[]; andersonDarling: { x: number; sf: number }[];
  studentT: { t: number; degreesOfFreedom: number; twoSided: number }[];
  fisherExact: { table: [number, number, number, number]; pValue: number }[];
  mannWhitney: { u: number; n: number; m: number; atMost: number }[];
  normal: { z: number; upper: number }[];
}
const tails = golden<Tails>("tails");
const least = (values: readonly number[]): number => Math.min(...values.filter((value) => value > 0));

describe("tails are mpmath's, from the middle down to 1e-290", () => {
  it("cramerVonMisesTail(x): the law of Σ Z²/(jπ)²", () => {
    for (const { x, sf } of tails.cramerVonMises) expectPValue(cramerVonMisesTail(x), sf, `ω² ${x}`);
    expect(least(tails.cramerVonMises.map(({ sf }) => sf))).toBeLessThan(1e-280);
  });
  it("andersonDarlingTail(x): the law of Σ Z²/(j(j + 1))", () => {
    for (const { x, sf } of tails.andersonDarling) expectPValue(andersonDarlingTail(x), sf, `A² ${x}`);
    expect(least(tails.andersonDarling.map(({ sf }) => sf))).toBeLessThan(1e-280);
  });
  it("studentTwoSidedTail(t, degreesOfFreedom), whole and broken degrees", () => {
    for (const { t, degreesOfFreedom, twoSided } of tails.studentT) expectPValue(studentTwoSidedTail(t, degreesOfFreedom), twoSided, `t ${t}, ${degreesOfFreedom} degrees of freedom`);
    expect(least(tails.studentT.map(({ twoSided }) => twoSided))).toBeLessThan(1e-280);
    expect([studentTwoSidedTail(0, 3), studentTwoSidedTail(Number.POSITIVE_INFINITY, 3), studentTwoSidedTail(1, 0), studentTwoSidedTail(Number.NaN, 3)]).toEqual([1, 0, Number.NaN, Number.NaN]);
  });
  it("fisherExact(a, b, c, d), in whole numbers", () => {
    for (const { table, pValue } of tails.fisherExact) expectPValue(fisherExact(...table)?.pValue, pValue, table.join(" "));
    expect(least(tails.fisherExact.map(({ pValue }) => pValue))).toBeLessThan(1e-200);
    expect(fisherExact(3, 0, 4, 0)).toBeUndefined();
  });
  it("mannWhitneyPValue, exact, in whole numbers", () => {
    for (const { u, n, m, atMost } of tails.mannWhitney) {
      expectPValue(mannWhitneyPValue({ u, ties: 0 }, n, m, "less"), atMost, `U ${u} of ${n} × ${m}`);
      if (u <= (n * m) / 2) expectPValue(mannWhitneyPValue({ u: n * m - u, ties: 0 }, n, m, "two-sided"), Math.min(1, 2 * atMost), `U ${u} of ${n} × ${m}, two-sided`);
    }
  });
  it("normalUpperTail(z)", () => {
    for (const { z, upper } of tails.normal) expectPValue(normalUpperTail(z), upper, `z ${z}`);
  });
});

describe("cramerVonMisesPValue(statistic, n, m)", () => {
  it("counts all arrangements of small samples: the greatest T of 3 and 4 values belongs to the two separated ones of 35, of 20 and 20 to 2 of 137,846,528,820", () => {
    expect(cramerVonMisesPValue(greatest(3, 4), 3, 4)).toBeCloseTo(2 / 35, 12);
    expectPValue(cramerVonMisesPValue(greatest(20, 20), 20, 20), 2 / 137846528820, "20 and 20");
    expect(cramerVonMisesPValue(0.1, 1, 30)).toBeUndefined();
  });
});

/** T of samples of which the first lies wholly below the other: its ranks are its places, the other's are n beyond. */
function greatest(n: number, m: number): number {
  const u = m * m * n * n;
  return u / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
}

describe("hypergeometric draws", () => {
  it("have the law's mean and variance, to 4 standard errors", () => {
    const random = seededRandom(5);
    const [first, second, drawn, draws] = [40, 160, 50, 20_000];
    const values = Array.from({ length: draws }, () => drawHypergeometric(first, second, drawn, random));
    const mean = values.reduce((a, b) => a + b, 0) / draws;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws;
    const expected = (drawn * 40 * 160 * 150) / (200 * 200 * 199);
    expect(Math.abs(mean - 10)).toBeLessThan(4 * Math.sqrt(expected / draws));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
    expect(hypergeometricProbability(0, 5, 5, 5)).toBeCloseTo(1 / 252, 14);
  });
});

const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 })), { minLength: 2, maxLength: 12 }).filter((rows) => rows.some(([a]) => a > 0) && rows.some(([, b]) => b > 0));
const share = (side: readonly number[]): number[] => side.map((count) => count / side.reduce((a, b) => a + b, 0));

describe("distances of counts", () => {
  it("are at least 0, 0 on equal shares, and the same from either side", () => {
    fc.assert(fc.property(counts, (rows) => {
      const [p, q] = [share(rows.map(([a]) => a)), share(rows.map(([, b]) => b))];
      for (const distance of [totalVariation, lInfinity]) {
        expect(distance(p, q)).toBeGreaterThanOrEqual(0);
        expect(distance(p, q)).toBe(distance(q, p));
        expect(distance(p, p)).toBe(0);
      }
      expect(totalVariation(p, q)).toBeLessThanOrEqual(1 + 1e-12);
      expect(lInfinity(p, q)).toBeLessThanOrEqual(totalVariation(p, q) + 1e-12);
      const [a, b] = [rows.map((row) => row[0]), rows.map((row) => row[1])];
      const g = gTest(a, b);
      expect(g?.statistic ?? 0).toBeGreaterThanOrEqual(-1e-12);
      expect(gTest(b, a)?.statistic ?? 0).toBeCloseTo(g?.statistic ?? 0, 8);
    }));
  });
  it("Fisher's p is the same whichever way the table is turned", () => {
    const cell = fc.integer({ min: 0, max: 60 });
    fc.assert(fc.property(cell, cell, cell, cell, (a, b, c, d) => {
      const p = fisherExact(a, b, c, d)?.pValue;
      for (const turned of [fisherExact(b, a, d, c), fisherExact(c, d, a, b), fisherExact(a, c, b, d)]) expect(turned?.pValue ?? -1).toBeCloseTo(p ?? -1, 10);
    }));
  });
});
