import type { Kernel, Sorted } from "../kernel/kernel.ts";
import type { ColumnQuality, Description, Kind } from "../report.ts";
import type { SideSample } from "../stats/conventions/convention.ts";

const topLength = 20;
const mostWholeBins = 60;
const probabilities = [0.05, 0.25, 0.5, 0.75, 0.95];

/** Rows, missing, distinct, extremes, moments, R-7 quantiles and most frequent categories of one side. Oracle: pandas, NumPy. */
export function describe(sample: SideSample, kind: Kind, categories: readonly string[], exact: boolean, kernel: Kernel): Description {
  const description: Description = { rows: sample.rows, missing: sample.missing, distinct: 0 };
  if (kind === "unsupported") return description;
  if (kind === "numeric" || kind === "datetime") return describeNumbers(sample, kind, exact, kernel, description);
  return describeCategories(sample, categories, description);
}

function describeNumbers(sample: SideSample, kind: Kind, exact: boolean, kernel: Kernel, description: Description): Description {
  const { moments, sorted } = sample;
  if (!moments || !sorted) return sample.counts ? { ...description, distinct: sample.counts.filter((count) => count > 0).length } : description;
  const infinite = moments.positiveInfinities + moments.negativeInfinities;
  description.distinct = sample.distinct + Math.min(1, moments.positiveInfinities) + Math.min(1, moments.negativeInfinities);
  if (sorted.length === 0) return kind === "numeric" ? { ...description, infinite } : description;
  const value = (index: number): number | string => {
    if (kind === "datetime") return new Date(kernel.value(sorted, index)).toISOString();
    return exact ? kernel.text(sorted, index) : kernel.value(sorted, index);
  };
  Object.assign(description, { min: value(0), max: value(sorted.length - 1) });
  if (kind !== "numeric") return description;
  const [p5, p25, p50, p75, p95] = kernel.quantiles(sorted, probabilities);
  const { mean, std } = exact ? integerMoments(sorted, kernel) : moments;
  Object.assign(description, { mean, p5, p25, p50, p75, p95, zeros: moments.zeros, infinite });
  if (!Number.isNaN(std)) description.std = std;
  return description;
}

/** Mean and standard deviation of integers beyond 2^53, from their exact distances to the least one. */
function integerMoments(sorted: Sorted, kernel: Kernel): { mean: number; std: number } {
  const keys = new BigUint64Array(kernel.memory.buffer, sorted.address, sorted.length);
  const least = keys[0] as bigint;
  const distances = Float64Array.from(keys, (key) => Number(key - least));
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / sorted.length;
  const squares = distances.reduce((sum, distance) => sum + (distance - mean) ** 2, 0);
  return { mean: kernel.value(sorted, 0) + mean, std: Math.sqrt(squares / (sorted.length - 1)) };
}

function describeCategories({ counts }: SideSample, categories: readonly string[], description: Description): Description {
  if (!counts) return description;
  const present = categories.map((category, code) => ({ category, count: counts[code] as number })).filter(({ count }) => count > 0);
  description.distinct = present.length;
  description.top = mostFrequent(present);
  return description;
}

/** Most frequent first; ties in order of the category's code units. */
export function mostFrequent(entries: { category: string; count: number }[]): { category: string; count: number }[] {
  return entries.sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1)).slice(0, topLength);
}

/**
 * Uniform bins over the range of both sides, for drawing; numpy.histogram's rule (the last bin is closed).
 * Whole numbers over a short range get a bin each. Undefined where neither side has a finite number.
 */
export function sharedHistogram(reference: SideSample, current: SideSample, kernel: Kernel): ColumnQuality["histogram"] {
  const samples = [reference, current].map(({ sorted }) => (sorted?.length ? sorted : undefined));
  const ends = samples.flatMap((sorted) => (sorted ? [kernel.value(sorted, 0), kernel.value(sorted, sorted.length - 1)] : []));
  if (ends.length === 0) return undefined;
  const whole = samples.every((sorted) => !sorted || kernel.runs(sorted, mostWholeBins)?.values.every(Number.isInteger) === true);
  const edges = histogramEdges(Math.min(...ends), Math.max(...ends), whole);
  const [inReference, inCurrent] = samples.map((sorted) => {
    const counts = sorted ? Array.from(kernel.sortedBinCounts(sorted, edges)).slice(1) : edges.map(() => 0);
    counts[counts.length - 2] = (counts.at(-2) ?? 0) + (counts.pop() as number);
    return counts;
  });
  return { edges, reference: inReference as number[], current: inCurrent as number[] };
}

function histogramEdges(lowest: number, greatest: number, whole: boolean): number[] {
  if (lowest === greatest) return [lowest - 0.5, greatest + 0.5];
  if (whole && greatest - lowest < mostWholeBins) return Array.from({ length: greatest - lowest + 2 }, (_, i) => lowest - 0.5 + i);
  const bins = 40;
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? greatest : lowest + ((greatest - lowest) / bins) * i));
}
