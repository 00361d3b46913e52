import { describe, expect, it } from "vitest";
import { buildFrame } from "../../src/data/frame.ts";
import { readTable } from "../../src/data/read.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { duplicateColumns } from "../../src/monitor/duplicates.ts";
import { uniform } from "../../src/random.ts";
import { expectValid } from "./valid.ts";
import { reportOf } from "./reportOf.ts";

type Row = (i: number) => Record<string, string | number>;

function csv(rows: number, row: Row): string {
  const lines = Array.from({ length: rows }, (_, i) => row(i));
  return `${Object.keys(lines[0] as object).join(",")}\n${lines.map((line) => Object.values(line).join(",")).join("\n")}\n`;
}

describe("duplicate columns", () => {
  const random = uniform(5);
  const noise = Array.from({ length: 4000 }, () => random());
  const at = (i: number): number => noise[i] as number;
  const base = (i: number): Record<string, string | number> => ({
    a: at(i).toFixed(6), city: ["Rome", "Oslo", "Lima"][Math.floor(at(i) * 3)] as string, b: (at(i) * 100).toFixed(2), rare1: at(i) < 0.02 ? 1 : 0, rare2: at(3999 - i) < 0.02 ? 1 : 0,
  });

  it("are found with their share, also under other storage, and only what came to be is a finding", async () => {
    const row: Row = (i) => ({ ...base(i), copy: at(i).toFixed(6), count: Math.floor(at(i) * 50), same: `${Math.floor(at(i) * 50)}.0`, nearly: i % 50 === 0 ? 7 : at(i).toFixed(6), town: ["Rome", "Oslo", "Lima"][Math.floor(at(i) * 3)] as string });
    const before: Row = (i) => ({ ...row(i), copy: at((i + 7) % 4000).toFixed(6) });
    const report = await reportOf({ reference: csv(2000, before), current: csv(2000, row) });
    expectValid(report);
    const pairs = report.quality.duplicates?.map(({ columns, share, reference }) => [columns.join(" = "), share, reference]);
    expect(pairs).toEqual([["a = copy", 1, 0], ["count = same", 1, 1], ["city = town", 1, 1], ["a = nearly", 0.98, 0.98]]);
    expect(report.verdict.findings.filter(({ view }) => view === "quality").map(({ subject, sentence }) => `${subject} ${sentence}`)).toEqual(["a equals copy in every row, 0 % before"]);
  });

  it("are not two columns that are nearly always 0", async () => {
    const report = await reportOf({ reference: csv(2000, base), current: csv(2000, base) });
    expect(report.quality.duplicates).toEqual([]);
  });

  it("of the target among the inputs are a leak, whatever reference says", async () => {
    const row: Row = (i) => ({ a: at(i).toFixed(4), target: at(i) > 0.6 ? 1 : 0, approved: at(i) > 0.6 ? 1 : 0 });
    const report = await reportOf({ reference: csv(1000, row), current: csv(1000, row) });
    expect(report.verdict.findings).toContainEqual(expect.objectContaining({ level: "warn", subject: "approved", sentence: "equals the target target in every row: an input that knows the answer" }));
  });

  it("are looked for on a sample: the rows read do not grow with the pairs of a thousand columns", async () => {
    const kernel = await loadKernel();
    const columns = 1000;
    const wide = (seed: number): string => {
      const next = uniform(seed);
      return `${Array.from({ length: columns }, (_, c) => `c${c}`).join(",")}\n${Array.from({ length: 300 }, () => Array.from({ length: columns - 1 }, () => Math.floor(next() * 1000)).concat([0]).map((value, c, all) => (c === columns - 1 ? all[0] : value)).join(",")).join("\n")}\n`;
    };
    const source = (name: string, seed: number) => readTable({ name, data: new TextEncoder().encode(wide(seed)) }, {});
    const frame = buildFrame({ reference: await source("a.csv", 1), current: await source("b.csv", 2) }, {}, kernel);
    let loads = 0;
    const counting = { ...kernel, numbers: (...args: Parameters<typeof kernel.numbers>) => { loads++; kernel.numbers(...args); } };
    const work = duplicateColumns(frame, counting, { reference: [{ side: "reference", start: 0, end: 300 }], current: [{ side: "current", start: 0, end: 300 }] });
    let step = work.next();
    while (!step.done) step = work.next();
    expect(step.value).toEqual([{ columns: ["c0", "c999"], share: 1, reference: 1 }]);
    expect(loads).toBe(columns + 4);
    frame.close();
  });
});
