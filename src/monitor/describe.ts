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
 * Whole numbers over a short range get a bin each. A long tail is cut at the 0.5 % or 99.5 % point; the outer bin then holds
 * what lies beyond, and `clipped` says so. Undefined where neither side has a finite number.
 */
export function sharedHistogram(reference: SideSample, current: SideSample, kernel: Kernel): ColumnQuality["histogram"] {
  const sides = [reference, current].map(({ sorted }) => (sorted?.length ? sorted : undefined));
  const present = sides.filter((sorted) => sorted !== undefined);
  if (present.length === 0) return undefined;
  const least = Math.min(...present.map((sorted) => kernel.value(sorted, 0)));
  const greatest = Math.max(...present.map((sorted) => kernel.value(sorted, sorted.length - 1)));
  const whole = greatest - least < mostWholeBins && present.every((sorted) => kernel.runs(sorted, mostWholeBins)?.values.every(Number.isInteger));
  const [lower, upper] = whole ? [least, greatest] : withoutTails(present, least, greatest, kernel);
  const edges = whole ? wholeEdges(least, greatest) : uniformEdges(lower, upper);
  const [inReference, inCurrent] = sides.map((sorted) => (sorted ? outerCounts(sorted, edges, kernel) : edges.slice(1).map(() => 0))) as [number[], number[]];
  const clipped = { lower: lower > least, upper: upper < greatest };
  return { edges, reference: inReference, current: inCurrent, ...(clipped.lower || clipped.upper ? { clipped } : {}) };
}

/** The range to draw: an end is cut when the last half per cent would take up more than a third of the figure. */
function withoutTails(sides: readonly Sorted[], least: number, greatest: number, kernel: Kernel): [number, number] {
  const ends = sides.map((sorted) => kernel.quantiles(sorted, [0.005, 0.995]) as [number, number]);
  const lower = Math.min(...ends.map(([low]) => low));
  const upper = Math.max(...ends.map(([, high]) => high));
  const long = (upper - lower) / 2;
  return lower === upper ? [least, greatest] : [lower - least > long ? lower : least, greatest - upper > long ? upper : greatest];
}

/** Counts per bin; what lies beyond the ends is in the outer bins. */
function outerCounts(sorted: Sorted, edges: readonly number[], kernel: Kernel): number[] {
  return Array.from(kernel.sortedBinCounts(sorted, edges.slice(1, -1)));
}

function wholeEdges(least: number, greatest: number): number[] {
  return Array.from({ length: greatest - least + 2 }, (_, i) => least - 0.5 + i);
}

function uniformEdges(lower: number, upper: number): number[] {
  if (lower === upper) return [lower - 0.5, upper + 0.5];
  const bins = 40;
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? upper : lower + ((upper - lower) / bins) * i));
}
