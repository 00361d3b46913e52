import { describe, expect, it } from "vitest";
import type { Kernel } from "../../src/kernel/kernel.ts";
import type { Level } from "../../src/report.ts";
import type { ColumnSample } from "../../src/stats/conventions/convention.ts";
import { whylogs } from "../../src/stats/conventions/whylogs.ts";
import { cases, golden } from "../golden/cases.ts";
import { realSources } from "../monitor/realData.ts";
import { eachSample, sampleOfCase } from "../monitor/samplesOf.ts";
import { expectPValue, expectStatistic } from "./close.ts";

interface Score { test?: "ks" | "chi-square"; statistic?: number | "Infinity"; pValue?: number; hellinger?: number }
interface Column { whylogs: Score & { sketched?: boolean; category?: string; rankError?: number; error?: string }; exact: Score }
const told = golden<{ cases: (Column & { name: string })[]; sets: { name: "census" | "carLoan"; columns: (Column & { column: string })[] }[] }>("whylogs");
const byName = new Map(cases().map((each) => [each.name, each]));
const levels = new Map<string, Level>([["DRIFT", "alert"], ["POSSIBLE_DRIFT", "warn"], ["NO_DRIFT", "ok"]]);

function expectColumn(sample: ColumnSample, kernel: Kernel, { whylogs: theirs, exact }: Column, what: string): void {
  const [verdict] = whylogs.judge([whylogs.measure(sample, kernel, "all")]);
  const tests = whylogs.measure(sample, kernel, "all").tests;
  if (!exact.test) {
    expect(verdict?.value, what).toBeNaN();
    expect(verdict?.reason, what).toContain("whylogs has no score here");
    expect(theirs.test, what).toBeUndefined();
    return;
  }
  const test = exact.test === "ks" ? "ks" : "chiSquare";
  expect(verdict, what).toMatchObject({ test, on: "pValue", threshold: 0.15, alertThreshold: 0.05 });
  const statistic = tests.find((each) => each.test === test)?.statistic;
  expectStatistic(statistic, exact.statistic === "Infinity" ? Number.MAX_VALUE : (exact.statistic as number), `${what} statistic`);
  expectPValue(verdict?.value, exact.pValue as number, `${what} p`, 1e-300);
  if (exact.hellinger !== undefined) expectStatistic(tests.find((each) => each.test === "hellinger")?.statistic, exact.hellinger, `${what} Hellinger`);
  if (theirs.error) return;
  expect(theirs.test, what).toBe(exact.test);
  if (!theirs.sketched) {
    expectStatistic(statistic, theirs.statistic === "Infinity" ? Number.MAX_VALUE : (theirs.statistic as number), `${what} statistic of whylogs`);
    if (theirs.hellinger !== undefined) expectStatistic(tests.find((each) => each.test === "hellinger")?.statistic, theirs.hellinger, `${what} Hellinger of whylogs`);
    expect(verdict?.level, what).toBe(levels.get(theirs.category as string));
  } else {
    // Both sketches' ranks are within their stated error (99 %), at the quantiles and between them.
    expect(Math.abs((statistic as number) - (theirs.statistic as number)), `${what} within the sketches' error`).toBeLessThanOrEqual(4 * (theirs.rankError as number));
    const band = [exact.pValue as number, theirs.pValue as number];
    if (Math.max(...band) < 0.04 || Math.min(...band) > 0.16) expect(verdict?.level, what).toBe(levels.get(theirs.category as string));
  }
}

describe("convention whylogs: as whylogs 1.6.4 where its profiles are exact, within their error where they are sketches", () => {
  it.each(told.cases)("$name", async ({ name, ...column }) => {
    const each = byName.get(name);
    expect(each).toBeDefined();
    let visited = 0;
    await sampleOfCase(each as NonNullable<typeof each>, (sample, kernel) => {
      expectColumn(sample, kernel, column, name);
      visited++;
    });
    expect(visited).toBe(1);
  });
});

describe.each(told.sets)("convention whylogs on $name", ({ name, columns }) => {
  it("gives every column the exact score, and whylogs' own within its sketches' error", async () => {
    let visited = 0;
    await eachSample(realSources(name), {}, (column, sample, kernel) => {
      const wanted = columns.find((each) => each.column === column);
      if (!wanted) return;
      expectColumn(sample, kernel, wanted, `${name} ${column}`);
      visited++;
    });
    expect(visited).toBe(columns.length);
  }, 60_000);
});
