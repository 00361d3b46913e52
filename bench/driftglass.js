// One run of Driftglass on the two Arrow files, timed from their bytes in memory to the finished report; prints JSON.
// `node bench/driftglass.js ENGINE FOLDER [CONVENTION]`, ENGINE being the built src/in-process.ts.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [, , enginePath, folder, convention = "standard"] = process.argv;
const { inProcess } = await import(pathToFileURL(resolve(enginePath)).href);
const source = (name) => ({ name, data: readFileSync(join(folder, name)) });
const sources = { reference: source("reference.arrow"), current: source("current.arrow") };
const config = { convention, timestamp: null, id: null };

const started = performance.now();
const engine = await inProcess();
await engine.open(sources, config);
const opened = performance.now();
const report = await engine.report(config);
const ended = performance.now();
engine.close();

console.log(JSON.stringify({
  seconds: (ended - started) / 1000,
  opening: (opened - started) / 1000,
  results: report.drift.columns.map(({ column, verdicts, tests, bins }) => ({
    column, verdict: verdicts[0], tests, pooled: bins.some(({ kind }) => kind === "rest"),
  })),
}));
