import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DriftVerdict } from "../../../src/report.ts";
import { limitWords, noiseWords } from "../../../src/sureness.ts";
import { divergenceUncertainty } from "../../../src/stats/uncertainty/divergence.ts";
import { halfRow, jensenShannonTerm, plain, psiTerm } from "../../../src/stats/uncertainty/divergences.ts";

const psi = { term: psiTerm, share: halfRow };
const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

describe("divergenceUncertainty(reference, current, divergence)", () => {
  it("has (bins − 1)(1/n + 1/m) for the noise of PSI in large bins, an eighth of it under the root for Jensen–Shannon", () => {
    const [a, b] = [[40_000, 30_000, 20_000, 10_000], [20_000, 15_000, 10_000, 5_000]];
    const wanted = 3 * (1 / 100_000 + 1 / 50_000);
    expect((divergenceUncertainty(a, b, psi)?.noise as number) / wanted).toBeCloseTo(1, 3);
    // The mean of a chi variable with three degrees of freedom is √(8/π).
    const distance = divergenceUncertainty(a, b, { term: jensenShannonTerm, share: plain, root: true });
    expect((distance?.noise as number) / Math.sqrt((wanted / 3 / 8) * (8 / Math.PI))).toBeCloseTo(1, 2);
  });

  it("is the delta method's interval where bins are large: two bins, by hand", () => {
    const [n, m, p, q] = [1e6, 1e6, 0.5, 0.4];
    const value = 2 * (p - q) * Math.log((p * (1 - q)) / (q * (1 - p))) / 2;
    const slope = (x: number, y: number): number => Math.log((x * (1 - y)) / (y * (1 - x))) + (x - y) / (x * (1 - x));
    const error = Math.sqrt(slope(p, q) ** 2 * p * (1 - p) / n + slope(q, p) ** 2 * q * (1 - q) / m);
    const { interval } = divergenceUncertainty([n * p, n * (1 - p)], [m * q, m * (1 - q)], psi) as { interval: [number, number] };
    expect((interval[1] - interval[0]) / (2 * 1.959963984540054 * error)).toBeCloseTo(1, 3);
    expect((interval[0] + interval[1]) / 2 / value).toBeCloseTo(1, 3);
  });

  it("never has a lower end below 0 or above the upper one, nor one that lies wholly above the value", () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { minLength: 2, maxLength: 30 }), (bins) => {
      const [a, b] = [bins.map(([x]) => x), bins.map(([, y]) => y)];
      const sure = divergenceUncertainty(a, b, psi);
      if (sure.noise === undefined) {
        expect(sure.absent).toBeTypeOf("string");
        return;
      }
      expect(sure.noise).toBeGreaterThan(0);
      if (!sure.interval) return;
      const value = sum(a.map((count, i) => (count + (b[i] as number) > 0 ? psiTerm(halfRow(count, sum(a), 1), halfRow(b[i] as number, sum(b), 1)) : 0)));
      expect(sure.interval[0]).toBeGreaterThanOrEqual(0);
      expect(sure.interval[1]).toBeGreaterThan(sure.interval[0]);
      expect(sure.interval[0]).toBeLessThanOrEqual(value * (1 + 1e-9));
      expect(divergenceUncertainty(a, b, psi)).toEqual(sure);
    }), { seed: 4, numRuns: 300 });
  });

  it("gets narrower with more rows", () => {
    const width = (times: number): number => {
      const { interval } = divergenceUncertainty([50, 30, 20].map((x) => x * times), [30, 30, 40].map((x) => x * times), psi) as { interval: [number, number] };
      return interval[1] - interval[0];
    };
    expect(width(100) / width(1)).toBeGreaterThan(0.09);
    expect(width(100) / width(1)).toBeLessThan(0.11);
  });

  it("is absent, and says why, for one bin, for an empty side, and for bins of too few rows", () => {
    const few = "fewer than three rows a bin in the smaller sample";
    expect([divergenceUncertainty([9], [7], psi), divergenceUncertainty([9, 1], [0, 0], psi), divergenceUncertainty([2, 2, 2], [900, 900, 900], psi)])
      .toEqual([{ absent: "fewer than two bins hold rows" }, { absent: few }, { absent: few }]);
  });
});

describe("in words", () => {
  const verdict = (value: number, interval: [number, number], noise: number): DriftVerdict => ({ convention: "standard", test: "psi", on: "statistic", value, threshold: 0.1, drifted: false, level: "ok", interval, noise });
  it("is so many times the noise, or no more than chance", () => {
    expect(noiseWords(verdict(0.18, [0.16, 0.2], 0.0045))).toBe("40 times the noise");
    expect(noiseWords(verdict(0.018, [0.004, 0.03], 0.0045))).toBe("4.0 times the noise");
    expect(noiseWords(verdict(0.008, [0, 0.01], 0.0045))).toBe("no more than chance");
    expect(noiseWords(verdict(0.004, [0, 0.01], 0.0045))).toBe("no more than chance");
    expect(limitWords(verdict(0.18, [0.16, 0.2], 0.0045), String)).toBe("0.16 to 0.2");
  });
});
