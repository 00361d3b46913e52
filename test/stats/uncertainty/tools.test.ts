import { describe, expect, it } from "vitest";
import { arize } from "../../../src/stats/conventions/arize.ts";
import { evidently } from "../../../src/stats/conventions/evidently.ts";
import { fiddler } from "../../../src/stats/conventions/fiddler.ts";
import { type Categories, categoryRun, type Figure, fifty, five, gaussian, moved, type Numbers, numericRun, psiOf, type Run, uniform } from "./populations.ts";

/** The intervals of the other tools' distances over bins, each of the tool's own figure of the populations: of none is anything pooled. */
const long = Boolean(process.env.DRIFTGLASS_LONG);
const runs = long ? 1000 : 30;

/** The root of a half of Kullback and Leibler's divergences from the middle, by definition. */
const jensenShannon = (base: number): Figure["of"] => (shares) => {
  const part = (share: number, middle: number): number => (share > 0 ? share * Math.log(share / middle) : 0);
  return Math.sqrt(Math.max(0, shares.reduce((sum, [p, q]) => sum + part(p, (p + q) / 2) + part(q, (p + q) / 2), 0)) / 2 / Math.log(base));
};
const arizePsi: Figure = { convention: arize, of: (shares, [n, m]) => shares.reduce((sum, [p, q]) => sum + psiOf((p * n + 1) / (n + shares.length), (q * m + 1) / (m + shares.length)), 0) };
const fiddlerDistance: Figure = { convention: fiddler, of: jensenShannon(2) };
const evidentlyDistance: Figure = { convention: evidently, of: jensenShannon(Math.E) };

type Draw = (rows: readonly [number, number], random: () => number) => Run;
const categories = (figure: Figure, before: Categories, now: Categories): Draw => (rows, random) => categoryRun(before, now, rows, random, figure);
const numbers = (figure: Figure, before: Numbers, now: Numbers): Draw => (rows, random) => numericRun(before, now, rows, random, figure);

const named = { "Arize's PSI": arizePsi, "Fiddler's Jensen–Shannon": fiddlerDistance, "Evidently's Jensen–Shannon": evidentlyDistance };
const cases = Object.entries(named).flatMap(([name, figure]): [string, Draw][] => [
  [`${name}, 5 categories`, categories(figure, five, moved(five, 0.8))],
  [`${name}, 50 categories`, categories(figure, fifty, moved(fifty, 0.4))],
  [`${name}, 50 categories, nothing moved`, categories(figure, fifty, fifty)],
  // Evidently has a distance without bins for numbers.
  ...(figure === evidentlyDistance ? [] : ([
    [`${name}, normal, shifted`, numbers(figure, gaussian(0), gaussian(0.35))],
    [`${name}, normal, spread`, numbers(figure, gaussian(0), gaussian(0, 1.4))],
  ] as [string, Draw][])),
]);
/** Evidently has a distance from 1,001 reference rows on. */
const sizes = long ? [[2000, 2000], [50_000, 500], [2000, 50_000]] as const : [[2000, 2000], [10_000, 500]] as const;

describe("another tool's distance", { timeout: 600_000 }, () => {
  it.each(cases.flatMap(([name, draw]) => sizes.map(([n, m]): [string, number, number, Draw] => [name, n, m, draw])))("%s, %d against %d rows: the interval holds that of the populations", (name, n, m, draw) => {
    const random = uniform(6000 + n);
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const { measurement, population } = draw([n, m], random);
      const [lower, upper] = measurement.uncertainty?.interval as [number, number];
      if (population >= lower - 1e-12 && population <= upper + 1e-12) held++;
    }
    if (long) process.stdout.write(`[${held / runs}] ${name} ${n} ${m}\n`);
    const still = name.endsWith("nothing moved");
    expect(held / runs).toBeGreaterThanOrEqual(long ? (still ? 0.95 : 0.93) : 0.8);
    if (long && !still) expect(held / runs).toBeLessThanOrEqual(0.97);
  });
});
