import { describe, expect, it } from "vitest";
import type { Predictions } from "../../src/report.ts";
import { certaintyOf } from "../../src/stats/certainty.ts";
import { growForest, outlierScores } from "../../src/stats/isolationForest.ts";
import { seededRandom } from "../../src/stats/random.ts";
import { golden } from "../golden/cases.ts";
import { reportOf } from "./reportOf.ts";
import { expectValid } from "./valid.ts";

const outliers = golden<{ at: number[]; mean: number[]; std: number[]; certainty: { probabilities: number[][]; confidence: number[]; margin: number[]; entropy: number[] } }>("outliers");

/** As make_outliers.py's `rows`. */
function closedForm(): Float64Array[] {
  const columns = [
    Float64Array.from({ length: 600 }, (_, i) => ((i * 37) % 101) / 101), Float64Array.from({ length: 600 }, (_, i) => ((i * 53) % 97) / 97),
    Float64Array.from({ length: 600 }, (_, i) => Math.floor(((i * 71) % 89) / 30) / 2),
  ];
  [[3, 0.5, 0.5], [0.5, -2, 0.5], [2, 2, 1], [1.4, 1.4, 0], [1.1, 0.5, 0.5]].forEach((row, i) => row.forEach((value, k) => { (columns[k] as Float64Array)[595 + i] = value; }));
  return columns;
}

function scoresOf(columns: Float64Array[], seed: number): Float64Array {
  const growing = growForest(columns, 600, seededRandom(seed));
  let step = growing.next();
  while (!step.done) step = growing.next();
  return outlierScores(step.value, columns, 0, 600);
}

describe("isolation forest", () => {
  it("scores as scikit-learn's over many seeds, to what seeds differ by", () => {
    const columns = closedForm();
    const seeds = 20;
    const runs = Array.from({ length: seeds }, (_, seed) => scoresOf(columns, seed + 1));
    outliers.at.forEach((row, i) => {
      const mean = runs.reduce((sum, scores) => sum + (scores[row] as number), 0) / seeds;
      // Both means are of draws: 20 of ours, 40 of theirs; four standard errors, twelve rows.
      const error = (outliers.std[i] as number) * Math.sqrt(1 / seeds + 1 / 40);
      expect(Math.abs(mean - (outliers.mean[i] as number)), `row ${row}: ${mean}, scikit-learn ${outliers.mean[i]}`).toBeLessThan(4 * error);
    });
  });

  it("is the same for the same seed", () => {
    expect(scoresOf(closedForm(), 5)).toEqual(scoresOf(closedForm(), 5));
  });
});

describe("certainty of a row", () => {
  it("is the greatest probability, its lead, and the entropy, as NumPy and SciPy", () => {
    const { probabilities, confidence, margin, entropy } = outliers.certainty;
    const found = certaintyOf([0, 1, 2].map((k) => Float64Array.from(probabilities, (row) => row[k] as number)));
    for (const [name, wanted] of [["confidence", confidence], ["margin", margin], ["entropy", entropy]] as const) wanted.forEach((value, i) => expect(found[name][i], `${name} ${i}`).toBeCloseTo(value, 12));
  });

  it("of one probability counts the other class, and is missing where it is no probability", () => {
    const { confidence, entropy, margin } = certaintyOf([Float64Array.of(0.9, 0.5, Number.NaN, 1.2)]);
    expect([...confidence]).toEqual([0.9, 0.5, Number.NaN, Number.NaN]);
    expect(margin[0]).toBeCloseTo(0.8, 12);
    expect(entropy[1]).toBeCloseTo(1, 12);
  });
});

function rowsOf(rows: number, seed: number, { outlier = -1, shift = 0, labels = true } = {}): string {
  const random = seededRandom(seed);
  return `a,b,y,p\n${Array.from({ length: rows }, (_, i) => {
    const p = Math.min(0.99, Math.max(0.01, random() + shift));
    const middling = (): number => (random() + random() + random() + random()) / 4;
    return `${i === outlier ? 40 : middling().toFixed(4)},${i === outlier ? 40 : middling().toFixed(4)},${labels ? Number(random() < p) : ""},${p.toFixed(4)}`;
  }).join("\n")}\n`;
}

describe("predictions in the report", () => {
  const config = { target: "y", probability: "p", positive: "1", decisionThreshold: 0.3 };
  it("need no labels: distribution, certainty, share near the threshold, drift of each, and the row that stands apart", async () => {
    const report = await reportOf({ reference: rowsOf(800, 1), current: rowsOf(700, 2, { outlier: 123, shift: 0.2, labels: false }) }, config);
    expectValid(report);
    const { labels, figures, nearThreshold, outliers: apart } = report.predictions as Predictions;
    const scores = rowsOf(700, 2, { outlier: 123, shift: 0.2, labels: false }).trimEnd().split("\n").slice(1).map((line) => Number(line.split(",")[3]));
    expect(labels?.find(({ label }) => label === "1")?.current).toBe(scores.filter((p) => p >= 0.3).length);
    expect(nearThreshold?.current?.value).toBeCloseTo(scores.filter((p) => Math.abs(p - 0.3) <= 0.05).length / 700, 12);
    const probability = figures.find(({ figure }) => figure === "probability");
    expect(figures.map(({ figure }) => figure)).toEqual(["probability", "confidence", "entropy", "margin"]);
    expect(probability?.current?.mean).toBeCloseTo(scores.reduce((sum, p) => sum + p, 0) / 700, 12);
    expect(probability?.histogram.current.reduce((sum, count) => sum + count, 0)).toBe(700);
    expect(probability?.drift?.pValue).toBeLessThan(1e-6);
    expect(apart?.rows[0]?.row).toBe(123);
    expect(apart?.rows[0]?.columns?.map(({ column }) => column).sort()).toEqual(["a", "b"]);
    for (const { score, columns = [] } of apart?.rows ?? []) {
      expect(columns.every(({ without }, i) => without < score && without >= (columns[i - 1]?.without ?? 0))).toBe(true);
    }
    expect(apart?.rows).toHaveLength(20);
  });

  it("the column that sets a row apart is the one that is odd", async () => {
    const odd = rowsOf(600, 5).replace(/\n[^,]+,([^,]+),/, "\n1.9,$1,");
    const report = await reportOf({ reference: rowsOf(600, 6), current: odd }, config);
    const listed = report.predictions?.outliers?.rows.find(({ row }) => row === 0);
    expect(listed?.columns?.[0]?.column).toBe("a");
    expect(listed?.columns?.[0]?.without).toBeLessThan((listed?.score as number) - 0.1);
  });

  it("where nothing moved, one current row in a hundred stands further apart than 99 in a hundred of reference", async () => {
    const report = await reportOf({ reference: rowsOf(4000, 3), current: rowsOf(4000, 4) }, config);
    const { share } = report.predictions?.outliers as NonNullable<Predictions["outliers"]>;
    expect(share.value).toBeGreaterThan(0.004);
    expect(share.value).toBeLessThan(0.018);
  });

  it("of a regression: outputs far from the reference's median, in robust standard deviations", async () => {
    const csv = (far: number): string => `x,y,guess\n${Array.from({ length: 200 }, (_, i) => `${i % 17},${(i % 50) + 0.5},${i < far ? 1000 : i % 50}`).join("\n")}\n`;
    const report = await reportOf({ reference: csv(0), current: csv(10) }, { target: "y", prediction: "guess" });
    expectValid(report);
    const far = report.predictions?.farOutputs;
    expect(far).toMatchObject({ median: 24.5, deviation: 1.4826 * 12.5, beyond: 3.5 });
    expect(far?.reference?.rows).toBe(0);
    expect(far?.current).toMatchObject({ rows: 10, value: 0.05 });
    expect(far?.rows).toHaveLength(10);
    expect(far?.rows?.[0]).toEqual({ row: expect.any(Number) as number, distance: (1000 - 24.5) / (1.4826 * 12.5) });
    expect(far?.rows?.map(({ row }) => row).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
