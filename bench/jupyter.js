// `npm run bench -- jupyter [--rows 1000000] [--rounds 3] [--tasks] [--trace FILE]`: from the key that runs a cell to what it paints, in JupyterLab. See README.md.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, runnerImport } from "vite";
import { installPython, root } from "../scripts/install.js";
import { startChromium } from "./jupyter/chromium.js";

const { values: options } = parseArgs({ allowPositionals: true, options: { rows: { type: "string", default: "1000000" }, rounds: { type: "string", default: "3" }, trace: { type: "string" }, tasks: { type: "boolean" } } });
const rows = Number(options.rows);
const bench = (name) => join(root, "bench", "jupyter", name);
const recorder = readFileSync(bench("recorder.js"), "utf8");

/** The wheel that `npm run build` made, in a folder of its own, so that the environment stays as it is. */
function installed() {
  const wheel = existsSync(join(root, "dist")) && readdirSync(join(root, "dist")).find((name) => name.endsWith(".whl"));
  if (!wheel) throw new Error("There is no wheel in dist/: run `npm run build` first.");
  const folder = mkdtempSync(join(tmpdir(), "driftglass-wheel-"));
  execFileSync(installPython(), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--target", folder, join(root, "dist", wheel)], { stdio: ["ignore", "ignore", "inherit"] });
  return folder;
}

const folder = installed();
const plain = join(folder, "plain");
await build({
  configFile: false, logLevel: "warn", define: { "process.env.NODE_ENV": '"production"' },
  build: { target: "es2022", minify: true, outDir: plain, emptyOutDir: true, lib: { entry: bench("plain.js"), formats: ["es"], fileName: () => "plain.js" } },
});
Object.assign(process.env, { PYTHONPATH: folder, JUPYTER_PATH: join(folder, "share", "jupyter") });

const prepare = `
import anywidget, numpy, pathlib, pyarrow, traitlets
import driftglass as dg
random = numpy.random.default_rng(1)
table = pyarrow.table({f"x{i}": random.normal(size=${rows}) for i in range(10)})
class Plain(anywidget.AnyWidget):
    _esm = pathlib.Path(${JSON.stringify(join(plain, "plain.js"))})
    data = traitlets.Bytes().tag(sync=True)
    def __repr__(self):
        return "plain"
`;
const contestants = new Map([
  ["Driftglass", "dg.Monitor(current=table)"],
  ["plain widget", `
sink = pyarrow.BufferOutputStream()
with pyarrow.ipc.new_stream(sink, table.schema) as writer:
    writer.write_table(table)
Plain(data=sink.getvalue().to_pybytes())`.trim()],
  // What JupyterLab itself does when a cell runs.
  ["no widget", "1"],
]);

const { module: { startServer } } = await runnerImport(join(root, "test", "jupyter", "notebook-server.ts"), { configFile: false, root, logLevel: "error" });
console.log(`${rows.toLocaleString("en")} rows × 10 doubles, ${(rows * 80 / 1e6).toFixed(0)} MB; load ${loadavg().map((load) => load.toFixed(1)).join(", ")}\n`);
const server = await startServer("lab");
const browser = await startChromium();
const seen = new Map([...contestants.keys()].map((name) => [name, []]));
try {
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [name, cell] of contestants) seen.get(name).push(await once(`${name.replace(" ", "-")}-${round}.ipynb`, cell));
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
print();

/** A new page and a new kernel: the first cell makes the table, then Shift+Enter runs the second. */
async function once(file, cell) {
  const code = [prepare, cell].map((source, i) => ({ cell_type: "code", id: `cell-${i}`, execution_count: null, metadata: {}, outputs: [], source }));
  // With its first heading, or HTML, JupyterLab loads MathJax, in tasks of up to 80 ms. Notebooks have headings.
  const cells = [{ cell_type: "markdown", id: "heading", metadata: {}, source: "# A million rows" }, ...code];
  const kernelspec = { display_name: "Python 3 (ipykernel)", language: "python", name: "python3" };
  writeFileSync(join(server.folder, file), JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  const page = await browser.open(`${server.address}lab/tree/${file}?reset`, recorder);
  const kernel = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel";
  await page.until(`${kernel}?.status === "idle" && document.querySelectorAll(".jp-Notebook .jp-Cell").length === 3`);
  await page.evaluate(`(async () => {
    const notebook = jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = 1;
    await jupyterapp.commands.execute("notebook:run-cell-and-select-next");
    notebook.mode = "command";
    notebook.node.focus();
    ${kernel}.iopubMessage.connect((_, { header, parent_header, content }) => {
      if (header.msg_type === "status" && parent_header.msg_type === "execute_request") record.statuses.push([content.execution_state, Date.parse(header.date)]);
    });
  })()`);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  // A profiler takes its time to begin.
  const traced = options.trace && (await page.trace(["toplevel", "disabled-by-default-devtools.timeline", "devtools.timeline", "disabled-by-default-v8.cpu_profiler"]));
  if (traced) await page.evaluate("new Promise((resolve) => setTimeout(resolve, 3000))");
  await page.press("Enter", 13, 8);
  await page.until('record.painted.exact !== undefined', 120);
  if (traced) writeFileSync(options.trace.replace(/(\.json)?$/, `-${file.replace(".ipynb", "")}.json`), JSON.stringify(await traced()));
  const made = await page.evaluate(`(async () => {
    // The kernel's last word and the observer's last task come after the paint.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { pressed, tasks, painted, received, messages, statuses } = record;
    // The task that begins with the key is JupyterLab's own.
    const longest = (until, from) => Math.max(0, ...tasks.filter(({ startTime, duration }) => startTime + duration > pressed && startTime >= pressed - 5 + from && startTime < pressed + until).map(({ duration }) => duration));
    const [busy, idle] = ["busy", "idle"].map((state) => statuses.findLast(([each]) => each === state)[1]);
    return {
      "first look, ms": painted["first look"], "exact, ms": painted.exact, "longest task, ms": longest(painted.exact, 0),
      "longest after the key's own, ms": longest(painted.exact, 30), "kernel busy with the cell, ms": idle - busy, "bytes to the page": received, "messages": messages,
      tasks: tasks.filter(({ startTime }) => startTime >= pressed - 1).map(({ startTime, duration }) => [startTime - pressed, duration].map(Math.round)),
    };
  })()`);
  // The kernel goes with its page.
  await page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()");
  await page.close();
  if (options.tasks) console.error(file, made.tasks.map(([at, duration]) => `${duration} at ${at}`).join(", "));
  return made;
}

/** Least and median of each figure; the ratio is ours over the plain widget's, of the medians. No long task is one of less than 50 ms. */
function print() {
  const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
  const told = (value, figure) => (figure.startsWith("longest") && value === 0 ? "<50" : value.toFixed(0));
  const line = (cells) => console.log(cells.map((cell, i) => (i ? cell.padStart(18) : cell.padEnd(40))).join(""));
  line(["least / median", ...seen.keys(), "ratio"]);
  for (const figure of Object.keys(seen.get("Driftglass")[0]).filter((name) => name !== "tasks")) {
    const lists = [...seen.values()].map((all) => all.map((made) => made[figure]));
    const [ours, plain] = lists.map(median);
    line([figure, ...lists.map((list) => `${told(Math.min(...list), figure)} / ${told(median(list), figure)}`), plain > 0 && ours > 0 ? (ours / plain).toFixed(2) : ""]);
  }
}
