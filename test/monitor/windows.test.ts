import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/data/config.ts";
import { createEngine } from "../../src/engine.ts";
import { InputError } from "../../src/errors.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import type { Report } from "../../src/report.ts";
import { rowCount } from "../../src/monitor/samples.ts";
import { referenceRows } from "../../src/monitor/windows.ts";
import { seededRandom } from "../../src/stats/random.ts";
import { expectValid } from "./valid.ts";
import { reportOf } from "./reportOf.ts";

const day = 86_400_000;
const at = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** Sixty sales a day: their price follows the season, and nothing else until `shift` says so. */
function sales(from: string, to: string, seed: number, shift: (time: number) => number = () => 0): string {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const lines = ["at,price,label,guess"];
  for (let time = at(from); time < at(to); time += day / 60) {
    const season = 2 * Math.cos((2 * Math.PI * (time - at("2022-12-20"))) / (365.25 * day));
    const label = random() < 0.5 ? 1 : 0;
    lines.push(`${new Date(time).toISOString()},${(normal() + season + shift(time)).toFixed(5)},${label},${random() < 0.9 ? label : 1 - label}`);
  }
  return lines.join("\n");
}
const roles = { timestamp: "at", target: "label", prediction: "guess" };
const drifted = (report: Report): boolean | undefined => report.drift.columns.find(({ column }) => column === "price")?.verdicts[0]?.drifted;

describe("the reference window", () => {
  const reference = sales("2022-11-01", "2023-12-01", 1);
  const december = sales("2023-12-01", "2024-01-01", 2);

  it("sees December in the whole reference, and nothing against last December", async () => {
    const seen = async (referenceWindow: string): Promise<Report> => {
      const report = await reportOf({ reference, current: december }, { ...roles, referenceWindow }, "first");
      expectValid(report);
      return report;
    };
    expect(drifted(await seen("whole"))).toBe(true);
    const yearly = await seen("yearEarlier");
    expect(drifted(yearly)).toBe(false);
    expect(yearly.reference).toMatchObject({ rows: 31 * 60, start: "2022-12-01T00:00:00.000Z", window: { kind: "yearEarlier", from: "2022-12-01T00:00:00.000Z" } });
    expect(yearly.verdict.sentence).toMatch(/^None of 1 input moved since 1 Dec 2023 against the same stretch of 2022;/);
    expect(yearly.performance?.reference?.rows).toBe(31 * 60);
    expect((await seen("2w")).reference).toMatchObject({ rows: 14 * 60, start: "2023-11-17T00:00:00.000Z", window: { kind: "rolling", length: "2w" } });
  });

  it("sees a real shift from every reference", async () => {
    const shifted = sales("2023-12-01", "2024-01-01", 3, () => 1);
    for (const referenceWindow of ["whole", "yearEarlier", "previous", "4w"]) {
      expect([referenceWindow, drifted(await reportOf({ reference, current: shifted }, { ...roles, referenceWindow }, "first"))]).toEqual([referenceWindow, true]);
    }
  });

  it("compares each chunk with its own stretch: the season is no news, the shift is", async () => {
    const current = sales("2023-12-01", "2024-06-01", 4, (time) => (time >= at("2024-04-01") ? 1 : 0));
    const levels = async (referenceWindow: string): Promise<string[]> => {
      const report = await reportOf({ reference, current }, { ...roles, chunk: "1mo", referenceWindow }, "first");
      return (report.timeline?.chunks ?? []).filter(({ sample }) => sample === "current").map(({ drift }) => drift.find(({ column }) => column === "price")?.level ?? "none");
    };
    expect(await levels("yearEarlier")).toEqual(["ok", "ok", "ok", "ok", "alert", "alert"]);
    expect((await levels("whole")).slice(0, 3)).toEqual(["alert", "alert", "alert"]);
  });

  it("leaves chunks unjudged that nothing comes before", async () => {
    const report = await reportOf({ reference, current: december }, { ...roles, chunk: "1mo", referenceWindow: "yearEarlier" }, "first");
    const judged = (report.timeline?.chunks ?? []).map(({ drift }) => drift.some(({ column }) => column === "price"));
    expect(judged).toEqual([...Array(12).fill(false), true, true]);
  });

  it("counts the rows of a stretch that lies across both files, whatever their order there", async () => {
    const [first, second] = [sales("2023-01-01", "2023-06-11", 5), sales("2023-06-11", "2023-08-01", 6)];
    const engine = createEngine(await loadKernel());
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    await engine.open({ reference: { name: "a.csv", data: bytes(first) }, current: { name: "b.csv", data: bytes(second) } }, roles);
    const july = { current: { start: "2023-07-01T00:00:00.000Z", end: "2023-07-16T00:00:00.000Z" } };
    const report = await engine.report({ ...roles, referenceWindow: "4w" }, july, undefined, "first");
    expectValid(report);
    expect(report.reference).toMatchObject({ name: "a.csv and b.csv", rows: 28 * 60, start: "2023-06-03T00:00:00.000Z" });
    const prices = [...first.split("\n").slice(1), ...second.split("\n").slice(1)]
      .filter((line) => line >= "2023-06-03T" && line < "2023-07-01T").map((line) => Number(line.split(",")[1]));
    const own = report.quality.columns.find(({ column }) => column === "price")?.reference;
    expect(own).toMatchObject({ rows: prices.length, min: Math.min(...prices), max: Math.max(...prices) });
    expect(own?.mean).toBeCloseTo(prices.reduce((a, b) => a + b, 0) / prices.length, 10);
    expect(report.drift.columns.find(({ column }) => column === "price")?.bins.reduce((sum, bin) => sum + bin.reference, 0)).toBe(prices.length);
    expect(report.performance?.reference).toMatchObject({ rows: prices.length, labelled: prices.length });
    const previous = await engine.report({ ...roles, referenceWindow: "previous" }, july, undefined, "first");
    expect(previous.reference).toMatchObject({ rows: 15 * 60, name: "b.csv" });
    // A brushed reference goes before the setting.
    const brushed = await engine.report({ ...roles, referenceWindow: "previous" }, { ...july, reference: { start: "2023-02-01", end: "2023-03-01" } }, undefined, "first");
    expect(brushed.reference).toMatchObject({ rows: 28 * 60, name: "a.csv" });
    expect(brushed.reference.window).toBeUndefined();
    const fresh = createEngine(await loadKernel());
    await fresh.open({ reference: { name: "a.csv", data: bytes(first) }, current: { name: "b.csv", data: bytes(second) } }, roles);
    expect(previous.timeline).toEqual((await fresh.report({ ...roles, referenceWindow: "previous" }, july, undefined, "first")).timeline);
    expect(previous.timeline).not.toEqual(report.timeline);
    fresh.close();
    engine.close();
  });

  it("says in words that it has no rows", async () => {
    const report = await reportOf({ reference: sales("2023-11-01", "2023-12-01", 7), current: december }, { ...roles, referenceWindow: "yearEarlier" }, "first");
    expectValid(report);
    expect(report.reference.rows).toBe(0);
    expect(report.verdict.sentence).toMatch(/^No input could be compared: the same stretch of 2022 has no rows;/);
    expect(report.notes).toContainEqual(expect.objectContaining({
      code: "reference-window-empty",
      sentence: "the reference window, the same stretch of 2022 (1 Dec 2022 to 31 Dec 2022), has no rows: the data begin on 1 Nov 2023; choose another, or the whole reference",
    }));
  });

  it("asks for a column of times, and refuses what it does not understand with what it does", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `${i % 7},${i % 3}`).join("\n");
    await expect(reportOf({ reference: `x,y\n${rows}`, current: `x,y\n${rows}` }, { referenceWindow: "previous" })).rejects.toThrow(/there is no timestamp column: name it/);
    await expect(reportOf({ reference, current: december }, { ...roles, referenceWindow: "last year" })).rejects.toThrow(InputError);
    expect(() => parseConfig("reference_window: last year", "driftglass.yaml")).toThrow(/reference_window must be whole, year-earlier, previous, or a stretch of time/);
    expect(parseConfig("reference_window: year-earlier", "driftglass.yaml")).toEqual({ referenceWindow: "year-earlier" });
  });
});

describe("referenceRows(setting, brushed, sides, chosen, times)", () => {
  const days = (from: string, number: number): Float64Array => Float64Array.from({ length: number }, (_, i) => at(from) + i * day);
  const window = (setting: string, times: { reference: Float64Array; current: Float64Array }, chosen = {}) =>
    referenceRows(setting, false, { reference: { start: 0, end: times.reference.length }, current: { start: 0, end: times.current.length } }, chosen, times);

  it("counts years and months by the calendar, also on the 29 February and the ends of long months", () => {
    const times = { reference: days("2022-01-01", 790), current: days("2024-02-29", 1) };
    expect(window("yearEarlier", times).window).toMatchObject({ from: "2023-02-28T00:00:00.000Z" });
    expect(window("1mo", { ...times, current: days("2024-03-31", 1) }).window).toMatchObject({ from: "2024-02-29T00:00:00.000Z", to: "2024-03-31T00:00:00.000Z" });
  });

  it("never holds rows of the window itself", () => {
    const times = { reference: days("2022-01-01", 100), current: days("2022-04-11", 730) };
    const { rows } = window("yearEarlier", times);
    expect(rowCount(rows)).toBe(100);
    expect(rows).toEqual([{ side: "reference", start: 0, end: 100 }]);
  });
});
