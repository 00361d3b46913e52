// One run of Driftglass in a process of its own; prints JSON: seconds by part of the work, and the results. `node bench/driftglass.js ENGINE WORK FOLDER`,
// ENGINE being what build.js made. The files' bytes are in memory before the clock starts.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC, tableToIPC } from "apache-arrow";
import { loadEngine } from "./build.js";

const [, , file, work, folder] = process.argv;
const { inProcess, loadKernel, readTable } = await loadEngine(file);
const shapes = ["normal_0", "lognormal_1", "cauchy_2", "zero_inflated_3", "integer_4", "epoch_5"];
const source = (name) => ({ name, data: readFileSync(join(folder, name)) });

async function timed(run, repeats = 1) {
  const seconds = [];
  let result;
  for (let i = 0; i < repeats; i++) {
    const started = performance.now();
    result = await run();
    seconds.push((performance.now() - started) / 1000);
  }
  return { seconds, result };
}

/** From the bytes of two Arrow files to the finished report, the kernel's compilation included. */
async function report(config, depth, [reference, current] = ["reference.arrow", "current.arrow"].map(source)) {
  const { seconds, result } = await timed(async () => {
    const engine = await inProcess();
    await engine.open({ reference, current }, config);
    const made = await engine.report(config, undefined, undefined, depth);
    engine.close();
    return made;
  });
  return { seconds, report: result };
}

const unroled = { timestamp: null, id: null };
const outcome = ({ report: { drift } }) => drift.columns.map(({ column, verdicts, tests, bins }) => ({ column, verdict: verdicts[0], tests, pooled: bins.some(({ kind }) => kind === "rest") }));

/** A column of a table as doubles, without those that are missing. */
function present({ chunks }) {
  const values = [];
  for (const { values: all, validity, offset, length } of chunks) {
    for (let i = offset; i < offset + length; i++) if (!validity || (validity[i >> 3] & (1 << (i & 7)))) values.push(Number(all[i]));
  }
  return Float64Array.from(values);
}

const works = {
  /** What stands on the first screen: description, quality, histograms, KS, Wasserstein, PSI, chi-square and the verdict. */
  async report() {
    const made = await report(unroled, "first");
    return { seconds: { report: made.seconds }, results: outcome(made) };
  },
  /** As Evidently would judge: for the comparison of results. */
  async evidently() {
    const made = await report({ ...unroled, convention: "evidently" }, "first");
    return { seconds: { report: made.seconds }, results: outcome(made) };
  },
  async histogram() {
    const kernel = await loadKernel();
    const data = readFileSync(join(folder, "doubles.f64"));
    const values = kernel.memory.numbers(data.length / 8);
    kernel.memory.uint8(values.address, data.length).set(data);
    const { min, max } = kernel.describe(values);
    const { seconds, result } = await timed(() => kernel.uniformHistogram(values, min, max, 50), 5);
    return { seconds: { histogram: seconds }, results: [...result], range: [min, max] };
  },
  async distances() {
    const kernel = await loadKernel();
    const tables = [await readTable(source("reference.arrow")), await readTable(source("current.arrow"))];
    const out = { seconds: {}, results: {} };
    for (const shape of shapes) {
      const sides = tables.map(({ columns }) => present(columns.find(({ name }) => name === shape)));
      const { seconds, result } = await timed(() => kernel.memory.scope((scope) => {
        const [a, b] = sides.map((values) => {
          const numbers = scope.numbers(values.length);
          kernel.memory.float64(numbers.address, values.length).set(values);
          return kernel.sort(numbers, scope.allocate(values.length * 8));
        });
        return { ks: kernel.kolmogorovSmirnov(a, b).statistic, wasserstein: kernel.wasserstein(a, b) };
      }), 5);
      out.seconds[shape] = seconds;
      out.results[shape] = result;
    }
    return out;
  },
  async ranking() {
    const kernel = await loadKernel();
    const { columns, rows } = await readTable(source("scores-current.arrow"));
    const values = (name) => columns.find((column) => column.name === name).chunks.map((chunk) => chunk.values.subarray(0, chunk.length));
    const scores = kernel.memory.numbers(rows);
    const labels = kernel.memory.codes(rows);
    let at = 0;
    for (const part of values("score")) kernel.memory.float64(scores.address, rows).set(part, (at += part.length) - part.length);
    kernel.memory.int32(labels.address, rows).set(values("label").flatMap((part) => Array.from(part, Number)));
    const { seconds, result } = await timed(() => kernel.ranking(scores, labels), 5);
    return { seconds: { ranking: seconds }, results: result.rocAuc };
  },
  /** The report in NannyML's convention, whose chunks are ten a side. */
  async nannyml_drift() {
    const made = await report({ ...unroled, convention: "nannyml" }, "first");
    return { seconds: { drift: made.seconds }, results: Object.fromEntries(made.report.drift.columns.map(({ column, verdicts }) => [column, verdicts[0].value])) };
  },
  /** The report of a model whose labels are still to come: its performance by chunk, realised in the reference and estimated. */
  async nannyml_estimate() {
    const [reference, labelled] = ["scores-reference.arrow", "scores-current.arrow"].map(source);
    // A first report does not wait for an estimate where every row has a label.
    const table = tableFromIPC(labelled.data).select(["score", "prediction"]);
    const current = { name: labelled.name, data: tableToIPC(table, "file") };
    const rows = table.numRows;
    const config = { ...unroled, target: "label", prediction: "prediction", probability: "score", positive: "1", chunk: String(Math.floor(rows / 10)) };
    const { seconds, report: made } = await report(config, "first", [reference, current]);
    const chunks = made.timeline.chunks.filter(({ sample }) => sample === "current");
    const of = (metric) => chunks.map(({ estimated }) => estimated[metric].value);
    return { seconds: { estimate: seconds }, results: { roc_auc: of("rocAuc"), f1: of("f1"), accuracy: of("accuracy") } };
  },
};

console.log(JSON.stringify(await works[work]()));
