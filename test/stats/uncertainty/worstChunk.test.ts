import { describe, expect, it } from "vitest";
import { divergenceUncertainty } from "../../../src/stats/uncertainty/divergence.ts";
import { jensenShannonBase2Term, plain } from "../../../src/stats/uncertainty/divergences.ts";
import { worstChunkNoise } from "../../../src/stats/uncertainty/worstChunk.ts";
import { normalised, seededCounts, uniform } from "./populations.ts";

const distance = { term: jensenShannonBase2Term, share: plain, root: true };
const valueOf = (before: readonly number[], now: readonly number[], n: number, m: number): number => Math.sqrt(before.reduce((sum, count, i) => sum + jensenShannonBase2Term(count / n, (now[i] as number) / m), 0));
const bell = normalised([1, 4, 12, 30, 60, 80, 60, 30, 12, 4, 1]);
const few = normalised([5, 3, 2]);

describe("worstChunkNoise(reference, current, chunks, divergence)", () => {
  it.each([
    ["ten equal chunks over eleven bins", bell, 5000, Array<number>(10).fill(500)],
    ["ten chunks and a remainder of seven rows", bell, 5000, [...Array<number>(10).fill(500), 7]],
    ["ten small chunks over three bins", few, 1000, Array<number>(10).fill(60)],
    ["one chunk", few, 1000, [800]],
  ] as const)("%s: the mean of the worst of 200 simulated ones", (_name, shares, n, chunks) => {
    const random = uniform(77);
    let [worst, noise] = [0, 0];
    const runs = 200;
    for (let run = 0; run < runs; run++) {
      const reference = seededCounts(shares, n, random);
      const parts = chunks.map((rows) => seededCounts(shares, rows, random));
      worst += Math.max(...parts.map((part, i) => valueOf(reference, part, n, chunks[i] as number))) / runs;
      noise += worstChunkNoise(reference, shares.map((_, i) => parts.reduce((sum, part) => sum + (part[i] as number), 0)), chunks, distance) / runs;
    }
    expect(noise / worst).toBeGreaterThan(0.93);
    expect(noise / worst).toBeLessThan(1.09);
  });

  it("is the noise of the only chunk, and grows with their number", () => {
    const [reference, current] = [[500, 300, 200], [250, 150, 100]];
    const alone = worstChunkNoise(reference, current, [500], distance);
    expect(alone / (divergenceUncertainty(reference, current, distance)?.noise as number)).toBeCloseTo(1, 1);
    expect(worstChunkNoise(reference, current, Array<number>(10).fill(500), distance)).toBeGreaterThan(1.5 * alone);
  });

  it("is no number where nothing can move", () => expect(worstChunkNoise([9], [9], [3, 3, 3], distance)).toBeNaN());
});
