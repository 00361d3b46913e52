import type { Kernel, Sorted } from "../../kernel/kernel.ts";
import type { Bin, TestName } from "../../report.ts";
import { chiSquareTail } from "../chiSquare.ts";
import { codePointOrder, infinities, isNumeric, present, withShares } from "./counts.ts";
import type { SideSample } from "./convention.ts";

/** One of NannyML's methods, fitted on a reference: the value of a chunk, NaN for one without values. */
export type Method = (chunk: SideSample) => { value: number; pValue?: number };

export interface MethodSet {
  readonly methods: ReadonlyMap<TestName, Method>;
  /** The bins of its default method with the rows of a side in them. */
  bins(side: SideSample): Bin[];
  accepts(side: SideSample): boolean;
  readonly words: string;
  /** Of its methods other than the default one. */
  readonly defect?: string;
}

/** From this size of the reference on KS and Wasserstein are estimated on this many bins of equal width. */
const estimated = 10_000;

/**
 * The methods of nannyml 0.13.1, drift/univariate/methods.py, for the type that pandas would give the column: numbers are
 * continuous, text and booleans categorical. A sentence where NannyML cannot fit the reference.
 */
export function nannymlMethods(reference: SideSample, categories: readonly string[], kernel: Kernel): MethodSet | string {
  if (isNumeric(reference)) return continuous(reference, kernel);
  if (reference.storage === "string" || reference.storage === "boolean") return categorical(reference, categories, kernel);
  return "NannyML has no value here: the reference holds no values";
}

function continuous(reference: SideSample, kernel: Kernel): MethodSet | string {
  if (infinities(reference) > 0) return "NannyML refuses infinite values in the reference: NumPy cannot bin them";
  const rows = present(reference);
  const edges = doaneEdges(reference, kernel);
  if (edges.some((edge, i) => i > 0 && edge <= (edges[i - 1] as number))) return "NannyML refuses the reference: NumPy cannot tell its bins apart at this distance from 0";
  const inReference = histogram(reference, edges, kernel);
  const compare = (distance: (p: readonly number[], q: readonly number[]) => number): Method => (chunk) => {
    const length = present(chunk);
    if (length === 0 || rows === 0) return { value: Number.NaN };
    return { value: distance(...withLeftover(inReference, rows, histogram(chunk, edges, kernel), length)) };
  };
  const exact = rows < estimated;
  return {
    methods: new Map<TestName, Method>([
      ["jensenShannon", compare((p, q) => baseTwo(kernel.jensenShannon(p, q)))],
      ["hellinger", compare((p, q) => kernel.hellinger(p, q))],
      ["ks", exact ? exactly(reference, "sorted", (a, b) => kernel.kolmogorovSmirnov(a, b).statistic) : estimatedKs(reference, kernel)],
      ["wasserstein", exact ? exactly(reference, "sortedDoubles", (a, b) => kernel.wasserstein(a, b)) : estimatedWasserstein(reference, kernel)],
    ]),
    bins(side) {
      const inSide = histogram(side, edges, kernel);
      const bins = inReference.map((count, i): Bin => ({ kind: "interval", lower: edges[i], upper: edges[i + 1], reference: count, current: inSide[i] as number, share: 0 }));
      const outside = present(side) - inSide.reduce((sum, count) => sum + count, 0);
      if (outside > 0) bins.push({ kind: "rest", reference: 0, current: outside, share: 0 });
      return carried(bins, rows, present(side));
    },
    accepts: isNumeric,
    words: `${edges.length - 1} Doane ${edges.length === 2 ? "bin" : "bins"} over the reference's range, what lies outside in one leftover bin`,
    ...(exact ? {} : { defect: "its Wasserstein counts one row too many below the reference's range, and its KS looks at 10,000 bins of equal width where its documentation says quantiles" }),
  };
}

function categorical(reference: SideSample, categories: readonly string[], kernel: Kernel): MethodSet {
  const rows = present(reference);
  const codes = categories.map((_, code) => code).filter((code) => (reference.counts?.[code] ?? 0) > 0);
  codes.sort((a, b) => codePointOrder(categories[a] as string, categories[b] as string));
  const pick = (side: SideSample): number[] => codes.map((code) => side.counts?.[code] ?? 0);
  const inReference = pick(reference);
  const compare = (distance: (p: readonly number[], q: readonly number[]) => number): Method => (chunk) => {
    const length = present(chunk);
    if (length === 0 || rows === 0) return { value: Number.NaN };
    return { value: distance(...withLeftover(inReference, rows, pick(chunk), length)) };
  };
  return {
    methods: new Map<TestName, Method>([
      ["jensenShannon", compare((p, q) => baseTwo(kernel.jensenShannon(p, q)))],
      ["hellinger", compare((p, q) => kernel.hellinger(p, q))],
      ["lInfinity", (chunk) => ({ value: greatestDifference(reference, chunk, rows) })],
      ["chiSquare", (chunk) => contingency(reference, chunk, kernel)],
    ]),
    bins(side) {
      const inSide = pick(side);
      const bins = codes.map((code, i): Bin => ({ kind: "category", category: categories[code] as string, reference: inReference[i] as number, current: inSide[i] as number, share: 0 }));
      const unseen = present(side) - inSide.reduce((sum, count) => sum + count, 0);
      if (unseen > 0) bins.push({ kind: "unseen", reference: 0, current: unseen, share: 0 });
      return carried(bins, rows, present(side));
    },
    accepts: ({ storage }) => storage === "string" || storage === "boolean",
    words: "one bin a reference category, all unseen ones in one leftover bin",
  };
}

/** Shares of reference and chunk; what falls into no bin of the reference is one more bin. */
function withLeftover(reference: readonly number[], rows: number, chunk: readonly number[], length: number): [number[], number[]] {
  const p = reference.map((count) => count / rows);
  const q = chunk.map((count) => count / length);
  const leftover = length - chunk.reduce((sum, count) => sum + count, 0);
  if (leftover > 0) {
    p.push(0);
    q.push(leftover / length);
  }
  return [p, q];
}

const baseTwo = (distance: number): number => distance / Math.sqrt(Math.LN2);

/** Each bin's part of the Jensen–Shannon divergence of the whole side. */
function carried(bins: readonly Bin[], rows: number, length: number): Bin[] {
  const term = (share: number, middle: number): number => (share > 0 ? share * Math.log(share / middle) : 0);
  return withShares(bins, bins.map((bin) => {
    const [p, q] = [bin.reference / rows, bin.current / length];
    return Math.max(0, term(p, (p + q) / 2) + term(q, (p + q) / 2));
  }));
}

/** numpy.histogram_bin_edges(bins="doane") of the reference as doubles. */
function doaneEdges({ moments, numbers }: SideSample, kernel: Kernel): number[] {
  const { count, min, max, std } = moments ?? { count: 0, min: 0, max: 0, std: 0 };
  if (count === 0 || !moments || !numbers) return [0, 1];
  if (min === max) return [min - 0.5, max + 0.5];
  if (count <= 2 || !(std > 0)) return [min, max];
  const deviation = Math.sqrt((6 * (count - 2)) / ((count + 1) * (count + 3)));
  const skewness = Math.abs(kernel.skewness(numbers, moments));
  const width = (max - min) / (1 + Math.log2(count) + Math.log2(1 + skewness / deviation));
  return linspace(min, max, Math.ceil((max - min) / width));
}

/** numpy.linspace(min, max, bins + 1). */
function linspace(min: number, max: number, bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? max : i * ((max - min) / bins) + min));
}

function histogram({ numbers }: SideSample, edges: readonly number[], kernel: Kernel): number[] {
  return numbers ? Array.from(kernel.histogram(numbers, edges)) : new Array<number>(edges.length - 1).fill(0);
}

/** scipy.stats.ks_2samp compares integers as they are, wasserstein_distance as doubles; infinities have no distance here. */
function exactly(reference: SideSample, as: "sorted" | "sortedDoubles", distance: (a: Sorted, b: Sorted) => number): Method {
  return (chunk) => {
    const [a, b] = [reference[as], chunk[as]];
    return { value: a?.length && b?.length && infinities(chunk) === 0 ? distance(a, b) : Number.NaN };
  };
}

/** KolmogorovSmirnovStatistic: the greatest difference of two distribution functions at the edges of 10,000 bins of the reference's range. */
function estimatedKs(reference: SideSample, kernel: Kernel): Method {
  const rows = present(reference);
  const { min, max } = reference.moments as { min: number; max: number };
  const edges = min === max ? undefined : linspace(min, max, estimated);
  const inReference = edges && histogram(reference, edges, kernel);
  return (chunk) => {
    const length = present(chunk);
    const { sortedDoubles } = chunk;
    if (length === 0 || !edges || !inReference || !sortedDoubles) return { value: Number.NaN };
    const inChunk = histogram(chunk, edges, kernel);
    const below = (kernel.sortedBinCounts(sortedDoubles, [edges[0] as number])[0] as number) + (chunk.moments?.negativeInfinities ?? 0);
    let [first, second, greatest] = [0, below, 0];
    inReference.forEach((count, i) => {
      first += count;
      second += inChunk[i] as number;
      greatest = Math.max(greatest, Math.abs(first / rows - second / length));
    });
    return { value: greatest };
  };
}

/** WassersteinDistance on 10,000 bins, with one row too many below the reference's range (`amount_smaller`). */
function estimatedWasserstein(reference: SideSample, kernel: Kernel): Method {
  const rows = present(reference);
  const { min, max } = reference.moments as { min: number; max: number };
  const [lower, upper] = min === max ? [min - 0.5, max + 0.5] : [min, max];
  const edges = linspace(lower, upper, estimated);
  const width = (edges[1] as number) - (edges[0] as number);
  const inReference = reference.numbers ? Array.from(kernel.uniformHistogram(reference.numbers, lower, upper, estimated)) : [];
  return (chunk) => {
    const length = present(chunk);
    const { sortedDoubles } = chunk;
    if (length === 0 || !sortedDoubles || infinities(chunk) > 0) return { value: Number.NaN };
    const [below] = kernel.sortedBinCounts(sortedDoubles, [lower]) as unknown as [number];
    let distance = 0;
    for (let i = 0; i < below; i++) distance += (lower - kernel.value(sortedDoubles, i)) / length;
    for (let i = length - 1; i >= 0; i--) {
      const value = kernel.value(sortedDoubles, i);
      if (!(value > upper)) break;
      distance += (value - upper) / length;
    }
    const inChunk = histogram(chunk, edges, kernel);
    let [first, second] = [0, below > 0 ? below + 1 : 0];
    inReference.forEach((count, i) => {
      first += count;
      second += inChunk[i] as number;
      distance += Math.abs(first / rows - second / length) * width;
    });
    return { value: distance };
  };
}

function greatestDifference(reference: SideSample, chunk: SideSample, rows: number): number {
  const length = present(chunk);
  if (length === 0 || rows === 0) return Number.NaN;
  let greatest = 0;
  const size = Math.max(reference.counts?.length ?? 0, chunk.counts?.length ?? 0);
  for (let code = 0; code < size; code++) greatest = Math.max(greatest, Math.abs((reference.counts?.[code] ?? 0) / rows - (chunk.counts?.[code] ?? 0) / length));
  return greatest;
}

/** scipy.stats.chi2_contingency of the two rows of counts, with its continuity correction on a 2 × 2 table. */
function contingency(reference: SideSample, chunk: SideSample, kernel: Kernel): { value: number; pValue?: number } {
  if (present(chunk) === 0 || present(reference) === 0) return { value: Number.NaN };
  const rows: [number, number][] = [];
  reference.counts?.forEach((count, code) => {
    const now = chunk.counts?.[code] ?? 0;
    if (count + now > 0) rows.push([count, now]);
  });
  const [before, now] = [rows.map(([count]) => count), rows.map(([, count]) => count)];
  if (rows.length < 2) return { value: 0, pValue: 1 };
  if (rows.length > 2) {
    const { statistic, degreesOfFreedom } = kernel.chiSquare(before, now);
    return { value: statistic, pValue: chiSquareTail(statistic, degreesOfFreedom) };
  }
  const [left, right] = [before, now].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number];
  let statistic = 0;
  for (const [index, each] of rows.entries()) {
    const both = (before[index] as number) + (now[index] as number);
    for (const [count, side] of [[each[0], left], [each[1], right]] as const) {
      const expected = (both * side) / (left + right);
      statistic += (Math.max(0, Math.abs(count - expected) - 0.5)) ** 2 / expected;
    }
  }
  return { value: statistic, pValue: chiSquareTail(statistic, 1) };
}
