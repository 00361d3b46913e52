import { beforeAll, describe, expect, it } from "vitest";
import type { OperationFigures, Report } from "../../src/report.ts";
import { differenceInterval } from "../../src/stats/difference.ts";
import { wilsonInterval } from "../../src/stats/binomial.ts";
import { rate, silence } from "../../src/stats/traffic.ts";
import { golden } from "../golden/cases.ts";
import { expectStatistic } from "../stats/close.ts";
import { reportOf } from "./reportOf.ts";
import { expectValid } from "./valid.ts";

interface Sheet {
  count: number;
  latency: { rows: number; p50: number; p90: number; p95: number; p99: number };
  errorRate: { value: number; lower: number; upper: number; errors: number; rows: number };
}
interface SideSheet extends Sheet { perMinute: number; longest: number; usual: number; days: (Sheet & { start: string })[]; version: (Sheet & { value: string })[]; region: (Sheet & { value: string })[] }
const oracle = golden<{ rows: number; reference: SideSheet; current: SideSheet }>("operations");

/** The rows of make_operations.py. */
function table(side: 0 | 1): string {
  const lines = Array.from({ length: oracle.rows }, (_, i) => {
    const at = Date.parse("2024-03-01T00:00:00Z") / 1000 + side * oracle.rows * 60 + i * 60 + ((i * 7919) % 53) + (side === 1 && i >= 4000 ? 5 * 3600 : 0);
    const latency = 20 + ((i * 7919) % 1009) / 8 + ((i * 31) % 97 === 0 ? 400 : 0) + side * 5;
    const status = (i * 131) % 211 < 2 + 5 * side ? 503 : (i * 17) % 23 === 0 ? 404 : 200;
    const version = side === 0 && i < 3000 ? "v1" : "v2";
    const missing = (number: number, of: number): boolean => (i * number) % of === 0;
    return [new Date(at * 1000).toISOString(), missing(3, 401) ? "" : latency, missing(11, 389) ? "" : status, version, ["north", "south", "east"][(i * 5) % 3], ((i * 37) % 101) / 7].join(",");
  });
  return `at,latency_ms,status_code,model_version,region,x\n${lines.join("\n")}\n`;
}

function expectFigures(actual: OperationFigures | Pick<OperationFigures, "count" | "latency" | "errorRate"> | undefined, wanted: Sheet, what: string): void {
  expect(actual?.count, what).toBe(wanted.count);
  expect(actual?.latency?.rows, what).toBe(wanted.latency.rows);
  for (const name of ["p50", "p90", "p95", "p99"] as const) expectStatistic(actual?.latency?.[name], wanted.latency[name], `${what} ${name}`);
  expect(actual?.errorRate, what).toMatchObject({ errors: wanted.errorRate.errors, rows: wanted.errorRate.rows });
  for (const name of ["value", "lower", "upper"] as const) expectStatistic(actual?.errorRate?.[name], wanted.errorRate[name], `${what} error rate, ${name}`);
}

let report: Report;
beforeAll(async () => {
  report = await reportOf({ reference: table(0), current: table(1) }, { timestamp: "at", group: "region", chunk: "1d" }, "first");
});

describe("operations: as NumPy, SciPy and pandas", () => {
  it("gives both windows the same percentiles, error rate, throughput and gaps", () => {
    expectValid(report);
    const { operations } = report;
    expectFigures(operations, oracle.current, "current");
    expectFigures(operations?.reference, oracle.reference, "reference");
    for (const [actual, wanted] of [[operations, oracle.current], [operations?.reference, oracle.reference]] as const) {
      expect(actual?.throughput?.per).toBe("hour");
      expectStatistic(actual?.throughput?.value, wanted.perMinute * 60, "throughput");
      expectStatistic(actual?.gaps?.longest, wanted.longest, "longest gap");
      expectStatistic(actual?.gaps?.usual, wanted.usual, "usual gap");
    }
    const before = (oracle.rows + 3999) * 60 + ((3999 * 7919) % 53);
    expect(operations?.gaps?.start).toBe(new Date(Date.parse("2024-03-01T00:00:00Z") + before * 1000).toISOString());
  });
  it("gives every day the same figures, on the same rows", () => {
    for (const sample of ["reference", "current"] as const) {
      const chunks = report.timeline?.chunks.filter((chunk) => chunk.sample === sample) ?? [];
      expect(chunks.length).toBe(oracle[sample].days.length);
      oracle[sample].days.forEach((day, i) => expectFigures(chunks[i]?.operations, day, `${sample} ${day.start}`));
    }
  });
  it("gives every version and group of each side the same figures", () => {
    for (const side of ["reference", "current"] as const) {
      for (const { value, ...wanted } of oracle[side].version) expectFigures(report.operations?.byVersion?.find((each) => each.value === value)?.[side], wanted, `${side} ${value}`);
      for (const { value, ...wanted } of oracle[side].region) expectFigures(report.operations?.byGroup?.find((each) => each.value === value)?.[side], wanted, `${side} ${value}`);
    }
    expect(report.operations?.byVersion?.find(({ value }) => value === "v1")?.current).toBeUndefined();
  });
  it("states the change of each figure with the interval of the difference", () => {
    const change = report.operations?.change?.find(({ figure }) => figure === "errorRate");
    const [a, b] = [oracle.reference.errorRate, oracle.current.errorRate];
    expectStatistic(change?.change, b.value - a.value, "change");
    const [lower, upper] = differenceInterval(a, b);
    expectStatistic(change?.lower, lower, "lower");
    expectStatistic(change?.upper, upper, "upper");
    const p95 = report.operations?.change?.find(({ figure }) => figure === "p95");
    expect(p95?.lower).toBeLessThan(p95?.change as number);
    expect(p95?.upper).toBeGreaterThan(p95?.change as number);
  });
  it("says how the columns were read, and leaves nothing of them under “not checked”", () => {
    expect(report.operations?.read).toEqual([
      { role: "latency", column: "latency_ms", reason: "ms, as its name says" },
      { role: "status", column: "status_code", reason: "HTTP status codes: 500 and above are errors" },
    ]);
    expect(report.verdict.unchecked.join()).not.toMatch(/latency|errors/);
  });
  it("is the same when the chunks are remembered and a brush has moved", async () => {
    const { createEngine } = await import("../../src/engine.ts");
    const { loadKernel } = await import("../../src/kernel/load.ts");
    const engine = createEngine(await loadKernel());
    const bytes = (side: 0 | 1) => ({ name: "x.csv", data: new TextEncoder().encode(table(side)) });
    await engine.open({ reference: bytes(0), current: bytes(1) }, {});
    const config = { timestamp: "at", group: "region", chunk: "1d" };
    await engine.report(config, undefined, undefined, "first");
    const again = await engine.report(config, { current: { start: "2024-03-08", end: "2024-03-09" } }, undefined, "first");
    engine.close();
    expect(again.operations?.bands).toEqual(report.operations?.bands);
    const day = oracle.current.days.find(({ start }) => start.startsWith("2024-03-08")) as Sheet;
    expectFigures(again.operations, day, "the brushed day");
  });
});

describe("differenceInterval", () => {
  it("is Newcombe's method 10: his 56/70 − 48/80 has 0.0524 to 0.3339 (1998, table II)", () => {
    const share = (n: number, of: number) => {
      const [lower, upper] = wilsonInterval(n, of) as [number, number];
      return { value: n / of, lower, upper };
    };
    const [lower, upper] = differenceInterval(share(48, 80), share(56, 70));
    expect([lower.toFixed(4), upper.toFixed(4)]).toEqual(["0.0524", "0.3339"]);
  });
});

describe("rate and silence", () => {
  it("counts coarse times as standing for what follows them", () => {
    const day = 86_400_000;
    expect(rate(Float64Array.from([0, 0, day, day, 2 * day, 2 * day]), day)).toBeCloseTo(2 / day, 15);
    expect(rate(Float64Array.from([5, 5]))).toBeUndefined();
    expect(rate(new Float64Array(0))).toBeUndefined();
  });
  it("finds the longest silence between times that differ", () => {
    expect(silence(Float64Array.from([1, 1, 2, 9, 10]))).toEqual({ longest: 7, from: 2, distances: Float64Array.from([1, 7, 1]) });
    expect(silence(Float64Array.from([4, 4]))).toBeUndefined();
  });
});

const rows = (header: string, row: (i: number) => string, n = 400): string => `at,${header}\n${Array.from({ length: n }, (_, i) => `${new Date(Date.UTC(2024, 0, 1) + i * 60_000).toISOString()},${row(i)}`).join("\n")}\n`;
const noted = async (header: string, row: (i: number) => string, config = {}): Promise<{ sentences: string[]; report: Report }> => {
  const report = await reportOf({ reference: rows(header, row), current: rows(header, row) }, { timestamp: "at", ...config }, "first");
  expectValid(report);
  return { report, sentences: report.notes.filter(({ section }) => section === "operations").map(({ sentence }) => sentence) };
};

describe("bad input: a sentence each, and no figure", () => {
  it("latencies below zero: a few rows are left out, many take the figure away", async () => {
    const few = await noted("latency_ms,x", (i) => `${i === 7 ? -3 : 10 + ((i * 37) % 101)},${i % 13}`);
    expect(few.sentences).toEqual(["latency_ms is negative in 2 rows (down to -3), which no latency can be; they are left out"]);
    expect(few.report.operations?.latency?.rows).toBe(399);
    const many = await noted("latency_ms,x", (i) => `${i % 4 === 0 ? -3 : 10 + ((i * 37) % 101)},${i % 13}`);
    expect(many.sentences).toEqual(["latency_ms is negative in 200 rows (down to -3), which no latency can be: with 25 % of them there are no latency percentiles. Check how it is measured"]);
    expect(many.report.operations?.latency).toBeUndefined();
  });
  it("latency as text", async () => {
    const { report, sentences } = await noted("took,x", (i) => `${i % 9} ms,${i % 13}`, { latency: "took" });
    expect(sentences[0]).toMatch(/^took holds text, not numbers, so there are no latency percentiles: /);
    expect(report.operations?.latency).toBeUndefined();
  });
  it("a name without a unit: what was assumed, and what would settle it", async () => {
    const { report, sentences } = await noted("latency,x", (i) => `${(10 + ((i * 37) % 101)) / 1000},${i % 13}`);
    expect(sentences).toEqual(["latency says no unit; half of its values are below 0.06, so it is taken for s; set latency_unit to be sure"]);
    expect(report.operations?.latency?.unit).toBe("s");
    expect((await noted("latency,x", (i) => `${i % 50},${i % 13}`, { latencyUnit: "us" })).report.operations?.latency?.unit).toBe("us");
  });
  it("a status that nobody can read, until its errors are listed", async () => {
    const row = (i: number): string => `${["A", "B", "C"][i % 3]},${i % 13}`;
    const { report, sentences } = await noted("outcome_state,x", row, { status: "outcome_state" });
    expect(sentences[0]).toMatch(/^nothing tells which values of outcome_state \(“A”, “B”, “C”\) are errors, so there is no error rate: list them as error_values$/);
    expect(report.operations?.errorRate).toBeUndefined();
    const listed = await noted("outcome_state,x", row, { status: "outcome_state", errorValues: ["B", "Z"] });
    expect(listed.report.operations?.errorRate?.value).toBeCloseTo(133 / 400, 12);
    expect(listed.sentences).toEqual(["“Z” of error_values is no value of outcome_state here"]);
  });
  it("time stamps that are missing or out of order", async () => {
    const mixed = rows("latency_ms,x", (i) => `${10 + (i % 37)},${i % 13}`).split("\n");
    mixed.splice(5, 1, `,12,3`);
    mixed.splice(100, 1, mixed.splice(300, 1, mixed[100] as string)[0] as string);
    const report = await reportOf({ reference: mixed.join("\n"), current: mixed.join("\n") }, { timestamp: "at" });
    expectValid(report);
    expect(report.notes.map(({ code }) => code)).toContain("timeMissing");
    expect(report.operations?.count).toBe(400);
    expect(report.operations?.gaps?.longest).toBe(120);
  });
  it("no time stamps at all: percentiles and error rate without throughput and gaps", async () => {
    const table = `latency_ms,ok,x\n${Array.from({ length: 200 }, (_, i) => `${10 + (i % 37)},${i % 20 > 0},${(i * 37) % 101}`).join("\n")}\n`;
    const { operations } = await reportOf({ reference: table, current: table }, { status: "ok" });
    expect(operations?.errorRate).toMatchObject({ errors: 10, rows: 200 });
    expect(operations?.latency?.p50).toBe(26.5);
    expect([operations?.throughput, operations?.gaps]).toEqual([undefined, undefined]);
  });
  it("time stamps alone: number of predictions, throughput and gaps", async () => {
    const { report } = await noted("x", (i) => String((i * 37) % 101));
    expect(report.operations).toMatchObject({ count: 400, throughput: { value: 1, per: "minute" }, gaps: { longest: 60, usual: 60 } });
    expect(report.operations?.latency).toBeUndefined();
  });
});
