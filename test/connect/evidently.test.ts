import { describe, expect, it } from "vitest";
import { fromEvidently } from "../../src/connect/evidently.ts";
import { breaches } from "../cli/schema.ts";
import { recorded } from "./answering.ts";

describe("a snapshot of Evidently 0.7.23", () => {
  const report = fromEvidently(JSON.parse(recorded("evidently/snapshot")), "snapshot.json");

  it("is a report, valid by its schema", () => expect(breaches(JSON.parse(JSON.stringify(report)))).toEqual([]));

  it("has each column's drift as Evidently decided it, hostile names among them", () => {
    expect(report.drift).toMatchObject({ convention: "evidently", drifted: 2, tested: 4, share: 0.5, threshold: 0.5, level: "alert" });
    expect(report.drift.columns.map(({ column, level, verdicts: [verdict] }) => [column, level, verdict?.test, verdict?.value])).toEqual([
      ["age", "warn", "wasserstein", 0.2792370597643532], ["income", "warn", "wasserstein", 0.2747523652520956],
      ["__proto__", "ok", "wasserstein", 0.03250175825644504], ["state<img src=x onerror=alert(1)>", "ok", "jensenShannon", 0.011368361467512961],
    ]);
    expect(report.verdict.sentence).toBe("2 of 4 columns drifted by Evidently.");
  });

  it("has rows, missing values and moments", () => {
    expect(report.current.rows).toBe(5000);
    expect(report.quality.columns.find(({ column }) => column === "age")?.current).toMatchObject({ rows: 5000, missing: 0, min: 4.316834191543194, mean: 42.998828855337344, std: 10.193362823267433, p50: 43.04023151180645 });
  });

  it("what is no snapshot is refused by name", () => {
    expect(() => fromEvidently({ runs: [] }, "x.json")).toThrow(/x\.json is not an Evidently snapshot/);
  });

  it("a method without a counterpart is named, not judged", () => {
    const one = fromEvidently({ metrics: [{ config: { type: "evidently:metric_v2:ValueDrift", column: "review", method: "Absolute text content drift", threshold: 0.55 }, value: 0.7 }] }, "s.json");
    expect(one.drift.columns[0]).toMatchObject({ level: "unknown", verdicts: [{ drifted: false, reason: "Evidently compared it by Absolute text content drift, which has no counterpart here" }] });
  });
});
