import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Config } from "../../../src/data/config.ts";
import { createEngine, type Engine, type Selection } from "../../../src/engine.ts";
import { loadKernel, loadTypeScriptKernel } from "../../../src/kernel/load.ts";
import type { LiveFrame } from "../../../src/live.ts";
import type { Report } from "../../../src/report.ts";
import { seededRandom } from "../../../src/stats/random.ts";
import { close } from "../../kernel/engines.ts";

/** Rows with every kind of trouble: heavy tails, ties, whole numbers, missing and infinite values, categories that come and go, a score that grows worse. */
function table(rows: number, seed: number, shift: number): string {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const lines = ["wide,tied,whole,holes,colour,town,label,score,guess,day,flag,code,rank,rank_guess"];
  for (let row = 0; row < rows; row++) {
    const moved = (shift * row) / rows;
    const label = random() < 0.4 ? 1 : 0;
    const score = 1 / (1 + Math.exp(-(label * 2 - 1) * (1.5 - moved) - normal()));
    lines.push([
      Math.exp(2 * normal() + moved).toFixed(6), random() < 0.6 ? 0 : (normal() + moved).toFixed(4), Math.floor(random() * 12 + 3 * moved),
      random() < 0.1 + moved / 5 ? "" : random() < 0.02 ? "inf" : (normal() - moved).toFixed(5), ["red", "green", "blue", "black"][Math.floor(random() ** (1 + moved) * 4)],
      `t${Math.floor(random() ** 2 * (60 + 20 * moved))}`, label, score.toFixed(6), score >= 0.5 ? 1 : 0,
      ...others(row, rows, moved, random),
    ].join(","));
  }
  return `${lines.join("\n")}\n`;
}

/** Dates, booleans, 400 categories, and three classes with a guess that is mostly right. */
function others(row: number, rows: number, moved: number, random: () => number): (string | number | boolean)[] {
  const rank = Math.floor(random() * 3);
  return [new Date(Date.UTC(2024, 0, 1 + (4 * row) / rows)).toISOString(), random() < 0.5 + moved / 4, `c${Math.floor(400 * random() ** (1 + moved / 2))}`, `r${rank}`, `r${random() < 0.7 - moved / 4 ? rank : Math.floor(random() * 3)}`];
}

const rows = { reference: 9000, current: 10_000 };
const config: Config = { target: "label", probability: "score", prediction: "guess", positive: "1", chunk: "1000", tests: "all", timestamp: null, id: null } as Config;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files = { reference: { name: "a.csv", data: bytes(table(rows.reference, 1, 0)) }, current: { name: "b.csv", data: bytes(table(rows.current, 2, 1)) } };

async function prepared(): Promise<Engine> {
  const engine = createEngine(await loadKernel());
  await engine.open(files, config);
  await engine.report(config, undefined, undefined, "first");
  expect(await engine.prepare(config)).toBe(true);
  return engine;
}

const window = (a: number, b: number, of: number): { start: number; end: number } => ({ start: Math.round(Math.min(a, b) * of), end: Math.round(Math.max(a, b) * of) });
const share = fc.double({ min: -0.1, max: 1.1, noNaN: true });

function sameFigures(live: LiveFrame, report: Report): void {
  expect(live.current).toEqual(report.current);
  expect(live.reference).toEqual(report.reference);
  for (const drift of report.drift.columns) {
    const own = live.columns.find(({ column }) => column === drift.column);
    if (!own) expect.fail(`${drift.column} is missing`);
    const verdict = drift.verdicts[0];
    if (verdict?.value === undefined) expect(own.verdict?.value).toBeUndefined();
    else close(own.verdict?.value ?? Number.NaN, verdict.value, 1e-12, 1e-15);
    expect(own.bins.map(({ share: _, ...bin }) => bin)).toEqual(drift.bins.map(({ share: _, ...bin }) => bin));
    own.bins.forEach(({ share: part }, i) => {
      close(part, drift.bins[i]?.share as number, 1e-9, 1e-12);
    });
    const statistic = (name: string) => drift.tests.find(({ test, convention }) => test === name && convention === "standard");
    const ks = statistic("ks");
    if (ks) {
      expect(own.ks?.[0]).toBeLessThanOrEqual(ks.statistic + 1e-15);
      expect(own.ks?.[1]).toBeGreaterThanOrEqual(ks.statistic - 1e-15);
      expect((own.ks?.[1] as number) - (own.ks?.[0] as number)).toBeLessThan(0.02 + 3 / Math.min(report.current.rows, report.reference.rows));
    }
    const js = statistic("jensenShannon");
    if (js) close(own.jensenShannon as number, js.statistic, 1e-10, 1e-8);
    const chi = statistic("chiSquare");
    if (chi && own.chiSquare) {
      close(own.chiSquare.statistic, chi.statistic, 1e-12, 1e-12);
      close(own.chiSquare.pValue, chi.pValue as number, 1e-10);
    }
    const quality = report.quality.columns.find(({ column }) => column === drift.column);
    expect(own.missing).toEqual({ reference: quality?.reference?.missing, current: quality?.current?.missing });
    if (own.infinite) expect(own.infinite).toEqual({ reference: quality?.reference?.infinite ?? 0, current: quality?.current?.infinite ?? 0 });
    if (quality?.outOfRange && own.outOfRange) expect(own.outOfRange).toEqual(quality.outOfRange);
    if (quality?.newCategoryRows !== undefined && own.unseen !== undefined) expect(own.unseen).toBe(quality.newCategoryRows);
    if (own.histogram) expect(own.histogram.current.reduce((a, b) => a + b, 0)).toBe(report.current.rows - own.missing.current - (own.infinite?.current ?? 0));
  }
}

function samePerformance(live: LiveFrame, report: Report): void {
  for (const side of ["reference", "current"] as const) {
    const [own, exact] = [live.performance?.[side], report.performance?.[side]];
    if (!exact) {
      expect(own).toBeUndefined();
      continue;
    }
    expect(own).toMatchObject({ rows: exact.rows, labelled: exact.labelled, ...(exact.confusion ? { confusion: exact.confusion } : {}) });
    for (const [name, metric] of Object.entries(own?.metrics ?? {})) {
      if (name === "rocAuc") continue;
      close(metric.value, exact.metrics[name]?.value as number, 1e-10, 1e-13);
      if (metric.lower !== undefined) close(metric.lower, exact.metrics[name]?.lower as number, 1e-7, 1e-9);
    }
    const area = exact.metrics.rocAuc;
    if (!area) continue;
    expect(own?.rocAuc?.[0]).toBeLessThanOrEqual(area.value + 1e-12);
    expect(own?.rocAuc?.[1]).toBeGreaterThanOrEqual(area.value - 1e-12);
    close(own?.metrics.rocAuc?.value as number, area.value, 0.01);
  }
}

describe("a frame while the hand moves", () => {
  it("has the report's own figures of any current window, also of none and one row and outside the data, and bounds where it cannot", async () => {
    const engine = await prepared();
    const check = async (current: Selection["current"]): Promise<void> => {
      const live = (await engine.live({ current })) as LiveFrame;
      const report = await engine.report(config, { current }, undefined, "first");
      expect(live.approximate).toBe(false);
      sameFigures(live, report);
      samePerformance(live, report);
      expect(live.verdict?.clauses.find(({ view }) => view === "drift")?.text.replace(/^\S+ of/, "n of")).toBe(report.verdict.clauses.find(({ view }) => view === "drift")?.text.replace(/^\S+ of/, "n of"));
    };
    for (const [start, end] of [[0, rows.current], [5, 5], [4096, 4097], [20_000, 30_000], [-50, 10], [4095, 8193]] as const) await check({ start, end });
    await fc.assert(fc.asyncProperty(share, share, (a, b) => check(window(a, b, rows.current))), { numRuns: 12, seed: 6 });
    engine.close();
  });

  it("says that PSI of a moved reference is over the nearest cells, which keeps it near, and is exact again once the index follows", async () => {
    const engine = await prepared();
    const selection: Selection = { reference: { start: 1000, end: 6000 }, current: { start: 2000, end: 9000 } };
    const live = (await engine.live(selection)) as LiveFrame;
    expect(live.approximate).toBe(true);
    const report = await engine.report(config, selection, undefined, "first");
    samePerformance(live, report);
    for (const drift of report.drift.columns) {
      const own = live.columns.find(({ column }) => column === drift.column);
      const value = drift.verdicts[0]?.value as number;
      if (own?.approximate) expect(Math.abs((own.verdict?.value as number) - value)).toBeLessThan(0.02 + value / 5);
      else close(own?.verdict?.value as number, value, 1e-12, 1e-15);
    }
    expect(live.columns.filter(({ approximate }) => !approximate).map(({ column }) => column)).toEqual(expect.arrayContaining(["colour", "town"]));
    await engine.prepare(config, selection);
    const followed = (await engine.live(selection)) as LiveFrame;
    expect(followed.approximate).toBe(false);
    sameFigures(followed, report);
    engine.close();
  });

  it("says of rows that filters leave what the report will say, without one, at once; and which rows those are", async () => {
    const engine = await prepared();
    const cases: [Selection, number][] = [
      [{ filters: [{ column: "wide", lower: 0.5, upper: 4 }] }, 0.02],
      [{ filters: [{ column: "colour", categories: ["red", "blue"] }, { column: "holes", upper: 0.2, missing: true }] }, 0.04],
      [{ current: { start: 4000, end: 9000 }, filters: [{ column: "whole", lower: 2 }] }, 0.02],
      [{ current: { start: 40, end: 41 }, filters: [{ column: "town", categories: ["t1", "t2", "t59"] }] }, 1],
      [{ filters: [{ column: "town", categories: [] }] }, 0],
    ];
    for (const [selection, near] of cases) {
      const live = (await engine.live(selection)) as LiveFrame;
      const report = await engine.report(config, selection, undefined, "first");
      expect(live.approximate).toBe(true);
      for (const side of ["reference", "current"] as const) expect([live[side].rows, live[side].of, live.filtered?.[side]]).toEqual([report[side].rows, report[side].of, report.filtered?.[side]]);
      // The windows are whole, so that both draw the same range.
      if (!selection.current) expect(live.filtered).toEqual(report.filtered);
      for (const drift of report.drift.columns) {
        const own = live.columns.find(({ column }) => column === drift.column);
        const value = drift.verdicts[0]?.value;
        if (value === undefined) continue;
        if (own?.approximate) expect(Math.abs((own.verdict?.value as number) - value), `${JSON.stringify(selection)} ${drift.column} ${own.verdict?.value} ${value}`).toBeLessThan(near + value / 5);
        else close(own?.verdict?.value as number, value, 1e-12, 1e-15);
        const ks = drift.tests.find(({ test }) => test === "ks");
        if (ks && own?.ks) expect(own.ks[0] <= ks.statistic + 1e-15 && own.ks[1] >= ks.statistic - 1e-15).toBe(true);
        const quality = report.quality.columns.find(({ column }) => column === drift.column);
        expect(own?.missing).toEqual({ reference: quality?.reference?.missing, current: quality?.current?.missing });
      }
      samePerformance(live, report);
      expect(live.verdict?.sentence.split("this is of")[1]).toBe(report.verdict.sentence.split("this is of")[1]);
    }
    // Over the rows that are left a window has its figures exactly again.
    const over: Selection = { current: { start: 1000, end: 6000 }, filters: [{ column: "colour", categories: ["red"] }] };
    await engine.report(config, { filters: over.filters }, undefined, "first");
    await engine.prepare(config, { filters: over.filters });
    const live = (await engine.live(over)) as LiveFrame;
    const report = await engine.report(config, over, undefined, "first");
    sameFigures(live, report);
    expect(live.filtered?.current).toEqual(report.filtered?.current);
    engine.close();
  });

  it("follows dates, booleans, more categories than a byte has, three classes and numbers as targets", async () => {
    for (const [task, own] of [["multiclass", { target: "rank", prediction: "rank_guess" }], ["regression", { target: "holes", prediction: "wide" }]] as const) {
      const settings: Config = { ...own, chunk: "1000", tests: "all" };
      const engine = createEngine(await loadKernel());
      await engine.open(files, settings);
      const whole = await engine.report(settings, undefined, undefined, "first");
      expect(whole.task).toBe(task);
      expect(await engine.prepare(settings)).toBe(true);
      for (const selection of [{ current: { start: 300, end: 8300 } }, { filters: [{ column: "flag", categories: ["true"] }, { column: "day", lower: "2024-01-02" }] }] as Selection[]) {
        const live = (await engine.live(selection)) as LiveFrame;
        const report = await engine.report(settings, selection, undefined, "first");
        samePerformance(live, report);
        if (!selection.filters) sameFigures(live, report);
        const [many, exact] = [live.columns.find(({ column }) => column === "code"), report.drift.columns.find(({ column }) => column === "code")];
        expect(many?.approximate).toBe(false);
        close(many?.verdict?.value as number, exact?.verdicts[0]?.value as number, 1e-12);
        expect(live.columns.some(({ column }) => column === "day")).toBe(false);
      }
      engine.close();
    }
  });

  it("costs two short edges of each column, a handful of kernel calls and no memory, however long the window", async () => {
    const kernel = await loadKernel();
    const read: number[] = [];
    let calls = 0;
    const counted = new Proxy(kernel, {
      get(of, name) {
        const own = of[name as keyof typeof of];
        if (typeof own !== "function") return own;
        return (...parameters: unknown[]) => {
          calls += 1;
          const answer = (own as (...parameters: unknown[]) => unknown)(...parameters);
          if (name === "windowCounts") read.push(answer as number);
          return answer;
        };
      },
    });
    const engine = createEngine(counted);
    await engine.open(files, config);
    await engine.report(config, undefined, undefined, "first");
    const before = kernel.memory.used;
    await engine.prepare(config);
    const indexed = kernel.memory.used - before;
    // One byte a value, and the prefixes: 1 kB a column every 2048 rows and one more; two losses a row.
    const columns = 13 + 1 + 2;
    expect(indexed).toBeLessThan(1.05 * (columns * (rows.reference + rows.current + 1024 * (5 + 5 + 2)) + 16 * (rows.reference + rows.current)));
    const held = kernel.memory.used;
    read.length = 0;
    const costs: number[] = [];
    for (let i = 0; i < 50; i++) {
      calls = 0;
      await engine.live({ current: { start: i * 37, end: 5000 + i * 91 } });
      costs.push(calls);
    }
    expect(kernel.memory.used).toBe(held);
    // The reference stands still, and is not counted again.
    expect(read).toHaveLength(50);
    expect(Math.max(...read)).toBeLessThanOrEqual(2048);
    expect(Math.max(...costs.slice(1))).toBeLessThanOrEqual(1 + 2 * 3);
    // Filters count over windows that are counted once: four calls a side, and the same memory from the second on.
    const filter = (lower: number) => engine.live({ filters: [{ column: "wide", lower }] });
    await filter(0.5);
    const filtered = kernel.memory.used;
    expect(filtered - held).toBeLessThan(1.05 * (2 * (rows.reference + rows.current) + 2 * columns * 1024));
    read.length = 0;
    for (let i = 0; i < 20; i++) {
      calls = 0;
      await filter(0.5 + i / 50);
      expect(calls).toBeLessThanOrEqual(2 * (2 + 3 + 2 + 2));
    }
    expect(read).toHaveLength(0);
    expect(kernel.memory.used).toBe(filtered);
    engine.close();
    expect(kernel.memory.used).toBeLessThanOrEqual(before);
  });

  it("answers alike without WebAssembly, has nothing before it is prepared, and sends only what is shown", async () => {
    const [wasm, twin] = [await prepared(), createEngine(loadTypeScriptKernel())];
    await twin.open(files, config);
    expect(await twin.prepare(config)).toBe(false);
    await twin.report(config, undefined, undefined, "first");
    expect(await twin.live({})).toBeUndefined();
    await twin.prepare(config);
    const selection = { current: { start: 100, end: 7777 } };
    const [one, other] = [await wasm.live(selection, ["wide", "town"]), await twin.live(selection, ["wide", "town"])];
    expect(one?.columns.map(({ column, verdict, bins }) => [column, verdict?.level, bins])).toEqual(other?.columns.map(({ column, verdict, bins }) => [column, verdict?.level, bins]));
    expect(one?.columns.map(({ column }) => column).sort()).toEqual(["town", "wide"]);
    expect((await wasm.live({ current: { start: 5, end: 5 } }))?.verdict?.sentence).toMatch(/^No input could be compared/);
    wasm.close();
    twin.close();
  });
});
