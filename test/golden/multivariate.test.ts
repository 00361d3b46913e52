import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createEngine, type Source, type Sources } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import type { Report } from "../../src/report.ts";
import { openReal, realSources } from "../monitor/realData.ts";
import { expectStatistic } from "../stats/close.ts";

interface Golden {
  name: "carLoan" | "carLoanHoles" | "census";
  columns: string[];
  size: number;
  reconstruction: {
    components: number; varianceExplained: number; lower: number; upper: number;
    chunks: { sample: "reference" | "current"; value: number; lower: number; upper: number; alert: boolean }[];
  };
  classifier?: { rows: number; rocAuc: number };
}
const { sets } = JSON.parse(readFileSync(new URL("multivariate.json", import.meta.url), "utf8")) as { sets: Golden[] };

/** Every 7th … 13th value of each column taken out, in the order of the columns, as make_multivariate.py does. */
function withHoles({ name, data }: Source, columns: readonly string[]): Source {
  const [header = "", ...lines] = new TextDecoder().decode(data as Uint8Array).trimEnd().split(/\r?\n/);
  const names = header.split(",");
  const places = columns.map((column) => names.indexOf(column));
  const holed = lines.map((line, row) => {
    const cells = line.split(",");
    places.forEach((place, i) => { if (row >= i && (row - i) % (7 + i) === 0) cells[place] = ""; });
    return cells.join(",");
  });
  return { name, data: new TextEncoder().encode([header, ...holed].join("\n")) };
}

/** scikit-learn's gradient boosting on the same rows; NannyML's LightGBM differs in kind and stands in docs/numbers.md. */
const { classifier } = JSON.parse(readFileSync(new URL("associations.json", import.meta.url), "utf8")) as { classifier: { name: "carLoan" | "census"; columns: string[]; rows: number; rocAuc: number }[] };

describe("domain classifier", () => {
  it.each(classifier)("$name: within 0.02 of scikit-learn's HistGradientBoostingClassifier on the same rows", async ({ name, columns, rows, rocAuc }) => {
    const engine = await openReal(name);
    const whole = (await engine.report({ features: columns, chunk: "5000" }, undefined, undefined, "first")).current.rows;
    const selection = { reference: { start: 0, end: rows }, current: { start: whole - rows, end: whole } };
    const report = await engine.report({ features: columns, chunk: "5000" }, selection);
    engine.close();
    const ours = report.drift.multivariate?.classifier;
    expect(ours?.rows).toEqual({ reference: rows, current: rows });
    expect(Math.abs((ours?.rocAuc ?? 0) - rocAuc), `${ours?.rocAuc}, scikit-learn ${rocAuc}`).toBeLessThan(0.02);
  });
});

async function reportOn({ name, columns, size }: Golden): Promise<Report> {
  const { reference, current }: Sources = realSources(name === "census" ? "census" : "carLoan");
  const sources = name === "carLoanHoles" ? { reference: withHoles(reference as Source, columns), current: withHoles(current, columns) } : { reference: reference as Source, current };
  const engine = createEngine(await loadKernel());
  await engine.open(sources, {});
  const report = await engine.report({ features: columns, chunk: String(size) });
  engine.close();
  return report;
}

describe("reconstruction error, NannyML's DataReconstructionDriftCalculator", () => {
  it.each(sets)("$name: components, thresholds, and chunk by chunk value, ± 3 standard errors and alert", async (golden) => {
    const report = await reportOn(golden);
    const ours = report.drift.multivariate?.reconstruction;
    const { components, varianceExplained, lower, upper, chunks } = golden.reconstruction;
    expect(ours?.columns).toBe(golden.columns.length);
    expect(ours?.components).toBe(components);
    expectStatistic(ours?.varianceExplained, varianceExplained, "variance explained");
    expect(ours?.threshold.from).toBe("chunks");
    // A difference of values that agree to 1e-10: three deviations of chunks are a hundredth of them.
    expect(Math.abs((ours?.threshold.lower ?? 0) / lower - 1)).toBeLessThan(1e-9);
    expect(Math.abs((ours?.threshold.upper ?? 0) / upper - 1)).toBeLessThan(1e-9);
    const complete = (ours?.chunks ?? []).filter(({ index }) => report.timeline?.chunks[index]?.complete);
    expect(complete.map(({ level }) => level === "alert")).toEqual(chunks.map(({ alert }) => alert));
    complete.forEach(({ index, value, lower, upper }, i) => {
      const wanted = chunks[i] as (typeof chunks)[number];
      expect(report.timeline?.chunks[index]?.sample).toBe(wanted.sample);
      expectStatistic(value, wanted.value, `chunk ${i}`);
      expectStatistic(lower, wanted.lower, `chunk ${i} lower`);
      expectStatistic(upper, wanted.upper, `chunk ${i} upper`);
    });
  });
});
