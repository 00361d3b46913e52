import { expect, test } from "vitest";
import { comparedColumns, comparisonToCsv } from "../../src/export/comparison.ts";
import { reportOf } from "../monitor/reportOf.ts";

const rows = Array.from({ length: 200 }, (_, i) => i);

test("one row per column and tool, the report's own first; text that a spreadsheet would run gets an apostrophe", async () => {
  const file = (shift: number): string => `"=cmd|' /C calc'!A0",@plain\n${rows.map((i) => `${((i * 37) % 101) / 10 + shift},${i % 3}.5`).join("\n")}\n`;
  const report = await reportOf({ reference: file(0), current: file(1) }, { convention: "evidently" });
  const csv = comparisonToCsv(report);
  const lines = csv.split("\r\n").filter(Boolean);
  expect(lines).toHaveLength(1 + 2 * 6);
  expect(csv).toContain("'=cmd|' /C calc'!A0,numeric,feature,");
  expect(csv).not.toMatch(/(^|,|")[=@]/m);
  expect(lines.slice(1, 7).map((line) => /,(standard|evidently|nannyml|whylogs|arize|fiddler),/.exec(line)?.[1])).toEqual(["evidently", "standard", "nannyml", "whylogs", "arize", "fiddler"]);
  expect(lines[1]).toContain("evidently 0.7.23");
});

test("columns on which tools disagree stand first, the most evenly split ahead", async () => {
  const current = rows.map((i) => `${i % 7}.5,${i % 5}.25,${(i % 9) + (i % 20 === 0 ? 1 : 0)}.5`);
  const report = await reportOf({ reference: `a,b,c\n${rows.map((i) => `${i % 7}.5,${(i % 5) + 3}.25,${i % 9}.5`).join("\n")}\n`, current: `a,b,c\n${current.join("\n")}\n` });
  const order = comparedColumns(report);
  expect(order.map(({ disagreement }) => disagreement)).toEqual([...order.map(({ disagreement }) => disagreement)].sort((a, b) => b - a));
  expect(order.every(({ judged }) => judged === 6)).toBe(true);
});
