// Builds all that is shipped into dist/ (and what the Python package carries into widgets/python/): `npm run build`.
// With names, only those: `node scripts/build.js classic cli`. What a mode makes is written in vite.config.ts.

import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const node = (script, ...args) => execFileSync(process.execPath, [`${root}node_modules/${script}`, ...args], { cwd: root, stdio: "inherit" });

/** In this order: the command line and the demo carry the viewer, because saved pages are made of it. */
const modes = ["library", "connect", "element", "classic", "viewer", "cli", "demo", "labextension", "anywidget"];

function kernel() {
  execFileSync("npm", ["run", "--silent", "build:kernel"], { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
}

function bundle(mode) {
  node("vite/bin/vite.js", "build", "--mode", mode, "--logLevel", "warn");
}

function types() {
  rmSync(`${root}dist/types`, { recursive: true, force: true });
  node("typescript/bin/tsc", "--project", "tsconfig.types.json");
}

/** What the notebook's doors need beside their bundles: the container that JupyterLab loads, copies of the command line. */
function jupyter() {
  const script = `${root}widgets/jupyter/build.js`;
  if (existsSync(script)) execFileSync(process.execPath, [script], { cwd: root, stdio: "inherit" });
}

const steps = new Map([["kernel", kernel], ...modes.map((mode) => [mode, () => bundle(mode)]), ["types", types], ["jupyter", jupyter]]);
const wanted = process.argv.slice(2);
for (const name of wanted) {
  if (!steps.has(name)) {
    process.stderr.write(`There is no build step "${name}". There are: ${[...steps.keys()].join(", ")}.\n`);
    process.exit(2);
  }
}
if (wanted.length === 0) rmSync(`${root}dist`, { recursive: true, force: true });
for (const [name, step] of steps) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = Date.now();
  step();
  process.stdout.write(`built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
