import { kolmogorovSmirnovPValue } from "../kolmogorov.ts";
import { type MersenneTwister, mersenneTwisterOf } from "../mersenneTwister.ts";
import { type Detector, restarting } from "./detector.ts";

export const kswinDefaults = { alpha: 0.005, windowSize: 100, statSize: 30, seed: 42 };

const leastDistance = 0.1;
/** Up to so many values, each put in its place as it is drawn is faster than a sort of them all. */
const mostInserted = 128;

/**
 * KSWIN (Raab et al. 2020), as river 0.26's `drift.KSWIN(seed=…)`: the newest `statSize` values of a sliding window against as many drawn from the older ones, by
 * Kolmogorov and Smirnov's test; drift at p ≤ `alpha` and a distance above 0.1. Draws are those of Python's `random.Random(seed).sample`, afresh after each drift.
 */
export function kswin({ alpha, windowSize, statSize, seed }: typeof kswinDefaults = kswinDefaults): Detector {
  const older = windowSize - statSize;
  const few = statSize <= mostInserted;
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
    // Of the newest values how many there are and how many of them are 1; of the window how many are neither 0 nor 1.
    let [count, held, ones, others] = [0, 0, 0, 0];
    const isOther = (value: number): number => (value === 0 || value === 1 ? 0 : 1);
    const replace = (value: number): void => {
      const at = count % windowSize;
      if (count >= windowSize) others -= isOther(ring[at] as number);
      if (count >= statSize) {
        const leaving = ring[(count - statSize) % windowSize] as number;
        remove(newest, held--, leaving);
        if (leaving === 1) ones -= 1;
      }
      insert(newest, held++, value);
      if (value === 1) ones += 1;
      others += isOther(value);
      ring[at] = value;
      count += 1;
    };
    return {
      update(value) {
        replace(value);
        if (count < windowSize) return undefined;
        const first = count % windowSize;
        const chosen = sample();
        let drawnOnes = 0;
        for (let i = 0; i < statSize; i++) {
          const at = first + (chosen[i] as number);
          const one = ring[at < windowSize ? at : at - windowSize] as number;
          if (others === 0) drawnOnes += one;
          else if (few) insert(drawn, i, one);
          else drawn[i] = one;
        }
        // Errors of 0 and 1 need no order.
        const numerator = others === 0 ? Math.abs(drawnOnes - ones) : greatestGap(few ? drawn : drawn.sort(), newest);
        return pValue(numerator) <= alpha && numerator / statSize > leastDistance ? "drift" : undefined;
      },
    };
  });
}

/** Puts the value where it belongs among the first `length`, which are ascending. */
function insert(values: Float64Array, length: number, value: number): void {
  let at = length;
  for (; at > 0 && (values[at - 1] as number) > value; at--) values[at] = values[at - 1] as number;
  values[at] = value;
}

/** Takes one such value out of the first `length`. */
function remove(values: Float64Array, length: number, value: number): void {
  let at = length - 1;
  while (at > 0 && values[at] !== value) at--;
  values.copyWithin(at, at + 1, length);
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
    const seen = new Uint32Array(size);
    let turn = 0;
    return () => {
      turn += 1;
      for (let i = 0; i < count; ) {
        const at = below(size);
        if (seen[at] === turn) continue;
        seen[at] = turn;
        chosen[i++] = at;
      }
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
