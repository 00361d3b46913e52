import { describe, expect, it } from "vitest";
import { uniform } from "../../src/random.ts";
import type { Report } from "../../src/report.ts";
import { reportOf } from "./reportOf.ts";
import { expectValid } from "./valid.ts";

const hour = 3_600_000;
const start = Date.UTC(2023, 0, 2);
/** Hourly rows, right with the probability that `right` gives for the row's age in days; x lies in [0, 10) but for a share `outside`. */
function table(from: number, rows: number, right: (days: number) => number, { seed = 1, outside = 0, labels = true } = {}): string {
  const random = uniform(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const at = from + i * hour;
    const truth = random() < 0.5 ? 1 : 0;
    const prediction = random() < right((at - start) / (24 * hour)) ? truth : 1 - truth;
    const x = random() < outside ? 50 : random() * 10;
    return [new Date(at).toISOString(), x.toFixed(4), random() < 0.5 ? "a" : "b", prediction, labels ? truth : ""].join(",");
  });
  return `timestamp,x,c,y_pred,target\n${lines.join("\n")}\n`;
}
const rows = 26 * 7 * 24;
const turn = start + rows * hour;
const judge = async (right: (days: number) => number, more: Parameters<typeof table>[3] = {}, config = {}): Promise<Report> => {
  const report = await reportOf({ reference: table(start, rows, () => 0.92, { seed: 3 }), current: table(turn, rows, right, { seed: 4, ...more }) }, { chunk: "1w", ...config }, "first");
  expectValid(report);
  return report;
};

describe("staleness", () => {
  it("of a model that ages: the slope, its cost and the crossing, each interval with the truth in it, and watch", async () => {
    const trained = turn / (24 * hour);
    const perDay = 0.0003;
    const { staleness, verdict } = await judge((days) => 0.92 - perDay * (days + start / (24 * hour) - trained), {}, { trainedAt: new Date(turn).toISOString(), rules: ["performance.accuracy < 0.85 for 2 chunks"] });
    expect(staleness).toMatchObject({ advice: "watch", level: "warn", metric: "accuracy", since: { from: "trainedAt" }, limit: { value: 0.85, from: "rule" } });
    expect(staleness?.days).toBeCloseTo(26 * 7 - 1 / 24, 6);
    expect(staleness?.trend?.lower).toBeLessThan(-perDay);
    expect(staleness?.trend?.upper).toBeGreaterThan(-perDay);
    expect(staleness?.trend?.pValue).toBeLessThan(0.01);
    expect(staleness?.cost?.value).toBeCloseTo((staleness?.trend?.slope ?? 0) * 26 * 7, 3);
    // 0.07 of accuracy at 0.0003 a day: 233 days after the training.
    const truth = turn + (0.07 / perDay) * 24 * hour;
    expect(Date.parse(staleness?.crossing?.from as string)).toBeLessThan(truth);
    expect(Date.parse(staleness?.crossing?.to as string)).toBeGreaterThan(truth);
    expect(staleness?.sentence).toMatch(/^Watch: accuracy has fallen by 0\.\d+ in 6 months \(95 %: 0\.\d+ to 0\.\d+\); it reaches the rule's 0\.850 about \d+ \w+ \d+ \(95 %: .* to .*\)\.$/);
    expect(verdict.findings).toContainEqual(expect.objectContaining({ subject: "The model's age", sentence: expect.stringMatching(/^is worth watching: accuracy has fallen by /), view: "staleness" }));
  });
  it("of one that has passed the limit: retrain, and since when", async () => {
    const { staleness, verdict } = await judge((days) => 0.92 - 0.002 * (days - 182));
    expect(staleness).toMatchObject({ advice: "retrain", level: "alert", since: { from: "referenceEnd" }, limit: { from: "band" } });
    expect(staleness?.sentence).toMatch(/^Retrain: accuracy has fallen by 0\.\d+ in 6 months since the reference ended .*; it passed its usual 0\.\d+ about /);
    expect(Date.parse(staleness?.crossing?.at as string)).toBeLessThan(turn + rows * hour);
    expect(verdict.level).toBe("alert");
  });
  it("of one that holds: fine, and no finding; an open end, or none", async () => {
    const { staleness, verdict } = await judge(() => 0.92);
    expect(staleness).toMatchObject({ advice: "fine", level: "ok" });
    expect(staleness?.sentence).toMatch(/^Fine: accuracy shows no loss in 6 months since the reference ended/);
    expect(staleness?.crossing?.to).toBeUndefined();
    expect(verdict.findings.filter(({ view }) => view === "staleness")).toEqual([]);
  });
  it("of one that broke: retrain, and that it did not age", async () => {
    const { staleness } = await judge(() => 0.7);
    expect(staleness?.sentence).toMatch(/^Retrain: accuracy broke rather than aged: it shows no trend in .*, but stands at 0\.\d+, beyond its usual 0\.\d+\.$/);
  });
  it("without labels: the age, and that nobody can say what it cost", async () => {
    const { staleness } = await judge(() => 0.92, { labels: false });
    expect(staleness).toMatchObject({ advice: "unknown", level: "unknown" });
    expect(staleness?.sentence).toMatch(/what that cost nobody can say, since there are (no labels over time|only 0 complete chunks)/);
    expect(staleness?.trend).toBeUndefined();
  });
  it("counts the rows outside what the model has seen, once each", async () => {
    const { staleness } = await judge(() => 0.92, { outside: 0.15 });
    const text = table(turn, rows, () => 0.92, { seed: 4, outside: 0.15 });
    const xs = (of: string): number[] => of.trimEnd().split("\n").slice(1).map((line) => Number(line.split(",")[1]));
    const before = xs(table(start, rows, () => 0.92, { seed: 3 }));
    const [least, greatest] = [Math.min(...before), Math.max(...before)];
    const outside = xs(text).filter((x) => x < least || x > greatest).length;
    expect(staleness?.unseen).toEqual({ rows: outside, share: outside / rows });
    expect(staleness).toMatchObject({ advice: "watch" });
    expect(staleness?.sentence).toContain("of current rows lie outside what it has seen");
  });
});
