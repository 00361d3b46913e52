import { describe, expect, it } from "vitest";
import { freshness, freshnessFinding } from "../../src/monitor/freshness.ts";
import { reportOf } from "./reportOf.ts";

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2024, 5, 30, 9);
const every = (step: number, number: number, age: number): Float64Array => Float64Array.from({ length: number }, (_, i) => now - age - (number - 1 - i) * step);
const daily = (age: number) => freshness({ reference: every(day, 60, age + 40 * day), current: every(day, 40, age) }, now);

describe("freshness(times, now): the newest row's age against the usual gap", () => {
  it("is fine while a daily feed is at most three days old, late from then on, an alert after a week", () => {
    expect([1, 3, 4, 7, 9].map((days) => daily(days * day)?.level)).toEqual(["ok", "ok", "warn", "warn", "alert"]);
    expect(daily(9 * day)).toEqual({ newest: new Date(now - 9 * day).toISOString(), seconds: 9 * 86_400, usualGapSeconds: 86_400, level: "alert" });
    expect(freshnessFinding({ columns: [], freshness: daily(9 * day) as NonNullable<ReturnType<typeof daily>> })).toMatchObject([
      { level: "alert", subject: "The newest row", sentence: "is 9 days old (21 Jun 2024); rows used to come every day" },
    ]);
  });
  it("makes no finding of a record of the past: older than thirty gaps, or than what it covers", () => {
    expect([31, 60, 2000].map((days) => daily(days * day)?.level)).toEqual(["unknown", "unknown", "unknown"]);
    expect(freshness({ reference: every(hour, 50, 5 * day), current: every(hour, 50, 4 * day) }, now)?.level).toBe("unknown");
    expect(freshnessFinding({ columns: [], freshness: daily(60 * day) as NonNullable<ReturnType<typeof daily>> })).toEqual([]);
  });
  it("takes a week of rows by the second as a daily file, and weekends as usual where they are", () => {
    expect(freshness({ reference: every(60_000, 20_000, 10 * day), current: every(60_000, 10_000, 2 * day) }, now)).toMatchObject({ usualGapSeconds: 86_400, level: "ok" });
    const workdays = Float64Array.from(every(day, 140, 8 * day)).filter((time) => new Date(time).getUTCDay() % 6 !== 0);
    expect(freshness({ reference: new Float64Array(0), current: workdays }, now)).toMatchObject({ usualGapSeconds: 3 * 86_400, level: "ok" });
  });
  it("says that the newest row lies in the future", () => {
    const found = daily(-3 * day);
    expect(found).toMatchObject({ seconds: -3 * 86_400, level: "warn" });
    expect(freshnessFinding({ columns: [], freshness: found as NonNullable<typeof found> })[0]?.sentence).toBe("lies 3 days in the future (3 Jul 2024): check the clock and the time zone");
  });
  it("goes by maxAge where it is given, whatever the rhythm", () => {
    const times = { reference: every(day, 60, 900 * day), current: every(day, 60, 400 * day) };
    expect([2 * day, 500 * day].map((most) => freshness(times, now, most)?.level)).toEqual(["alert", "ok"]);
  });
  it("has no answer without a time stamp, nor a judgement with one single time", () => {
    expect(freshness({ reference: every(day, 5, 0), current: new Float64Array(0) }, now)).toBeUndefined();
    expect(freshness({ reference: new Float64Array(0), current: new Float64Array(9).fill(now) }, now)?.level).toBe("unknown");
  });
});

describe("freshness in the report", () => {
  const rows = (age: number): string => `timestamp,x\n${Array.from({ length: 60 }, (_, i) => `${new Date(Date.now() - (60 - i) * day - age).toISOString()},${(i * 37) % 11}.5`).join("\n")}\n`;
  it("is a finding for a feed that has stopped, and for none of 2018", async () => {
    const stopped = await reportOf({ current: rows(8 * day) }, {}, "first");
    expect(stopped.verdict.findings).toContainEqual(expect.objectContaining({ level: "alert", subject: "The newest row", view: "quality" }));
    const old = await reportOf({ current: rows(6 * 365 * day) }, {}, "first");
    expect(old.quality.freshness?.level).toBe("unknown");
    expect(old.verdict.findings.filter(({ subject }) => subject === "The newest row")).toEqual([]);
    expect((await reportOf({ current: rows(2 * day) }, { maxAge: "36h" }, "first")).quality.freshness?.level).toBe("alert");
    await expect(reportOf({ current: rows(0) }, { maxAge: "soon" }, "first")).rejects.toThrow(/give a stretch of time/);
  });
});
