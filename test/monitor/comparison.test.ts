import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { createEngine, type Engine, type Source } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import type { ConventionName, DriftVerdict, Report } from "../../src/report.ts";
import { conventions } from "../../src/stats/conventions/index.ts";
import { reportOf } from "./reportOf.ts";

const names = [...conventions.keys()];
const verdict = (report: Report, column: string, convention: ConventionName): DriftVerdict | undefined =>
  report.drift.columns.find((each) => each.column === column)?.verdicts.find((each) => each.convention === convention);
const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join("\n");

/** Half a year a side: numbers that move in spring, a category that comes up, a boolean that stays. */
function files(): { reference: string; current: string } {
  const side = (from: number, rows: number, moved: boolean): string =>
    `at,amount,kind,flag\n${lines(rows, (i) => {
      const day = new Date(from + Math.floor(i / 12) * 86_400_000).toISOString().slice(0, 10);
      const late = moved && i > rows / 2;
      return `${day},${((i * 7919) % 1009) / 10 + (late ? 40 : 0)},k${(i * 7) % (late ? 5 : 4)},${i % 3 === 0}`;
    })}\n`;
  return { reference: side(Date.UTC(2024, 0, 1), 2184, false), current: side(Date.UTC(2024, 6, 1), 2190, true) };
}

describe("every convention as the report's own", () => {
  let engine: Engine;
  let beside: Report;
  beforeAll(async () => {
    engine = createEngine(await loadKernel());
    const { reference, current } = files();
    const source = (name: string, text: string): Source => ({ name, data: new TextEncoder().encode(text) });
    await engine.open({ reference: source("reference.csv", reference), current: source("current.csv", current) }, {});
    beside = await engine.report({});
  }, 60_000);
  afterAll(() => engine.close());

  it("judges every column and chunk first by it, and says the same of a column as beside the others", async () => {
    expect(beside.drift.conventions?.map(({ convention }) => convention)).toEqual(names);
    for (const convention of names) {
      const report = await engine.report({ convention }, undefined, undefined, "first");
      expect(report.drift.convention).toBe(convention);
      expect(report.drift.conventions).toHaveLength(1);
      expect(report.pending).toContain("comparison");
      for (const { column, verdicts, level } of report.drift.columns) {
        const [ours, others] = [verdicts[0], verdict(beside, column, convention) as DriftVerdict];
        expect(ours, `${convention} ${column}`).toMatchObject({ convention, test: others.test, value: others.value, threshold: others.threshold, level: others.level, drifted: others.drifted });
        expect(level).toBe(ours?.level);
      }
      expect(report.timeline?.chunks.every(({ drift }) => drift.length === 3), convention).toBe(true);
      const levels = report.timeline?.chunks.map(({ drift }) => drift.find(({ column }) => column === "amount")?.level);
      expect(levels?.some((level) => level === "warn" || level === "alert"), convention).toBe(true);
      expect(report.verdict.sentence).toMatch(/of 3 inputs moved since 1 Jul 2024/);
    }
  }, 60_000);

  it("NannyML works in the report's chunks where a person chose them, in ten by count where nobody did", async () => {
    const chosen = await engine.report({ convention: "nannyml", chunk: "1mo" }, undefined, undefined, "first");
    const months = chosen.timeline?.chunks.filter(({ sample }) => sample === "current").length;
    expect(verdict(chosen, "amount", "nannyml")?.method).toMatchObject({ chunks: { judged: months }, sample: expect.stringContaining(`the worst of ${months} chunks of 1mo`) });
    expect(verdict(beside, "amount", "nannyml")?.method).toMatchObject({ chunks: { judged: 10 }, sample: expect.stringContaining("the worst of 10 chunks by count (219 rows)") });
  }, 60_000);

  it("every verdict says its bins, its rule for empty bins and its sample, in words short enough for a tip", () => {
    let said = 0;
    for (const { column, verdicts } of beside.drift.columns) {
      for (const { convention, method, value } of verdicts) {
        expect(value, `${column} ${convention}`).toBeDefined();
        for (const words of [method?.bins, method?.zeros, method?.sample]) expect(words?.length ?? 0, `${column} ${convention}`).toBeGreaterThan(3);
        expect(`${method?.bins}${method?.zeros}${method?.sample}${method?.defect ?? ""}`.length, `${column} ${convention}`).toBeLessThan(480);
        said++;
      }
    }
    expect(said).toBe(3 * 6);
    for (const name of ["arize", "fiddler"] as const) expect(beside.drift.conventions?.find(({ convention }) => convention === name)?.assumptions?.length).toBeGreaterThan(2);
  });
});

describe("bad input is said in words, tool by tool", () => {
  test("two rows a side", async () => {
    const report = await reportOf({ reference: "x,c\n1.5,a\n2.5,b\n", current: "x,c\n3.5,a\n4.5,c\n" }, { kinds: [{ column: "x", kind: "numeric" }, { column: "c", kind: "categorical" }], features: ["x", "c"] });
    expect(verdict(report, "x", "nannyml")).toMatchObject({ level: "unknown", drifted: false, reason: expect.stringContaining("fewer than ten rows") });
    expect(verdict(report, "c", "nannyml")?.value).toBeUndefined();
    for (const name of names.filter((each) => each !== "nannyml")) expect(verdict(report, "x", name)?.value, name).toBeTypeOf("number");
    expect(verdict(report, "x", "standard")).toMatchObject({ level: "unknown", reason: "too few rows to tell a move from chance", method: { noInterval: "fewer than three rows a bin in the smaller sample" } });
    expect(verdict(report, "x", "standard")?.interval).toBeUndefined();
  });

  test("categories that reference never had, one and all", async () => {
    const report = await reportOf({ reference: `c\n${lines(400, (i) => `old ${i % 4}`)}\n`, current: `c\n${lines(300, (i) => `new ${i % 3}`)}\n` }, { features: ["c"] });
    for (const name of names) expect(verdict(report, "c", name), name).toMatchObject({ drifted: true });
    // NumPy and SciPy: nothing in common is the greatest distance that there is.
    expect(verdict(report, "c", "nannyml")?.value).toBeCloseTo(1, 12);
    expect(verdict(report, "c", "fiddler")?.value).toBeCloseTo(1, 12);
    expect(verdict(report, "c", "whylogs")).toMatchObject({ value: 0, method: { zeros: "a category without expected rows makes p 0" } });
    expect(report.verdict.findings.length).toBeGreaterThan(0);
  });

  // A million in npm run test:long.
  const many = process.env.DRIFTGLASS_LONG ? 1_000_003 : 30_011;
  test(`${many} distinct categories`, async () => {
    const file = (rows: number, modulus: number): string => `c\n${lines(rows, (i) => `c${(i * 7919) % modulus}`)}\n`;
    const report = await reportOf({ reference: file(Math.round(many * 2.2), many), current: file(Math.round(many * 2.1), many - 20) }, { features: ["c"], kinds: [{ column: "c", kind: "categorical" }] });
    for (const name of names) {
      const found = verdict(report, "c", name);
      expect(found?.value !== undefined || (found?.reason?.length ?? 0) > 10, name).toBe(true);
    }
    expect(verdict(report, "c", "whylogs")?.method?.sample).toContain("exact counts where whylogs keeps 768 frequent items");
    expect(verdict(report, "c", "fiddler")?.method?.noInterval).toBe("fewer than three rows a bin in the smaller sample");
  }, 300_000);

  test("numbers on one side and text on the other", async () => {
    const report = await reportOf({ reference: `x\n${lines(200, (i) => `${i % 50}.25`)}\n`, current: `x\n${lines(200, (i) => `w${i % 5}`)}\n` }, { features: ["x"] });
    expect(verdict(report, "x", "nannyml")?.reason).toContain("numbers on one side and text on the other");
    expect(verdict(report, "x", "evidently")?.reason).toContain("text");
    for (const name of names) expect(verdict(report, "x", name)?.value !== undefined || verdict(report, "x", name)?.reason, name).toBeTruthy();
  });
});
