import { describe, expect, it, vi } from "vitest";
import { createEngine } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { formatConfig, parseConfig } from "../../src/data/config.ts";
import { conceptClause } from "../../src/monitor/conceptWords.ts";
import { mersenneTwister } from "../../src/stats/mersenneTwister.ts";
import { breaches } from "../cli/schema.ts";
import { reportOf } from "./reportOf.ts";

/** Rows of a model whose probability is right as long as `bend` is 0; `labelled` says which rows have their outcome. */
function table(rows: number, seed: number, { shift = 0, bend = 0, labelled = (_: number): boolean => true } = {}): string {
  const generator = mersenneTwister(seed);
  const uniform = (): number => (generator.next() + 0.5) / 2 ** 32;
  const lines = Array.from({ length: rows }, (_, i) => {
    const x = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) + shift;
    const p = 1 / (1 + Math.exp(-2 * x));
    const y = uniform() < p + bend * (0.5 - p) ? 1 : 0;
    return `${x.toFixed(6)},${p.toFixed(6)},${p >= 0.5 ? 1 : 0},${labelled(i) ? y : ""}`;
  });
  return `x,p,y_pred,y\n${lines.join("\n")}\n`;
}
const config = { target: "y", prediction: "y_pred", probability: "p", positive: "1", chunk: "500" };

describe("without labels", () => {
  it("the verdict gives the estimate and says so; the chunks carry it", async () => {
    const report = await reportOf({ reference: table(3000, 1), current: table(3000, 2, { shift: 0.8, labelled: () => false }) }, config);
    expect(report.verdict.sentence).toMatch(/estimated AUC 0\.\d+ \(no labels yet\), 0\.\d+ in the reference/);
    expect(report.performance?.current).toBeUndefined();
    expect(report.timeline?.chunks.every(({ estimated }) => estimated?.rocAuc !== undefined)).toBe(true);
    expect(report.concept?.decomposition).toBeUndefined();
    expect(breaches(report)).toEqual([]);
  });

  it("one label in a thousand: unlabelled rows are not wrong, the estimate stands beside, and nothing is decomposed", async () => {
    const report = await reportOf({ reference: table(3000, 1), current: table(3000, 2, { labelled: (i) => i % 1000 === 0 }) }, config);
    expect(report.performance?.current?.labelled).toBe(3);
    expect(report.performance?.estimated?.rows).toBe(3000);
    expect(report.concept?.decomposition).toBeUndefined();
    expect(report.concept?.detectors?.[0]?.values).toBe(3003);
    expect(breaches(report)).toEqual([]);
  });

  it("a reference with one class gives no estimate, and a sentence", async () => {
    const one = table(600, 1).replace(/,[01]$/gm, ",1");
    const report = await reportOf({ reference: one, current: table(600, 2) }, config);
    expect(report.performance?.estimated).toBeUndefined();
    expect(report.notes.find(({ code }) => code === "no-estimate")?.sentence).toMatch(/only rows of class “1”/);
    expect(breaches(report)).toEqual([]);
  });
});

describe("concept drift in the report", () => {
  it("books a changed relation as such, on the inputs and in the detectors too", async () => {
    const report = await reportOf({ reference: table(4000, 1), current: table(4000, 2, { bend: 0.8 }) }, config);
    const part = report.concept?.decomposition?.parts.find(({ metric }) => metric === "accuracy");
    expect(part?.change).toBeLessThan(-0.1);
    expect((part?.concept as number) / (part?.change as number)).toBeGreaterThan(0.9);
    expect(report.concept?.columns?.[0]?.qValue).toBeLessThan(1e-10);
    for (const name of ["adwin", "ddm", "hddmA"]) {
      const found = report.concept?.detectors?.find((each) => each.name === name);
      expect(found?.drifts.some(({ index, sample }) => sample === "current" && index < 6000), name).toBe(true);
    }
    expect(breaches(report)).toEqual([]);
  });

  it("books moved inputs as such, and finds no outcome changed given the score", async () => {
    const report = await reportOf({ reference: table(4000, 1), current: table(4000, 2, { shift: 1.2 }) }, config);
    const part = report.concept?.decomposition?.parts.find(({ metric }) => metric === "accuracy");
    expect((part?.explained as number) / (part?.change as number)).toBeGreaterThan(0.8);
    expect(report.concept?.columns?.[0]?.qValue).toBeGreaterThan(0.01);
  });

  it("says where the scores do not overlap", async () => {
    const report = await reportOf({ reference: table(1000, 1, { shift: -2.5 }), current: table(1000, 2, { shift: 2.5 }) }, config);
    expect(report.concept?.decomposition?.overlap).toBeLessThan(0.9);
    expect(report.notes.some(({ code }) => code === "little-overlap")).toBe(true);
  });

  it.each([
    [{ adwin: { detla: 0.1 } }, "detectors: adwin has no parameter “detla”; it has delta, clock"],
    [{ ddm: { warmStart: "soon" } }, "detectors: warmStart of ddm is “soon”; write a number as 30"],
    [{ kswin: { statSize: 80 } }, "the window of kswin (100) must hold its statSize (80) twice"],
    [{ fhddm: { slidingWindowSize: 0 } }, "it counts values, so it is a whole number from 1 on"],
  ])("refuses %j in a sentence", async (detectors, sentence) => {
    await expect(reportOf({ reference: table(200, 1), current: table(200, 2) }, { ...config, detectors })).rejects.toThrow(sentence);
  });

  it("parameters that change read the errors again, and no row; a newer question gives up the older of the same detector alone", async () => {
    const kernel = await loadKernel();
    const engine = createEngine(kernel);
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    await engine.open({ reference: { name: "a.csv", data: bytes(table(3000, 1)) }, current: { name: "b.csv", data: bytes(table(3000, 2, { bend: 0.8 })) } }, config);
    const report = await engine.report(config);
    await engine.detect(config);
    const loads = vi.spyOn(kernel.memory, "scope");
    const rows: number[] = [];
    const [adwin] = (await engine.detect({ ...config, detectors: { adwin: { delta: 1e-6 } } }, undefined, "adwin", ({ done, total, unit }) => rows.push(done, total, unit === "rows" ? 0 : Number.NaN))) ?? [];
    expect(adwin?.parameters).toMatchObject({ delta: 1e-6 });
    expect(adwin?.values).toBe(6000);
    expect(rows.every((value) => value >= 0 && value <= 6000)).toBe(true);
    expect((await engine.detect(config, undefined, "adwin"))?.[0]).toEqual(report.concept?.detectors?.find(({ name }) => name === "adwin"));
    expect(loads).not.toHaveBeenCalled();
    const questions = [engine.detect(config, undefined, "kswin"), engine.detect(config, undefined, "ddm"), engine.detect(config, undefined, "kswin")];
    const [first, other, second] = await Promise.allSettled(questions);
    expect(other?.status).toBe("fulfilled");
    expect(second?.status).toBe("fulfilled");
    // The first may have ended before it could hear of the second.
    if (first?.status === "rejected") expect(first.reason).toMatchObject({ name: "AbortError" });
    engine.close();
  });

  it("runs detectors with the config's parameters, which driftglass.yaml keeps", async () => {
    const chosen = parseConfig("detectors:\n  page_hinkley:\n    threshold: 3\n    mode: up\n  hddm_a: { two_sided_test: true }\n", "driftglass.yaml");
    expect(chosen.detectors).toEqual({ pageHinkley: { threshold: 3, mode: "up" }, hddmA: { twoSidedTest: true } });
    expect(parseConfig(formatConfig(chosen), "again")).toEqual(chosen);
    const report = await reportOf({ reference: table(600, 1), current: table(600, 2) }, { ...config, ...chosen });
    expect(report.concept?.detectors?.find(({ name }) => name === "pageHinkley")?.parameters).toMatchObject({ threshold: 3, mode: "up", delta: 0.005 });
  });
});

describe("a changed relation in the verdict", () => {
  it("is said with the part that it explains, at which row ADWIN marks it, and with the level that a loss of its size has", async () => {
    const { verdict, concept, performance } = await reportOf({ reference: table(4000, 1), current: table(4000, 2, { bend: 0.8 }) }, config);
    const part = concept?.decomposition?.parts.find(({ metric }) => metric === "rocAuc");
    expect(verdict.sentence).toMatch(/; the relation between inputs and outcome changed: it explains (all|0\.\d+) of the 0\.\d+ that AUC lost\.$/);
    expect(verdict.clauses.at(-1)).toMatchObject({ view: "performance", level: "alert" });
    const finding = verdict.findings.find(({ subject }) => subject === "The relation between inputs and outcome");
    expect(finding).toMatchObject({ level: "alert", view: "performance", metric: "rocAuc" });
    // The loss is the one that the sentence began with; the part is of the decomposition.
    const lost = performance?.change?.find(({ metric }) => metric === "rocAuc")?.change as number;
    expect(finding?.sentence).toContain(`of the ${(-lost).toFixed(3)} that AUC lost`);
    expect(part?.concept).toBeCloseTo(lost, 1);
    expect(Number(/ADWIN marks it at row ([\d,]+) of current$/.exec(finding?.sentence ?? "")?.[1]?.replace(",", ""))).toBeLessThan(1000);
  });

  it("is not said where only inputs moved, where nothing did, or where the scores do not overlap", async () => {
    for (const [before, after] of [[{}, { shift: 1.2 }], [{}, {}], [{ shift: -2.5 }, { shift: 2.5, bend: 0.8 }]]) {
      const { verdict } = await reportOf({ reference: table(2000, 1, before), current: table(2000, 2, after) }, config);
      expect(verdict.sentence).not.toContain("relation");
      expect(verdict.findings.map(({ subject }) => subject)).not.toContain("The relation between inputs and outcome");
    }
  });

  it.each([
    ["higher", -0.09, -0.02, -0.07, "it explains 0.070 of the 0.090 that AUC lost"],
    ["higher", -0.09, -0.0001, -0.0899, "it explains all of the 0.090 that AUC lost"],
    ["higher", -0.05, 0.02, -0.07, "it alone took 0.070 off AUC, and moved inputs gave 0.020 back"],
    ["higher", 0.01, 0.08, -0.07, "it alone took 0.070 off AUC, and moved inputs gave 0.080 back"],
    ["lower", 9, 2, 7, "it explains 7.000 of the 9.000 by which RMSE rose"],
    ["lower", 5, -2, 7, "it alone put 7.000 on RMSE, and moved inputs gave 2.000 back"],
  ] as const)("in words: %s is better, change %d in %d explained and %d not", (better, change, explained, part, words) => {
    const metric = better === "higher" ? "rocAuc" : "rmse";
    const around = (value: number): [number, number] => [value - 0.012, value + 0.012];
    const parts = [{ metric, change, explained, explainedInterval: around(explained), concept: part, conceptInterval: around(part), better }];
    const judged = { concept: { decomposition: { parts, given: "score" as const, strata: 20, overlap: 1 } }, performance: { reference: { metrics: { [metric]: { value: 10 } } } } };
    expect(conceptClause(judged)).toEqual({ text: `the relation between inputs and outcome changed: ${words}`, view: "performance", level: "alert" });
    expect(conceptClause({ ...judged, concept: { decomposition: { ...judged.concept.decomposition, overlap: 0.89 } } })).toBeUndefined();
    const weak = { ...(parts[0] as (typeof parts)[number]), conceptInterval: [part - 10, part + 10] as [number, number] };
    expect(conceptClause({ ...judged, concept: { decomposition: { ...judged.concept.decomposition, parts: [weak] } } })).toBeUndefined();
  });
});
