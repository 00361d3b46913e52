// `node bench/csv.js [--megabytes 100] [--rounds 3]`: a CSV file to Arrow columns beside papaparse and duckdb-wasm, taking turns in one process. See README.md.

import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Papa from "papaparse";
import { root, run } from "../scripts/install.js";
import { buildEngine, loadEngine } from "./build.js";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, megabytes: { type: "string", default: "100" }, engine: { type: "string" }, json: { type: "boolean", default: false } },
});
const { loadKernel, readTable } = await loadEngine(options.engine ?? (await buildEngine()));

/** mulberry32. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Fifteen columns of every type, two with cells that must be quoted, two with missing values. */
function file(bytes) {
  const next = random(7);
  const below = (n) => Math.floor(next() * n);
  const quoted = (text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const cities = ["Oslo", "Rome", "Paris, Texas", 'the "old" town', "Zürich"];
  const into = new Uint8Array(bytes + 4096);
  const encoder = new TextEncoder();
  let length = encoder.encodeInto("id,when,day,city,segment,flag,x,y,z,count,amount,price,score,code,remark\n", into).written;
  for (let row = 0; length < bytes; row++) {
    const line = [
      row, new Date(1.6e12 + row * 60000).toISOString(), new Date(1.6e12 + row * 6000000).toISOString().slice(0, 10), quoted(cities[below(5)]), `s${below(200)}`,
      next() < 0.5 ? "True" : "False", (next() * 100 - 50).toFixed(3), next(), (Math.log(next()) * 1000).toPrecision(8), below(1000), below(1e9), (next() * 1000).toFixed(2),
      next() < 0.1 ? "" : next().toFixed(6), next() < 0.05 ? "NA" : `c${below(20000)}`, quoted(`remark ${below(1000)}${next() < 0.3 ? ", with more" : ""}`),
    ].join(",");
    length += encoder.encodeInto(`${line}\n`, into.subarray(length)).written;
  }
  return into.subarray(0, length);
}

const data = file(Number(options.megabytes) * 1e6);
const kernel = await loadKernel();
const columnsOf = (settings) => readTable({ name: "bench.csv", data }, settings);
/** Cells and no columns: all that papaparse does by itself. */
const cellsOf = (settings) => {
  let rows = 0;
  Papa.parse(new TextDecoder().decode(data), { ...settings, chunkSize: 2 ** 20, chunk: (part) => { rows += part.data.length; } });
  return rows;
};
const contestants = {
  driftglass: () => columnsOf({ kernel }),
  "papaparse, to columns": () => columnsOf({}),
  "papaparse, strings only": () => cellsOf({ delimiter: ",", newline: "\n", skipEmptyLines: true }),
  "papaparse, dynamicTyping": () => cellsOf({ delimiter: ",", newline: "\n", skipEmptyLines: true, dynamicTyping: true }),
  "duckdb-wasm": await duckdb(),
};

/** DuckDB in WebAssembly, one thread, its own types and an Arrow table as the answer. It is installed beside this file, since nothing else needs it. */
async function duckdb() {
  const own = join(root, "bench", "node_modules", "@duckdb", "duckdb-wasm");
  if (!existsSync(own)) run("npm", ["ci", "--prefix", join(root, "bench"), "--no-audit", "--no-fund"], { stdio: ["ignore", 2, 2] });
  const require = createRequire(join(root, "bench", "package.json"));
  const { createDuckDB, NODE_RUNTIME, VoidLogger } = require("@duckdb/duckdb-wasm/blocking");
  const bundle = (name) => ({ mainModule: join(own, "dist", `duckdb-${name}.wasm`), mainWorker: "" });
  const database = await createDuckDB({ mvp: bundle("mvp"), eh: bundle("eh") }, new VoidLogger(), NODE_RUNTIME);
  await database.instantiate();
  const connection = database.connect();
  return () => {
    database.registerFileBuffer("bench.csv", data.slice());
    const { numRows } = connection.query("SELECT * FROM read_csv('bench.csv')");
    database.dropFile("bench.csv");
    return numRows;
  };
}

/** The same table, byte for byte, before a time is believed. */
async function check() {
  const [ours, theirs] = [await columnsOf({ kernel }), await columnsOf({})];
  assert.equal(ours.rows, theirs.rows);
  assert.equal(cellsOf({ delimiter: ",", newline: "\n", skipEmptyLines: true }), ours.rows + 1);
  assert.equal(contestants["duckdb-wasm"](), ours.rows);
  ours.columns.forEach((column, i) => {
    const other = theirs.columns[i];
    assert.deepEqual([column.name, column.storage, column.chunks.length], [other.name, other.storage, other.chunks.length]);
    column.chunks.forEach((chunk, c) => {
      for (const part of ["values", "validity"]) {
        const [a, b] = [chunk[part], other.chunks[c][part]].map((array) => array && Buffer.from(array.buffer, array.byteOffset, array.byteLength));
        assert.ok(a === b || a.equals(b), `${column.name}: ${part} differ`);
      }
      assert.deepEqual(chunk.dictionary, other.chunks[c].dictionary);
    });
  });
  return ours;
}

const { rows, columns } = await check();
if (!options.json) console.log(`CSV to Arrow, ${(data.length / 1e6).toFixed(0)} MB: ${rows.toLocaleString("en")} rows × ${columns.length} columns, the same bytes from both readers.\n`);
const times = new Map(Object.keys(contestants).map((name) => [name, []]));
for (let round = 0; round < Number(options.rounds); round++) {
  for (const [name, contest] of Object.entries(contestants)) {
    const started = performance.now();
    const before = process.cpuUsage();
    await contest();
    const { user, system } = process.cpuUsage(before);
    times.get(name).push({ wall: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 });
  }
}

if (options.json) {
  const seconds = [...times].map(([name, list]) => ({ name, seconds: list.map(({ wall }) => wall) }));
  console.log(JSON.stringify({ checked: columns.length, contestants: seconds }));
  process.exit();
}

const median = (list) => {
  const sorted = list.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
for (const [clock, title] of [["wall", "by the clock"], ["cpu", "processor time, which a busy machine bends less"]]) {
  const of = (name) => times.get(name).map((time) => time[clock]);
  const ours = of("driftglass");
  console.log(["", "least s", "median s", "MB/s, least", "× ours, least", "× ours, median"].map((cell, i) => cell.padEnd(i ? 16 : 34)).join("") + title);
  for (const name of times.keys()) {
    const theirs = of(name);
    const least = Math.min(...theirs);
    const cells = [least, median(theirs), data.length / 1e6 / least, least / Math.min(...ours), median(theirs.map((time, round) => time / ours[round]))];
    console.log([name.padEnd(34), ...cells.map((cell) => cell.toPrecision(3).padEnd(16))].join(""));
  }
  console.log();
}
