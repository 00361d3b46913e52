/** Longest silence between two of ascending times, where it begins, and the distances of all neighbours that differ, in order. */
export interface Silence { readonly longest: number; readonly from: number; readonly distances: Float64Array }

/** Undefined with fewer than two distinct times. `times` are ascending and have no NaN. */
export function silence(times: Float64Array): Silence | undefined {
  const distances = new Float64Array(times.length);
  let count = 0;
  let longest = 0;
  let from = Number.NaN;
  for (let i = 1; i < times.length; i++) {
    const distance = (times[i] as number) - (times[i - 1] as number);
    if (distance === 0) continue;
    distances[count++] = distance;
    if (distance > longest) {
      longest = distance;
      from = times[i - 1] as number;
    }
  }
  return count === 0 ? undefined : { longest, from, distances: distances.subarray(0, count) };
}

/**
 * Rows per millisecond over ascending times that were watched from the first to the last: (n − 1) / (last − first), the maximum-likelihood rate
 * of what comes at random. Where time stamps are coarse (days, hours), each stands for everything until the next possible one, `resolution` later.
 * Undefined where no time passes.
 */
export function rate(times: Float64Array, resolution = 0): number | undefined {
  const span = times.length > 1 ? (times[times.length - 1] as number) - (times[0] as number) : 0;
  if (resolution > 0) return times.length / (span + resolution);
  return span > 0 ? (times.length - 1) / span : undefined;
}
