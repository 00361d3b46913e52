import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../src/stats/binomial.ts";
import type { Report } from "../../src/report.ts";
import { reportOf } from "./reportOf.ts";
import { expectValid } from "./valid.ts";

const rows = 2000;
const start = Date.UTC(2024, 0, 1);
/** Hourly rows; from row `turn` of current on, version b answers: its inputs lie elsewhere and it is wrong more often. */
function table(side: 0 | 1, versionOf: (i: number) => string): { text: string; right: Map<string, [number, number]> } {
  const right = new Map<string, [number, number]>();
  const lines = Array.from({ length: rows }, (_, i) => {
    const version = side === 0 ? "a" : versionOf(i);
    const truth = (i * 61) % 101 < 50 ? 1 : 0;
    const wrong = (i * 37) % 100 < (version === "b" ? 25 : 8);
    const x = ((i * 7919) % 1009) / 10 + (version === "b" ? 60 : 0);
    const [hits = 0, all = 0] = right.get(version) ?? [];
    right.set(version, [hits + (wrong ? 0 : 1), all + 1]);
    return `${new Date(start + (side * rows + i) * 3_600_000).toISOString()},${x},${["n", "s"][i % 2]},${wrong ? 1 - truth : truth},${truth},${version}`;
  });
  return { text: `timestamp,x,c,y_pred,target,model_version\n${lines.join("\n")}\n`, right };
}

async function judge(versionOf: (i: number) => string): Promise<{ report: Report; right: Map<string, [number, number]>[] }> {
  const [before, now] = [table(0, versionOf), table(1, versionOf)];
  const report = await reportOf({ reference: before.text, current: now.text });
  expectValid(report);
  return { report, right: [before.right, now.right] };
}
const hour = (i: number): string => new Date(start + i * 3_600_000).toISOString();

describe("model versions", () => {
  it("have their rows, their time, their performance with Wilson's interval and their drift, over both samples", async () => {
    const { report, right } = await judge((i) => (i < 800 ? "a" : "b"));
    const [a, b] = report.versions?.versions ?? [];
    expect(a).toMatchObject({ version: "a", rows: { reference: 2000, current: 800 }, start: hour(0), end: hour(2799), drift: { drifted: 0, level: "ok" } });
    expect(b).toMatchObject({ version: "b", rows: { reference: 0, current: 1200 }, start: hour(2800), end: hour(3999), current: { start: hour(2800) }, drift: { drifted: 1, level: "alert" } });
    for (const entry of [a, b]) {
      const counts = right.map((side) => side.get(entry?.version ?? "") ?? [0, 0]);
      const [hits, all] = [0, 1].map((i) => counts.reduce((sum, pair) => sum + (pair[i] as number), 0)) as [number, number];
      const [lower, upper] = wilsonInterval(hits, all) as [number, number];
      expect(entry?.performance).toMatchObject({ labelled: all, metrics: { accuracy: { value: hits / all, lower, upper } } });
    }
  });
  it("mark where another takes over, also when it is rolled back", async () => {
    const { report } = await judge((i) => (i < 800 || (i >= 1000 && i < 1100) ? "a" : "b"));
    expect(report.versions?.marks).toEqual([
      { version: "b", at: hour(2800), row: 2800 }, { version: "a", at: hour(3000), row: 3000 }, { version: "b", at: hour(3100), row: 3100 },
    ]);
  });
  it("that take turns row by row are marked once each, and compared all the same", async () => {
    const { report } = await judge((i) => ((i * 7) % 3 === 0 ? "b" : "a"));
    expect(report.versions?.marks).toEqual([{ version: "b", at: hour(2000), row: 2000 }]);
    expect(report.versions?.versions.map(({ version, rows, drift }) => [version, rows.current, drift?.drifted])).toEqual([["a", 1333, 0], ["b", 667, 1]]);
  });
  it("are none where there is one alone", async () => {
    expect((await judge(() => "a")).report.versions).toBeUndefined();
  });
  it("can be the current window: the brush that a version offers holds its rows", async () => {
    const { createEngine } = await import("../../src/engine.ts");
    const { loadKernel } = await import("../../src/kernel/load.ts");
    const engine = createEngine(await loadKernel());
    const bytes = (side: 0 | 1) => ({ name: "x.csv", data: new TextEncoder().encode(table(side, (i) => (i < 800 ? "a" : "b")).text) });
    await engine.open({ reference: bytes(0), current: bytes(1) }, {});
    const whole = await engine.report({});
    const own = await engine.report({}, { current: whole.versions?.versions[1]?.current as { start: string; end: string } });
    engine.close();
    expect(own.current.rows).toBe(1200);
    expect(own.versions).toEqual(whole.versions);
  });
});
