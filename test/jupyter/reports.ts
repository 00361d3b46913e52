import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../src/report.ts";
import { program } from "./notebook-server.ts";
import { dataFolder } from "./wheel.ts";

/** The car-loan data, whose labels came later, in a file of their own. */
export const carLoan = {
  reference: join(dataFolder, "synthetic_car_loan_reference.csv"),
  current: join(dataFolder, "synthetic_car_loan_analysis.csv"),
  labels: join(dataFolder, "synthetic_car_loan_analysis_target.csv"),
};
export const carLoanRoles = { target: "repaid", prediction: "y_pred", probability: "y_pred_proba", timestamp: "timestamp", id: "id" };

/** The same keywords in Python. */
export const carLoanKeywords = Object.entries(carLoanRoles).map(([name, column]) => `${name}=${JSON.stringify(column)}`).join(", ");

/** What the command line that the wheel installed says about the car-loan data. */
export function commandLineReport(folder: string): Report {
  const out = join(folder, "command-line.json");
  const options = Object.entries({ ...carLoan, ...carLoanRoles, out }).flatMap(([name, value]) => [`--${name}`, value]);
  execFileSync(program("driftglass"), ["report", ...options], { stdio: ["ignore", "ignore", "pipe"] });
  return readReport(out);
}

export function readReport(path: string): Report {
  return JSON.parse(readFileSync(path, "utf8")) as Report;
}

/**
 * All that two doors must agree on: everything but the moment (and the newest row's age then) and the names of the samples. Numbers to twelve digits, because
 * Math.exp and Math.pow of two versions of V8 may differ in the last one.
 */
export function figures(report: Report): unknown {
  const { generatedAt, reference, current, ...rest } = report;
  const rounded = (key: string, value: unknown): unknown => (key === "seconds" ? undefined : typeof value === "number" ? Number(value.toPrecision(12)) : value);
  return JSON.parse(JSON.stringify({ ...rest, reference: { ...reference, name: "" }, current: { ...current, name: "" } }, rounded)) as unknown;
}
