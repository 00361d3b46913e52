import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/report.ts";
import { reportOf } from "./reportOf.ts";

const rows = 1000;
const table = (header: string, row: (i: number) => string): string => `${header}\n${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`;
const calm = (i: number): string => String(((i * 7919) % 1009) / 10);

async function findingsOn(reference: (i: number) => string, current: (i: number) => string): Promise<Finding[]> {
  const report = await reportOf({ reference: table("row,x", (i) => `${i},${reference(i)}`), current: table("row,x", (i) => `${rows + i},${current(i)}`) }, { features: ["x"] });
  return report.verdict.findings.filter(({ view }) => view === "quality");
}

describe("findings of data quality", () => {
  it("are none when nothing changed", async () => {
    expect(await findingsOn(calm, calm)).toEqual([]);
  });
  it("name a missing share that rose: a warning from 5 points, an alert from 25", async () => {
    expect(await findingsOn(calm, (i) => (i % 10 === 0 ? "" : calm(i)))).toMatchObject([{ level: "warn", subject: "x", sentence: "is missing in 10 % of rows, 0 % before" }]);
    expect(await findingsOn(calm, (i) => (i % 5 < 3 ? "" : calm(i)))).toMatchObject([{ level: "alert", sentence: "is missing in 60 % of rows, 0 % before" }]);
  });
  it("do not mind values that are missing less often than before", async () => {
    expect(await findingsOn((i) => (i % 5 < 3 ? "" : calm(i)), calm)).toEqual([]);
  });
  it("name categories that reference never had, by their share of rows", async () => {
    const letters = (i: number): string => "abc"[i % 3] as string;
    expect(await findingsOn(letters, (i) => (i % 50 === 0 ? "<img src=x onerror=alert(1)>" : letters(i)))).toMatchObject([
      { level: "warn", sentence: "has new categories in 2 % of rows: “<img src=x onerror=alert(1)>”" },
    ]);
  });
  it("name rows outside the reference's range, both ends", async () => {
    expect(await findingsOn(calm, (i) => (i % 8 === 0 ? "-5" : i % 8 === 1 ? "500" : calm(i)))).toMatchObject([{ level: "alert", sentence: "is outside the reference's range in 25 % of rows" }]);
  });
  it("name a column that held numbers and holds text now", async () => {
    expect(await findingsOn(calm, (i) => `n${i % 7}`)).toContainEqual(expect.objectContaining({ level: "alert", sentence: "held numbers in reference and holds text now" }));
  });
  it("name an input that current lacks, and none for the target, which may have no labels yet", async () => {
    const report = await reportOf({ reference: table("x,y,target", (i) => `${calm(i)},${i % 2},${i % 2}`), current: table("x", calm) });
    expect(report.verdict.findings).toMatchObject([{ level: "alert", subject: "y", sentence: "is not in the current data" }]);
    expect(report.verdict.unchecked.join()).toContain("performance: ");
  });
  it("count exactly: missing, distinct, zeros, infinities", async () => {
    const report = await reportOf(
      { reference: "row,x\n1,0.5\n2,NaN\n3,inf\n4,0\n5,0.5\n6,-inf\n7,\n", current: "row,x\n1,1.5\n2,2.5\n3,3.5\n" },
      { features: ["x"], kinds: [{ column: "x", kind: "numeric" }] },
    );
    expect(report.quality.columns.find(({ column }) => column === "x")?.reference).toMatchObject({ rows: 7, missing: 2, distinct: 4, zeros: 1, infinite: 2, min: 0, max: 0.5 });
  });
});
