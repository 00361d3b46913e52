import { seededRandom } from "./random.ts";
import { stride } from "./ranked.ts";

export const bootstrapSeed = 20_250;
export const resamples = 1000;
/** Rows are dealt at random into at most so many groups, and groups are drawn: as good as drawing rows, and as fast for a million as for a thousand. */
export const mostGroups = 400;

/**
 * 95 % interval of a smooth function of sums over rows, from 1,000 seeded resamples (percentile bootstrap, Efron 1979). `terms` holds what each row adds
 * to each sum; a row of which a term is no number is left out. The function must not change when all sums are multiplied by one number, as ratios do not.
 * Undefined below ten rows, or where the function is not finite in a resample.
 */
export function* bootstrapInterval(terms: readonly Float64Array[], statistic: (sums: readonly number[]) => number): Generator<void, [number, number] | undefined> {
  const rows = terms[0]?.length ?? 0;
  const random = seededRandom(bootstrapSeed);
  const groups = Math.min(rows, mostGroups);
  const grouped = terms.map(() => new Float64Array(groups));
  let kept = 0;
  for (let row = 0; row < rows; row++) {
    if (row % stride === 0) yield;
    const group = rows === groups ? row : Math.floor(random() * groups);
    if (terms.some((term) => Number.isNaN(term[row]))) continue;
    kept++;
    for (const [k, sums] of grouped.entries()) sums[group] = (sums[group] as number) + ((terms[k] as Float64Array)[row] as number);
  }
  if (kept < 10) return undefined;
  yield;
  const drawn = drawnCounts(groups);
  const values = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    if (resample % 100 === 0) yield;
    values[resample] = statistic(grouped.map((sums) => {
      let sum = 0;
      for (let group = 0; group < groups; group++) sum += (drawn[resample * groups + group] as number) * (sums[group] as number);
      return sum;
    }));
  }
  if (!values.every(Number.isFinite)) return undefined;
  values.sort();
  return [quantile(values, 0.025), quantile(values, 0.975)];
}

let known: { groups: number; counts: Uint8Array } | undefined;

/** How often each group is in each resample: the same for every sample of so many groups, so the last one is kept. */
function drawnCounts(groups: number): Uint8Array {
  if (known?.groups === groups) return known.counts;
  const random = seededRandom(bootstrapSeed + 1);
  const counts = new Uint8Array(resamples * groups);
  for (let resample = 0; resample < resamples; resample++) {
    for (let draw = 0; draw < groups; draw++) {
      const at = resample * groups + Math.floor(random() * groups);
      counts[at] = (counts[at] as number) + 1;
    }
  }
  known = { groups, counts };
  return counts;
}

/** Method R-7 of ascending values. */
function quantile(sorted: Float64Array, probability: number): number {
  const at = probability * (sorted.length - 1);
  const low = Math.floor(at);
  const value = sorted[low] as number;
  return value + (at - low) * ((sorted[Math.min(low + 1, sorted.length - 1)] as number) - value);
}
