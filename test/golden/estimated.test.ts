import { afterAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine.ts";
import type { Chunk } from "../../src/report.ts";
import { usualBand } from "../../src/stats/usualBand.ts";
import { openReal, type RealSet } from "../monitor/realData.ts";
import { golden } from "./cases.ts";

interface Figures { threshold: [number, number]; value: number[]; lower: number[]; upper: number[]; realized: (number | null)[]; alert: boolean[] }
interface Run { set: RealSet; chunk: string; rows: number[]; reference: number; calibrated: string[]; metrics: Record<string, Figures> }

const names: Record<string, string> = { roc_auc: "rocAuc", average_precision: "averagePrecision", f1: "f1", precision: "precision", recall: "recall", specificity: "specificity", accuracy: "accuracy" };

function expectNear(actual: number | undefined, wanted: number, what: string): void {
  expect(actual !== undefined && Math.abs(actual - wanted) <= 1e-9, `${what}: ${actual}, wanted ${wanted}`).toBe(true);
}

const engines = new Map<RealSet, Promise<Engine>>();
const engineOf = (set: RealSet): Promise<Engine> => engines.get(set) ?? (engines.set(set, openReal(set)).get(set) as Promise<Engine>);
afterAll(async () => {
  for (const engine of engines.values()) (await engine).close();
});

describe("performance without labels: as NannyML's CBPE, to 1e-9", () => {
  it.each(golden<{ runs: Run[] }>("estimated").runs)("$set in chunks of $chunk", async ({ set, chunk, rows, reference, calibrated, metrics }) => {
    const report = await (await engineOf(set)).report({ chunk });
    const chunks = report.timeline?.chunks as Chunk[];
    expect(chunks.map((each) => each.rows)).toEqual(rows);
    expect([...(report.performance?.estimated?.calibrated ?? [])].sort()).toEqual(calibrated);
    const whole = chunks.filter(({ complete, sample }) => complete && sample === "reference").length === reference;
    let alerts = 0;
    for (const [oracle, figures] of Object.entries(metrics)) {
      const name = report.task === "binary" || oracle === "accuracy" ? (names[oracle] as string) : `${names[oracle]}Macro`;
      const usual = usualBand(figures.realized.slice(0, reference).filter((value) => value !== null));
      expectNear(Math.max(0, usual.lower), figures.threshold[0], `${name} lower threshold`);
      expectNear(Math.min(1, usual.upper), figures.threshold[1], `${name} upper threshold`);
      chunks.forEach(({ estimated, performance, complete }, i) => {
        const metric = estimated?.[name];
        const what = `${name} of chunk ${i}`;
        expectNear(metric?.value, figures.value[i] as number, what);
        expectNear(metric?.lower, figures.lower[i] as number, `${what}, lower`);
        expectNear(metric?.upper, figures.upper[i] as number, `${what}, upper`);
        const realized = figures.realized[i];
        // With one class alone, or no positive prediction, NannyML gives 0 or 1 where scikit-learn leaves the metric undefined.
        if (realized !== null && realized !== undefined && performance?.metrics[name]) expectNear(performance.metrics[name].value, realized, `${what}, realised`);
        if (!whole) return;
        expectNear(metric?.threshold?.lower, figures.threshold[0], `${what}, threshold`);
        expectNear(metric?.threshold?.upper, figures.threshold[1], `${what}, threshold`);
        if (!complete) return;
        expect(metric?.level === "alert", `${what}: alert`).toBe(figures.alert[i]);
        if (figures.alert[i]) alerts++;
      });
    }
    if (whole) expect(alerts).toBeGreaterThan(10);
  });
});

it("waits for the full report where every row has a label, unless a rule asks for it; what came once stays", async () => {
  const engine = await engineOf("carLoan");
  const estimatesOf = ({ timeline, pending }: Awaited<ReturnType<Engine["report"]>>) => [timeline?.chunks.filter(({ estimated }) => estimated).length, pending?.includes("estimate") ?? false];
  const first = (rules: string[] = []) => engine.report({ chunk: "20000", rules }, undefined, undefined, "first");
  expect(estimatesOf(await first())).toEqual([0, true]);
  const ruled = await first(["estimated.rocAuc < 0.5"]);
  const chunks = ruled.timeline?.chunks.length;
  expect(estimatesOf(ruled)).toEqual([chunks, false]);
  expect(estimatesOf(await first())).toEqual([chunks, false]);
});
