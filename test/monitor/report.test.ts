import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { version } from "../../src/version.ts";
import { cases } from "../golden/cases.ts";
import { openReal } from "./realData.ts";
import { reportOf, reportOfCase } from "./reportOf.ts";
import { expectValid } from "./valid.ts";

describe("report", () => {
  it("conforms to its schema on every closed-form case, under both conventions", async () => {
    for (const each of cases()) {
      for (const convention of ["standard", "evidently"] as const) expectValid(await reportOfCase(each, { convention, tests: "all" }));
    }
  });

  it.each(["carLoan", "creditCard", "carPrice", "housing", "census"] as const)("conforms to its schema on %s", async (set) => {
    const engine = await openReal(set);
    expectValid(await engine.report({}));
    // Other rules over the same figures: judged at once, with no row asked again, and whole also where the first screen would do.
    const steps: string[] = [];
    const judged = await engine.report({ rules: ["drift.share > 0", "data.rows < 1", "defaults"] }, undefined, ({ step }) => steps.push(step), "first");
    expectValid(judged);
    expect([steps, judged.pending, judged.rules?.slice(0, 2).map(({ rule }) => rule)]).toEqual([[], undefined, ["drift.share > 0", "data.rows < 1"]]);
    engine.close();
  });

  it("says what was not checked when there are no labels, no predictions and no time", async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${(i * 37) % 101},${["a", "b"][i % 2]}`).join("\n");
    const report = await reportOf({ reference: `x,c\n${rows}\n`, current: `x,c\n${rows}\n` });
    expectValid(report);
    expect(report.verdict.level).toBe("ok");
    expect(report.verdict.sentence).toBe("None of 2 inputs moved; performance is unknown without labels.");
    expect(report.verdict.unchecked.map((line) => line.split(":")[0])).toEqual(["performance", "change over time", "latency, errors"]);
  });

  it("says what weights weigh", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `${(i * 37) % 101},${(1 + ((i * 13) % 89) / 7).toFixed(3)}`).join("\n");
    const report = await reportOf({ reference: `x,sample_weight\n${rows}\n`, current: `x,sample_weight\n${rows}\n` });
    expectValid(report);
    expect(report.notes).toContainEqual(expect.objectContaining({ code: "weights", column: "sample_weight" }));
    expect(report.drift.columns.map(({ column }) => column)).toEqual(["x"]);
  });

  it("carries the version of the package", () => {
    const packaged = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
    expect(version).toBe(packaged.version);
  });
});

describe("selection", () => {
  const days = (from: number, to: number, shift: number): string =>
    Array.from({ length: to - from }, (_, i) => `${new Date(Date.UTC(2024, 0, 1) + (from + i) * 3_600_000).toISOString()},${((i * 7919) % 1009) / 10 + shift}`).join("\n");
  const reference = `timestamp,x\n${days(0, 2000, 0)}\n`;
  const current = `timestamp,x\n${days(2000, 3000, 0)}\n${days(3000, 4000, 40)}\n`;

  it("judges only the rows of the brush, and leaves the timeline as it is", async () => {
    const { createEngine } = await import("../../src/engine.ts");
    const { loadKernel } = await import("../../src/kernel/load.ts");
    const engine = createEngine(await loadKernel());
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    await engine.open({ reference: { name: "a.csv", data: bytes(reference) }, current: { name: "b.csv", data: bytes(current) } }, {});
    const whole = await engine.report({});
    const calm = await engine.report({}, { current: { start: new Date(Date.UTC(2024, 0, 1) + 2000 * 3_600_000).toISOString(), end: new Date(Date.UTC(2024, 0, 1) + 3000 * 3_600_000).toISOString() } });
    expect(whole.drift.columns[0]?.level).toBe("alert");
    expect(calm.drift.columns[0]?.level).toBe("ok");
    expect(calm.current).toMatchObject({ rows: 1000, of: 2000 });
    expect(calm.timeline).toEqual(whole.timeline);
    const empty = await engine.report({}, { current: { start: "2030-01-01", end: "2030-02-01" } });
    expectValid(empty);
    expect(empty.current.rows).toBe(0);
    expect(empty.notes.map(({ sentence }) => sentence)).toContain("x was not tested for drift: the current window has no rows");
    engine.close();
  });

  it("is superseded by a newer request, and cancelled by cancel()", async () => {
    const { createEngine } = await import("../../src/engine.ts");
    const { loadKernel } = await import("../../src/kernel/load.ts");
    const engine = createEngine(await loadKernel());
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    await engine.open({ reference: { name: "a.csv", data: bytes(reference) }, current: { name: "b.csv", data: bytes(current) } }, {});
    const first = engine.report({});
    const second = engine.report({ convention: "evidently" });
    const [one, two] = await Promise.allSettled([first, second]);
    expect(one.status === "fulfilled" || (one.reason as Error).name === "AbortError").toBe(true);
    expect(two.status === "fulfilled" && two.value.drift.convention).toBe("evidently");
    const third = engine.report({});
    engine.cancel();
    await expect(third).rejects.toMatchObject({ name: "AbortError" });
    expect((await engine.report({})).drift.convention).toBe("standard");
    engine.close();
  });

  it("with other rules is the report that a fresh engine gives; another brush or setting computes", async () => {
    const { createEngine } = await import("../../src/engine.ts");
    const { loadKernel } = await import("../../src/kernel/load.ts");
    const engine = createEngine(await loadKernel());
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    await engine.open({ reference: { name: "reference.csv", data: bytes(reference) }, current: { name: "current.csv", data: bytes(current) } }, {});
    const rules = ['drift.psi("x") > 0.2 for 2 chunks'];
    const before = await engine.report({});
    const { generatedAt, ...judged } = await engine.report({ rules });
    const { generatedAt: _, ...fresh } = await reportOf({ reference, current }, { rules });
    expect([generatedAt, judged]).toEqual([before.generatedAt, { ...fresh, quality: { ...fresh.quality, freshness: judged.quality.freshness } }]);
    expect(judged.verdict.findings.some(({ rule }) => rule === rules[0])).toBe(true);
    await expect(engine.report({ rules: ["drift.psi > 1"] })).rejects.toMatchObject({ name: "InputError" });
    const steps: string[] = [];
    await engine.report({ rules, chunk: "1d" }, undefined, ({ step }) => steps.push(step));
    expect(steps.length).toBeGreaterThan(0);
    engine.close();
  });

  it("gives all kernel memory back when the engine closes", async () => {
    const { createEngine } = await import("../../src/engine.ts");
    const { loadKernel } = await import("../../src/kernel/load.ts");
    const kernel = await loadKernel();
    const before = kernel.memory.used;
    const engine = createEngine(kernel);
    await engine.open({ reference: { name: "a.csv", data: new TextEncoder().encode(reference) }, current: { name: "b.csv", data: new TextEncoder().encode(current) } }, {});
    await engine.report({});
    const framed = kernel.memory.used;
    await engine.report({ convention: "evidently" });
    expect(kernel.memory.used).toBe(framed);
    engine.close();
    expect(kernel.memory.used).toBe(before);
  });
});
