import { kolmogorovSmirnovPValue } from "../kolmogorov.ts";
import { type MersenneTwister, mersenneTwisterOf } from "../mersenneTwister.ts";
import { type Detector, restarting } from "./detector.ts";

export const kswinDefaults = { alpha: 0.005, windowSize: 100, statSize: 30, seed: 42 };

const leastDistance = 0.1;

/**
 * KSWIN (Raab et al. 2020), as river 0.26's `drift.KSWIN(seed=…)`: the newest `statSize` values of a sliding window against as many drawn from the older ones, by
 * Kolmogorov and Smirnov's test; drift at p ≤ `alpha` and a distance above 0.1. Draws are those of Python's `random.Random(seed).sample`, afresh after each drift.
 */
export function kswin({ alpha, windowSize, statSize, seed }: typeof kswinDefaults = kswinDefaults): Detector {
  const older = windowSize - statSize;
  const pValues = new Map<number, number>();
  const pValue = (numerator: number): number => {
    const known = pValues.get(numerator) ?? kolmogorovSmirnovPValue(numerator * statSize, statSize, statSize);
    pValues.set(numerator, known);
    return known;
  };
  return restarting(() => {
    const sample = sampler(mersenneTwisterOf([seed >>> 0]), older, statSize);
    const ring = new Float64Array(windowSize);
    const [drawn, newest] = [new Float64Array(statSize), new Float64Array(statSize)];
    let count = 0;
    return {
      update(value) {
        ring[count % windowSize] = value;
        count += 1;
        if (count < windowSize) return undefined;
        const first = count % windowSize;
        const chosen = sample();
        for (let i = 0; i < statSize; i++) drawn[i] = ring[(first + (chosen[i] as number)) % windowSize] as number;
        for (let i = 0; i < statSize; i++) newest[i] = ring[(first + older + i) % windowSize] as number;
        const numerator = greatestGap(drawn.sort(), newest.sort());
        return pValue(numerator) <= alpha && numerator / statSize > leastDistance ? "drift" : undefined;
      },
    };
  });
}

/** Greatest difference of the two samples' counts up to a value; both of one size, ascending. */
function greatestGap(a: Float64Array, b: Float64Array): number {
  let [i, j, most] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    most = Math.max(most, Math.abs(i - j));
  }
  return most;
}

/** `random.sample(range(size), count)` of Python 3.11, again and again: from a pool that shrinks while that is small, else by drawing again what was drawn before. */
function sampler(generator: MersenneTwister, size: number, count: number): () => Uint32Array {
  const below = (n: number): number => {
    const shift = Math.clz32(n);
    for (;;) {
      const value = generator.next() >>> shift;
      if (value < n) return value;
    }
  };
  const chosen = new Uint32Array(count);
  const set = 21 + (count > 5 ? 4 ** Math.ceil(Math.log(count * 3) / Math.log(4)) : 0);
  if (size > set) {
    return () => {
      const seen = new Set<number>();
      while (seen.size < count) seen.add(below(size));
      chosen.set([...seen]);
      return chosen;
    };
  }
  const all = Uint32Array.from({ length: size }, (_, i) => i);
  const pool = new Uint32Array(size);
  return () => {
    pool.set(all);
    for (let i = 0; i < count; i++) {
      const at = below(size - i);
      chosen[i] = pool[at] as number;
      pool[at] = pool[size - i - 1] as number;
    }
    return chosen;
  };
}
