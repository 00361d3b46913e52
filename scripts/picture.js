// Makes the README's pictures from the real thing: the saved page of the car-loan data, in both themes. `node scripts/picture.js` after `npm run build` and `npm run data`.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { findChromium } from "./install.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "driftglass-picture-"));
const page = join(folder, "report.html");
const data = (part) => join(root, ".data", `synthetic_car_loan_${part}.csv`);

execFileSync(process.execPath, [
  join(root, "dist/cli/driftglass.js"), "report",
  "--reference", data("reference"), "--current", data("analysis"), "--labels", data("analysis_target"),
  "--target", "repaid", "--prediction", "y_pred", "--probability", "y_pred_proba", "--timestamp", "timestamp", "--id", "id",
  "--trained-at", "2018-10-30", "--out", page,
]);
const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
try {
  for (const colorScheme of ["light", "dark"]) {
    const view = await browser.newPage({ viewport: { width: 1280, height: 1140 }, colorScheme });
    await view.goto(pathToFileURL(page).href);
    await view.locator("drift-glass[data-state=ready]").waitFor();
    await view.screenshot({ path: join(root, `docs/overview-${colorScheme}.png`) });
    await view.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
