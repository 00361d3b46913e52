import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the benchmark's contestants agree on a few thousand rows: SciPy, NumPy, scikit-learn, a loop in C", () => {
  const run = fileURLToPath(new URL("../../bench/run.js", import.meta.url));
  const said = execFileSync(process.execPath, [run, "--agree", "--rows", "3000"], { encoding: "utf8" });
  // Two figures a column of numbers, one of categories without rare ones; 50 bins a peer; two a shape; one area.
  for (const line of [/^drift report, 30 columns: (4[4-9]|50) figures equal$/m, /^histogram, 50 bins: (50|100) figures equal$/m, /^KS \+ Wasserstein: 12 figures equal$/m, /^ROC-AUC: 1 figures equal$/m]) {
    expect(said).toMatch(line);
  }
});
