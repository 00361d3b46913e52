import type { Report } from "../../src/report.ts";

/** The same report with a profile in the reference's place, after a run the day before. */
export function profiled(report: Report): Report {
  const { concept: _, ...rest } = structuredClone(report);
  const { errors: __, estimated: ___, ...performance } = rest.performance ?? {};
  const { multivariate: ____, ...drift } = rest.drift;
  const who = "reference is a profile";
  const both = "rows of the reference too";
  const needs = (what: string, section: Report["notes"][number]["section"], sentence: string): Report["notes"][number] => ({ code: `profile-needs-rows-${what}`, section, sentence: `${who}: ${sentence}` });
  const findings = rest.verdict.findings;
  return {
    ...rest,
    reference: { ...rest.reference, name: "march.bin", profile: { of: "march.bin", createdAt: "2018-09-30T06:00:00.000Z", sketch: "its counts come out of whylogs' sketches: with 99 % certainty any share of numbers is right to 0.27 points, and frequent items are counted at least" } },
    performance,
    drift: {
      ...drift,
      columns: drift.columns.map((column) => ({
        ...column,
        tests: column.tests.map((test) => (test.test === "ks" || test.test === "wasserstein" ? { ...test, bounds: [Math.max(0, test.statistic - 0.0027), test.statistic + 0.0027] as [number, number] } : test)),
      })).map(({ slices: _, ...column }) => column),
    },
    sinceLast: { at: "2018-10-29T06:00:00.000Z", new: findings.slice(0, 2), still: findings.slice(2, 5), resolved: [{ level: "warn", subject: "driver_tenure", sentence: "moved: PSI 0.12, p < 0.001", view: "column", column: "driver_tenure" }] },
    notes: [
      needs("causes", "causes", `where in the rows a column's drift lives takes ${both}`),
      needs("multivariate", "multivariate", `columns are compared together on ${both}`),
      needs("concept", "concept", `why performance changed, and outcomes by bin, take labelled ${both}`),
      needs("estimated", "concept", `an estimate without labels is calibrated on labelled ${both}`),
      needs("predictions", "drift", `rows that stand apart are looked for among ${both}`),
      { code: "profile-cells", section: "drift", sentence: "all counts are as exact as the sketches that they come from, so no figure is more so" },
      ...rest.notes,
    ],
  };
}
