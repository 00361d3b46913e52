import { describe, expect, it } from "vitest";
import { fisherExact } from "../../src/stats/fisherExact.ts";
import { gTest, lInfinity, totalVariation, twoProportionZ } from "../../src/stats/categoryTests.ts";
import type { DriftTest, TestName } from "../../src/report.ts";
import { openReal, type RealSet } from "../monitor/realData.ts";
import { reportOfCase } from "../monitor/reportOf.ts";
import { expectPValue, expectStatistic } from "../stats/close.ts";
import { type Case, cases, golden } from "./cases.ts";

type Figure = { statistic: number | string; pValue?: number | string };
interface Figures {
  type: Case["type"]; n?: [number, number]; counts?: [number[], number[]];
  cramerVonMises?: Figure; andersonDarling?: Figure; mannWhitney?: Figure; eppsSingleton?: Figure; tTest?: Figure; energy?: number;
  gTest?: Figure; tvd?: number; lInfinity?: number; zTest?: Figure; fisherExact?: Figure;
}
const wanted = golden<{ cases: (Figures & { name: string })[]; sets: { name: RealSet; columns: (Figures & { column: string })[] }[] }>("figures");
const byName = new Map(cases().map((each) => [each.name, each]));
const numeric = ["cramerVonMises", "andersonDarling", "mannWhitney", "eppsSingleton", "tTest", "energy"] as const;

/** A string is a p-value that no double holds: ours is 0 there. */
function expectFigure(found: DriftTest | undefined, figure: Figure | number | undefined, what: string): void {
  if (figure === undefined) return;
  const { statistic, pValue } = typeof figure === "number" ? { statistic: figure, pValue: undefined } : figure;
  expectStatistic(found?.statistic, statistic === "Infinity" ? Number.MAX_VALUE : Number(statistic), what);
  if (pValue !== undefined) expectPValue(found?.pValue, Number(pValue), `${what}, p`, 1e-300);
}

const testOf = (tests: readonly DriftTest[] | undefined, name: TestName): DriftTest | undefined => tests?.find(({ convention, test }) => convention === "standard" && test === name);

describe("every test of numbers, in the standard convention, as SciPy and mpmath have it", () => {
  it.each(wanted.cases.filter(({ n }) => n))("$name", async ({ name, ...figures }) => {
    const report = await reportOfCase(byName.get(name) as Case, { tests: "all", kinds: [{ column: "x", kind: "numeric" }] });
    const tests = report.drift.columns.find(({ column }) => column === "x")?.tests;
    const constant = figures.andersonDarling === undefined;
    for (const test of numeric) {
      if (constant && test === "cramerVonMises") expect(testOf(tests, test), "no test of one value").toBeUndefined();
      else expectFigure(testOf(tests, test), figures[test], test);
    }
  });
});

describe("every test of counts", () => {
  it.each([...wanted.cases, ...wanted.sets.flatMap(({ columns }) => columns.map((column) => ({ ...column, name: column.column })))].filter(({ counts }) => counts))("$name", ({ counts, ...figures }) => {
    const [reference, current] = counts as [number[], number[]];
    const shares = [reference, current].map((side) => side.map((count) => count / side.reduce((a, b) => a + b, 0))) as [number[], number[]];
    const found = (test: TestName, outcome: { statistic: number; pValue: number } | undefined): DriftTest | undefined => outcome && { convention: "standard", test, ...outcome };
    expectFigure(found("gTest", gTest(reference, current)), figures.gTest, "G");
    expectStatistic(totalVariation(...shares), figures.tvd as number, "total variation");
    expectStatistic(lInfinity(...shares), figures.lInfinity as number, "L∞");
    if (!figures.zTest) return;
    const [a, b, c, d] = [...reference, ...current] as [number, number, number, number];
    expectFigure(found("zTest", twoProportionZ({ hits: b, rows: a + b }, { hits: d, rows: c + d })), figures.zTest, "z");
    expectFigure(found("fisherExact", fisherExact(a, b, c, d)), figures.fisherExact, "Fisher");
  });
});

describe("every test on real data", () => {
  it.each(wanted.sets)("$name", { timeout: 120_000 }, async ({ name, columns }) => {
    const engine = await openReal(name);
    try {
      const kinds = columns.map(({ column, type }) => ({ column, kind: type === "string" ? ("categorical" as const) : ("numeric" as const) }));
      const report = await engine.report({ tests: "all", kinds, features: columns.map(({ column }) => column) }, {}, () => {}, "first");
      for (const { column, ...figures } of columns) {
        const tests = report.drift.columns.find((each) => each.column === column)?.tests;
        for (const test of numeric) expectFigure(testOf(tests, test), figures[test], `${column} ${test}`);
        // Categories with a few rows are pooled: only those without any are SciPy's.
        const pooled = figures.counts?.some((side) => side.some((count) => count < 20)) ?? true;
        if (!pooled) for (const test of ["gTest", "zTest", "fisherExact"] as const) expectFigure(testOf(tests, test), figures[test], `${column} ${test}`);
      }
    } finally {
      engine.close();
    }
  });
});
