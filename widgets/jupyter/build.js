// The last step of `npm run build`: what the Python package carries beside the bundles of `vite build --mode labextension` and `anywidget`,
// and its wheel, where a Python with hatchling is found.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../../", import.meta.url));
const python = `${root}widgets/python/`;
const extension = `${python}labextension/static/`;
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 12);

/** Jupyter lets browsers keep these files for a year, so their names carry hashes. */
function nameWidget() {
  const name = `widget.${hash(readFileSync(`${extension}widget.js`))}.js`;
  renameSync(`${extension}widget.js`, `${extension}${name}`);
  return name;
}

async function containerCode(widget) {
  const [{ output }] = await build({
    configFile: false,
    logLevel: "warn",
    define: { __DRIFTGLASS_VERSION__: JSON.stringify(version), __DRIFTGLASS_WIDGET__: JSON.stringify(widget) },
    build: {
      write: false,
      target: "es2022",
      minify: true,
      lib: { entry: `${root}widgets/jupyter/container.ts`, formats: ["iife"], name: "driftglassContainer" },
    },
  });
  return output[0].code;
}

async function labextension() {
  const code = await containerCode(nameWidget());
  const container = `remoteEntry.${hash(code)}.js`;
  writeFileSync(`${extension}${container}`, code);
  const manifest = { name: "driftglass", version, jupyterlab: { _build: { load: `static/${container}`, extension: "./extension" } } };
  writeFileSync(`${python}labextension/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function commandLine() {
  rmSync(`${python}driftglass/static/cli`, { recursive: true, force: true });
  if (existsSync(`${root}dist/cli`)) cpSync(`${root}dist/cli`, `${python}driftglass/static/cli`, { recursive: true });
}

function wheel() {
  const found = [process.env.PYTHON, `${root}.venv/bin/python`, "python3", "python"].filter(Boolean).find((name) => {
    try {
      execFileSync(name, ["-c", "import hatchling"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
  if (!found) {
    process.stdout.write("no wheel: no Python with hatchling was found (pip install hatchling)\n");
    return;
  }
  mkdirSync(`${root}dist`, { recursive: true });
  for (const name of readdirSync(`${root}dist`)) if (name.endsWith(".whl")) rmSync(`${root}dist/${name}`);
  execFileSync(found, ["-m", "hatchling", "build", "--target", "wheel", "--directory", `${root}dist`], { cwd: python, stdio: ["ignore", "ignore", "inherit"] });
}

writeFileSync(`${python}driftglass/_version.py`, `__version__ = "${version}"\n`);
await labextension();
commandLine();
wheel();
