// Installs what is missing, on a fresh clone and after a change of package-lock.json. Plain Node, no dependencies.

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));
const windows = process.platform === "win32";

/** A sentence for people; the scripts print it without a stack. */
export class SetupError extends Error {}

export function run(command, args, options = {}) {
  try {
    execFileSync(command, args, { cwd: root, stdio: "inherit", shell: windows && command === "npm", ...options });
  } catch (error) {
    throw new SetupError(`\`${command} ${args.join(" ")}\` failed${error.status ? ` with status ${error.status}` : `: ${error.message}`}.`);
  }
}

/** Runs `npm ci` when node_modules is missing or holds other versions than package-lock.json asks for. */
export function installModules() {
  const installed = `${root}node_modules/.package-lock.json`;
  if (existsSync(installed)) {
    const wanted = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8")).packages;
    const present = JSON.parse(readFileSync(installed, "utf8")).packages;
    const same = ([path, { version, optional }]) => path === "" || optional || present[path]?.version === version;
    if (Object.entries(wanted).every(same)) return;
  }
  process.stdout.write("Installing packages with npm ci …\n");
  run("npm", ["ci", "--no-audit", "--no-fund"]);
}

function onPath(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, windows ? `${name}.exe` : name);
    if (folder && existsSync(file)) return file;
  }
  return undefined;
}

/** The path of a Chromium: $CHROMIUM, one on the PATH, one in its usual place. */
export function findChromium() {
  const given = process.env.CHROMIUM;
  if (given) {
    if (existsSync(given)) return given;
    throw new SetupError(`CHROMIUM names ${given}, which does not exist.`);
  }
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const places = ["/usr/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];
  return names.map(onPath).find(Boolean) ?? places.find(existsSync);
}

/** Debian's Chromium, by apt-get, where none is found. */
export function installChromium() {
  const found = findChromium();
  if (found) return found;
  const help = "Install Chromium or Chrome, or name one in the environment variable CHROMIUM.";
  if (!onPath("apt-get")) throw new SetupError(`No Chromium was found, and there is no apt-get to install one. ${help}`);
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  process.stdout.write("Installing Chromium with apt-get …\n");
  const apt = (...args) => spawnSync([...asRoot, "apt-get"][0], [...asRoot, "apt-get", ...args].slice(1), { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  const install = () => apt("install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core");
  if (install().status !== 0) {
    apt("update");
    install();
  }
  const now = findChromium();
  if (!now) throw new SetupError(`Chromium could not be installed with apt-get. ${help}`);
  return now;
}

function findPython() {
  const candidates = [process.env.PYTHON, "python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"].filter(Boolean);
  for (const candidate of candidates) {
    const { status } = spawnSync(candidate, ["-c", "import sys, venv; sys.exit(sys.version_info < (3, 10))"], { stdio: "ignore" });
    if (status === 0) return candidate;
  }
  throw new SetupError("No Python of version 3.10 or newer with its venv module was found. Install one (Debian: apt-get install python3-venv), or name it in the environment variable PYTHON.");
}

/** The tests' Python environment in .venv. Returns its interpreter. */
export const installPython = () => installEnvironment(".venv", "test/jupyter/requirements.txt");

/** A Python environment, made anew or brought up to date when its requirements changed. Returns its interpreter. */
export function installEnvironment(name, requirements) {
  const folder = root + name;
  const python = windows ? `${folder}/Scripts/python.exe` : `${folder}/bin/python`;
  const stamp = `${folder}/requirements.sha256`;
  const text = readFileSync(root + requirements);
  const hash = createHash("sha256").update(text).digest("hex");
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return python;
  if (!existsSync(python)) run(findPython(), ["-m", "venv", folder]);
  process.stdout.write(`Installing the Python packages of ${requirements} …\n`);
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  writeFileSync(stamp, hash);
  return python;
}

/** Programs that the connectors are tested against, and the Debian packages that hold them. */
const servers = new Map([["prometheus", "prometheus"], ["promtool", "prometheus"], ["prometheus-pushgateway", "prometheus-pushgateway"]]);

/**
 * Unpacks Debian's packages of those programs into .tools/, where they are not on the PATH: nothing is installed, no service starts.
 * Returns the folder of the programs; undefined, after a line that says what to install, where there is no apt-get.
 */
export function installServers() {
  const folder = `${root}.tools`;
  const missing = [...servers].filter(([program]) => !onPath(program) && !existsSync(`${folder}/usr/bin/${program}`));
  const packages = [...new Set(missing.map(([, name]) => name))];
  if (packages.length > 0) {
    mkdirSync(folder, { recursive: true });
    const apt = (...args) => spawnSync("apt-get", args, { cwd: folder, stdio: "ignore" }).status === 0;
    const fetched = onPath("apt-get") && (apt("download", ...packages) || (apt("update") && apt("download", ...packages)));
    for (const file of fetched ? readdirSync(folder).filter((name) => name.endsWith(".deb")) : []) run("dpkg-deb", ["-x", join(folder, file), folder]);
    if (!fetched) {
      process.stdout.write(`The tests against real servers are left out: install ${packages.join(" and ")} (Debian: apt-get install ${packages.join(" ")}) to run them.\n`);
      return undefined;
    }
  }
  return `${folder}/usr/bin`;
}
