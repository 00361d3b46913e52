// Builds all that is shipped into dist/ (and what the Python package carries into widgets/python/): `npm run build`.
// With names, only those: `node scripts/build.js classic cli`. What a mode makes is written in vite.config.ts.

import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    child.once("error", reject);
    child.once("exit", (status) => (status === 0 ? resolve() : reject(new Error(`\`${command} ${args.join(" ")}\` failed with status ${status}.`))));
  });
}

const node = (script, ...args) => run(process.execPath, [`${root}node_modules/${script}`, ...args]);
const bundle = (mode) => ({ after: ["kernel"], make: () => node("vite/bin/vite.js", "build", "--mode", mode, "--logLevel", "warn") });
/** The command line and the demo carry the viewer, because saved pages are made of it. */
const withViewer = (mode) => ({ ...bundle(mode), after: ["viewer"] });

function types() {
  rmSync(`${root}dist/types`, { recursive: true, force: true });
  return node("typescript/bin/tsc", "--project", "tsconfig.types.json");
}

/** What the notebook's doors need beside their bundles: the container that JupyterLab loads, copies of the command line. */
async function jupyter() {
  const script = `${root}widgets/jupyter/build.js`;
  if (existsSync(script)) await run(process.execPath, [script]);
}

const steps = new Map([
  ["kernel", { after: [], make: () => run("npm", ["run", "--silent", "build:kernel"], { shell: process.platform === "win32" }) }],
  ["viewer", bundle("viewer")],
  ["labextension", bundle("labextension")],
  ["anywidget", bundle("anywidget")],
  ["cli", withViewer("cli")],
  ["demo", withViewer("demo")],
  ["types", { after: ["kernel"], make: types }],
  ["jupyter", { after: ["viewer", "cli", "labextension", "anywidget"], make: jupyter }],
  ["library", bundle("library")],
  ["element", bundle("element")],
  ["classic", bundle("classic")],
  ["connect", bundle("connect")],
]);
const wanted = process.argv.slice(2);
for (const name of wanted) {
  if (!steps.has(name)) {
    process.stderr.write(`There is no build step "${name}". There are: ${[...steps.keys()].join(", ")}.\n`);
    process.exit(2);
  }
}
if (wanted.length === 0) rmSync(`${root}dist`, { recursive: true, force: true });

const left = new Map([...steps].filter(([name]) => wanted.length === 0 || wanted.includes(name)));
const underWay = new Map();

/** As many at a time as there are cores; each after those whose results it needs. */
while (left.size + underWay.size > 0) {
  for (const [name, { after, make }] of left) {
    if (underWay.size >= availableParallelism()) break;
    if (after.some((need) => left.has(need) || underWay.has(need))) continue;
    const started = Date.now();
    left.delete(name);
    underWay.set(name, make().then(() => {
      underWay.delete(name);
      process.stdout.write(`built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    }));
  }
  await Promise.race(underWay.values());
}
