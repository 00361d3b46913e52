import { existsSync, readFileSync } from "node:fs";
import { createEngine, type Engine, type Source, type Sources } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";

const files = {
  census: ["employment_MA_reference.pq", "employment_MA_analysis.pq", "employment_MA_analysis_target.pq"],
  carLoan: ["synthetic_car_loan_reference.csv", "synthetic_car_loan_analysis.csv", "synthetic_car_loan_analysis_target.csv"],
  creditCard: ["mc_reference.csv", "mc_analysis.csv", "mc_analysis_gt.csv"],
  carPrice: ["regression_synthetic_reference.csv", "regression_synthetic_analysis.csv", "regression_synthetic_analysis_targets.csv"],
  housing: ["california_housing_reference.csv", "california_housing_analysis.csv", "california_housing_analysis_gt.csv"],
} as const;
export type RealSet = keyof typeof files;

/** The real data sets in `.data/`, reference, current and labels. */
export function realSources(set: RealSet): Sources {
  const [reference, current, labels] = files[set].map((name): Source => {
    const path = new URL(`../../.data/${name}`, import.meta.url);
    if (!existsSync(path)) throw new Error(`${name} is not in .data/: npm run data fetches it`);
    return { name, data: new Uint8Array(readFileSync(path)) };
  });
  return { reference, current: current as Source, labels };
}

export async function openReal(set: RealSet): Promise<Engine> {
  const engine = createEngine(await loadKernel());
  await engine.open(realSources(set), {});
  return engine;
}
