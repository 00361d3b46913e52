import { describe, expect, it } from "vitest";
import { loadTypeScriptKernel } from "../../src/kernel/load.ts";
import { averagePrecisionInterval, deltaStandardError } from "../../src/stats/delta.ts";

/** Seeded uniform numbers (Park & Miller's minimal standard). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function resample(counts: Float64Array, random: () => number): Float64Array {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const drawn = new Float64Array(counts.length);
  for (let row = 0; row < rows; row++) {
    let at = random() * rows;
    let cell = 0;
    while (at >= (counts[cell] as number)) at -= counts[cell++] as number;
    drawn[cell] = (drawn[cell] as number) + 1;
  }
  return drawn;
}

const f1 = (counts: Float64Array): number => (2 * (counts[3] as number)) / (2 * (counts[3] as number) + (counts[1] as number) + (counts[2] as number));

describe("deltaStandardError(counts, metric)", () => {
  it("is the binomial standard error for a share of all rows", () => {
    const counts = Float64Array.from([30, 10, 20, 140]);
    const accuracy = (cells: Float64Array): number => ((cells[0] as number) + (cells[3] as number)) / cells.reduce((a, b) => a + b, 0);
    expect(deltaStandardError(counts, accuracy)).toBeCloseTo(Math.sqrt((0.85 * 0.15) / 200), 8);
  });

  it.each([["F1", f1], ["MCC", (cells: Float64Array) => loadTypeScriptKernel().matthews(cells, 2)]] as const)("is the spread of %s over 2,000 resamples, to 5 %%", (_, metric) => {
    const counts = Float64Array.from([300, 60, 90, 150]);
    const random = uniform(7);
    const values = Array.from({ length: 2000 }, () => metric(resample(counts, random)));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    expect((deltaStandardError(counts, metric) as number) / spread).toBeGreaterThan(0.95);
    expect((deltaStandardError(counts, metric) as number) / spread).toBeLessThan(1.05);
  });

  it("is undefined for more cells than are worth it", () => {
    expect(deltaStandardError(new Float64Array(2000).fill(1), () => 0)).toBeUndefined();
  });
});

describe("averagePrecisionInterval(value, positives)", () => {
  it("is symmetric on the logit scale, with half width 1.96 / √(n θ (1 − θ))", () => {
    const [lower, upper] = averagePrecisionInterval(0.9, 400) as [number, number];
    const logit = (p: number): number => Math.log(p / (1 - p));
    expect(logit(upper) + logit(lower)).toBeCloseTo(2 * logit(0.9), 12);
    expect(logit(upper) - logit(0.9)).toBeCloseTo(1.959963984540054 / Math.sqrt(400 * 0.09), 12);
  });
  it("is undefined at 0, at 1 and without positives", () => {
    expect([averagePrecisionInterval(0, 10), averagePrecisionInterval(1, 10), averagePrecisionInterval(0.5, 0)]).toEqual([undefined, undefined, undefined]);
  });
});
