// `npm test`: on a fresh clone too, installs what is needed, builds all that is shipped and runs every check.
// Its last line is `N passed, N failed`. `--long` adds the long checks (they read DRIFTGLASS_LONG).

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countPytest, countVitest, settle } from "./count.js";
import { installChromium, installEnvironment, installModules, installPython, installServers, root, run, SetupError } from "./install.js";

const results = { passed: 0, failed: 0 };
const folder = mkdtempSync(join(tmpdir(), "driftglass-test-"));
const env = { ...process.env };

function step(title, work) {
  process.stdout.write(`\n── ${title}\n`);
  const started = Date.now();
  work();
  process.stdout.write(`   ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
}

/** A check without cases of its own: it counts only when it fails. */
function check(title, script, ...args) {
  step(title, () => {
    const { status } = spawnSync(process.execPath, [`${root}node_modules/${script}`, ...args], { cwd: root, stdio: "inherit", env });
    if (status !== 0) results.failed += 1;
  });
}

function add({ passed, failed }) {
  results.passed += passed;
  results.failed += failed;
}

function vitest() {
  const file = join(folder, "vitest.json");
  const args = [`${root}node_modules/vitest/vitest.mjs`, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env });
  const { passed, failures } = existsSync(file) ? countVitest(JSON.parse(readFileSync(file, "utf8"))) : { passed: 0, failures: ["vitest reported nothing"] };
  for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`);
  add(settle(status, { passed, failed: failures.length }));
}

function pytest(python) {
  const file = join(folder, "pytest.xml");
  const { status } = spawnSync(python, ["-m", "pytest", "-q", "--color=no", `--junitxml=${file}`, "widgets/python/tests"], { cwd: root, stdio: "inherit", env });
  add(settle(status, countPytest(existsSync(file) ? readFileSync(file, "utf8") : "")));
}

try {
  step("packages", installModules);
  step("Chromium", () => { env.CHROMIUM = installChromium(); });
  step("Python", () => { env.PYTHON = installPython(); });
  step("servers", () => {
    env.DRIFTGLASS_SERVERS = installServers() ?? "none";
    for (const tool of ["mlflow", "evidently", "grafana"]) installEnvironment(`.venv-${tool}`, `test/connect/requirements-${tool}.txt`);
  });
  if (process.argv.includes("--long")) env.DRIFTGLASS_LONG = "1";
  step("real data", () => run(process.execPath, ["scripts/data.js"], { env }));
  step("build", () => run(process.execPath, ["scripts/build.js"], { env }));
  check("types", "typescript/bin/tsc", "--noEmit");
  check("lint", "@biomejs/biome/bin/biome", "check", ".");
  step("tests", vitest);
  if (existsSync(`${root}widgets/python/tests`)) step("Python tests", () => pytest(env.PYTHON));
} catch (error) {
  results.failed += 1;
  process.stdout.write(`\n${error instanceof SetupError ? error.message : error.stack}\n`);
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = results.failed > 0 || results.passed === 0 ? 1 : 0;
process.stdout.write(`\n${results.passed} passed, ${results.failed} failed\n`);
