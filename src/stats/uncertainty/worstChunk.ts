import { chiSquareLowerTail } from "../chiSquare.ts";
import { type Divergence, nullMoments } from "./divergence.ts";

/**
 * The value to expect of the worst of several chunks, each compared with the whole reference, had nothing moved: the mean of the greatest of
 * independent values, each with the gamma distribution that has the mean and variance of Poisson counts about the pooled shares (near no drift a
 * divergence is chi-square, and this is). `reference` and `current` are counts over the same bins, `chunks` the rows of each chunk. That all chunks share
 * one reference makes them a little alike, and the worst a little smaller. NaN where nothing can move.
 */
export function worstChunkNoise(reference: readonly number[], current: readonly number[], chunks: readonly number[], divergence: Divergence): number {
  const sizes = new Map<number, number>();
  for (const rows of chunks) if (rows > 0) sizes.set(rows, (sizes.get(rows) ?? 0) + 1);
  const laws = [...sizes].map(([rows, times]) => ({ times, ...nullMoments(reference, current, rows, divergence) }));
  const highest = Math.max(...laws.map(({ mean, variance }) => mean + 12 * Math.sqrt(variance)));
  if (!(highest > 0)) return Number.NaN;
  const allBelow = (sum: number): number => laws.reduce((product, { times, mean, variance }) => product * chiSquareLowerTail((2 * sum * mean) / variance, (2 * mean * mean) / variance) ** times, 1);
  const last = divergence.root ? Math.sqrt(highest) : highest;
  // The mean of what is never below 0 is the integral of its tail, here by midpoints.
  let noise = 0;
  for (let i = 0; i < points; i++) {
    const value = ((i + 0.5) / points) * last;
    noise += (1 - allBelow(divergence.root ? value * value : value)) * (last / points);
  }
  return noise;
}

const points = 200;
