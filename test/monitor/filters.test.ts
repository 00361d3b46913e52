import { describe, expect, it } from "vitest";
import type { Config } from "../../src/data/config.ts";
import { createEngine, type Depth, type Selection } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import type { Filter, Report } from "../../src/report.ts";
import { seededRandom } from "../../src/stats/random.ts";
import { expectValid } from "./valid.ts";

type Row = { at: string; amount: string; whole: number; region: string; ok: boolean; label: number; score: string };

/** A month of rows a side, in which late rows are moved; some amounts are missing, one is infinite. */
function rowsOf(seed: number, from: string, moved: number, count: number): Row[] {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, (_, i) => {
    const label = random() < 0.4 ? 1 : 0;
    const shift = (moved * i) / count;
    return {
      at: new Date(Date.parse(from) + i * 4_500_000).toISOString(), amount: i === 7 ? "inf" : random() < 0.08 ? "" : (normal() + shift).toFixed(4),
      whole: Math.floor(random() * 40), region: ["north", "south", "west"][Math.floor(random() ** (1 + shift) * 3)] as string, ok: random() < 0.7, label, score: (1 / (1 + Math.exp(-(2 * label - 1) * 1.2 - normal()))).toFixed(5),
    };
  });
}
const header = ["at", "amount", "whole", "region", "ok", "label", "score"] as const;
const csv = (rows: readonly Row[]): Uint8Array => new TextEncoder().encode(`${[header.join(","), ...rows.map((row) => header.map((name) => row[name]).join(","))].join("\n")}\n`);
const [before, after] = [rowsOf(1, "2024-01-01T00:00:00Z", 0, 600), rowsOf(2, "2024-02-01T06:00:00Z", 1.2, 700)];
const config: Config = {
  target: "label", probability: "score", positive: "1", timestamp: "at", chunk: "1w",
  kinds: [{ column: "amount", kind: "numeric" }, { column: "whole", kind: "numeric" }, { column: "region", kind: "categorical" }, { column: "ok", kind: "boolean" }],
};

async function reports(reference: readonly Row[], current: readonly Row[], asked: readonly (Selection | undefined)[], settings = config, depth: Depth = "first"): Promise<Report[]> {
  const engine = createEngine(await loadKernel());
  try {
    await engine.open({ reference: { name: "a.csv", data: csv(reference) }, current: { name: "b.csv", data: csv(current) } }, settings);
    const made: Report[] = [];
    for (const selection of asked) made.push(await engine.report(settings, selection, undefined, depth));
    for (const report of made) expectValid(report);
    return made;
  } finally {
    engine.close();
  }
}

/** What a report says of rows, whatever file they came from. */
function judged({ verdict, drift, quality, performance, concept, predictions, staleness }: Report) {
  const findings = verdict.findings.filter(({ rule, view }) => rule === undefined && view !== "timeline");
  const { freshness: _, ...figures } = quality;
  return JSON.parse(JSON.stringify({ findings, drift, quality: figures, performance, decomposition: concept?.decomposition, outcomes: concept?.columns, stream: concept?.detectors?.map(({ name, values, driftCount, drifts }) => [name, values, driftCount, drifts.map(({ index, time }) => [index, time])]), predictions: { ...predictions, outliers: { ...predictions?.outliers, rows: predictions?.outliers?.rows.map(({ score }) => score) } }, staleness })) as unknown;
}

describe("filters", () => {
  const cases: [string, Filter[], (row: Row) => boolean][] = [
    ["a range", [{ column: "amount", lower: -0.5, upper: 1 }], ({ amount }) => amount !== "" && Number(amount) >= -0.5 && Number(amount) < 1],
    ["an open range takes infinite values in", [{ column: "amount", lower: 0 }], ({ amount }) => amount === "inf" || (amount !== "" && Number(amount) >= 0)],
    ["categories", [{ column: "region", categories: ["north", "west", "nowhere"] }], ({ region }) => region !== "south"],
    ["a boolean and whole numbers, both of which must hold", [{ column: "ok", categories: ["true"] }, { column: "whole", lower: 3, upper: 30 }], ({ ok, whole }) => ok && whole >= 3 && whole < 30],
    ["a range or missing", [{ column: "amount", upper: 0, missing: true }], ({ amount }) => amount === "" || Number(amount) < 0],
    ["values that are there", [{ column: "amount" }], ({ amount }) => amount !== ""],
    ["dates", [{ column: "at", lower: "2024-01-08", upper: "2024-02-19T00:00:00Z" }], ({ at }) => at >= "2024-01-08" && at < "2024-02-19"],
    ["scores", [{ column: "score", upper: 0.6 }], ({ score }) => Number(score) < 0.6],
  ];
  it.each(cases)("%s: the report is that of files which hold only such rows", async (what, filters, passes) => {
    const depth = what.startsWith("a boolean") ? "full" : "first";
    const [left] = await reports(before, after, [{ filters }], config, depth) as [Report];
    const [alone] = await reports(before.filter(passes), after.filter(passes), [undefined], config, depth) as [Report];
    expect(judged(left)).toEqual(judged(alone));
    const rows = { reference: before.filter(passes).length, current: after.filter(passes).length };
    expect(left.reference).toMatchObject({ rows: rows.reference, of: before.length });
    expect(left.filtered).toMatchObject({ filters, reference: { rows: rows.reference, of: before.length }, current: { rows: rows.current, of: after.length } });
    expect(left.verdict.sentence).toContain(`this is of the ${rows.current.toLocaleString("en-US")} of 700 current rows where ${filters[0]?.column} is`);
    for (const { bins } of left.filtered?.columns ?? []) {
      // An infinite amount is in no bin.
      for (const side of ["reference", "current"] as const) expect(bins.reduce((sum, bin) => sum + bin.kept[side], 0)).toBe((left.filtered?.[side].rows as number) - Number(bins[0]?.kind === "interval" && filters[0]?.column === "amount" && passes(after[7] as Row)));
    }
  });

  it("a brush chooses among the rows that are left, the timeline keeps its chunks, and rows told of are the file's", async () => {
    const passes = ({ region }: Row): boolean => region === "south";
    const current = { start: "2024-02-08T00:00:00.000Z", end: "2024-03-01T00:00:00.000Z" };
    const filters: Filter[] = [{ column: "region", categories: ["south"] }];
    const [whole, left] = await reports(before, after, [undefined, { current, filters }], config, "full") as [Report, Report];
    const within = after.filter(({ at }) => at >= current.start && at < current.end);
    expect(left.current).toMatchObject({ rows: within.filter(passes).length, of: after.length });
    expect(left.filtered?.current).toEqual({ rows: within.filter(passes).length, of: within.length });
    expect(left.timeline?.chunks.map(({ start, of }) => [start, of])).toEqual(whole.timeline?.chunks.map(({ start, rows }) => [start, rows]));
    for (const { row } of left.predictions?.outliers?.rows ?? []) expect(after[row]?.region).toBe("south");
    for (const { row, sample } of left.concept?.detectors?.flatMap(({ drifts }) => drifts) ?? []) expect((sample === "current" ? after : before)[row]?.region).toBe("south");
    const byRows = { ...config, chunk: "200" };
    const [counted] = await reports(before, after, [{ current: { start: 250, end: 600 }, filters }], byRows) as [Report];
    expect(counted.filtered?.current).toEqual({ rows: after.slice(250, 600).filter(passes).length, of: 350 });
    expect(counted.timeline?.chunks.map(({ of }) => of)).toEqual([200, 200, 200, 200, 200, 200, 100]);
  });

  it("none left is said in words; what cannot be filtered is refused with what would do; without filters all is as before", async () => {
    const [whole, none, again] = await reports(before, after, [undefined, { filters: [{ column: "region", categories: [] }] }, {}]) as [Report, Report, Report];
    expect(none.verdict.sentence).toMatch(/^No input could be compared: no row of reference or of current passes the filters; .*0 of 700 current rows where region is none of its categories\.$/);
    expect(none.verdict.level).toBe("unknown");
    expect(judged(again)).toEqual(judged(whole));
    expect(again.filtered).toBeUndefined();
    const refused = (filter: Filter) => expect(reports(before, after, [{ filters: [filter] }])).rejects;
    await refused({ column: "amonut", lower: 0 }).toThrow('the filter\'s column "amonut" is not in the data. Did you mean "amount"?');
    await refused({ column: "region", lower: 0 }).toThrow('"region" holds no numbers: filter it by categories');
    await refused({ column: "amount", categories: ["1"] }).toThrow('"amount" holds numbers: filter it by lower and upper');
    await refused({ column: "at", lower: "soon" }).toThrow("ends at “soon”, which is neither a number nor a date");
  });

  it("gives its memory back", async () => {
    const kernel = await loadKernel();
    const engine = createEngine(kernel);
    await engine.open({ reference: { name: "a.csv", data: csv(before) }, current: { name: "b.csv", data: csv(after) } }, config);
    await engine.report(config, undefined, undefined, "first");
    const used = kernel.memory.used;
    for (const lower of [0, 5, 9]) await engine.report(config, { filters: [{ column: "whole", lower }] }, undefined, "first");
    const held = kernel.memory.used - used;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(used);
    engine.close();
    expect(kernel.memory.used).toBeLessThan(used / 100);
  });
});
