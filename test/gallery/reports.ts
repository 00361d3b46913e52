import type { Report } from "../../src/report.ts";
import carLoan from "./car-loan.report.json" with { type: "json" };

/** The reports that the gallery and the tests draw. Each call makes a fresh copy. */
export const reports = new Map<string, () => Report>([
  ["car-loan", () => structuredClone(carLoan) as Report],
]);
