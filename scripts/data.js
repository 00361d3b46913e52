// Fetches the real data sets of the tests, the notebooks and the demo's example into `.data/` (not committed).
// They come out of one wheel on PyPI, nannyml 0.13.1 (Apache-2.0), through pip; nothing of the wheel is run or installed.
// Run again, it checks the files and fetches nothing. `npm run data` prints where they are.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const wheel = "nannyml==0.13.1";
const wheelSha256 = "cf5f4a33489834ae6773cb1baa33a0f98c0a3ee6ed9b43049478b25ce22fe869";

/** Where the files are. */
export const dataFolder = fileURLToPath(new URL("../.data/", import.meta.url));

const sha256 = {
  "california_housing_reference.csv": "4e60293410864600a6731b5801b7b21d7f54581d87c33e3eb299c2103e61406d",
  "california_housing_analysis.csv": "d7fb67b54e97fa0e0c38bebf3ca9f8a7a78e6032477aee04267d684fca84da45",
  "california_housing_analysis_gt.csv": "3c34901fac2c7887e520384c8658abb1890fce6d80ec306a08ff630443cfad56",
  "employment_MA_reference.pq": "21d0e33655666071bde9ed21bf35b24fe14c1476e3dd37a5194b827ad5a570e4",
  "employment_MA_analysis.pq": "591328bcf7e46139660f2cc6b1705a6f2f66edf2418ce2a893cf2892be3f66a7",
  "employment_MA_analysis_target.pq": "c306840f0c092bda7608a09e61e7e715ac2b7fb2d17da8062900c3ecd6fdbe30",
  "mc_reference.csv": "0f6f86734566813032cb0f18165938bd11a81c805285f5e67bccd02d7ec991d3",
  "mc_analysis.csv": "a8955b5167645cd5283caa2217e5b5949cbdf224c34bf4e89b6531bfbee13cb2",
  "mc_analysis_gt.csv": "8965a1ac4fba71458861fad3b9bd4a585151ed813d9aa5f6708ed0f22220789e",
  "regression_synthetic_reference.csv": "7c64c7d8957c12cb1a63f9a031ae17507587d6b6b294fc64cdc5bfaeba01b173",
  "regression_synthetic_analysis.csv": "0edc02eafa4b309192ef6a4fa952ecce1afde31c9ed9793e5e5cc64cfc60cda5",
  "regression_synthetic_analysis_targets.csv": "3a508f80e61d20310363a4222416f413feb76c9f9453a79f76356125da466d79",
  "synthetic_car_loan_reference.csv": "e6d2e70d8bac3e892764cb96570efb1adebf8f95497e07e96746eb1d94925995",
  "synthetic_car_loan_analysis.csv": "1ecfee47fbce587b423d1eb365cbb7b36265388596dca5b3e1fed0748159529b",
  "synthetic_car_loan_analysis_target.csv": "017d51c34548b57e663d216ad369588fa30d6a9523f94b81ef0a2af148009560",
};

const digest = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const intact = ([name, hash]) => existsSync(join(dataFolder, name)) && digest(join(dataFolder, name)) === hash;

/** Makes sure that every file is in `.data/`, unchanged; returns the folder. Throws a sentence that says what failed. */
export function fetchData() {
  const missing = Object.entries(sha256).filter((file) => !intact(file));
  if (missing.length === 0) return dataFolder;
  const folder = mkdtempSync(join(tmpdir(), "driftglass-data-"));
  try {
    const python = (...args) => execFileSync(process.env.PYTHON ?? "python3", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    // Whatever Python runs pip: the wheel itself asks for one under 3.13.
    python("-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--python-version", "3.11", "--dest", ".", wheel);
    const file = readdirSync(folder).find((name) => name.endsWith(".whl"));
    if (digest(join(folder, file)) !== wheelSha256) throw new Error(`${file} is not the file that was expected: its SHA-256 differs.`);
    python("-m", "zipfile", "-e", file, "wheel");
    mkdirSync(dataFolder, { recursive: true });
    for (const [name, hash] of missing) {
      const source = join(folder, "wheel", "nannyml", "datasets", "data", name);
      if (digest(source) !== hash) throw new Error(`${name} in ${file} has another SHA-256 than expected.`);
      // Written under another name first: two runs at once, or one that is interrupted, never leave half a file.
      const half = join(dataFolder, `.${name}.${process.pid}`);
      copyFileSync(source, half);
      renameSync(half, join(dataFolder, name));
    }
    return dataFolder;
  } catch (error) {
    const detail = error.stderr?.length ? error.stderr.toString().trim().split("\n").at(-1) : error.message;
    throw new Error(`The data sets could not be fetched from PyPI (${wheel}): ${detail}. It takes Python 3 with pip; PYTHON names another one.`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    console.log(`${Object.keys(sha256).length} files in ${fetchData()}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
