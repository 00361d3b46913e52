import { describe, expect, it } from "vitest";
import type { Report } from "../../src/report.ts";
import { reportOf } from "./reportOf.ts";
import { expectValid } from "./valid.ts";

const lines = (rows: number, row: (i: number) => string): string => Array.from({ length: rows }, (_, i) => row(i)).join("\n");
const columnOf = (report: Report, name: string) => report.drift.columns.find(({ column }) => column === name);

describe("columns that are hard to judge say so in words", () => {
  it("a hundred thousand distinct categories: one finding and bounded lists", async () => {
    const report = await reportOf(
      { reference: `k,x\n${lines(50_000, (i) => `a${i},${i % 7}`)}\n`, current: `k,x\n${lines(50_000, (i) => `b${i},${i % 7}`)}\n` },
      { kinds: [{ column: "k", kind: "categorical" }], features: ["k", "x"], id: null }, "first",
    );
    expectValid(report);
    const quality = report.quality.columns.find(({ column }) => column === "k");
    expect(quality).toMatchObject({ newCategoryCount: 50_000, newCategoryRows: 50_000, newCategoryExpected: 1 });
    expect(quality?.newCategories).toHaveLength(20);
    // Where no value ever comes twice, all new ones are what was to be expected.
    expect(report.verdict.findings.filter(({ column, view }) => column === "k" && view === "quality")).toEqual([]);
    expect(JSON.stringify(report).length).toBeLessThan(50_000);
  });

  it("all categories unseen: the column has drifted, and the new ones are named", async () => {
    const report = await reportOf({ reference: `k,x\n${lines(300, (i) => `${"abc"[i % 3]},${i % 7}`)}\n`, current: `k,x\n${lines(300, (i) => `${"de"[i % 2]},${i % 7}`)}\n` }, {}, "first");
    expectValid(report);
    expect(columnOf(report, "k")?.level).toBe("alert");
    expect(report.verdict.findings.map(({ subject, sentence }) => `${subject} ${sentence}`)).toContain("k has new categories in 100 % of rows: “d”, “e”");
  });

  it("two rows a side: nothing is called drifted, too few rows are blamed", async () => {
    const report = await reportOf({ reference: "k,x\na,1.5\nb,2.5\n", current: "k,x\nc,9.5\nd,8.5\n" }, { features: ["k", "x"] });
    expectValid(report);
    expect(report.drift.drifted).toBe(0);
    expect(report.verdict.findings.filter(({ level }) => level === "alert")).toEqual([]);
    expect(columnOf(report, "x")).toMatchObject({ level: "unknown", verdicts: expect.arrayContaining([expect.objectContaining({ convention: "standard", reason: "too few rows to tell a move from chance" })]) as unknown });
    // Two names, each once, say that every further row may have a new one.
    expect(columnOf(report, "k")?.verdicts[0]?.drifted).toBe(false);
  });

  it("a column without any value, and one that is constant, on either side", async () => {
    const report = await reportOf({ reference: `e,c,x\n${lines(100, (i) => `,5,${i % 9}.5`)}\n`, current: `e,c,x\n${lines(100, (i) => `,5,${i % 9}.5`)}\n` });
    expectValid(report);
    expect(report.quality.columns.find(({ column }) => column === "c")?.constant).toBe(true);
    expect(report.verdict.findings).toEqual([]);
  });
});
