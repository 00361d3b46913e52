import { describe, expect, it } from "vitest";
import type { Kernel } from "../../src/kernel/kernel.ts";
import type { TestName } from "../../src/report.ts";
import type { ColumnSample } from "../../src/stats/conventions/convention.ts";
import { nannyml, nannymlChunks } from "../../src/stats/conventions/nannyml.ts";
import { cases, golden } from "../golden/cases.ts";
import { realSources } from "../monitor/realData.ts";
import { eachSample, sampleOfCase } from "../monitor/samplesOf.ts";

interface Run { values: (number | null)[]; threshold?: number; alerts: boolean[]; reference?: (number | null)[]; error?: string }
interface Column { error?: string; methods?: Partial<Record<TestName, Run>> }
const told = golden<{ cases: (Column & { name: string })[]; sets: { name: "census" | "carLoan"; columns: (Column & { column: string })[] }[] }>("nannyml");
const byName = new Map(cases().map((each) => [each.name, each]));

/** Relative 1e-10. Below 1e-7 SciPy's distance is the root of what rounding left of a difference, so there its square is compared. */
function expectValue(actual: number | undefined, wanted: number | null | undefined, what: string): void {
  const near = wanted === null || wanted === undefined
    ? actual === undefined || Number.isNaN(actual)
    : actual !== undefined && (Math.abs(actual - wanted) <= Math.max(1e-12, 1e-10 * Math.abs(wanted)) || Math.abs(actual ** 2 - wanted ** 2) <= 2e-15);
  expect(near, `${what}: ${actual}, wanted ${wanted}`).toBe(true);
}

function expectColumn(sample: ColumnSample, kernel: Kernel, { error, methods }: Column, what: string): void {
  const [verdict] = nannyml.judge([nannyml.measure(sample, kernel, "all")]);
  if (error) {
    expect(verdict?.value, what).toBeNaN();
    expect(verdict?.reason, what).toMatch(/NannyML (refuses|has no)/);
    return;
  }
  if (sample.kind === "text") {
    expect(verdict).toMatchObject({ level: "unknown", reason: expect.stringContaining("free text") });
    return;
  }
  for (const [test, wanted] of Object.entries(methods ?? {}) as [TestName, Run][]) {
    const ours = nannymlChunks(sample, kernel, test);
    if (typeof ours === "string") {
      expect(wanted.values.every((value) => value === null), `${what} ${test}: ${ours}`).toBe(true);
      continue;
    }
    expect(ours.current.length, `${what} ${test} chunks`).toBe(wanted.values.length);
    wanted.values.forEach((value, i) => expectValue(ours.current[i], value, `${what} ${test} chunk ${i}`));
    wanted.reference?.forEach((value, i) => expectValue(ours.reference[i], value, `${what} ${test} reference chunk ${i}`));
    if (wanted.threshold !== undefined) expectValue(ours.threshold, wanted.threshold, `${what} ${test} threshold`);
    if (test !== "jensenShannon") continue;
    // Where nothing moved NannyML's alerts are decided by rounding.
    const decided = Math.max(...wanted.values.map((value) => Math.abs(value ?? 0))) > 1e-7;
    const alerts = ours.current.map((value) => value > ours.threshold);
    if (decided) expect(alerts, `${what} alerts`).toEqual(wanted.alerts);
    const judged = wanted.values.filter((value) => value !== null);
    if (judged.length === 0) continue;
    expectValue(verdict?.value, Math.max(...(judged as number[])), `${what} verdict`);
    expect(verdict?.method?.chunks).toEqual({ drifted: alerts.filter(Boolean).length, judged: judged.length });
    expect(verdict?.drifted).toBe(alerts.some(Boolean));
  }
}

describe("convention nannyml: as NannyML 0.13.1's calculator on the same column, chunk by chunk", () => {
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

describe.each(told.sets)("convention nannyml on $name: as NannyML 0.13.1", ({ name, columns }) => {
  it("gives every chunk of every column the same values under all methods, the same thresholds and alerts", async () => {
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
