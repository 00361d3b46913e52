// `npm run bench [-- --rounds 3 --rows 1000000 --only NAME --agree]`: each work beside its peers, as ratios in one table. See README.md.
// `npm run bench -- frames`, `npm run bench -- jupyter`: frames.js, jupyter.js instead.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installEnvironment, root, run as execute } from "../scripts/install.js";
import { buildEngine } from "./build.js";
import { agree, works } from "./works.js";

if (["frames", "jupyter"].includes(process.argv[2])) {
  await import(`./${process.argv[2]}.js`);
  process.exit();
}

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" }, rows: { type: "string", default: "1000000" }, megabytes: { type: "string", default: "100" },
    only: { type: "string", multiple: true }, agree: { type: "boolean", default: false },
  },
});
const rows = Number(options.rows);
const folder = join(root, ".data", "bench", String(rows));
const bench = (name) => join(root, "bench", name);
const seen = new Map();

/** The last line of what a process prints, as JSON. */
function json(command, ...args) {
  const out = execFileSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(out.trim().split("\n").at(-1));
}

/** The peers' interpreters: Evidently with SciPy and scikit-learn, and NannyML's own. */
const environments = { evidently: "test/connect/requirements-evidently.txt", nannyml: "test/golden/requirements-nannyml.txt" };
const python = (name) => {
  if (!seen.has(name)) seen.set(name, installEnvironment(`.venv-${name}`, environments[name]));
  return seen.get(name);
};

/** The C loop, compiled for this very machine; undefined where there is no compiler. */
function compiled() {
  const program = join(root, "build", "bench-histogram");
  mkdirSync(join(root, "build"), { recursive: true });
  return spawnSync("gcc", ["-O3", "-march=native", bench("histogram.c"), "-o", program, "-lm"]).status === 0 ? program : undefined;
}

if (!existsSync(join(folder, "doubles.f64"))) execute(python("evidently"), [bench("data.py"), folder, String(rows)]);
const engine = await buildEngine();
const machine = {
  ours: (work) => json(process.execPath, bench("driftglass.js"), engine, work, folder),
  peer: (environment, work) => json(python(environment), bench("peer.py"), work, folder),
  native: ({ range }) => {
    const program = compiled();
    return program && json(program, join(folder, "doubles.f64"), ...range.map(String), "50", "5");
  },
  csv: () => json(process.execPath, bench("csv.js"), "--json", "--engine", engine, "--megabytes", options.megabytes, "--rounds", options.rounds),
};

const median = (list) => {
  const sorted = list.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const digits = (value) => (value >= 1000 ? value.toFixed(0) : value.toPrecision(3));
const line = (cells) => console.log(cells.map((cell, i) => (i < 2 ? cell.padEnd(i ? 30 : 34) : cell.padStart(11))).join(""));

const minutes = (since) => ((Date.now() - since) / 60_000).toFixed(1);
const began = Date.now();
console.log(`${rows.toLocaleString("en")} rows a side; load ${loadavg().map((load) => load.toFixed(1)).join(", ")}; ${new Date().toISOString().slice(0, 16)}Z\n`);
if (!options.agree) line(["work", "against", "ours, s", "theirs, s", "× least", "× median", "goal", ""]);
for (const work of works) {
  if (options.only && !options.only.includes(work.name)) continue;
  if (options.agree && work.long) continue;
  measure(work);
}
console.log(`\n${options.agree ? "All results agree. " : ""}${minutes(began)} minutes, load ${loadavg()[0].toFixed(1)}`);

/** The contestants take turns, so that a busy machine is busy for all; before any time is believed, results must agree. */
function measure(work) {
  const contestants = work.contestants(machine);
  const rounds = options.agree ? 1 : Number(options.rounds);
  const times = new Map(contestants.map(({ name }) => [name, []]));
  let checked;
  for (let round = 0; round < rounds; round++) {
    const results = new Map();
    for (const { name, once, rounds: most = rounds } of contestants) {
      if (round >= most) continue;
      const made = once(results.get("driftglass"));
      if (!made) continue;
      times.get(name).push(made.seconds);
      results.set(name, made);
    }
    if (round === 0) checked = work.check(results, agree);
  }
  if (options.agree) {
    console.log(`${work.name}: ${checked} figures equal`);
    return;
  }
  const ours = times.get("driftglass");
  for (const { name, goal, note, silent } of contestants) {
    const theirs = times.get(name);
    if (name === "driftglass" || silent || theirs.length === 0) continue;
    // Of a work in parts, the part on which we are the least ahead.
    const worst = Object.keys(ours[0]).map((part) => {
      const [a, b] = [ours, theirs].map((list) => list.map((seconds) => seconds[part]));
      const least = (list) => Math.min(...list.flat());
      return { part, ours: least(a), theirs: least(b), least: least(b) / least(a), median: median(b.map((seconds, round) => median(seconds) / median(a[round]))) };
    }).sort((a, b) => a.median - b.median)[0];
    const part = Object.keys(ours[0]).length > 1 ? ` (${worst.part})` : "";
    const reached = goal === undefined ? "" : worst.least >= goal ? "reached" : "missed";
    line([work.name + part, name + (note ? `, ${note}` : ""), digits(worst.ours), digits(worst.theirs), digits(worst.least), digits(worst.median), goal === undefined ? "" : digits(goal), reached]);
  }
}
