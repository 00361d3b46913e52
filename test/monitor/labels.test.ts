import { describe, expect, it } from "vitest";
import type { Report } from "../../src/report.ts";
import { reportOf } from "./reportOf.ts";

/** Hourly rows: an input, a probability p, a target that is positive about as often as p says, a prediction. */
function table(rows: number, row: (i: number) => string): string {
  return `t,x,p,y,pred\n${Array.from({ length: rows }, (_, i) => `${new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString()},${(i * 37) % 101},${row(i)}`).join("\n")}\n`;
}
const p = (i: number): number => ((i * 29) % 100) / 100;
const y = (i: number): number => ((i * 53) % 100 < 100 * p(i) ? 1 : 0);
const pred = (i: number): number => (p(i) >= 0.5 ? 1 : 0);
const good = table(1200, (i) => `${p(i)},${y(i)},${pred(i)}`);
const config = { target: "y", prediction: "pred", probability: "p", timestamp: "t" };

/** No number of the report is NaN or infinite: those would cross as null. */
function expectFinite(report: Report): void {
  const walk = (value: unknown): void => {
    if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
    else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) walk(inner);
  };
  walk(report);
}

describe("labels that are to come", () => {
  it("are no drift and no fault of the target, and the rows that have theirs are no slice: its figures are of the labelled rows", async () => {
    const late = (i: number): string => `${p(i)},${i % 4 === 3 ? "" : y(i)},${pred(i)}`;
    const labelled = Array.from({ length: 1200 }, (_, i) => i).filter((i) => i % 4 !== 3);
    const report = await reportOf({ reference: good, current: table(1200, late) }, config);
    const target = report.drift.columns.find(({ column }) => column === "y");
    expect(target?.bins.map(({ kind, current }) => [kind, current])).toEqual([["category", labelled.filter((i) => y(i) === 0).length], ["category", labelled.filter((i) => y(i) === 1).length]]);
    expect(target?.level).toBe("ok");
    expect(report.quality.columns.find(({ column }) => column === "y")?.current?.missing).toBe(300);
    expect(report.verdict.findings).toEqual([]);
    expect(report.drift.columns.flatMap(({ slices = [] }) => slices.flatMap(({ conditions }) => conditions.map(({ column }) => column)))).not.toContain("y");
  });
});

describe("labels that cannot be judged", () => {
  it("no positive class in some chunks: their ROC-AUC is absent, the others' is there", async () => {
    const report = await reportOf({ reference: good, current: table(1200, (i) => `${p(i)},${i < 400 ? 0 : y(i)},${pred(i)}`) }, { ...config, chunk: "200" });
    const chunks = report.timeline?.chunks.filter(({ sample }) => sample === "current") ?? [];
    expect(chunks.map(({ performance }) => performance?.metrics.rocAuc !== undefined)).toEqual([false, false, true, true, true, true]);
    expect(chunks.every(({ performance }) => performance?.metrics.accuracy !== undefined)).toBe(true);
    expect(report.notes.map(({ sentence }) => sentence)).toContain("y holds one class alone in 2 of 6 labelled chunks of current, so ROC-AUC and average precision are not defined there");
    expectFinite(report);
  });

  it("no positive class at all: a note, ROC-AUC absent", async () => {
    const report = await reportOf({ reference: good, current: table(1200, (i) => `${p(i)},0,${pred(i)}`) }, config);
    expect(report.performance?.current?.metrics.rocAuc).toBeUndefined();
    expect(report.notes.map(({ sentence }) => sentence)).toContain("y holds only “0” in current (current.csv), so ROC-AUC and average precision are not defined there");
    expectFinite(report);
  });

  it("probabilities given as texts are refused, with the column's name", async () => {
    await expect(reportOf({ reference: good, current: table(1200, (i) => `high,${y(i)},${pred(i)}`) }, config)).rejects.toThrow(/column "p" holds float on one side, string on the other, not numbers between 0 and 1\. Name another column/);
  });

  it("labels joined by an id that repeats: the first of each counts, as a note says; ids that meet no row are counted, too", async () => {
    const ids = (csv: string): string => csv.trimEnd().split("\n").map((line, i) => (i === 0 ? `id,${line}` : `r${i},${line}`)).join("\n");
    const bare = ids(table(1200, (i) => `${p(i)},,${pred(i)}`)).replace(",y,", ",unused,");
    const labels = `id,y\n${Array.from({ length: 1200 }, (_, i) => `r${i + 1},${y(i)}`).join("\n")}\nr5,${1 - y(4)}\nr9,${1 - y(8)}\nnobody,1\n`;
    const report = await reportOf({ reference: ids(good), current: bare, labels }, { ...config, id: "id" });
    const plain = await reportOf({ reference: ids(good), current: ids(good) }, { ...config, id: "id" });
    expect(report.performance?.current?.confusion).toEqual(plain.performance?.current?.confusion);
    expect(report.notes.map(({ sentence }) => sentence)).toEqual(expect.arrayContaining([
      "labels.csv: 2 rows have an id that came before; the first label of each id counts.", expect.stringMatching(/^1 of 1201 labels in labels\.csv belong to no row/),
    ]));
    expectFinite(report);
  });

  it("times that are missing or out of order: rows are sorted, those without a time belong to no chunk, and both are said", async () => {
    const lines = good.trimEnd().split("\n");
    const mixed = [lines[0], ...lines.slice(601), ...lines.slice(1, 601)].map((line, i) => (i === 7 ? (line as string).replace(/^[^,]*/, "") : line)).join("\n");
    const report = await reportOf({ reference: good, current: mixed }, { ...config, chunk: "1w" });
    const notes = report.notes.map(({ sentence }) => sentence);
    expect(notes).toContain('1 of 1200 rows of current.csv have no time in "t"; they stand last and belong to no chunk of time.');
    expect(notes).toContain('The rows of current.csv are not in order of "t"; they were put in order, those of the same time as they stand in the file.');
    expect(report.timeline?.chunks.filter(({ sample }) => sample === "current").reduce((sum, { rows }) => sum + rows, 0)).toBe(1199);
    expectFinite(report);
  });

  it("targets and predictions that share no class: a sentence that shows both, and no figure", async () => {
    const words = good.replace(/,([01])$/gm, (_, digit: string) => (digit === "1" ? ",good" : ",bad"));
    const report = await reportOf({ reference: words, current: words }, config);
    expect(report.performance).toBeUndefined();
    expect(report.verdict.unchecked).toContainEqual(expect.stringMatching(/^performance: no prediction can be right: y holds “[01]”, “[01]” and pred holds “(good|bad)”, “(good|bad)”; write both with the same labels$/));
  });

  /** The target of each row in other words. */
  const written = (csv: string, one: string, nil: string): string => csv.replace(/,([01]),([01])$/gm, (_, actual: string, predicted: string) => `,${actual === "1" ? one : nil},${predicted}`);

  it("yes and no in one file, 1 and 0 in the other, are the same classes, as a note says: every figure as if all were written alike", async () => {
    const alike = await reportOf({ reference: good, current: good }, config);
    const mixed = await reportOf({ reference: good, current: written(good, "yes", "no") }, config);
    expect([mixed.task, mixed.positive]).toEqual(["binary", "1"]);
    expect(mixed.performance?.current).toEqual(alike.performance?.current);
    expect(mixed.performance?.reference).toEqual(alike.performance?.reference);
    expect(mixed.notes.map(({ sentence }) => sentence)).toContain("“no” and “yes” of y in current (current.csv) are taken for “0” and “1”");
    expect(alike.notes.map(({ code }) => code)).not.toContain("classes-alike");
    const named = await reportOf({ reference: good, current: written(good, "yes", "no") }, { ...config, positive: "yes" });
    expect([named.positive, named.performance?.current?.metrics.rocAuc]).toEqual(["1", alike.performance?.current?.metrics.rocAuc]);
  });

  it("words that do not say what they mean, on one side alone: a sentence that says which, where, and what to do", async () => {
    const report = await reportOf({ reference: good, current: written(good, "repaid", "late") }, config);
    expect(report.performance).toBeUndefined();
    expect(report.task).toBeUndefined();
    expect(report.verdict.unchecked).toContain("performance: y holds “late”, “repaid” in current (current.csv), and everything else holds “0”, “1”; write the same classes with the same labels");
  });

  it("numbers as targets and classes as predictions: a sentence", async () => {
    const mixed = table(1200, (i) => `${p(i)},${i * 1.37},${pred(i) ? "a" : "b"}`);
    const report = await reportOf({ reference: mixed, current: mixed }, config);
    expect(report.performance).toBeUndefined();
    expect(report.verdict.unchecked).toContain("performance: the target y is numeric, and there is no numeric prediction");
  });

  it("one label in a thousand says nothing of a change", async () => {
    const report = await reportOf({ reference: good, current: table(1000, (i) => `${p(i)},${i === 500 ? 1 : ""},${pred(i)}`) }, config);
    expect(report.performance?.current?.labelled).toBe(1);
    expect(report.performance?.change).toBeUndefined();
    expect(report.verdict.unchecked).toContain("performance: only 1 of 1,000 current rows has a label, too few to judge a change");
    expect(report.verdict.sentence).not.toMatch(/fell|rose/);
    expect(report.verdict.findings.filter(({ view }) => view === "performance")).toEqual([]);
    expectFinite(report);
  });
});
