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
const statics = `${python}driftglass/static/`;
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 12);

/** Jupyter lets browsers keep these files for a year, so their names carry hashes. */
function nameWidget() {
  const built = readdirSync(extension).find((name) => name.startsWith("widget."));
  if (!built) throw new Error("The widget is missing; build it first: node scripts/build.js labextension");
  const name = `widget.${hash(readFileSync(`${extension}${built}`))}.js`;
  renameSync(`${extension}${built}`, `${extension}${name}`);
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
  for (const name of readdirSync(extension)) if (name.startsWith("remoteEntry.")) rmSync(`${extension}${name}`);
  const code = await containerCode(nameWidget());
  const container = `remoteEntry.${hash(code)}.js`;
  writeFileSync(`${extension}${container}`, code);
  const manifest = { name: "driftglass", version, jupyterlab: { _build: { load: `static/${container}`, extension: "./extension" } } };
  writeFileSync(`${python}labextension/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function commandLine() {
  rmSync(`${statics}cli`, { recursive: true, force: true });
  cpSync(shipped("cli"), `${statics}cli`, { recursive: true });
}

/** A module of TypeScript as one text, for Node or for this script. */
async function bundled(entry) {
  const [{ output }] = [
    await build({ configFile: false, logLevel: "warn", ssr: { noExternal: true }, build: { write: false, target: "node20", ssr: `${root}${entry}` } }),
  ].flat();
  return output[0].code;
}

async function exporter() {
  writeFileSync(`${statics}export.mjs`, await bundled("widgets/jupyter/export.ts"));
}

/** What Python saves as HTML: the exporter's own page around marks, so that there is one page and one exporter. */
async function page() {
  const code = await bundled("src/export/html.ts");
  const { toHtml } = await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
  const marks = { version, verdict: { sentence: "driftglass-sentence" } };
  const html = toHtml(marks, readFileSync(shipped("driftglass-viewer.js"), "utf8"));
  const nonce = html.match(/'nonce-([^']+)'/)[1];
  const parts = html.replaceAll(nonce, "driftglass-nonce").split(JSON.stringify(marks));
  if (parts.length !== 2) throw new Error("The page of src/export/html.ts does not hold its report exactly once.");
  writeFileSync(`${statics}page.html`, parts.join('"driftglass-report"'));
}

function shipped(name) {
  if (!existsSync(`${root}dist/${name}`)) throw new Error(`dist/${name} is missing; build it first: node scripts/build.js viewer cli`);
  return `${root}dist/${name}`;
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
await exporter();
await page();
wheel();
