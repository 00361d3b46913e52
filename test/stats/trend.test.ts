import { describe, expect, it } from "vitest";
import { uniform } from "../../src/random.ts";
import { crossing, lineAt, robustLine, t975 } from "../../src/stats/crossing.ts";
import { hodgesLehmann } from "../../src/stats/hodgesLehmann.ts";
import { mannKendall } from "../../src/stats/mannKendall.ts";
import { theilSen } from "../../src/stats/theilSen.ts";
import { golden } from "../golden/cases.ts";
import { expectPValue, expectStatistic } from "./close.ts";

interface Case { x: number[]; y: number[]; slope: number; lower: number; upper: number; mannKendall: { statistic: number; z: number; pValue: number }; centre: number }
const { cases } = golden<{ cases: Case[] }>("trend");

describe.each(cases.map((each) => ({ ...each, n: each.y.length })))("a trend of $n values", ({ x, y, slope, lower, upper, mannKendall: wanted, centre }) => {
  it("has SciPy's Theil–Sen slope and interval, also with ties", () => {
    const found = theilSen(x, y);
    expectStatistic(found?.slope, slope, "slope");
    expectStatistic(found?.lower, lower, "lower");
    expectStatistic(found?.upper, upper, "upper");
  });
  it("has Mann–Kendall's S, z and p, corrected for ties, and the Hodges–Lehmann centre", () => {
    const found = mannKendall(y);
    expect(found?.statistic).toBe(wanted.statistic);
    expectStatistic(found?.z, wanted.z, "z");
    expectPValue(found?.pValue, wanted.pValue, "p");
    expectStatistic(hodgesLehmann(y)?.centre, centre, "centre");
  });
});

describe("where there is no trend to speak of", () => {
  it("nothing is said: too few values, all equal, one x", () => {
    expect([mannKendall([1, 2]), mannKendall([3, 3, 3, 3]), theilSen([1], [1]), theilSen([2, 2], [1, 3]), hodgesLehmann([])]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
  it("Student's t is that of the tables, to 0.3 %", () => {
    for (const [n, t] of [[4, 2.7764], [6, 2.4469], [10, 2.2281], [30, 2.0423], [100, 1.984]] as const) expect(Math.abs(t975(n) / t - 1)).toBeLessThan(0.003);
  });
  it("the crossing of a flat line has no end, or there is none", () => {
    const x = Array.from({ length: 20 }, (_, i) => i);
    const flat = robustLine(x, x.map((i) => 1 + 0.01 * Math.sin(i * 2.3)));
    const far = crossing(flat as NonNullable<typeof flat>, 0.5);
    expect(far?.upper).toBeUndefined();
    expect(far?.lower).toBeGreaterThan(20);
    expect(crossing(flat as NonNullable<typeof flat>, 1)).toBeUndefined();
    const rigid = robustLine(x, x.map(() => 1));
    expect(crossing(rigid as NonNullable<typeof rigid>, 0.5)).toBeUndefined();
  });
  it("at both ends of the crossing's interval the level is an end of the line's", () => {
    const x = Array.from({ length: 20 }, (_, i) => i);
    const line = robustLine(x, x.map((i) => 1 - 0.02 * i + 0.03 * Math.sin(i * 2.3))) as NonNullable<ReturnType<typeof robustLine>>;
    const { at, lower, upper } = crossing(line, 0.4) as { at: number; lower: number; upper: number };
    expect(lineAt(line, at).value).toBeCloseTo(0.4, 12);
    expect(lineAt(line, lower).lower).toBeCloseTo(0.4, 12);
    expect(lineAt(line, upper).upper).toBeCloseTo(0.4, 12);
  });
});

/** Seeded normal numbers (Box & Muller 1958). */
function normal(seed: number): { normal(): number; uniform(): number } {
  const random = uniform(seed);
  return { uniform: random, normal: () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) };
}

describe("the crossing's interval, where the slope is clear and the crossing known", () => {
  const runs = process.env.DRIFTGLASS_LONG ? 1000 : 200;
  // Ten standard errors of slope; of normal noise, and of noise with a tenth of wild chunks.
  it.each([[25, 0], [40, 0], [60, 0], [40, 0.1], [60, 0.1]])("%i chunks, a share of %d of them wild: it covers the truth in 93 to 97 %% of simulations", (n, wild) => {
    const random = normal(2024 + n);
    const x = Array.from({ length: n }, (_, i) => 7 * i + 3.5);
    const spread = Math.sqrt(x.reduce((sum, value) => sum + (value - (7 * n) / 2) ** 2, 0));
    const slope = -10 / spread;
    const truth = 1.2 * 7 * n;
    let covered = 0;
    let open = 0;
    for (let run = 0; run < runs; run++) {
      const y = x.map((value) => slope * value + (random.uniform() < wild ? 4 : 1) * random.normal());
      const found = crossing(robustLine(x, y) as NonNullable<ReturnType<typeof robustLine>>, slope * truth);
      if (found?.upper === undefined) open++;
      if (found && found.lower <= truth && truth <= (found.upper ?? Number.POSITIVE_INFINITY)) covered++;
    }
    expect(open).toBe(0);
    // 93 to 97 % of the truth, and two standard errors of so many simulations.
    const slack = 2 * Math.sqrt((0.95 * 0.05) / runs);
    expect(covered / runs).toBeGreaterThan(0.93 - (runs < 1000 ? slack - 0.01 : 0));
    expect(covered / runs).toBeLessThan(0.97 + (runs < 1000 ? slack - 0.01 : 0));
  });
});
