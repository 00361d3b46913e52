import { describe, expect, it } from "vitest";
import { uniform } from "../../src/random.ts";
import { reportOf } from "./reportOf.ts";

interface Side { from: string; rows: number; shift?: (share: number) => number; error?: number; seed: number }

/** Hourly rows: an input x, a probability that is calibrated, and a target that disagrees with it in a share `error` of rows. */
function table({ from, rows, shift = () => 0, error = 0, seed }: Side): string {
  const random = uniform(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const probability = random();
    const truth = random() < probability ? 1 : 0;
    const target = random() < error ? 1 - truth : truth;
    const x = random() * 10 + shift(i / rows);
    return `${new Date(Date.parse(from) + i * 3_600_000).toISOString()},${x.toFixed(4)},${random().toFixed(4)},${probability.toFixed(4)},${target}`;
  });
  return `timestamp,x,calm,score_proba,target\n${lines.join("\n")}\n`;
}
const before: Side = { from: "2024-01-01T00:00:00Z", rows: 4000, seed: 21 };
const after: Side = { from: "2024-06-17T00:00:00Z", rows: 4000, seed: 22 };

describe("the verdict's sentence", () => {
  it("says that nothing moved and performance held, where that is the truth", async () => {
    const { verdict } = await reportOf({ reference: table(before), current: table(after) });
    expect(verdict.level).toBe("ok");
    expect(verdict.sentence).toMatch(/^None of 2 inputs moved since 17 Jun 2024; AUC held at 0\.8\d+ \([+−]0\.\d+, ±0\.\d+\)\.$/);
    expect(verdict.findings).toEqual([]);
  });

  it("says by how much performance fell, and which metrics fell with it", async () => {
    const { verdict, performance } = await reportOf({ reference: table(before), current: table({ ...after, error: 0.2 }) });
    expect(verdict.level).toBe("alert");
    expect(verdict.sentence).toMatch(/^None of 2 inputs moved since 17 Jun 2024; AUC fell from 0\.8\d+ to 0\.\d+ \(−0\.\d+, ±0\.\d+\); the relation between inputs and outcome changed: it explains all of the 0\.1\d+ that AUC lost\.$/);
    expect(verdict.findings[0]).toMatchObject({ level: "alert", subject: "AUC", view: "performance", metric: "rocAuc" });
    expect(verdict.findings[0]?.sentence).toContain("accuracy");
    expect(performance?.change?.find(({ metric }) => metric === "rocAuc")).toMatchObject({ level: "alert", better: "higher" });
  });

  it("says since when a column has moved that the window's average hides", async () => {
    const late = (share: number): number => (share > 0.8 ? 3 : 0);
    const { verdict, drift } = await reportOf({ reference: table(before), current: table({ ...after, shift: late }) });
    expect(drift.columns.find(({ column }) => column === "x")?.level).toBe("ok");
    expect(verdict.level).toBe("warn");
    // The last fifth of 4,000 hours from 17 June begins on 28 October; the first whole week of it is named.
    expect(verdict.sentence).toMatch(/^None of 2 inputs moved since 17 Jun 2024, 1 of 2 since \d+ (Oct|Nov) 2024; /);
    expect(verdict.findings).toContainEqual(expect.objectContaining({ subject: "x", level: "warn", view: "timeline" }));
  });

  it("says nothing of what began after the brush", async () => {
    const { createEngine } = await import("../../src/engine.ts");
    const { loadKernel } = await import("../../src/kernel/load.ts");
    const engine = createEngine(await loadKernel());
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const late = (share: number): number => (share > 0.8 ? 3 : 0);
    await engine.open({ reference: { name: "a.csv", data: bytes(table(before)) }, current: { name: "b.csv", data: bytes(table({ ...after, shift: late })) } }, {});
    const { verdict } = await engine.report({}, { current: { start: "2024-06-17", end: "2024-09-01" } });
    engine.close();
    expect(verdict.sentence).toMatch(/^None of 2 inputs moved since 17 Jun 2024; /);
    expect(verdict.findings.filter(({ view }) => view === "timeline")).toEqual([]);
  });

  it("says in plain words that a large effect in few rows may be chance", async () => {
    const few = (seed: number, shift: number): string => `x\n${Array.from({ length: 12 }, ((random) => () => (random() * 10 + shift).toFixed(3))(uniform(seed))).join("\n")}\n`;
    const { verdict, drift } = await reportOf({ reference: few(3, 0), current: few(4, 0.5) }, { features: ["x"], kinds: [{ column: "x", kind: "numeric" }] });
    expect(drift.columns[0]).toMatchObject({ level: "unknown" });
    expect(drift.columns[0]?.verdicts[0]).toMatchObject({ convention: "standard", drifted: false, reason: "too few rows to tell a move from chance" });
    expect(verdict.level).toBe("unknown");
    expect(verdict.findings[0]?.sentence).toMatch(/^may have moved: PSI [\d.]+( \([\d.]+ to [\d.]+\))?, but too few rows to tell$/);
  });

  it("gives the model's age from trainedAt to the newest row", async () => {
    const { verdict } = await reportOf({ reference: table(before), current: table(after) }, { trainedAt: "2023-11-30" });
    expect(verdict.sentence).toContain("; the model is 12 months old.");
  });

  it("says how one file became two", async () => {
    const { verdict, reference, current } = await reportOf({ current: table({ ...before, rows: 2000 }) });
    expect(reference.rows + current.rows).toBe(2000);
    expect(verdict.sentence).toMatch(/ \(one file: the rows before 11 Feb 2024 are the reference\)\.$/);
  });
});
