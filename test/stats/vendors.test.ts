import { describe, expect, it } from "vitest";
import type { Kernel } from "../../src/kernel/kernel.ts";
import type { Level } from "../../src/report.ts";
import { arize } from "../../src/stats/conventions/arize.ts";
import type { ColumnSample } from "../../src/stats/conventions/convention.ts";
import { fiddler } from "../../src/stats/conventions/fiddler.ts";
import { cases, golden } from "../golden/cases.ts";
import { realSources } from "../monitor/realData.ts";
import { eachSample, sampleOfCase } from "../monitor/samplesOf.ts";
import { expectStatistic } from "./close.ts";

interface Column {
  arize: { psi: number; drifted: boolean; bins: [number, number][] } | null;
  fiddler: { jensenShannon: number; psi: number; level: Level } | null;
}
const told = golden<{ cases: (Column & { name: string })[]; sets: { name: "census" | "carLoan"; columns: (Column & { column: string })[] }[] }>("vendors");
const byName = new Map(cases().map((each) => [each.name, each]));

function expectColumn(sample: ColumnSample, kernel: Kernel, wanted: Column, what: string): void {
  const measurement = arize.measure(sample, kernel, "all");
  const [verdict] = arize.judge([measurement]);
  if (wanted.arize) {
    expectStatistic(verdict?.value, wanted.arize.psi, `${what} Arize PSI`);
    expect(verdict).toMatchObject({ threshold: 0.2, drifted: wanted.arize.drifted, level: wanted.arize.drifted ? "alert" : "ok" });
    const lines = (pairs: readonly (readonly number[])[]): string[] => pairs.map((pair) => pair.join(" ")).sort();
    expect(lines(measurement.bins.map((bin) => [bin.reference, bin.current])), what).toEqual(lines(wanted.arize.bins));
  } else expect(verdict, what).toMatchObject({ level: "unknown", reason: expect.stringContaining("Arize") });
  const measured = fiddler.measure(sample, kernel, "all");
  const [other] = fiddler.judge([measured]);
  if (wanted.fiddler) {
    expectStatistic(other?.value, wanted.fiddler.jensenShannon, `${what} Fiddler JSD`);
    expectStatistic(measured.tests.find(({ test }) => test === "psi")?.statistic, wanted.fiddler.psi, `${what} Fiddler PSI`);
    expect(other).toMatchObject({ threshold: 0.1, alertThreshold: 0.5, level: wanted.fiddler.level });
  } else expect(other, what).toMatchObject({ level: "unknown", reason: expect.stringContaining("Fiddler") });
}

describe("conventions arize and fiddler: as their second implementation in Python", () => {
  it.each(told.cases.filter(({ name }) => name !== "text"))("$name", async ({ name, ...column }) => {
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

describe.each(told.sets)("conventions arize and fiddler on $name", ({ name, columns }) => {
  it("give every column the same values, bins and levels as in Python", async () => {
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
