import { describe, expect, it } from "vitest";
import { cheapest, costPerRow } from "../../src/costs.ts";
import type { ClassFigures, Metrics, Performance } from "../../src/report.ts";
import { countsAt } from "../../src/stats/thresholdCounts.ts";
import { metricsAt } from "../../src/stats/thresholdMetrics.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { expectValid } from "../monitor/valid.ts";
import { golden } from "./cases.ts";

type Figures = Record<string, number>;
interface Class { actual: number; predicted: number; precision: number | null; recall: number | null; f1: number | null }
interface Task { plain: Figures; weighted: Figures; classes: Class[]; weightedClasses: Class[] }
interface At { threshold: number; counts: [number, number, number, number]; metrics: Record<string, number | null> }
interface More {
  rows: { label: number[]; p: number[]; weight: number[]; three: number[]; scores: number[][]; target: number[]; guess: number[] };
  binary: Task & { calibration: Figures; gains: { threshold: number; rowShare: number; positiveShare: number }[]; thresholds: At[]; weightedThresholds: At[] };
  multiclass: Task;
  many: { label: number[]; scores: number[][]; weight: number[] } & Pick<Task, "plain" | "weighted">;
  regression: Pick<Task, "plain" | "weighted">;
}

const { rows, binary, multiclass, many, regression } = golden<More>("performance_more");

function table(columns: Record<string, readonly (number | string)[]>): string {
  const names = Object.keys(columns);
  const length = (columns[names[0] as string] as readonly number[]).length;
  return `${[names.join(","), ...Array.from({ length }, (_, i) => names.map((name) => columns[name]?.[i]).join(","))].join("\n")}\n`;
}

/** Relative 1e-12: sums of 240 rows. */
function expectFigures(metrics: Metrics, wanted: Figures): void {
  for (const [name, value] of Object.entries(wanted)) {
    expect(Math.abs((metrics[name]?.value ?? Number.NaN) - value), `${name}: ${metrics[name]?.value}, wanted ${value}`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
    // A single row decides the greatest error: it has no interval.
    if (name === "maxError") continue;
    const { lower, upper } = metrics[name] as Metrics[string];
    expect((lower as number) < value && value < (upper as number), `${name} lies in its interval ${lower} to ${upper}`).toBe(true);
  }
}

function expectClasses(found: ClassFigures[], wanted: Class[]): void {
  expect(found.map(({ actual, predicted }) => ({ actual, predicted }))).toEqual(wanted.map(({ actual, predicted }) => ({ actual, predicted })));
  found.forEach((each, i) => {
    for (const name of ["precision", "recall", "f1"] as const) {
      const value = wanted[i]?.[name];
      if (value === null) expect(each[name]).toBeUndefined();
      else expect(Math.abs((each[name]?.value as number) - (value as number)), `${name} of ${each.label}`).toBeLessThan(1e-12);
    }
  });
}

/** Both sides are the same rows: the golden ones. */
async function sideOf(columns: Record<string, readonly (number | string)[]>, config: Parameters<typeof reportOf>[1]): Promise<Performance> {
  const csv = table(columns);
  const report = await reportOf({ reference: csv, current: csv }, config);
  expectValid(report);
  expect(report.performance?.reference).toEqual(report.performance?.current);
  return report.performance?.current as Performance;
}

const ofBinary = { label: rows.label, p: rows.p };
const binaryConfig = { target: "label", probability: "p", positive: "1" };

describe("binary, as scikit-learn", () => {
  it("balanced accuracy, kappa and every other metric", async () => {
    const side = await sideOf(ofBinary, binaryConfig);
    expectFigures(side.metrics, binary.plain);
    expectClasses(side.classes as ClassFigures[], binary.classes);
  });

  it("with sample_weight; the matrix and the classes' sizes stay counts of rows", async () => {
    const side = await sideOf({ ...ofBinary, w: rows.weight }, { ...binaryConfig, weight: "w" });
    expectFigures(side.metrics, binary.weighted);
    expectClasses(side.classes as ClassFigures[], binary.weightedClasses);
    expect(side.confusion?.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(rows.label.length);
  });

  it("weights that are all the same change no figure and no interval", async () => {
    const plain = await sideOf(ofBinary, binaryConfig);
    const same = await sideOf({ ...ofBinary, w: rows.label.map(() => "2.5") }, { ...binaryConfig, weight: "w" });
    for (const [name, metric] of Object.entries(plain.metrics)) {
      for (const part of ["value", "lower", "upper"] as const) expect(same.metrics[name]?.[part], `${name} ${part}`).toBeCloseTo(metric[part] as number, 7);
    }
    expect(same.curves?.roc?.length).toBe(plain.curves?.roc?.length);
    same.curves?.roc?.forEach((point, i) => expect(point.truePositiveRate).toBeCloseTo(plain.curves?.roc?.[i]?.truePositiveRate as number, 12));
  });

  it("expected calibration error over bins of equal width and of equal count, and the greatest gap", async () => {
    const { calibrationError } = await sideOf(ofBinary, binaryConfig);
    for (const [name, value] of Object.entries(binary.calibration)) expect(Math.abs((calibrationError as unknown as Figures)[name] as number - value), name).toBeLessThan(1e-12);
  });

  it("gains and lift at every score", async () => {
    const gains = (await sideOf(ofBinary, binaryConfig)).curves?.gains ?? [];
    expect(gains).toHaveLength(binary.gains.length);
    binary.gains.forEach(({ threshold, rowShare, positiveShare }, i) => {
      expect(gains[i]?.threshold).toBe(threshold);
      expect(gains[i]?.rowShare).toBeCloseTo(rowShare, 12);
      expect(gains[i]?.positiveShare).toBeCloseTo(positiveShare, 12);
      expect(gains[i]?.lift).toBeCloseTo(positiveShare / rowShare, 10);
    });
  });
});

describe("any decision threshold, as scikit-learn on that decision", () => {
  it.each([["plain", undefined, binary.thresholds], ["weighted", Float64Array.from(rows.weight), binary.weightedThresholds]] as const)("%s", (_, weights, wanted) => {
    const counts = countsAt(Float64Array.from(rows.p), Int32Array.from(rows.label), wanted.map(({ threshold }) => threshold), weights);
    for (const [i, { counts: [tp, fp, tn, fn], metrics }] of wanted.entries()) {
      [[counts.truePositives, tp], [counts.falsePositives, fp], [counts.trueNegatives, tn], [counts.falseNegatives, fn]].forEach(([found, count]) => {
        const difference = Math.abs(((found as Float64Array)[i] as number) - (count as number));
        expect(difference).toBeLessThanOrEqual(weights ? 1e-9 : 0);
      });
      const own = metricsAt({ truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn });
      for (const [name, value] of Object.entries(metrics)) {
        if (value === null) expect(own[name], name).toBeUndefined();
        else expect(Math.abs((own[name] as number) - value), `${name} at ${wanted[i]?.threshold}`).toBeLessThan(1e-12);
      }
    }
  });

  it("is in the report, the threshold that decides among them, with the metrics of the report there", async () => {
    const csv = table(ofBinary);
    const report = await reportOf({ reference: csv, current: csv }, { ...binaryConfig, decisionThreshold: 0.42 });
    expectValid(report);
    const { thresholds = [], current } = report.performance ?? {};
    const values = thresholds.map(({ threshold }) => threshold);
    expect(values.length).toBeLessThanOrEqual(100);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    const own = thresholds[values.indexOf(0.42)]?.current;
    for (const name of ["accuracy", "precision", "recall", "specificity", "npv", "f1", "mcc", "balancedAccuracy", "cohenKappa"]) expect(own?.metrics[name], name).toBeCloseTo(current?.metrics[name]?.value as number, 12);
    const costs = { falsePositive: 2, falseNegative: 5 };
    const all = thresholds.map(({ current: figures }) => costPerRow(figures as NonNullable<typeof figures>, costs));
    expect(cheapest(thresholds, "current", costs)).toBe(all.indexOf(Math.min(...all)));
    const wrong = rows.p.reduce((sum, p, i) => sum + (p >= 0.42 && rows.label[i] === 0 ? 2 : p < 0.42 && rows.label[i] === 1 ? 5 : 0), 0);
    expect(costPerRow(own as NonNullable<typeof own>, costs)).toBeCloseTo(wrong / 240, 12);
  });
});

describe("several classes, as scikit-learn", () => {
  const columns = {
    y: rows.three.map((code) => `c${code}`), guess: rows.scores.map((scores) => `c${scores.indexOf(Math.max(...scores))}`),
    p0: rows.scores.map((scores) => scores[0] as number), p1: rows.scores.map((scores) => scores[1] as number), p2: rows.scores.map((scores) => scores[2] as number),
  };
  const config = { target: "y", prediction: "guess", probability: [0, 1, 2].map((label) => ({ label: `c${label}`, column: `p${label}` })) };

  it("micro, macro and weighted averages", async () => {
    const side = await sideOf(columns, config);
    expectFigures(side.metrics, multiclass.plain);
    expectClasses(side.classes as ClassFigures[], multiclass.classes);
  });

  it("with sample_weight", async () => {
    const side = await sideOf({ ...columns, w: rows.weight }, { ...config, weight: "w" });
    expectFigures(side.metrics, multiclass.weighted);
    expectClasses(side.classes as ClassFigures[], multiclass.weightedClasses);
  });

  it("of twelve classes, how often the true one is among the two and the five highest, where many scores are equal", async () => {
    const labels = Array.from({ length: 12 }, (_, label) => `c${String(label).padStart(2, "0")}`);
    const twelve = { y: many.label.map((code) => labels[code] as string), guess: many.scores.map((scores) => labels[scores.indexOf(Math.max(...scores))] as string), ...Object.fromEntries(labels.map((label, code) => [`p${label}`, many.scores.map((scores) => scores[code] as number)])) };
    const asked = { target: "y", prediction: "guess", probability: labels.map((label) => ({ label, column: `p${label}` })) };
    expectFigures((await sideOf(twelve, asked)).metrics, many.plain);
    expectFigures((await sideOf({ ...twelve, w: many.weight }, { ...asked, weight: "w" })).metrics, many.weighted);
  });
});

describe("regression, as scikit-learn", () => {
  const columns = { y: rows.target, guess: rows.guess };
  const config = { target: "y", prediction: "guess" };

  it("with the 90th percentile of the absolute error; R² and MAPE have a seeded bootstrap's interval", async () => {
    const side = await sideOf(columns, config);
    expectFigures(side.metrics, regression.plain);
    expect(side.bootstrap).toEqual({ metrics: ["r2", "mape", "explainedVariance"], resamples: 1000, seed: 20_250 });
    expect((await sideOf(columns, config)).metrics.r2).toEqual(side.metrics.r2);
  });

  it("with sample_weight", async () => {
    expectFigures((await sideOf({ ...columns, w: rows.weight }, { ...config, weight: "w" })).metrics, regression.weighted);
  });

  it("residuals over predictions and over the rows in order, every row once", async () => {
    const { curves } = await sideOf(columns, config);
    const residuals = rows.guess.map((guess, i) => guess - (rows.target[i] as number));
    for (const bins of [curves?.residualsByPrediction, curves?.residualsOverTime]) {
      expect(bins).toHaveLength(10);
      expect(bins?.reduce((sum, { count }) => sum + count, 0)).toBe(240);
      expect(bins?.reduce((sum, { count, mean }) => sum + count * mean, 0)).toBeCloseTo(residuals.reduce((sum, value) => sum + value, 0), 9);
    }
    expect(curves?.residualsOverTime?.[0]?.mean).toBeCloseTo(residuals.slice(0, 24).reduce((sum, value) => sum + value, 0) / 24, 12);
  });
});

describe("weights", () => {
  it("that are missing or negative count for nothing, as if the rows were not there, and a note says how many", async () => {
    const cut = rows.label.map((_, i) => i % 4 !== 0);
    const config = { ...binaryConfig, weight: "w" };
    const broken = table({ ...ofBinary, w: rows.weight.map((weight, i) => (cut[i] ? weight : i % 8 === 0 ? "" : -1)) });
    const kept = (values: readonly number[]): number[] => values.filter((_, i) => cut[i]);
    const report = await reportOf({ reference: broken, current: broken }, config);
    const whole = await sideOf({ label: kept(rows.label), p: kept(rows.p), w: kept(rows.weight) }, config);
    for (const [name, { value }] of Object.entries(whole.metrics)) expect(report.performance?.current?.metrics[name]?.value, name).toBeCloseTo(value, 12);
    expect(report.performance?.current?.labelled).toBe(180);
    expect(report.notes.filter(({ code }) => code === "weights-zero").map(({ sentence }) => sentence)[0]).toContain("60 rows of 240");
  });
});
