// `npm run bench [-- --rounds 3 --rows 1000000]`: the whole drift report beside Evidently's default and bare SciPy, then reading CSV beside papaparse. See README.md.
// `npm run bench -- frames`: frames.js instead.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "vite";

if (process.argv[2] === "frames") {
  await import("./frames.js");
  process.exit();
}

const root = fileURLToPath(new URL("../", import.meta.url));
const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "3" }, rows: { type: "string", default: "1000000" } } });
const rows = Number(options.rows);
const rounds = Number(options.rounds);
const folder = join(root, ".data", "bench", String(rows));
const python = process.env.PYTHON ?? join(root, ".venv-golden", "bin", "python");
const engine = join(root, "build", "bench", "in-process.js");
const bench = (name) => join(root, "bench", name);

const run = (command, ...args) => execFileSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"] });
const json = (...args) => JSON.parse(run(...args).trim().split("\n").at(-1));

const contestants = {
  driftglass: () => json(process.execPath, bench("driftglass.js"), engine, folder),
  scipy: () => json(python, bench("peer.py"), "scipy", folder),
  evidently: () => json(python, bench("peer.py"), "evidently", folder),
};

if (!existsSync(python)) {
  console.error("The peers need Python: python3.11 -m venv .venv-golden && .venv-golden/bin/pip install -r test/golden/requirements.txt");
  process.exit(2);
}
if (!existsSync(join(folder, "current.arrow"))) run(python, bench("data.py"), folder, String(rows));
await build({
  root, configFile: join(root, "vite.config.ts"), mode: "bench", logLevel: "warn",
  ssr: { noExternal: true, target: "node" },
  build: { ssr: join(root, "src", "in-process.ts"), outDir: join(root, "build", "bench"), emptyOutDir: true, minify: false },
});

/** Stops unless two figures of one thing agree. */
function agree(what, ours, theirs, relative) {
  if (ours === undefined) throw new Error(`${what}: missing from our report`);
  if (Math.abs(ours - theirs) <= relative * Math.abs(theirs) + 1e-12) return;
  throw new Error(`${what}: ours ${ours}, theirs ${theirs}`);
}

/** Every figure that the three share is the same before a time is believed. */
function check({ driftglass, scipy, evidently }) {
  const asEvidently = json(process.execPath, bench("driftglass.js"), engine, folder, "evidently");
  let checked = 0;
  for (const { column, tests, pooled } of driftglass.results) {
    if (pooled) continue; // Rare categories together: another table than SciPy's. A million rows have none.
    const theirs = scipy.results[column];
    const of = (name) => tests.find(({ test }) => test === name)?.statistic;
    for (const name of ["ks", "wasserstein", "chiSquare"].filter((test) => test in theirs)) {
      agree(`${column} ${name}`, of(name), theirs[name], 1e-9);
      checked += 1;
    }
  }
  for (const { column, verdict } of asEvidently.results) {
    agree(`${column} ${verdict.test} as Evidently`, verdict.value, evidently.results[column].score, 1e-9);
    checked += 1;
  }
  return checked;
}

const times = new Map(Object.keys(contestants).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  const results = {};
  for (const [name, contest] of Object.entries(contestants)) {
    results[name] = contest();
    times.get(name).push(results[name].seconds);
  }
  if (round === 0) console.log(`${rows.toLocaleString("en")} rows a side × 15 columns; ${check(results)} figures equal those of SciPy and Evidently.\n`);
}

const median = (list) => {
  const sorted = list.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const ours = times.get("driftglass");
console.log(["", "least s", "median s", "× ours, least", "× ours, median"].map((cell, i) => cell.padEnd(i ? 16 : 12)).join(""));
for (const [name, theirs] of times) {
  const cells = [Math.min(...theirs), median(theirs), Math.min(...theirs) / Math.min(...ours), median(theirs.map((time, round) => time / ours[round]))];
  console.log([name.padEnd(12), ...cells.map((cell) => cell.toPrecision(3).padEnd(16))].join(""));
}

console.log();
execFileSync(process.execPath, [bench("csv.js"), "--rounds", String(rounds)], { cwd: root, stdio: "inherit" });
