import { describe, expect, it } from "vitest";
import { createEngine } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { uniform } from "../../src/random.ts";
import type { ColumnDrift, Report } from "../../src/report.ts";
import { expectValid } from "./valid.ts";
import { reportOf } from "./reportOf.ts";

const figures = ["length", "words", "letters", "outOfVocabulary"] as const;
type Figure = (typeof figures)[number];
type Writer = (random: () => number) => string;

/** Words by Zipf's law over `vocabulary`: some come all the time, most hardly ever. */
const prose = (stem: string, vocabulary = 20_000, least = 5, most = 30): Writer => (random) =>
  Array.from({ length: least + Math.floor(random() * (most - least)) }, () => `${stem}${Math.floor(vocabulary ** random()).toString(36).replace(/\d/g, (d) => "ghijklmnop"[Number(d)] as string)}`).join(" ");
const calm = prose("w");

function table(write: Writer, rows: number, seed: number): string {
  const random = uniform(seed);
  return `row,review\n${Array.from({ length: rows }, (_, i) => `${i},"${write(random)}"`).join("\n")}\n`;
}

const compare = (before: Writer, after: Writer, seed: number, rows = 300): Promise<Report> => reportOf({ reference: table(before, rows, 2 * seed), current: table(after, rows, 2 * seed + 1) }, {}, "first");
const figureOf = (report: Report, figure: Figure): ColumnDrift => report.drift.columns.find(({ derived }) => derived?.figure === figure) as ColumnDrift;
const drifted = (report: Report): Figure[] => figures.filter((figure) => figureOf(report, figure).verdicts[0]?.drifted);

describe("a column of texts", () => {
  it("is compared by four figures, which are one input to a person", async () => {
    const report = await compare(calm, calm, 1);
    expectValid(report);
    expect(report.drift.columns.map(({ column, kind, derived }) => [column, kind, derived?.from]).sort()).toEqual(
      ["length", "letters", "unknown words", "words"].map((figure) => [`review · ${figure}`, "numeric", "review"]),
    );
    expect(report.verdict.sentence).toContain("None of 1 input moved");
    expect(report.roles.map(({ column }) => column)).toEqual(["row", "review"]);
    expect(report.drift.untested?.map(({ column }) => column)).toEqual(["row"]);
  });

  it("is left out by Evidently's text classifier, which is said", async () => {
    const report = await reportOf({ reference: table(calm, 200, 1), current: table(calm, 200, 2) });
    expect(report.notes.filter(({ code }) => code === "text-classifier")).toMatchObject([{ column: "review", section: "comparison" }]);
    expectValid(report);
  });

  it("has unknown words in reference too: each text is measured against the others", async () => {
    const report = await compare(calm, calm, 2);
    const [before, now] = (["reference", "current"] as const).map((side) => report.quality.columns.find(({ derived }) => derived?.figure === "outOfVocabulary")?.[side]?.mean as number) as [number, number];
    expect(before).toBeGreaterThan(0.1);
    expect(Math.abs(now - before)).toBeLessThan(0.03);
  });

  it("does not drift while nothing changes: in at most 6.5 % of runs does any figure, or the p-value of the unknown words, say so", async () => {
    const runs = process.env.DRIFTGLASS_LONG ? 1000 : 200;
    let alarms = 0;
    let small = 0;
    for (let run = 0; run < runs; run++) {
      const report = await compare(calm, calm, 100 + run, 150);
      if (drifted(report).length > 0) alarms++;
      if ((figureOf(report, "outOfVocabulary").verdicts[0]?.pValue as number) <= 0.05) small++;
    }
    expect(alarms / runs).toBeLessThanOrEqual(0.065);
    expect(small / runs).toBeLessThanOrEqual(0.065);
  }, 300_000);

  it("new words move the unknown words and nothing else", async () => {
    const topic = prose("w", 20_000);
    const other: Writer = (random) => calm(random).split(" ").map((word) => (random() < 0.3 ? `x${word.slice(1).split("").reverse().join("")}` : word)).join(" ");
    const report = await compare(topic, other, 3);
    expect(drifted(report)).toEqual(["outOfVocabulary"]);
    expect(report.verdict.findings[0]).toMatchObject({ subject: "review", column: "review · unknown words", view: "column" });
    expect(report.verdict.findings[0]?.sentence).toMatch(/^moved in unknown words \(PSI [\d.]+\)/);
  });

  it("numbers and signs in place of words move the letters", async () => {
    const codes: Writer = (random) => calm(random).split(" ").map((word) => (random() < 0.3 ? "#".repeat(word.length) : word)).join(" ");
    expect(drifted(await compare(calm, codes, 4))).toContain("letters");
  });

  it("short texts, as robots write them, move length and words", async () => {
    const report = await compare(calm, prose("w", 20_000, 1, 6), 5);
    expect(drifted(report).slice(0, 2)).toEqual(["length", "words"]);
    expect(report.verdict.findings.filter(({ view }) => view === "column")).toHaveLength(1);
    expect(report.verdict.sentence).toContain("1 of 1 input moved");
  });

  it("another language moves the unknown words to nearly all", async () => {
    const report = await compare(calm, prose("ж"), 6);
    expect(drifted(report)).toContain("outOfVocabulary");
    expect(report.quality.columns.find(({ derived }) => derived?.figure === "outOfVocabulary")?.current?.mean).toBeGreaterThan(0.99);
  });

  it("that is missing more often has drifted, and says so once", async () => {
    const report = await compare(calm, (random) => (random() < 0.6 ? "" : calm(random)), 7);
    expect(drifted(report)).toEqual([...figures]);
    expect(report.verdict.findings.map(({ subject, view }) => [subject, view])).toEqual([["review", "column"], ["review", "quality"]]);
    expect(report.verdict.findings[0]?.sentence).toContain("missing values carry");
  });

  it("follows the timeline chunk by chunk", async () => {
    const random = uniform(8);
    const hours = (from: number, rows: number, write: Writer): string => Array.from({ length: rows }, (_, i) => `${new Date(Date.UTC(2024, 0, 1) + (from + i) * 3_600_000).toISOString()},"${write(random)}"`).join("\n");
    const late = prose("q");
    const report = await reportOf({ reference: `timestamp,review\n${hours(0, 1000, calm)}\n`, current: `timestamp,review\n${hours(1000, 500, calm)}\n${hours(1500, 500, late)}\n` }, { chunk: "100" });
    const levels = report.timeline?.chunks.map(({ drift }) => drift.find(({ column }) => column === "review · unknown words")?.level);
    expect(levels).toHaveLength(20);
    expect(levels?.slice(0, 15).filter((level) => level === "alert")).toHaveLength(0);
    expect(levels?.slice(15)).toEqual(Array.from({ length: 5 }, () => "alert"));
  });

  it("with a name that another column already has is told apart from it", async () => {
    const random = uniform(9);
    const rows = Array.from({ length: 200 }, (_, i) => `"${calm(random)}",${i % 7}`).join("\n");
    const report = await reportOf({ reference: `review,review · words\n${rows}\n`, current: `review,review · words\n${rows}\n` });
    expect(new Set(report.drift.columns.map(({ column }) => column)).size).toBe(5);
    expect(report.drift.columns.filter(({ column }) => column === "review · words")).toMatchObject([{ kind: "categorical" }]);
  });

  it("that one side lacks is not tested, and why is said", async () => {
    const report = await reportOf({ reference: table(calm, 200, 1), current: "row\n1\n2\n3\n" });
    expect(report.drift.untested).toContainEqual({ column: "review", kind: "text", role: "feature", reason: "it is not in the current data: ask its source where it went" });
  });

  it("keeps its vocabulary within bounds, and gives its memory back", async () => {
    const kernel = await loadKernel();
    const before = kernel.memory.used;
    const engine = createEngine(kernel);
    const many: Writer = (random) => Array.from({ length: 40 }, () => `w${Math.floor(random() * 1e9).toString(36)}`).join(" ");
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    await engine.open({ reference: { name: "a.csv", data: bytes(table(many, 8000, 10)) }, current: { name: "b.csv", data: bytes(table(many, 500, 11)) } }, {});
    const report = await engine.report({}, undefined, undefined, "first");
    // 8,000 texts have 320,000 words, more than are kept: texts inside and outside the vocabulary are measured alike.
    expect(figureOf(report, "outOfVocabulary").level).toBe("ok");
    engine.close();
    expect(kernel.memory.used).toBe(before);
  });
});
