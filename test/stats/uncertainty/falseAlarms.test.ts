import { describe, expect, it } from "vitest";
import type { Measurement } from "../../../src/stats/conventions/convention.ts";
import { standard } from "../../../src/stats/conventions/standard.ts";
import { type Categories, categorySample, kernel, normal, normalised, numericSample, numericSide, uniform, zipf } from "./populations.ts";

/** The share of tables in which `standard` calls anything drifted though nothing moved: at most 6.5 % of a thousand with DRIFTGLASS_LONG. */
const long = Boolean(process.env.DRIFTGLASS_LONG);
const runs = long ? 1000 : 40;
const many = long ? 50_000 : 10_000;
const sixty = { shares: normalised(Array.from({ length: 60 }, () => 1)) };

type Table = (rows: readonly [number, number], random: () => number) => Measurement[];

/** Ten numeric columns; `common` is the share of variance that all of them have from one source. */
const numeric = (common: number): Table => (rows, random) => {
  const next = normal(random);
  const table = rows.map((count) => {
    const columns = Array.from({ length: 10 }, () => new Float64Array(count));
    for (let row = 0; row < count; row++) {
      const shared = next();
      for (const column of columns) column[row] = Math.sqrt(common) * shared + Math.sqrt(1 - common) * next();
    }
    return columns;
  }) as [Float64Array[], Float64Array[]];
  return table[0].map((values, i) => kernel.memory.scope((scope) =>
    standard.measure(numericSample(numericSide(values, scope), numericSide(table[1][i] as Float64Array, scope)), kernel, "verdict")));
};
const categorical = (population: Categories, columns: number): Table => (rows, random) =>
  Array.from({ length: columns }, () => standard.measure(categorySample(population, population, rows, random), kernel, "verdict"));

const cases: [string, number, number, Table][] = [
  ["ten independent columns", 200, 200, numeric(0)],
  ["ten correlated columns", 200, 200, numeric(0.8)],
  ["ten correlated columns", 100, 3000, numeric(0.8)],
  ["five columns of 1,000 rare categories", 2000, 2000, categorical(zipf, 5)],
  ["five columns of 1,000 rare categories", many, 500, categorical(zipf, 5)],
  ["five columns of 1,000 rare categories", 500, many, categorical(zipf, 5)],
  ["five columns of 60 categories", many, 500, categorical(sixty, 5)],
];

describe("tables in which nothing moved", { timeout: 600_000 }, () => {
  it.each(cases)("%s, %d against %d rows", (name, n, m, table) => {
    const random = uniform(3000 + n);
    let alarms = 0;
    for (let run = 0; run < runs; run++) if (standard.judge(table([n, m], random)).some(({ drifted }) => drifted)) alarms++;
    if (long) process.stdout.write(`[${alarms / runs}] alarms ${name} ${n} ${m}\n`);
    expect(alarms / runs).toBeLessThanOrEqual(long ? 0.065 : 0.2);
  });
});
