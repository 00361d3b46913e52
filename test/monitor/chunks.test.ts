import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { firstAtOrAfter, parseEvery, planChunks } from "../../src/monitor/chunks.ts";

const hour = 3_600_000;
const day = 24 * hour;
const steps = (from: string, number: number, step: number): Float64Array => Float64Array.from({ length: number }, (_, i) => Date.parse(from) + i * step);
const plan = (reference: Float64Array, current: Float64Array, every?: string) => planChunks({ reference: reference.length, current: current.length }, { reference, current }, every);

describe("parseEvery(every)", () => {
  it("reads a number of rows or a stretch of the calendar", () => {
    expect(parseEvery("1000")).toEqual({ rows: 1000 });
    expect(parseEvery(" 2w ")).toEqual({ number: 2, unit: "w" });
  });
  it.each(["", "0", "w", "1.5d", "-3", "1 fortnight"])("refuses %j with a sentence that says what to write", (every) => {
    expect(() => parseEvery(every)).toThrow(InputError);
    expect(() => parseEvery(every)).toThrow(/give a number of rows .* or a stretch of time/);
  });
});

describe("planChunks", () => {
  it("cuts at the calendar's own borders: months of their own lengths, weeks from Monday", () => {
    const months = plan(steps("2023-12-15T00:00:00Z", 120, day), new Float64Array(0), "1mo");
    expect(months?.chunks.map(({ from }) => new Date(from as number).toISOString().slice(0, 10))).toEqual(["2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]);
    const weeks = plan(steps("2024-05-01T00:00:00Z", 30, day), new Float64Array(0), "1w");
    expect(weeks?.chunks.map(({ from }) => new Date(from as number).getUTCDay())).toEqual([1, 1, 1, 1, 1]);
  });
  it("covers every row with a time stamp once, in order, and counts to its end", () => {
    const times = Float64Array.from([...steps("1969-12-31T20:00:00Z", 100, hour), Number.NaN, Number.NaN]);
    const chunks = plan(times, new Float64Array(0), "6h")?.chunks ?? [];
    expect(chunks[0]?.start).toBe(0);
    chunks.slice(1).forEach((chunk, i) => expect(chunk.start).toBe(chunks[i]?.end));
    expect(chunks.at(-1)?.end).toBe(100);
    for (const { start, end, from, to } of chunks) {
      expect(times[start]).toBeGreaterThanOrEqual(from as number);
      expect(times[end - 1]).toBeLessThan(to as number);
    }
  });
  it("marks the chunks that the data's ends cut short", () => {
    const chunks = plan(steps("2024-01-10T00:00:00Z", 24 * 70, hour), new Float64Array(0), "1mo")?.chunks ?? [];
    expect(chunks.map(({ complete }) => complete)).toEqual([false, true, false]);
  });
  it("cuts each side by itself where they share a chunk of the calendar", () => {
    const chunks = plan(steps("2024-01-01T00:00:00Z", 24 * 45, hour), steps("2024-02-15T00:00:00Z", 24 * 15, hour), "1mo")?.chunks ?? [];
    expect(chunks.map(({ sample, complete }) => [sample, complete])).toEqual([["reference", true], ["reference", false], ["current", false]]);
  });
  it("chooses the finest step with at most 60 chunks of 50 rows or more", () => {
    expect(plan(steps("2024-01-01T00:00:00Z", 30_000, hour / 4), steps("2024-11-09T12:00:00Z", 25_000, hour / 4))?.every).toBe("2w");
    expect(plan(steps("2024-01-01T00:00:00Z", 1000, 10_000), steps("2024-01-02T00:00:00Z", 1000, 10_000))?.every).toBe("15min");
  });
  it("is no finer than the time stamps themselves: years stay years", () => {
    const years = (...list: number[]): Float64Array => Float64Array.from(list.flatMap((year) => Array.from({ length: 500 }, () => Date.UTC(year, 0, 1))));
    const yearly = plan(years(2015), years(2016, 2017, 2018));
    expect(yearly?.every).toBe("1y");
    expect(yearly?.chunks.map(({ complete }) => complete)).toEqual([true, true, true, true]);
  });
  it("has no chunks by itself without a timestamp column or with one single time", () => {
    expect(planChunks({ reference: 10, current: 10 }, undefined, undefined)).toBeUndefined();
    expect(plan(new Float64Array(20).fill(5), new Float64Array(20).fill(5))).toBeUndefined();
  });
  it("counts rows where it is told to; the last chunk is complete only when full", () => {
    const chunks = planChunks({ reference: 25, current: 20 }, undefined, "10")?.chunks ?? [];
    expect(chunks.map(({ sample, start, end, complete }) => [sample, start, end, complete])).toEqual([
      ["reference", 0, 10, true], ["reference", 10, 20, true], ["reference", 20, 25, false], ["current", 0, 10, true], ["current", 10, 20, true],
    ]);
  });
  it("asks for a timestamp column when told a stretch of time without one", () => {
    expect(() => planChunks({ reference: 10, current: 10 }, undefined, "1w")).toThrow(/there is no timestamp column: name it/);
  });
});

describe("firstAtOrAfter(times, time)", () => {
  it("is the first index that is not before it", () => {
    expect([0, 1, 2, 5].map((time) => firstAtOrAfter(Float64Array.from([1, 2, 2, 4]), time))).toEqual([0, 0, 1, 4]);
  });
});
