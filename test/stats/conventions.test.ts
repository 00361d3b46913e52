import { describe, expect, it } from "vitest";
import type { Bin, ConventionName, DriftVerdict, Kind, Level, Report, TestName } from "../../src/report.ts";
import { cases, golden } from "../golden/cases.ts";
import { reportOfCase } from "../monitor/reportOf.ts";
import { expectPValue, expectStatistic } from "./close.ts";
import { pValueTests, slack } from "./evidentlyTests.ts";

/** Evidently's figure is rounding there, or a defect of NumPy's types, and ours is not: see docs/numbers.md. */
const leftOut = new Map<TestName, ReadonlySet<string>>([
  ["eppsSingleton", new Set(["constant_different", "constant_different_1500", "two_values"])],
  ["tTest", new Set(["beyond_2_53"])],
  // More than 100 categories.
  ["tvd", new Set(["many_categories", "integer_current_few", "rare_categories"])],
  // Three values in all.
  ["fisherExact", new Set(["beyond_2_53_neighbours"])],
]);
const byName = new Map([...cases(), ...cases("faults")].map((each) => [each.name, each]));

function verdictOf(report: Report, convention: ConventionName): DriftVerdict | undefined {
  return report.drift.columns.find(({ column }) => column === "x")?.verdicts.find((verdict) => verdict.convention === convention);
}

/** Kind and counts; categories stand in another order on each side of the comparison. */
function counts(bins: readonly Bin[]): string[] {
  const lines = bins.map(({ kind, reference, current }) => `${kind} ${reference} ${current}`);
  return bins.some(({ kind }) => kind === "category") ? lines.sort() : lines;
}

const newTests = new Set<TestName>(["andersonDarling", "cramerVonMises", "energy", "mannWhitneyLess", "tTest", "eppsSingleton", "gTest", "fisherExact", "tvd"]);

interface EvidentlyCase {
  name: string; type?: string; test?: TestName; score?: number; threshold?: number; drifted: number; error?: string;
  forced?: Partial<Record<TestName, { score?: number | null; drifted?: boolean; error?: string }>>;
}

describe("convention evidently: as evidently 0.7.23 on the same column", () => {
  const { cases: wanted } = golden<{ cases: EvidentlyCase[] }>("evidently");
  it.each(wanted)("$name", async ({ name, test, score, threshold, drifted, forced, type }) => {
    const each = byName.get(name);
    expect(each).toBeDefined();
    const report = await reportOfCase(each as NonNullable<typeof each>, { convention: "evidently", tests: "all" });
    const verdict = verdictOf(report, "evidently");
    if (score === undefined || test === undefined) {
      expect(verdict?.value, `${type}: no verdict where Evidently has none`).toBeUndefined();
      if (each?.reference && each.current) expect(verdict?.reason ?? report.notes.find(({ column }) => column === "x")?.sentence).toBeTruthy();
      return;
    }
    expect(verdict?.test).toBe(test);
    expect(verdict?.threshold).toBe(threshold);
    if (pValueTests.has(test)) expectPValue(verdict?.value, score, test, 1e-15);
    // NumPy's standard deviation of integers beyond 2^53 rounds every deviation; ours does not.
    else if (name === "beyond_2_53") expect(verdict?.value).toBeCloseTo(score, 5);
    else expectStatistic(verdict?.value, score, test);
    // Its dataset count keeps infinities that its own per-column score has dropped (reports NaN as not drifted); the verdict follows the score.
    if (name !== "infinite") expect(verdict?.drifted).toBe(drifted === 1);
    for (const { test: run, statistic, pValue, convention, drifted: said } of report.drift.columns[0]?.tests ?? []) {
      const value = forced?.[run];
      if (convention !== "evidently" || (name === "beyond_2_53" && run === "wasserstein") || leftOut.get(run)?.has(name) || !value) continue;
      expect(value.error, `${run}: no figure where Evidently raises`).toBeUndefined();
      if (value.score === null || value.score === undefined) continue;
      if (pValueTests.has(run)) expectPValue(pValue, value.score, run, slack.get(run) ?? 1e-15);
      else expectStatistic(statistic, value.score, run);
      expect(said, `${run}: drifted`).toBe(value.drifted);
    }
    for (const [run, value] of Object.entries(forced ?? {})) {
      if (value.score === null || value.score === undefined || leftOut.get(run as TestName)?.has(name)) continue;
      expect(report.drift.columns[0]?.tests.some(({ test: ours, convention }) => ours === run && convention === "evidently") || !newTests.has(run as TestName), `${run} is there`).toBe(true);
    }
  });
});

interface StandardCase { name: string; kind: Kind; psi: number | null; pValue: number | null; qValue: number | null; level: Level; bins: Bin[] }

describe("convention standard: as its second, independent implementation in Python", () => {
  const { cases: wanted, faults } = golden<{ cases: StandardCase[]; faults: StandardCase[] }>("standard");
  it.each([...wanted, ...faults])("$name", async ({ name, kind, psi, pValue, level, bins }) => {
    const each = byName.get(name);
    expect(each).toBeDefined();
    // A kind that follows from a change of type is found, not told.
    const told = wanted.some((case_) => case_.name === name) || kind === "numeric";
    const report = await reportOfCase(each as NonNullable<typeof each>, told ? { kinds: [{ column: "x", kind }] } : {});
    const column = report.drift.columns[0];
    const verdict = verdictOf(report, "standard");
    if (psi === null) expect(verdict?.value).toBeUndefined();
    else expectStatistic(verdict?.value, psi, "PSI");
    if (pValue === null) expect(verdict?.pValue).toBeUndefined();
    else expectPValue(verdict?.pValue, pValue, "p");
    expect(verdict?.level).toBe(level);
    expect(counts(column?.bins ?? [])).toEqual(counts(bins));
  });
});
