// Makes the demo page's car-loan example: every 16th row of the data, unaltered, in time order.
// `node demo/example/make.js` fetches the data first; the cut is committed.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dataFolder, fetchData } from "../../scripts/data.js";

const every = 16;
const files = {
  "reference.csv": "synthetic_car_loan_reference.csv",
  "current.csv": "synthetic_car_loan_analysis.csv",
  "labels.csv": "synthetic_car_loan_analysis_target.csv",
};

fetchData();
for (const [cut, source] of Object.entries(files)) {
  const [header, ...rows] = readFileSync(join(dataFolder, source), "utf8").trimEnd().split(/\r?\n/);
  const kept = rows.filter((_, row) => row % every === 0);
  writeFileSync(fileURLToPath(new URL(cut, import.meta.url)), [header, ...kept, ""].join("\n"));
  console.log(`${cut}: ${kept.length} of ${rows.length} rows`);
}
