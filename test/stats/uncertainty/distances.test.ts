import { describe, expect, it } from "vitest";
import type { TestName } from "../../../src/report.ts";
import { standard } from "../../../src/stats/conventions/standard.ts";
import { lInfinityUncertainty, totalVariationUncertainty } from "../../../src/stats/uncertainty/differences.ts";
import { kolmogorovUncertainty } from "../../../src/stats/uncertainty/kolmogorov.ts";
import { type Categories, categorySample, draw, fifty, five, gaussian, kernel, moved, type Numbers, numericSide, tied, uniform } from "./populations.ts";

/** The intervals of the standard convention's other distances, as a report with every test holds them. */
const long = Boolean(process.env.DRIFTGLASS_LONG);
const runs = long ? 1000 : 40;
const sizes = long ? [[2000, 2000], [50_000, 500], [500, 50_000]] as const : [[2000, 2000], [10_000, 500]] as const;

type Shares = readonly number[];
const sum = (p: Shares, q: Shares, of: (p: number, q: number) => number): number => p.reduce((all, share, i) => all + of(share, q[i] as number), 0);
const entropy = (share: number): number => (share > 0 ? share * Math.log(share) : 0);
/** By definition, of the populations: none of these has an empty bin. */
const distances: [TestName, (p: Shares, q: Shares) => number, least: number, most: number][] = [
  ["jensenShannon", (p, q) => Math.sqrt(Math.max(0, sum(p, q, (a, b) => (entropy(a) + entropy(b)) / 2 - entropy((a + b) / 2)))), 0.93, 0.99],
  ["kl", (p, q) => sum(p, q, (a, b) => a * Math.log(a / b)), 0.93, 0.99],
  ["hellinger", (p, q) => Math.sqrt(Math.max(0, 1 - sum(p, q, (a, b) => Math.sqrt(a * b)))), 0.93, 0.99],
  ["tvd", (p, q) => sum(p, q, (a, b) => Math.abs(a - b)) / 2, 0.93, 1],
  ["lInfinity", (p, q) => Math.max(...p.map((share, i) => Math.abs(share - (q[i] as number)))), 0.95, 1],
];
const populations: [string, Categories, Categories][] = [
  ["5 categories", five, moved(five, 0.8)], ["50 categories", fifty, moved(fifty, 0.4)], ["5 categories, nothing moved", five, five], ["50 categories, nothing moved", fifty, fifty],
];

describe("distances over bins", { timeout: 600_000 }, () => {
  it.each(populations.flatMap(([name, before, now]) => sizes.map(([n, m]) => [name, n, m, before, now] as const)))("%s, %d against %d rows: the intervals hold the populations' distances, and the noise is the mean where nothing moved", (name, n, m, before, now) => {
    const still = before === now;
    const random = uniform(7000 + n);
    const held = distances.map(() => ({ times: 0, of: 0, value: 0, noise: 0 }));
    for (let run = 0; run < runs; run++) {
      const { tests } = standard.measure(categorySample(before, now, [n, m], random), kernel, "all");
      distances.forEach(([test, of], i) => {
        const { statistic, interval, noise = Number.NaN, noInterval } = tests.find((each) => each.test === test) as (typeof tests)[number];
        const tally = held[i] as (typeof held)[number];
        tally.value += statistic / runs;
        tally.noise += noise / runs;
        if (!interval) {
          expect(noInterval).toContain("under five expected rows");
          return;
        }
        const population = of(before.shares, now.shares);
        tally.of++;
        if (population >= interval[0] - 1e-9 && population <= interval[1] + 1e-9) tally.times++;
      });
    }
    distances.forEach(([test, , least, most], i) => {
      const { times, of, value, noise } = held[i] as (typeof held)[number];
      if (long) process.stdout.write(`[${times / of}] ${test} ${name} ${n} ${m}${of < runs ? `, ${of} intervals` : ""}\n`);
      expect(of).toBeGreaterThan(0.95 * runs);
      expect(times / of).toBeGreaterThanOrEqual(long ? (still ? 0.95 : least) : 0.82);
      if (long && !still) expect(times / of).toBeLessThanOrEqual(most);
      if (!still) return;
      expect(noise / value).toBeGreaterThan(long ? 0.9 : 0.8);
      expect(noise / value).toBeLessThan(long ? 1.12 : 1.25);
    });
  });
});

describe("totalVariationUncertainty, lInfinityUncertainty", () => {
  it("are a difference of two shares' own where there are two bins: by hand", () => {
    const [n, m, p, q] = [1e6, 4e5, 0.3, 0.5];
    const counts = [[n * p, n * (1 - p)], [m * q, m * (1 - q)]] as const;
    const error = 1.959963984540054 * Math.sqrt((p * (1 - p)) / n + (q * (1 - q)) / m);
    const [total, greatest] = [totalVariationUncertainty(...counts).interval, lInfinityUncertainty(...counts).interval] as [[number, number], [number, number]];
    expect((0.2 - total[0]) / error).toBeCloseTo(1, 3);
    expect((greatest[1] - 0.2) / error).toBeCloseTo(1, 6);
    // What half of the rows on either side would make of the upper end, and two bins of the lower one.
    expect((total[1] - 0.2) / error).toBeGreaterThan(1);
    expect((total[1] - 0.2) / error).toBeLessThan(1.05);
    expect((0.2 - greatest[0]) / error).toBeCloseTo(2.497705474412449 / 1.959963984540054, 1);
  });

  it("have no interval, and say why, of one bin and of too few rows", () => {
    for (const of of [totalVariationUncertainty, lInfinityUncertainty]) {
      expect(of([9, 0], [7, 0])).toEqual({ absent: "fewer than two bins hold rows" });
      expect(of([2, 2, 2], [900, 900, 900])).toEqual({ absent: "fewer than three rows a bin in the smaller sample" });
    }
  });
});

describe("kolmogorovUncertainty(reference, current, statistic, kernel)", { timeout: 600_000 }, () => {
  const cases: [string, Numbers, Numbers, population: number][] = [
    ["normal, nothing moved", gaussian(0), gaussian(0), 0],
    // 2 Φ(shift / 2) − 1.
    ["normal, shifted by 0.35", gaussian(0), gaussian(0.35), 2 * gaussian(0).below(0.175) - 1],
    ["normal, shifted by 1", gaussian(0), gaussian(1), 2 * gaussian(0).below(0.5) - 1],
    ["heavy ties", tied(0.4, 0.7), tied(0.25, 0.7), 0.15],
  ];
  it.each(cases.flatMap(([name, before, now, population]) => [...sizes, [100, 100] as const].map(([n, m]) => [name, n, m, before, now, population] as const)))("%s, %d against %d rows: at least 95 %% hold the populations' statistic", (name, n, m, before, now, population) => {
    const random = uniform(8000 + n);
    let [held, value, floor] = [0, 0, 0];
    for (let run = 0; run < runs; run++) {
      kernel.memory.scope((scope) => {
        const [reference, current] = [draw(before, n, random), draw(now, m, random)].map((values) => numericSide(values, scope).sortedDoubles);
        if (!reference || !current) throw new Error("a side without numbers");
        const { statistic } = kernel.kolmogorovSmirnov(reference, current);
        const { interval, noise } = kolmogorovUncertainty(reference, current, statistic, kernel) as { interval: [number, number]; noise: number };
        if (population >= interval[0] - 1e-9 && population <= interval[1] + 1e-9) held += 1 / runs;
        value += statistic / runs;
        floor += noise / runs;
      });
    }
    if (long) process.stdout.write(`[${held.toFixed(3)}] KS ${name} ${n} ${m}\n`);
    expect(held).toBeGreaterThanOrEqual(long ? 0.95 : 0.85);
    if (population > 0) return;
    expect(floor / value).toBeGreaterThan(long ? 0.95 : 0.85);
    expect(floor / value).toBeLessThan(long ? 1.12 : 1.25);
  });

  it("is absent for fewer than thirty values", () => kernel.memory.scope((scope) => {
    const side = numericSide(Float64Array.from({ length: 29 }, (_, i) => i), scope).sortedDoubles;
    if (!side) throw new Error("a side without numbers");
    expect(kolmogorovUncertainty(side, side, 0, kernel)).toEqual({ absent: "fewer than 30 values on a side" });
  }));
});
