import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/report.ts";
import { uniform } from "../../src/random.ts";
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
  it("name infinite values as a fault of their own, and the column has drifted", async () => {
    const report = await reportOf({ reference: table("row,x", (i) => `${i},${calm(i)}`), current: table("row,x", (i) => `${rows + i},${i % 5 === 0 ? "inf" : calm(i)}`) }, { features: ["x"] }, "first");
    expect(report.verdict.findings).toMatchObject([
      { level: "alert", subject: "x", sentence: expect.stringContaining("infinite values carry") as string },
      { level: "alert", subject: "x", sentence: "is infinite in 20 % of rows, 0 % before" },
    ]);
  });
  it("are none for the new names that a long tail brings anyway (Good–Turing)", async () => {
    const random = uniform(31);
    const city = (): string => `city ${Math.floor(20_000 ** random())}`;
    const report = await reportOf({ reference: table("row,x", (i) => `${i},${city()}`), current: table("row,x", (i) => `${rows + i},${city()}`) }, { kinds: [{ column: "x", kind: "categorical" }], features: ["x"] }, "first");
    const quality = report.quality.columns.find(({ column }) => column === "x");
    const unseen = (quality?.newCategoryRows as number) / rows;
    expect(unseen).toBeGreaterThan(0.1);
    expect(Math.abs(unseen - (quality?.newCategoryExpected as number))).toBeLessThan(0.05);
    expect(report.verdict.findings.filter(({ view }) => view === "quality")).toEqual([]);
    const more = await findingsOn((i) => `c${i % 400}`, (i) => (i % 4 === 0 ? `new ${i % 80}` : `c${i % 400}`));
    expect(more).toMatchObject([{ level: "alert", sentence: expect.stringMatching(/^has new categories in 25 % of rows: /) as string }]);
  });
  it("name a column that has one value left, or nearly, and none that was so before", async () => {
    const stuck = await findingsOn(calm, () => "7.5");
    expect(stuck.map(({ sentence }) => sentence)).toContain("is “7.5” in every row, in 0.1 % before");
    expect(await findingsOn((i) => "abc"[i % 3] as string, (i) => (i % 50 === 0 ? "b" : "a"))).toMatchObject([{ level: "warn", sentence: "is “a” in 98 % of rows, 33 % before" }]);
    expect(await findingsOn((i) => (i % 50 === 0 ? "b" : "a"), (i) => (i % 40 === 0 ? "b" : "a"))).toEqual([]);
    expect(await findingsOn(() => "7.5", () => "7.5")).toEqual([]);
  });
  it("name a column whose values all but stopped to vary", async () => {
    expect(await findingsOn(calm, (i) => String(50 + ((i * 7919) % 1009) / 10_000))).toMatchObject([{ level: "warn", sentence: "hardly varies: 90 % of its values span 0.0908, 90.8 before" }]);
  });
  it("name what should be a key and repeats itself: an id always, an input that never came twice when chance cannot explain it", async () => {
    const report = await reportOf({ reference: table("id,x", (i) => `${i},${calm(i)}`), current: table("id,x", (i) => `${i < 40 ? 5000 : 5000 + i},${calm(i)}`) }, { id: "id" }, "first");
    expect(report.quality.columns.find(({ column }) => column === "id")?.key).toEqual({ referenceDuplicates: 0, currentDuplicates: 39 });
    expect(report.verdict.findings).toMatchObject([{ level: "alert", subject: "id", sentence: "is an id, and 39 rows of current repeat an earlier one" }]);
    const code = (i: number): string => String((i * 7919) % 100_003);
    expect((await findingsOn(code, (i) => code(i < 900 ? i : i - 100))).map(({ sentence }) => sentence)).toEqual(["repeats an earlier value in 10 % of rows; in reference none came twice"]);
    expect(await findingsOn(code, code)).toEqual([]);
  });
  it("count exactly: missing, distinct, zeros, infinities", async () => {
    const report = await reportOf(
      { reference: "row,x\n1,0.5\n2,NaN\n3,inf\n4,0\n5,0.5\n6,-inf\n7,\n", current: "row,x\n1,1.5\n2,2.5\n3,3.5\n" },
      { features: ["x"], kinds: [{ column: "x", kind: "numeric" }] },
    );
    expect(report.quality.columns.find(({ column }) => column === "x")?.reference).toMatchObject({ rows: 7, missing: 2, distinct: 4, zeros: 1, infinite: 2, min: 0, max: 0.5 });
  });
});
