import type { Kernel } from "../../kernel/kernel.ts";
import type { Bin, DriftTest, DriftVerdict, Level } from "../../report.ts";
import { chiSquareTail } from "../chiSquare.ts";
import { asymptoticPValue } from "../kolmogorov.ts";
import { codePointOrder, infinities, isNumeric, openBins, present, withShares } from "./counts.ts";
import type { ColumnSample, Convention, Extent, Measurement, SideSample, Sketch } from "./convention.ts";

/**
 * whylogs 1.6's drift score without options: Kolmogorov–Smirnov at 100 quantiles of each side where the profiles hold numbers
 * (booleans as 1 and 0), else chi-square of the frequent items; DRIFT up to p 0.05, POSSIBLE_DRIFT up to 0.15.
 * Its profiles are sketches (KLL with k = 1024, 768 frequent items, HyperLogLog); of rows ours are the exact values that those approximate, of its own
 * profiles the sketches themselves.
 * Source: whylogs 1.6.4, viz/drift/{column_drift_algorithms,configs}.py, viz/utils/quantile_stats.py.
 */
export const whylogs: Convention = { name: "whylogs", source: "whylogs 1.6.4", measure, judge, dataset };

const possibleUpTo = 0.15;
const driftUpTo = 0.05;
const quantiles = 100;
/** 0.75 · 2^lg_max_k: a profile's frequent items are exact up to here. */
const exactItems = 768;
const mostBuckets = 30;

function measure(sample: ColumnSample, kernel: Kernel, extent: Extent): Measurement {
  const { kind, reference, current } = sample;
  if (kind === "datetime") return untested("whylogs keeps no distribution of dates");
  const [first, second] = [ranks(reference, sample.sketches?.reference, kernel), ranks(current, sample.sketches?.current, kernel)];
  const ks = first && second ? atQuantiles(first, second) : undefined;
  const buckets = first && second && infinities(reference) + infinities(current) === 0 ? profileBuckets(first, second) : undefined;
  if (ks && !Number.isNaN(ks.pValue as number)) {
    const tests = [ks];
    if (extent === "all" && buckets) tests.push(hellinger(buckets, present(reference), present(current)));
    if (extent === "all" && hasItems(reference) && hasItems(current)) {
      const items = chiSquare(itemTable(sample, kernel), reference.rows, current.rows);
      if (items) tests.push(items);
    }
    return {
      test: "ks", on: "pValue", value: ks.pValue as number, pValue: ks.pValue as number, threshold: possibleUpTo, tests, drifted: (ks.pValue as number) <= possibleUpTo,
      bins: buckets ? withShares(buckets, buckets.map((bin) => rootDifference(bin, present(reference), present(current)))) : [],
      method: {
        bins: "none: the two distribution functions at 100 quantiles of each side", zeros: "not needed",
        sample: sample.sketches ? "the profiles' own sketches, with a rank error of 0.3 %" : "the whole windows, missing values left out; exact quantiles where whylogs has sketches with a rank error of 0.3 %",
        defect: "the p-value takes the greatest difference at 200 points for that over all values, so it errs on the calm side",
      },
    };
  }
  if (!hasItems(reference) || !hasItems(current)) return untested("whylogs has no score here: a profile holds neither numbers nor items");
  const table = itemTable(sample, kernel);
  const test = chiSquare(table, reference.rows, current.rows);
  if (!test) return untested("whylogs has no score here: a profile has no rows");
  const pValue = test.pValue as number;
  const distinct = Math.max(...(["reference", "current"] as const).map((side) => table.filter((bin) => bin[side] > 0).length));
  return {
    test: "chiSquare", on: "pValue", value: pValue, pValue, threshold: possibleUpTo, tests: [test], drifted: pValue <= possibleUpTo,
    bins: withShares(table, table.map((bin) => Math.abs(bin.reference / reference.rows - bin.current / current.rows))),
    method: {
      bins: "one bin a category", zeros: "a category without expected rows makes p 0",
      sample: `the whole windows${distinct > exactItems ? `, exact counts where whylogs keeps ${exactItems} frequent items` : ""}`,
      defect: "expected counts are cut to whole numbers, and missing rows count in them but not in the observed ones",
    },
  };
}

function judge(measurements: readonly Measurement[]): DriftVerdict[] {
  return measurements.map(({ test, on, value, pValue, threshold, drifted = false, method, reason }) => ({
    convention: "whylogs", test, on, value, threshold, alertThreshold: driftUpTo, drifted,
    ...(pValue === undefined ? {} : { pValue }),
    level: Number.isNaN(value) ? "unknown" : value <= driftUpTo ? "alert" : drifted ? "warn" : "ok",
    ...(method ? { method } : {}),
    ...(reason ? { reason } : {}),
  }));
}

/** whylogs scores columns, never the data set: the worst of them. */
function dataset(_drifted: number, _tested: number, levels: readonly Level[]): { level: Level } {
  return { level: (["alert", "warn", "unknown", "ok"] as const).find((level) => levels.includes(level)) ?? "unknown" };
}

function untested(reason: string): Measurement {
  return { test: "ks", on: "pValue", value: Number.NaN, threshold: possibleUpTo, tests: [], bins: [], reason };
}

/** A profile's KLL sketch: of numbers, and of booleans as 1 and 0. */
const hasDistribution = (side: SideSample): boolean => (isNumeric(side) || side.storage === "boolean") && present(side) > 0 && side.sortedDoubles !== undefined;

/** Frequent items are kept of integers and of what pandas holds as object. */
function hasItems(side: SideSample): boolean {
  if (side.storage === "string" || side.storage === "boolean") return side.rows > 0;
  return (side.storage === "integer" || side.storage === "unsigned") && side.missing === 0 && side.rows > 0;
}

/** `KS._compute_ks_score`. ±∞ are values, as in the sketch. */
function atQuantiles(first: Ranks, second: Ranks): DriftTest {
  let statistic = 0;
  for (const value of [...first.quantiles(), ...second.quantiles()]) statistic = Math.max(statistic, Math.abs(first.below(value) - second.below(value)));
  const [n, m] = [first.n, second.n];
  return { convention: "whylogs", test: "ks", statistic, pValue: (n * m) / (n + m) > 0.5 ? asymptoticPValue(statistic, n, m) : Number.NaN };
}

interface Ranks {
  readonly n: number;
  readonly least: number;
  readonly greatest: number;
  quantiles(): number[];
  /** Share of values below. */
  below(value: number): number;
  /** Rows below the first edge, between two, and from the last one on. */
  counts(edges: readonly number[]): Float64Array;
}

/** numpy.linspace(0, 1, 100). */
const fractions = Array.from({ length: quantiles }, (_, i) => (i === quantiles - 1 ? 1 : i * (1 / (quantiles - 1))));

/** Ranks in a side's values, or in the sketch that stands for them; undefined without numbers. */
function ranks(side: SideSample, sketch: Sketch | undefined, kernel: Kernel): Ranks | undefined {
  if (sketch && sketch.n > 0) return sketchRanks(sketch);
  if (!hasDistribution(side)) return undefined;
  const sorted = side.sortedDoubles as NonNullable<SideSample["sortedDoubles"]>;
  const least = side.moments?.negativeInfinities ?? 0;
  const n = present(side);
  const at = (index: number): number => (index < least ? Number.NEGATIVE_INFINITY : index - least < sorted.length ? kernel.value(sorted, index - least) : Number.POSITIVE_INFINITY);
  return {
    n, least: at(0), greatest: at(n - 1),
    // KLL answers the value at rank floor(φ n).
    quantiles: () => fractions.map((fraction) => at(Math.min(n - 1, Math.floor(fraction * n)))),
    below(value) {
      if (value === Number.NEGATIVE_INFINITY) return 0;
      if (value === Number.POSITIVE_INFINITY) return (least + sorted.length) / n;
      return (least + (kernel.sortedBinCounts(sorted, [value])[0] as number)) / n;
    },
    counts: (edges) => kernel.sortedBinCounts(sorted, edges),
  };
}

/** DataSketches as whylogs 1.6 carries it: the extremes are known; else the first kept value that at least floor(φ n) rows stand before. */
function sketchRanks({ n, min, max, values, weights }: Sketch): Ranks {
  const before = new Float64Array(values.length + 1);
  weights.forEach((weight, i) => { before[i + 1] = (before[i] as number) + weight; });
  const rowsBelow = (value: number): number => before[firstAtOrAbove(values, value)] as number;
  return {
    n, least: min, greatest: max,
    quantiles: () => fractions.map((fraction) => {
      if (fraction === 0 || fraction === 1) return fraction === 0 ? min : max;
      return values[Math.min(values.length - 1, firstAtOrAbove(before, Math.floor(fraction * n)))] as number;
    }),
    below: (value) => rowsBelow(value) / n,
    counts: (edges) => Float64Array.from([...edges.map(rowsBelow), n], (below, i) => below - (i === 0 ? 0 : rowsBelow(edges[i - 1] as number))),
  };
}

function firstAtOrAbove(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, ascending.length);
}

/** The buckets of `_calculate_bins`, with the two open ends of a KLL sketch's PMF. */
function profileBuckets(first: Ranks, second: Ranks): Bin[] {
  const start = Math.min(first.least, second.least);
  const greatest = Math.max(first.greatest, second.greatest);
  const end = greatest + (greatest === 0 ? 1e-7 : Math.abs(greatest) * 1e-7);
  let number = Math.max(2, Math.min(Math.ceil((first.n + second.n) / 4), mostBuckets));
  // Edges closer than a float32 can tell apart there are spread out.
  const finest = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(start), Math.abs(end)))) - 23);
  if ((end - start) / number < finest) number = Math.max(1, Math.floor((end - start) / finest));
  const width = (end - start) / number;
  const edges = Array.from({ length: number + 1 }, (_, i) => start + i * width);
  const distinct = edges.filter((edge, i) => i === 0 || edge > (edges[i - 1] as number));
  const [before, now] = [first.counts(distinct), second.counts(distinct)];
  return openBins(distinct).map((bin, i) => ({ ...bin, reference: before[i] as number, current: now[i] as number })).filter((bin) => bin.reference + bin.current > 0);
}

const rootDifference = (bin: Bin, n: number, m: number): number => (Math.sqrt(bin.reference / n) - Math.sqrt(bin.current / m)) ** 2;

function hellinger(buckets: readonly Bin[], n: number, m: number): DriftTest {
  return { convention: "whylogs", test: "hellinger", statistic: Math.sqrt(buckets.reduce((sum, bin) => sum + rootDifference(bin, n, m), 0) / 2) };
}

/** One bin an item, as text, of either side. */
function itemTable({ categories, reference, current }: ColumnSample, kernel: Kernel): Bin[] {
  const byItem = new Map<string, Bin>();
  const add = (item: string, side: "reference" | "current", count: number): void => {
    const bin = byItem.get(item) ?? { kind: "category", category: item, reference: 0, current: 0, share: 0 };
    bin[side] += count;
    byItem.set(item, bin);
  };
  for (const [name, side] of [["reference", reference], ["current", current]] as const) {
    if (isNumeric(side) && side.sorted) {
      const { sorted } = side;
      let first = 0;
      for (const count of kernel.runs(sorted, Math.max(1, sorted.length))?.counts ?? []) {
        add(kernel.text(sorted, first), name, count);
        first += count;
      }
    } else categories.forEach((category, code) => (side.counts?.[code] ? add(category, name, side.counts[code] as number) : undefined));
  }
  return [...byItem.values()].sort((a, b) => codePointOrder(a.category as string, b.category as string));
}

/** `ChiSquare._compute_chi_squared_score`: current against the reference's shares, whose expected counts are cut to integers. */
function chiSquare(table: readonly Bin[], referenceRows: number, currentRows: number): DriftTest | undefined {
  if (referenceRows === 0 || currentRows === 0) return undefined;
  const degreesOfFreedom = Math.max(1, table.filter(({ current }) => current > 0).length - 1);
  let statistic = 0;
  for (const bin of table) {
    const expected = Math.trunc((bin.reference / referenceRows) * currentRows);
    if (expected === 0) return { convention: "whylogs", test: "chiSquare", statistic: Number.MAX_VALUE, pValue: 0 };
    statistic += (bin.current - expected) ** 2 / expected;
  }
  return { convention: "whylogs", test: "chiSquare", statistic, pValue: chiSquareTail(statistic, degreesOfFreedom) };
}
