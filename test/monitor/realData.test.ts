import { afterAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine.ts";
import type { Bin, Description, Level, Metrics, Performance, Report, TestName } from "../../src/report.ts";
import { golden } from "../golden/cases.ts";
import { expectPValue, expectStatistic } from "../stats/close.ts";
import { pValueTests, slack } from "../stats/evidentlyTests.ts";
import { openReal, type RealSet } from "./realData.ts";

const engines = new Map<RealSet, Promise<Engine>>();
const engineOf = (set: RealSet): Promise<Engine> => engines.get(set) ?? (engines.set(set, openReal(set)).get(set) as Promise<Engine>);
afterAll(async () => {
  for (const engine of engines.values()) (await engine).close();
});


interface StandardSet { name: "census" | "carLoan"; columns: { column: string; psi: number; pValue: number; qValue: number; level: Level; bins: Bin[] }[] }

describe.each(golden<{ sets: StandardSet[] }>("standard").sets)("standard on $name: as its second implementation in Python", ({ name, columns }) => {
  it("gives every column the same PSI, p, q, level and bin counts", async () => {
    const report = await (await engineOf(name)).report({}, undefined, undefined, "first");
    expect(report.drift.columns.map(({ column }) => column).sort()).toEqual(columns.map(({ column }) => column).sort());
    for (const { column, psi, pValue, qValue, level, bins } of columns) {
      const drift = report.drift.columns.find((each) => each.column === column);
      const verdict = drift?.verdicts[0];
      expectStatistic(verdict?.value, psi, `${column} PSI`);
      expectPValue(verdict?.pValue, pValue, `${column} p`, 1e-300);
      expectPValue(verdict?.qValue, qValue, `${column} q`, 1e-300);
      expect(verdict?.level, column).toBe(level);
      const lines = (list: readonly Bin[]): string[] => list.map((bin) => `${bin.kind} ${bin.reference} ${bin.current}`).sort();
      expect(lines(drift?.bins ?? []), column).toEqual(lines(bins));
    }
  });
});

interface EvidentlySet {
  name: string; drifted: number; share: number;
  columns: { column: string; test: TestName; score: number; threshold: number; drifted: boolean; forced: Partial<Record<TestName, { score: number }>> }[];
}

describe.each(golden<{ sets: EvidentlySet[] }>("evidently").sets.filter(({ name }) => name === "census" || name === "carLoan"))("evidently on $name: as evidently 0.7.23", (set) => {
  it("chooses the same test for every column, gives the same score and verdict, and the same share drifted", async () => {
    const report = await (await engineOf(set.name as RealSet)).report({ convention: "evidently", tests: "all" }, undefined, undefined, "first");
    expect(report.drift).toMatchObject({ drifted: set.drifted, share: set.share, tested: set.columns.length });
    const compared = new Set<TestName>();
    for (const { column, test, score, threshold, drifted, forced } of set.columns) {
      const drift = report.drift.columns.find((each) => each.column === column);
      expect(drift?.verdicts[0], column).toMatchObject({ convention: "evidently", test, threshold, drifted });
      for (const run of drift?.tests ?? []) {
        const wanted = run.test === test ? score : forced[run.test]?.score;
        if (run.convention !== "evidently" || wanted === undefined) continue;
        if (pValueTests.has(run.test)) expectPValue(run.pValue, wanted, `${column} ${run.test}`, slack.get(run.test) ?? 1e-15);
        else expectStatistic(run.statistic, wanted, `${column} ${run.test}`);
        compared.add(run.test);
      }
    }
    expect(compared.size).toBeGreaterThan(10);
  });
});

interface DescribeSet { name: "census" | "carLoan"; columns: { column: string; reference: Description; current: Description }[] }

describe.each(golden<{ sets: DescribeSet[] }>("describe").sets)("description of $name: as pandas and NumPy", ({ name, columns }) => {
  it("counts exactly, and gives the same moments and R-7 quantiles", async () => {
    const report = await (await engineOf(name)).report({}, undefined, undefined, "first");
    let compared = 0;
    for (const { column, ...sides } of columns) {
      const quality = report.quality.columns.find((each) => each.column === column);
      for (const side of ["reference", "current"] as const) {
        const ours = quality?.[side];
        expect(ours, `${column} ${side}`).toMatchObject({ rows: sides[side].rows, missing: sides[side].missing, distinct: sides[side].distinct });
        if (quality?.kind !== "numeric") continue;
        for (const figure of ["zeros", "min", "max", "mean", "std", "p5", "p25", "p50", "p75", "p95"] as const) {
          expectStatistic(ours?.[figure] as number, sides[side][figure] as number, `${column} ${side} ${figure}`);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(30);
  });
});

type ScoreSheet = Record<string, { value: number; lower?: number; upper?: number; variance?: number }> & { rows: number; confusion?: number[][] };
interface Model { name: RealSet; task: Report["task"]; reference: ScoreSheet; current: ScoreSheet; chunks?: (ScoreSheet & { sample: string; period: string })[]; period?: string }

describe.each(golden<{ models: Model[] }>("performance").models.filter(({ name }) => !name.includes("Edge")))("performance on $name: as scikit-learn", (model) => {
  it("gives every metric the same value, and the intervals of Wilson and DeLong", async () => {
    const report = await (await engineOf(model.name)).report({ ...(model.period === "month" ? { chunk: "1mo" } : {}) }, undefined, undefined, "first");
    expect(report.task).toBe(model.task);
    for (const side of ["reference", "current"] as const) {
      const performance = report.performance?.[side] as Performance;
      expectSheet(performance.metrics, model[side], `${model.name} ${side}`);
      if (model[side].confusion) expect(performance.confusion?.counts).toEqual(model[side].confusion);
    }
    if (model.period === "month") {
      for (const { sample, period, ...sheet } of model.chunks ?? []) {
        const chunk = report.timeline?.chunks.find((each) => each.sample === sample && each.start?.startsWith(period));
        expect(chunk?.rows).toBe(sheet.rows);
        expectSheet(chunk?.performance?.metrics ?? {}, sheet as ScoreSheet, `${model.name} ${period}`);
      }
    }
  });
});

function expectSheet(metrics: Metrics, wanted: ScoreSheet, what: string): void {
  let compared = 0;
  for (const [name, figure] of Object.entries(wanted)) {
    if (typeof figure !== "object" || figure === null || !("value" in figure) || figure.value === null) continue;
    const ours = metrics[name];
    expectStatistic(ours?.value, figure.value, `${what} ${name}`);
    if (figure.lower !== undefined) expectStatistic(ours?.lower, figure.lower, `${what} ${name} lower`);
    if (figure.upper !== undefined) expectStatistic(ours?.upper, figure.upper, `${what} ${name} upper`);
    if (figure.variance !== undefined) expectStatistic(((ours?.upper ?? 0) - (ours?.lower ?? 0)) / 2 / 1.959963984540054, Math.sqrt(figure.variance), `${what} ${name} standard error`);
    compared++;
  }
  expect(compared, what).toBeGreaterThan(4);
}
