import { describe, expect, it } from "vitest";
import type { Uncertainty } from "../../../src/stats/uncertainty/divergence.ts";
import { categoryRun, type Categories, fifty, five, gaussian, lognormal, moved, type Numbers, numericRun, type Run, tied, uniform, zipf } from "./populations.ts";

/**
 * How often the 95 % interval holds the population's value. A thousand runs with DRIFTGLASS_LONG, whose figures docs/numbers.md gives; otherwise
 * thirty of smaller samples, which only a wrong interval fails.
 */
const long = Boolean(process.env.DRIFTGLASS_LONG);
const runs = long ? 1000 : 30;

type Draw = (rows: readonly [number, number], random: () => number) => Run;
const numbers = (before: Numbers, now: Numbers): Draw => (rows, random) => numericRun(before, now, rows, random);
const categories = (before: Categories, now: Categories): Draw => (rows, random) => categoryRun(before, now, rows, random);

const still: [string, Draw][] = [
  ["normal", numbers(gaussian(0), gaussian(0))],
  ["lognormal", numbers(lognormal(0), lognormal(0))],
  ["heavy ties", numbers(tied(0.4, 0.7), tied(0.4, 0.7))],
  ["5 categories", categories(five, five)],
  ["50 categories", categories(fifty, fifty)],
  ["1,000 rare categories", categories(zipf, zipf)],
  ["missing", numbers(gaussian(0, 1, 0.05), gaussian(0, 1, 0.05))],
];
const drifted: [string, Draw][] = [
  ["normal, shifted", numbers(gaussian(0), gaussian(0.35))],
  ["lognormal, shifted", numbers(lognormal(0), lognormal(0.5))],
  ["heavy ties", numbers(tied(0.4, 0.7), tied(0.25, 0.75))],
  ["5 categories", categories(five, moved(five, 0.8))],
  ["50 categories", categories(fifty, moved(fifty, 0.4))],
  ["1,000 rare categories", categories(zipf, moved(zipf, 0.5))],
  ["missing only, 2 to 15 %", numbers(gaussian(0, 1, 0.02), gaussian(0, 1, 0.15))],
  ["missing only, 0 to 60 %", numbers(gaussian(0), gaussian(0, 1, 0.6))],
];
const sizes = long ? [[2000, 2000], [50_000, 500], [500, 50_000]] as const : [[2000, 2000], [10_000, 500], [500, 10_000]] as const;
const cases = (list: [string, Draw][]): [string, number, number, Draw][] => list.flatMap(([name, draw]) => sizes.map(([n, m]): [string, number, number, Draw] => [name, n, m, draw]));

interface Figures { coverage: number; below: number; above: number; population: number; value: number; noise: number }

function simulate(draw: Draw, rows: readonly [number, number], seed: number): Figures {
  const random = uniform(seed);
  const sums: Figures = { coverage: 0, below: 0, above: 0, population: 0, value: 0, noise: 0 };
  for (let run = 0; run < runs; run++) {
    const { measurement, population } = draw(rows, random);
    const { interval, noise } = measurement.uncertainty as Required<Uncertainty>;
    if (population < interval[0] - 1e-12) sums.below += 1 / runs;
    else if (population > interval[1] + 1e-12) sums.above += 1 / runs;
    else sums.coverage += 1 / runs;
    sums.population += population / runs;
    sums.value += measurement.value / runs;
    sums.noise += noise / runs;
  }
  if (long) process.stdout.write(`${JSON.stringify(Object.values(sums).map((x) => Number(x.toFixed(4))))}`);
  return sums;
}

describe("without drift", { timeout: 600_000 }, () => {
  it.each(cases(still))("%s, %d against %d rows: the interval holds 0, and the noise is the mean value", (name, n, m, draw) => {
    const { coverage, value, noise } = simulate(draw, [n, m], 1000 + name.length);
    if (long) process.stdout.write(` still ${name} ${n} ${m}\n`);
    expect(coverage).toBeGreaterThanOrEqual(long ? 0.95 : 0.8);
    expect(noise / value).toBeGreaterThan(long ? 0.9 : 0.75);
    expect(noise / value).toBeLessThan(long ? 1.1 : 1.35);
  });
});

describe("with drift", { timeout: 600_000 }, () => {
  it.each(cases(drifted))("%s, %d against %d rows: the interval holds the population's value", (name, n, m, draw) => {
    const { coverage, population } = simulate(draw, [n, m], 2000 + name.length);
    if (long) process.stdout.write(` moved ${name} ${n} ${m}\n`);
    expect(population).toBeGreaterThan(0.05);
    expect(coverage).toBeGreaterThanOrEqual(long ? 0.93 : 0.8);
    if (long) expect(coverage).toBeLessThanOrEqual(0.97);
  });
});
