import { complementaryError } from "../../../src/stats/complementaryError.ts";
import { loadKernel } from "../../../src/kernel/load.ts";
import type { Kernel, Scope } from "../../../src/kernel/kernel.ts";
import type { Bin } from "../../../src/report.ts";
import type { ColumnSample, Convention, Measurement, SideSample } from "../../../src/stats/conventions/convention.ts";
import { standard } from "../../../src/stats/conventions/standard.ts";
import { kolmogorovSmirnovPValue } from "../../../src/stats/kolmogorov.ts";

/** Two populations that are known, samples of them, and the figure that `standard` gives of the samples beside that of the populations. */

export const kernel: Kernel = await loadKernel();

/** Seeded uniform numbers: sfc32 (Doty-Humphrey, PractRand). */
export function uniform(seed: number): () => number {
  let [a, b, c, d] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88, 1];
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

export function normal(random: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

export const normalCdf = (x: number): number => complementaryError(-x / Math.SQRT2) / 2;

export interface Numbers {
  draw(random: () => number): () => number;
  /** P(X < x). */
  below(x: number): number;
  missing?: number;
}

export interface Categories { readonly shares: readonly number[] }

export interface Run { measurement: Measurement; population: number }

/** A convention, and its figure of two populations' shares in each bin. */
export interface Figure { convention: Convention; of(shares: readonly (readonly [number, number])[], rows: readonly [number, number]): number }

/** A numeric column drawn from two populations. */
export function numericRun(before: Numbers, now: Numbers, rows: readonly [number, number], random: () => number, figure: Figure = standardPsi): Run {
  return kernel.memory.scope((scope) => {
    const reference = numericSide(draw(before, rows[0], random), scope);
    const current = numericSide(draw(now, rows[1], random), scope);
    const measurement = figure.convention.measure(numericSample(reference, current), kernel, "usual");
    const share = (of: Numbers, bin: Bin): number => {
      if (bin.kind === "missing") return of.missing ?? 0;
      const within = (bin.upper === undefined ? 1 : of.below(bin.upper)) - (bin.lower === undefined ? 0 : of.below(bin.lower));
      return (1 - (of.missing ?? 0)) * within;
    };
    const sides = measurement.bins.map((bin) => [share(before, bin), share(now, bin)] as const);
    return { measurement, population: figure.of(sides, rows) };
  });
}

export function draw({ draw, missing = 0 }: Numbers, rows: number, random: () => number): Float64Array {
  const next = draw(random);
  return Float64Array.from({ length: rows }, () => (missing > 0 && random() < missing ? Number.NaN : next()));
}

export function numericSide(values: Float64Array, scope: Scope): SideSample {
  const numbers = scope.numbers(values.length);
  kernel.memory.float64(numbers.address, numbers.length).set(values);
  const moments = kernel.describe(numbers);
  const sorted = kernel.sort(numbers, scope.allocate(Math.max(1, values.length) * 8));
  return { rows: values.length, missing: moments.missing, numbers, storage: "float", moments, sorted, sortedDoubles: sorted, distinct: sorted.length, chunks: () => ({ sides: [] }) };
}

export function numericSample(reference: SideSample, current: SideSample): ColumnSample {
  const [a, b] = [reference.sorted as NonNullable<SideSample["sorted"]>, current.sorted as NonNullable<SideSample["sorted"]>];
  const { statistic, numerator } = kernel.kolmogorovSmirnov(a, b);
  return { kind: "numeric", categories: [], reference, current, ks: { statistic, pValue: kolmogorovSmirnovPValue(numerator, a.length, b.length) }, wasserstein: undefined, ranks: undefined, ranksOfDoubles: undefined, eppsSingleton: undefined };
}

export function categorySample(before: Categories, now: Categories, rows: readonly [number, number], random: () => number): ColumnSample {
  const categories = before.shares.map((_, i) => `c${i}`);
  const side = (shares: readonly number[], n: number): SideSample => {
    const counts = multinomial(shares, n, random);
    return { rows: n, missing: 0, storage: "string", distinct: 0, counts } as SideSample;
  };
  return { kind: "categorical", categories, reference: side(before.shares, rows[0]), current: side(now.shares, rows[1]), ks: undefined, wasserstein: undefined, ranks: undefined, ranksOfDoubles: undefined, eppsSingleton: undefined };
}

/** A categorical column drawn from two populations. `rest` and `unseen` are what the samples made of them. */
export function categoryRun(before: Categories, now: Categories, rows: readonly [number, number], random: () => number, figure: Figure = standardPsi): Run {
  const sample = categorySample(before, now, rows, random);
  const measurement = figure.convention.measure(sample, kernel, "usual");
  const named = new Set(measurement.bins.map(({ category }) => category));
  const apart = measurement.bins.some(({ kind }) => kind === "unseen");
  const bins = new Map<string, [number, number]>();
  before.shares.forEach((share, code) => {
    const name = sample.categories[code] as string;
    const unseen = (sample.reference.counts as Float64Array)[code] === 0;
    if (unseen && (sample.current.counts as Float64Array)[code] === 0 && !apart && !measurement.bins.some(({ kind }) => kind === "rest")) return;
    const key = named.has(name) ? name : unseen && apart ? "\0unseen" : "\0rest";
    const bin = bins.get(key) ?? [0, 0];
    bins.set(key, [bin[0] + share, bin[1] + (now.shares[code] as number)]);
  });
  return { measurement, population: figure.of([...bins.values()], rows) };
}

/** PSI of two populations, no share under half a row of its sample. */
const standardPsi: Figure = {
  convention: standard,
  of: (bins, [n, m]) => bins.reduce((sum, [p, q]) => sum + psiOf(Math.max(p, 0.5 / n), Math.max(q, 0.5 / m)), 0),
};

export const psiOf = (p: number, q: number): number => (p - q) * Math.log(p / q);

/** Multinomial counts. */
export const seededCounts = (shares: readonly number[], rows: number, random: () => number): number[] => Array.from(multinomial(shares, rows, random));

function multinomial(shares: readonly number[], rows: number, random: () => number): Float64Array {
  const cumulative: number[] = [];
  shares.reduce((sum, share, i) => (cumulative[i] = sum + share), 0);
  const counts = new Float64Array(shares.length);
  let first = 0;
  const guide = Array.from({ length: 4096 }, (_, i) => {
    while (first < shares.length - 1 && (cumulative[first] as number) <= i / 4096) first++;
    return first;
  });
  for (let row = 0; row < rows; row++) {
    const at = random();
    let code = guide[Math.floor(at * 4096)] as number;
    while (code < shares.length - 1 && at >= (cumulative[code] as number)) code++;
    counts[code] = (counts[code] as number) + 1;
  }
  return counts;
}

export const normalised = (weights: readonly number[]): number[] => {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
};

/** Each share times e to a normal number: larger and smaller ones alike. */
export function tilted(shares: readonly number[], by: number, seed: number): number[] {
  const next = normal(uniform(seed));
  return normalised(shares.map((share) => share * Math.exp(by * next())));
}

/** The populations of the tests: some numbers, and some categories. */
export const gaussian = (mean: number, deviation = 1, missing = 0): Numbers => ({
  missing,
  draw: (random) => {
    const next = normal(random);
    return () => mean + deviation * next();
  },
  below: (x) => normalCdf((x - mean) / deviation),
});
export const lognormal = (mean: number): Numbers => ({
  draw: (random) => {
    const next = normal(random);
    return () => Math.exp(mean + next());
  },
  below: (x) => (x <= 0 ? 0 : normalCdf(Math.log(x) - mean)),
});
/** Zero in a share of rows, whole numbers with a geometric tail in the others. */
export const tied = (zero: number, ratio: number): Numbers => ({
  draw: (random) => () => (random() < zero ? 0 : 1 + Math.floor(Math.log(1 - random()) / Math.log(ratio))),
  below: (x) => (x <= 0 ? 0 : x <= 1 ? zero : zero + (1 - zero) * (1 - ratio ** (Math.ceil(x) - 1))),
});
export const five: Categories = { shares: [0.4, 0.3, 0.15, 0.1, 0.05] };
export const fifty: Categories = { shares: normalised(Array.from({ length: 50 }, (_, i) => 0.3 + ((i * 37) % 50) / 25)) };
export const zipf: Categories = { shares: normalised(Array.from({ length: 1000 }, (_, i) => 1 / (i + 1))) };
export const moved = ({ shares }: Categories, by: number): Categories => ({ shares: tilted(shares, by, 11) });
