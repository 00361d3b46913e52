import { describe, expect, it } from "vitest";
import { divergenceUncertainty } from "../../../src/stats/uncertainty/divergence.ts";
import { halfRow, jensenShannonTerm, plain, psiTerm } from "../../../src/stats/uncertainty/divergences.ts";
import { limitsOfFew } from "../../../src/stats/uncertainty/fewRows.ts";
import { seededCounts, uniform } from "./populations.ts";

const long = Boolean(process.env.DRIFTGLASS_LONG);
const runs = long ? 4000 : 200;

describe("limitsOfFew(count, expected)", () => {
  // scipy.optimize.brentq of poisson.sf(k, mean) + poisson.pmf(k, mean) / 2 − 0.025, and of its mirror.
  it.each([[0, 0, 2.995732273553991], [1, 0.05002034483533901, 4.9318605247067735], [10, 5.079521847217341, 17.82485366569669]])("are the mid-p limits of %d rows", (count, lower, upper) => {
    const [low, high] = limitsOfFew(count, 100) as [number, number];
    expect(low).toBeCloseTo(lower, 5);
    expect(high).toBeCloseTo(upper, 5);
  });
  it("are there only for a bin that is nearly gone", () => expect([limitsOfFew(0, 5.9), limitsOfFew(20, 1e6), limitsOfFew(19, 1e6)?.length]).toEqual([undefined, undefined, 2]));
});

/** A bin of `share` of reference, of which current has `rows` on average; the others move a little. */
describe("a bin that is nearly gone", { timeout: 300_000 }, () => {
  const sizes = long ? [[50_000, 500], [2000, 2000], [500, 50_000]] as const : [[10_000, 500]] as const;
  const cases = sizes.flatMap(([n, m]) => (long ? [0.1, 0.3] : [0.1]).flatMap((share) => [0, 0.5, 1, 2, 5, 10].map((rows) => [n, m, share, rows] as const)));
  it.each(cases)("%d against %d rows, %d of them to %d rows: the interval holds the population's value", (n, m, share, rows) => {
    const [before, now] = [[share, ...[0.4, 0.3, 0.3].map((part) => part * (1 - share))], [rows / m, ...[0.38, 0.32, 0.3].map((part) => part * (1 - rows / m))]];
    const figures = [{ name: "PSI", term: psiTerm, share: halfRow, held: 0 }, { name: "Jensen–Shannon", term: jensenShannonTerm, share: plain, root: true, held: 0 }];
    const random = uniform(5);
    for (let run = 0; run < runs; run++) {
      const counts = [seededCounts(before, n, random), seededCounts(now, m, random)] as const;
      for (const figure of figures) {
        const sum = before.reduce((all, p, i) => all + figure.term(figure.share(p * n, n, 4), figure.share((now[i] as number) * m, m, 4)), 0);
        const population = figure.root ? Math.sqrt(sum) : sum;
        const [lower, upper] = divergenceUncertainty(...counts, figure).interval as [number, number];
        if (population >= lower - 1e-12 && population <= upper + 1e-12) figure.held += 1 / runs;
      }
    }
    for (const { name, held } of figures) {
      if (long) process.stdout.write(`[${held.toFixed(3)}] few ${n} ${m} ${share} ${rows} ${name}\n`);
      expect(held).toBeGreaterThanOrEqual(long ? 0.92 : 0.88);
      if (long) expect(held).toBeLessThanOrEqual(0.99);
    }
  });
});

describe("many sparse bins", () => {
  it("have no interval where they make the value, and one that reaches 0 where chance makes it", () => {
    const shares = Array.from({ length: 300 }, (_, i) => 1 / (i + 1) / 6.28);
    const uneven = shares.map((share, i) => share * (i % 2 ? 1.5 : 0.5));
    const random = uniform(3);
    const of = (before: readonly number[], now: readonly number[]) => divergenceUncertainty(seededCounts(before, 2000, random), seededCounts(now, 2000, random), { term: jensenShannonTerm, share: plain, root: true });
    const still = Array.from({ length: 40 }, () => of(shares, shares));
    expect(still.filter((each) => each.interval && each.interval[0] > 0)).toEqual([]);
    expect(still.filter((each) => each.interval === undefined).length).toBeLessThan(10);
    const moved = of(shares, uneven);
    expect(moved.noise).toBeGreaterThan(0.15);
    expect(moved.interval).toBeUndefined();
    expect(moved.absent).toBe("bins of under five expected rows could make a fifth of the value by chance");
  });
});
