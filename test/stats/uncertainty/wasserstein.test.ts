import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wassersteinUncertainty } from "../../../src/stats/uncertainty/wasserstein.ts";
import { draw, gaussian, kernel, lognormal, type Numbers, numericSide, tied, uniform } from "./populations.ts";

/** How often the interval holds the populations' distance, and whether the noise is the mean distance where nothing moved. */
const long = Boolean(process.env.DRIFTGLASS_LONG);
const runs = long ? 1000 : 40;

type Pair = readonly [name: string, before: Numbers, now: Numbers, range: readonly [number, number]];
const still: Pair[] = [
  ["normal", gaussian(0), gaussian(0), [-9, 9]],
  ["lognormal", lognormal(0), lognormal(0), [0, 500]],
  ["heavy ties", tied(0.4, 0.7), tied(0.4, 0.7), [0, 100]],
];
/** From a tenth of the standard deviation on, where Evidently begins to call it drift. */
const drifted: Pair[] = [
  ["normal, shifted by 0.1", gaussian(0), gaussian(0.1), [-9, 9]],
  ["normal, shifted by 0.35", gaussian(0), gaussian(0.35), [-9, 9]],
  ["normal, spread by 1.3", gaussian(0), gaussian(0, 1.3), [-12, 12]],
  ["lognormal, shifted", lognormal(0), lognormal(0.5), [0, 1000]],
  ["heavy ties", tied(0.4, 0.7), tied(0.25, 0.75), [0, 100]],
];
/** Evidently takes Wasserstein from 1,001 reference rows on. */
const sizes = long ? [[2000, 2000], [50_000, 500], [2000, 50_000]] as const : [[2000, 2000], [10_000, 500]] as const;
const cases = (list: Pair[]): [string, number, number, Pair][] => list.flatMap((pair) => sizes.map(([n, m]): [string, number, number, Pair] => [pair[0], n, m, pair]));

/** ∫ |F − G| of the populations, by midpoints. */
function distance([, before, now, [from, to]]: Pair): number {
  const steps = 100_000;
  const width = (to - from) / steps;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const x = from + (i + 0.5) * width;
    sum += Math.abs(before.below(x) - now.below(x)) * width;
  }
  return sum;
}

function simulate(pair: Pair, [n, m]: readonly [number, number]): { coverage: number; noise: number; value: number } {
  const [, before, now] = pair;
  const [random, population] = [uniform(5000 + n), distance(pair)];
  const sums = { coverage: 0, noise: 0, value: 0 };
  for (let run = 0; run < runs; run++) {
    kernel.memory.scope((scope) => {
      const [reference, current] = [draw(before, n, random), draw(now, m, random)].map((values) => numericSide(values, scope).sortedDoubles);
      if (!reference || !current) throw new Error("a side without numbers");
      const value = kernel.wasserstein(reference, current);
      const { interval, noise } = wassersteinUncertainty(reference, current, value, kernel) as { interval: [number, number]; noise: number };
      if (population >= interval[0] - 1e-9 && population <= interval[1] + 1e-9) sums.coverage += 1 / runs;
      sums.noise += noise / runs;
      sums.value += value / runs;
    });
  }
  if (long) process.stdout.write(`${JSON.stringify(Object.values(sums).map((x) => Number(x.toFixed(4))))} Wasserstein ${pair[0]} ${n} ${m}\n`);
  return sums;
}

describe("wassersteinUncertainty(reference, current, value, kernel)", { timeout: 600_000 }, () => {
  it.each(cases(still))("%s, nothing moved, %d against %d rows: holds 0, and the noise is the mean distance", (_name, n, m, pair) => {
    const { coverage, noise, value } = simulate(pair, [n, m]);
    expect(coverage).toBeGreaterThanOrEqual(long ? 0.95 : 0.87);
    expect(noise / value).toBeGreaterThan(long ? 0.92 : 0.75);
    expect(noise / value).toBeLessThan(long ? 1.1 : 1.35);
  });

  it.each(cases(drifted))("%s, %d against %d rows: holds the populations' distance", (_name, n, m, pair) => {
    const { coverage } = simulate(pair, [n, m]);
    expect(coverage).toBeGreaterThanOrEqual(long ? 0.93 : 0.8);
    if (long) expect(coverage).toBeLessThanOrEqual(0.98);
  });

  const uncertaintyOf = (before: readonly number[], now: readonly number[]) => kernel.memory.scope((scope) => {
    const [reference, current] = [before, now].map((values) => numericSide(Float64Array.from(values), scope).sortedDoubles);
    if (!reference || !current) throw new Error("a side without numbers");
    const value = kernel.wasserstein(reference, current);
    return { value, sure: wassersteinUncertainty(reference, current, value, kernel) };
  });

  it("is the interval of a difference of means where one side lies above the other: by hand", () => {
    const before = Array.from({ length: 2000 }, (_, i) => i / 2000);
    const { value, sure } = uncertaintyOf(before, before.map((x) => 3 + 2 * x));
    // Variances 1/12 and 4/12.
    const error = Math.sqrt((1 / 12 + 4 / 12) / 2000);
    expect(value).toBeCloseTo(3.5, 3);
    expect((sure.interval as [number, number]).map((limit) => (limit - value) / error)).toEqual([expect.closeTo(-1.96, 2), expect.closeTo(1.96, 2)]);
  });

  it("has √(2/π) ∫ √(x (1 − x)) dx √(1/n + 1/m) for the noise of a uniform column", () => {
    const before = Array.from({ length: 4000 }, (_, i) => (i + 0.5) / 4000);
    const { sure } = uncertaintyOf(before, before.slice(0).filter((_, i) => i % 4 === 0));
    expect((sure.noise as number) / (Math.sqrt(2 / Math.PI) * (Math.PI / 8) * Math.sqrt(1 / 4000 + 1 / 1000))).toBeCloseTo(1, 2);
  });

  it("moves with the unit and not with the origin, at any size", () => {
    const before = Array.from({ length: 300 }, (_, i) => Math.sin(i) + i / 100);
    const now = before.map((x) => 1.1 * x + 0.2);
    const plain = uncertaintyOf(before, now).sure as { interval: [number, number]; noise: number };
    for (const unit of [1e-200, 7, 1e200]) {
      const scaled = uncertaintyOf(before.map((x) => x * unit), now.map((x) => x * unit)).sure as typeof plain;
      for (const [i, limit] of plain.interval.entries()) expect((scaled.interval[i] as number) / unit).toBeCloseTo(limit, 8);
      expect(scaled.noise / unit).toBeCloseTo(plain.noise, 8);
    }
  });

  it("holds no figure that is not finite, and none where all rows have one value", () => {
    expect(uncertaintyOf([4, 4, 4], [4, 4]).sure).toEqual({ absent: "the values do not vary enough to tell" });
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 }), fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 60 }), (before, now) => {
      const { sure, value } = uncertaintyOf(before, now);
      if (sure.absent) return;
      const { interval, noise } = sure as { interval: [number, number]; noise: number };
      expect([...interval, noise].every((x) => Number.isFinite(x) && x >= 0)).toBe(true);
      expect(interval[0]).toBeLessThanOrEqual(interval[1]);
      expect(interval[0]).toBeLessThanOrEqual(value * (1 + 1e-9));
    }), { seed: 9, numRuns: 200 });
  });
});
