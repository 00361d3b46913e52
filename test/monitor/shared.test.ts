import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Config } from "../../src/data/config.ts";
import { createEngine, type Engine } from "../../src/engine.ts";
import { createHelper } from "../../src/helper.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import type { Helper } from "../../src/monitor/shared.ts";
import type { Report } from "../../src/report.ts";
import { seededRandom } from "../../src/stats/random.ts";

const rows = 60_000;
const config: Config = { timestamp: "at", target: "label", probability: "score", positive: "1", chunk: "10000" };

/** Numbers with gaps, integers, booleans, categories that one side has not, a text that hardly repeats, dates, a model's score and its label. */
function file(seed: number, shift: number): Uint8Array {
  const random = seededRandom(seed);
  const lines = ["at,label,score,plain,gaps,whole,flag,colour,words,day,big,more,other,last,one,two,three,four"];
  for (let row = 0; row < rows; row++) {
    const value = random() + random() + shift * random();
    const label = random() < 0.3 ? 1 : 0;
    const time = new Date(Date.UTC(2024, 0, 1) + (seed * rows + row) * 60_000).toISOString();
    lines.push([time, label, ((label + random()) / 2).toFixed(4), value.toFixed(5), random() < 0.1 ? "" : value ** 3, Math.floor(40 * value), random() < 0.2 + shift / 4, ["red", "green", "blue", seed][Math.floor(4 * random())],
      `note ${Math.floor(1e6 * random())}`, time.slice(0, 10), `${9007199254740993n + BigInt(row)}`, value / 3, -value, Math.floor(value), 1, row % 7, value > 1 ? "yes" : "no", Math.round(9 * random())].join(","));
  }
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}

const sources = { reference: { name: "a.csv", data: file(0, 0) }, current: { name: "b.csv", data: file(1, 0.4) } };

let kernels: [Kernel, Kernel];
let engine: Engine;
let helper: Helper | undefined;

beforeAll(async () => {
  // The clock stands: a report says when it was made, and how old its newest row is.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2025, 0, 1) });
  kernels = [await loadKernel(), await loadKernel()];
  engine = createEngine(kernels[0], () => helper);
});
afterAll(() => {
  engine.close();
  vi.useRealTimers();
});

/** Files that are read anew, so that nothing is remembered. */
async function reportOf(more: Config = {}): Promise<Report> {
  await engine.open(sources, config);
  return engine.report({ ...config, ...more }, undefined, undefined, "first");
}

async function reportAlone(more: Config = {}): Promise<Report> {
  helper = undefined;
  return reportOf(more);
}

/** As over a wire. */
function overWire(there: Helper, measured: string[]): Helper {
  return {
    async measure(packed, options) {
      const answer = structuredClone(await there.measure(structuredClone(packed), structuredClone(options)));
      measured.push(packed.column.name);
      return answer;
    },
    cancel: there.cancel,
  };
}

test.each<Config>([{}, { convention: "nannyml", tests: "all", chunk: "7000" }])("a report of which two kernels measure the columns is that of one, bit for bit, and the second gives its memory back: %o", async (more) => {
  const wanted = await reportAlone(more);
  const measured: string[] = [];
  helper = overWire(createHelper(kernels[1]), measured);
  expect(await reportOf(more)).toEqual(wanted);
  expect(measured.length).toBeGreaterThan(3);
  expect(measured).not.toContain("words");
  expect(kernels[1].memory.used).toBe(0);
});

test("what a helper that dies does not answer is measured here", async () => {
  const wanted = await reportAlone();
  let answers = 0;
  const there = createHelper(kernels[1]);
  helper = { measure: (packed, options) => (answers++ < 2 ? there.measure(packed, options) : Promise.reject(new Error("gone"))), cancel: there.cancel };
  expect(await reportOf()).toEqual(wanted);
  expect(answers).toBeGreaterThan(2);
});

test("a cancel reaches the helper, and an answer that never comes is not waited for", async () => {
  let cancelled = 0;
  helper = { measure: () => new Promise(() => undefined), cancel: () => cancelled++ };
  await engine.open(sources, config);
  const hung = engine.report(config, undefined, ({ step }) => step === "comparing the last columns" && engine.cancel(), "first");
  await expect(hung).rejects.toThrow("cancelled");
  expect(cancelled).toBe(1);
});
