// `npm run bench -- frames [--rows 1000000] [--seconds 10]`: drags a window over 30 columns in Chromium and records every frame. See README.md.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { build } from "vite";
import { findChromium } from "../scripts/install.js";
import { serve } from "../scripts/serve.js";
import { table } from "./frames/data.js";
import { cancels, fullReport, longTasks, opening, phase } from "./frames/opening.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const { values: options } = parseArgs({ allowPositionals: true, options: { rows: { type: "string", default: "1000000" }, seconds: { type: "string", default: "10" }, compute: { type: "boolean" } } });
const rows = Number(options.rows);
const data = join(root, ".data", "bench", `frames-${rows}`);
const out = join(root, "build", "frames");
const config = { timestamp: "at", target: "label", probability: "score", positive: "1" };

if (!existsSync(join(data, "current.arrow"))) {
  mkdirSync(data, { recursive: true });
  const from = Date.parse("2024-01-01T00:00:00Z");
  writeFileSync(join(data, "reference.arrow"), table(rows, 1, 0, from));
  writeFileSync(join(data, "current.arrow"), table(rows, 2, 0.8, from + rows * 7000));
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
const say = (what, list) => {
  const sorted = list.toSorted((a, b) => a - b);
  console.log(`${what.padEnd(44)}${[0.5, 0.95, 0.99].map((share) => at(sorted, share).toFixed(2).padStart(9)).join("")}${String(list.length).padStart(8)}`);
};
console.log(`${rows.toLocaleString("en")} rows a side × 30 columns, a score and its label; load ${loadavg().map((load) => load.toFixed(1)).join(", ")}\n`);
console.log(`${"milliseconds".padEnd(44)}${["p50", "p95", "p99", "n"].map((name, i) => name.padStart(i === 3 ? 8 : 9)).join("")}`);

await compute();
if (!options.compute) await frames();

/** What one answer costs without page and Worker: windows at random, as a hand that jumps. */
async function compute() {
  await build({
    root, configFile: join(root, "vite.config.ts"), mode: "bench", logLevel: "warn", ssr: { noExternal: true, target: "node" },
    build: { ssr: join(root, "src", "in-process.ts"), outDir: join(root, "build", "bench"), emptyOutDir: true, minify: false },
  });
  const { readFileSync } = await import("node:fs");
  const { inProcess } = await import(pathToFileURL(join(root, "build", "bench", "in-process.js")).href);
  const engine = await inProcess();
  const source = (name) => ({ name, data: readFileSync(join(data, name)) });
  await engine.open({ reference: source("reference.arrow"), current: source("current.arrow") }, config);
  const report = await engine.report(config, undefined, undefined, "first");
  const began = performance.now();
  await engine.prepare(config);
  const built = performance.now() - began;
  const [first, last] = [Date.parse(report.current.start), Date.parse(report.current.end)];
  const shown = report.drift.columns.slice(0, 16).map(({ column }) => column);
  let state = 7;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (const [what, side] of [["compute a frame, current moves", "current"], ["compute a frame, both move", "both"]]) {
    const times = [];
    let used = process.cpuUsage();
    for (let i = 0; i < 520; i++) {
      const range = (from, to) => {
        const ends = [random(), random()].sort();
        return { start: new Date(from + ends[0] * (to - from)).toISOString(), end: new Date(from + ends[1] * (to - from)).toISOString() };
      };
      const selection = { current: range(first, last), ...(side === "both" ? { reference: range(Date.parse(report.reference.start), Date.parse(report.reference.end)) } : {}) };
      if (i === 20) used = process.cpuUsage();
      const start = performance.now();
      await engine.live(selection, shown);
      if (i >= 20) times.push(performance.now() - start);
    }
    say(what, times);
    const { user, system } = process.cpuUsage(used);
    console.log(`${"  of which the processor's own, mean".padEnd(44)}${((user + system) / 1000 / times.length).toFixed(2).padStart(9)}`);
  }
  for (const [what, filter] of [
    ["compute a filter's answer, one row in ten left", (at) => ({ column: "number_0", lower: at - 1.8, upper: at - 1.1 })],
    ["compute a filter's answer, half of the rows left", (at) => ({ column: "number_0", lower: at })],
    ["compute a filter's answer, categories", (at) => ({ column: "category_3", categories: Array.from({ length: 1 + Math.floor(4 * at) }, (_, i) => `c${7 * i}`) })],
  ]) {
    const times = [];
    for (let i = 0; i < 40; i++) {
      const filters = [filter(random() / 2)];
      const start = performance.now();
      await engine.live({ filters }, shown);
      if (i >= 5) times.push(performance.now() - start);
    }
    say(what, times);
  }
  engine.close();
  console.log(`${"the index, built behind the first report".padEnd(44)}${built.toFixed(0).padStart(9)}`);
}

/** A hand that sweeps the end of current to and fro in Chromium, without letting go and without rest. */
async function frames() {
  await build({ root: join(root, "bench", "frames"), configFile: join(root, "vite.config.ts"), mode: "bench", base: "./", logLevel: "warn", build: { outDir: out, emptyOutDir: true } });
  const server = await serve(out, { headers: {} });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(server.address);
    await page.locator("input[type=file]").setInputFiles(["reference", "current"].map((side) => join(data, `${side}.arrow`)));
    await opening(page);
    await phase(page, "the full report");
    await fullReport(page);
    await phase(page, "dragging");
    for (const [name, away] of [["End of current", -1], ["Start of reference", 1]]) {
      const handle = await page.getByRole("slider", { name }).boundingBox();
      const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      // The index stands when figures follow.
      for (let step = 0; !(await page.locator(".timeline-section .head .muted").first().innerText()).includes("while you drag"); step++) {
        await page.mouse.move(x + away * (30 + (step % 2)), y);
      }
      await page.evaluate(() => Object.assign(globalThis.record, { frames: [], answers: [], running: true }));
      const until = performance.now() + 1000 * Number(options.seconds);
      for (let step = 0; performance.now() < until; step++) await page.mouse.move(x + away * (150 + 120 * Math.sin(step / 25)), y);
      const { frames, answers } = await page.evaluate(() => Object.assign(globalThis.record, { running: false }));
      const side = name.endsWith("current") ? "current" : "reference";
      say(`Chromium, interval of frames, ${side}`, frames.slice(1).map((now, i) => now - frames[i]));
      say(`Chromium, a live frame there and back, ${side}`, answers);
      await page.keyboard.press("Escape");
      await page.mouse.up();
      await page.waitForTimeout(3000);
    }
    await phase(page, "scrolling");
    for (let step = 0; step < 60; step++) await page.mouse.wheel(0, 200);
    await phase(page, "a filter");
    await page.evaluate(() => Object.assign(document.querySelector("drift-glass"), { selection: { filters: [{ column: "number_0", lower: 0 }] } }));
    await page.waitForTimeout(5000);
    await phase(page, "cancelling");
    say("Chromium, from a cancel to its answer", await cancels(page, 24, 9000));
    await longTasks(page);
  } finally {
    await browser.close();
    await server.close();
  }
}
