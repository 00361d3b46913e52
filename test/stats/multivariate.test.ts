import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { correlationChange, correlationRatio, cramersV, groupsChange, groupsOf, tableChange } from "../../src/stats/associations.ts";
import { binCategories, binNumbers } from "../../src/stats/binning.ts";
import { boostTrees, treeScores, treesWith } from "../../src/stats/gradientBoosting.ts";
import { addProducts, componentsFor, mirrored, reconstructionErrors } from "../../src/stats/principalComponents.ts";
import { seededRandom, shuffle } from "../../src/stats/random.ts";
import { ascending, spearman } from "../../src/stats/spearman.ts";
import { type Eigen, symmetricEigen } from "../../src/stats/symmetricEigen.ts";
import { expectStatistic } from "./close.ts";

interface Golden {
  spearman: { a: [number, number, number]; b: [number, number, number]; n: number; power: number; hole: number; value: number }[];
  cramersV: { table: number[][]; plain: number; corrected: number }[];
  correlationRatio: { n: number; groups: number; value: number }[];
  eigen: { n: number; values: number[] };
}
const golden = JSON.parse(readFileSync(new URL("../golden/associations.json", import.meta.url), "utf8")) as Golden;

/** ((i·a + b) mod m), never negative, as NumPy's. */
const sequence = ([a, b, m]: readonly [number, number, number], n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => (((i * a + b) % m) + m) % m);

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

function normals(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const correlate = (x: Float64Array, y: Float64Array) => spearman(x, y, ascending(x), ascending(y));

describe("symmetricEigen", () => {
  const n = golden.eigen.n;
  const matrix = Float64Array.from({ length: n * n }, (_, cell) => Math.cos(Math.floor(cell / n) * (cell % n)) + (Math.floor(cell / n) === cell % n ? 3 : 0));

  it("has NumPy's eigenvalues, and vectors that are orthonormal and stretch by them", () => {
    const { values, vectors } = finish(symmetricEigen(matrix, n));
    golden.eigen.values.forEach((value, k) => expectStatistic(values[k], value, `eigenvalue ${k}`));
    for (let k = 0; k < n; k++) {
      const vector = vectors.subarray(k * n, (k + 1) * n);
      for (let l = 0; l <= k; l++) expect(vector.reduce((sum, v, i) => sum + v * (vectors[l * n + i] as number), 0)).toBeCloseTo(Number(k === l), 13);
      for (let i = 0; i < n; i++) {
        const stretched = vector.reduce((sum, v, j) => sum + v * (matrix[i * n + j] as number), 0);
        expect(stretched).toBeCloseTo((values[k] as number) * (vector[i] as number), 12);
      }
    }
  });
});

describe("principal components", () => {
  it("takes as many as explain more than the share", () => {
    const eigen = (values: number[]): Eigen => ({ values: Float64Array.from(values), vectors: new Float64Array(values.length ** 2) });
    expect(componentsFor(eigen([5, 3, 2]), 0.65)).toEqual({ components: 2, explained: 0.8 });
    expect(componentsFor(eigen([5, 5]), 0.5).components).toBe(2);
    expect(componentsFor(eigen([1, 0, 0]), 0.65).components).toBe(1);
  });
  it("measures the distance to the line that points lie along", () => {
    const block = Float64Array.from([3, 4, -3, -4, 6, 8, -6, -8]);
    const products = new Float64Array(4);
    addProducts(products, block, 4, 2);
    const eigen = finish(symmetricEigen(mirrored(products, 2), 2));
    const errors = new Float64Array(2);
    reconstructionErrors(eigen, 1, Float64Array.from([6, 8, 3 - 4 * 0.5, 4 + 3 * 0.5]), 2, 2, errors);
    expect(errors[0]).toBeCloseTo(0, 12);
    expect(errors[1]).toBeCloseTo(2.5, 12);
  });
});

describe("spearman", () => {
  it.each(golden.spearman)("is SciPy's spearmanr, with ties and holes ($n rows)", ({ a, b, n, power, hole, value }) => {
    const x = sequence(a, n);
    const y = sequence(b, n).map((v, i) => ((x[i] as number) % 7 + v / 3) ** power);
    if (hole) for (let i = 0; i < n; i += hole) x[i] = Number.NaN;
    expectStatistic(correlate(x, y)?.value, value, "correlation");
  });
  it("is undefined for a constant and for fewer than four rows", () => {
    expect(correlate(new Float64Array(9).fill(2), sequence([1, 0, 9], 9))).toBeUndefined();
    expect(correlate(Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3))).toBeUndefined();
  });
  it("knows its variance: for independent columns 1 / n; elsewhere the variance of two hundred samples, also where the normal's formula is off by half", () => {
    const shapes: ((f: number, normal: () => number) => [number, number])[] = [
      (f, normal) => [f, 0.9 * f + 0.44 * normal()],
      (f, normal) => [f, f * normal()],
      (f, normal) => [Math.round(Math.abs(f)), Math.round(f + normal())],
    ];
    const random = seededRandom(5);
    const normal = normals(random);
    const independent = correlate(Float64Array.from({ length: 20_000 }, normal), Float64Array.from({ length: 20_000 }, normal));
    expect((independent?.variance ?? 0) * 20_000).toBeCloseTo(1, 1);
    for (const shape of shapes) {
      const found = Array.from({ length: 200 }, () => {
        const rows = Array.from({ length: 300 }, () => shape(normal(), normal));
        return correlate(Float64Array.from(rows, ([x]) => x), Float64Array.from(rows, ([, y]) => y)) as { value: number; variance: number };
      });
      const mean = found.reduce((sum, { value }) => sum + value, 0) / 200;
      const variance = found.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / 199;
      const stated = found.reduce((sum, { variance }) => sum + variance, 0) / 200;
      // Two hundred samples know a variance to a tenth.
      expect(Math.abs(stated / variance - 1)).toBeLessThan(0.3);
    }
  });
});

describe("associations", () => {
  it.each(golden.cramersV)("cramersV is SciPy's association and Bergsma's correction of it ($table)", ({ table, plain, corrected }) => {
    const cells = Float64Array.from(table.flat());
    const columns = table[0]?.length ?? 0;
    expectStatistic(cramersV(cells, columns, false), plain, "plain");
    expectStatistic(cramersV(cells, columns), corrected, "corrected");
  });
  it.each(golden.correlationRatio)("correlationRatio is η by its formula ($groups groups)", ({ n, groups, value }) => {
    const codes = Int32Array.from(sequence([5, 1, groups], n));
    const values = sequence([37, 3, 101], n).map((v, i) => Math.sqrt(v) + (codes[i] as number));
    expectStatistic(correlationRatio(groupsOf(values, codes, groups, 0, n)), value, "η");
  });
  it("is undefined where a side has one category or a constant number", () => {
    expect(cramersV(Float64Array.of(3, 4), 2)).toBeUndefined();
    expect(correlationRatio(groupsOf(new Float64Array(9).fill(1), new Int32Array(9), 1, 0, 9))).toBeUndefined();
  });
  it("a change of shares alone is no change of association", () => {
    const table = Float64Array.of(40, 10, 20, 30);
    expect(tableChange(table, table, 2)).toBe(1);
    // Rows weighted 3 and 1, columns 1 and 2: the odds ratio stays 6.
    expect(tableChange(table, Float64Array.of(120, 60, 20, 60), 2)).toBeGreaterThan(0.999);
    // Bartlett's own case, two by two by two: the odds ratio turns round.
    expect(tableChange(table, Float64Array.of(20, 30, 40, 10), 2)).toBeLessThan(1e-6);
  });
  it("correlations of one and of minus one have changed, equal ones have not", () => {
    const one = { value: 1, variance: 0, rows: 100 };
    expect(correlationChange(one, one)).toBe(1);
    expect(correlationChange(one, { ...one, value: -1 })).toBeLessThan(1e-100);
  });
  it("groupsChange sees means that moved apart, not ones that moved alike", () => {
    const codes = Int32Array.from({ length: 600 }, (_, i) => i % 3);
    const values = sequence([37, 3, 101], 600).map((v, i) => v + 50 * (codes[i] as number));
    const at = (moved: (value: number, code: number) => number) => groupsOf(values.map((v, i) => moved(v, codes[i] as number)), codes, 3, 0, 600);
    expect(groupsChange(at((v) => v), at((v) => v + 1000))).toBeGreaterThan(0.999);
    expect(groupsChange(at((v) => v), at((v, code) => (code === 1 ? v + 40 : v)))).toBeLessThan(1e-10);
  });
});

describe("bins", () => {
  it("keep the order of numbers, missing as a bin of its own", () => {
    const values = Float64Array.of(5, Number.NaN, -1, 3, 5, Number.POSITIVE_INFINITY);
    expect([...binNumbers(values)]).toEqual([3, 0, 1, 2, 3, 4]);
    const many = binNumbers(sequence([7919, 0, 10_007], 10_007));
    expect(Math.max(...many)).toBe(63);
    expect(new Set(many).size).toBe(63);
  });
  it("order categories by their share of ones in training rows alone; rare and unseen ones lie in the middle", () => {
    const codes = Int32Array.from({ length: 200 }, (_, i) => (i < 80 ? 0 : i < 160 ? 1 : i < 165 ? 2 : -1));
    const labels = Uint8Array.from({ length: 200 }, (_, i) => (i < 80 ? 1 : i < 160 ? 0 : i % 2));
    const training = Int32Array.from({ length: 160 }, (_, i) => i);
    const bins = binCategories(codes, labels, training);
    expect([bins[0], bins[100], bins[162], bins[199]]).toEqual([3, 1, 2, 0]);
    // Other rows' labels change nothing.
    expect(binCategories(codes, labels.map((label, i) => (i < 160 ? label : 1 - label)), training)).toEqual(bins);
  });
});

describe("boostTrees", () => {
  it("learns an interaction without a marginal, is repeatable, and leans on the two columns alone", () => {
    const random = seededRandom(3);
    const rows = 2000;
    const columns = Array.from({ length: 4 }, () => Uint8Array.from({ length: rows }, () => Math.floor(64 * random())));
    const labels = Uint8Array.from({ length: rows }, (_, i) => Number((columns[1]?.[i] as number) < 32 !== (columns[2]?.[i] as number) < 32));
    const table = { rows, columns: 4, bins: Uint8Array.from(columns.flatMap((column) => [...column])) };
    const training = Int32Array.from({ length: 1000 }, (_, i) => i);
    const model = finish(boostTrees(table, labels, training, seededRandom(1)));
    const right = treeScores(model, table).slice(1000).filter((score, i) => score > 0 === (labels[1000 + i] === 1)).length;
    expect(right).toBeGreaterThan(900);
    expect((model.gains[1] as number) + (model.gains[2] as number)).toBeGreaterThan(5 * ((model.gains[0] as number) + (model.gains[3] as number)));
    expect(finish(boostTrees(table, labels, training, seededRandom(1)))).toEqual(model);
    // The trees without a column do not change when it does.
    const without = Array.from({ length: 60 }, (_, tree) => tree).filter((tree) => !treesWith(model, 1).includes(tree));
    const moved = { ...table, bins: table.bins.map((bin, i) => (i >= rows && i < 2 * rows ? 63 - bin : bin)) };
    expect(treeScores(model, moved, without)).toEqual(treeScores(model, table, without));
    expect(treeScores(model, moved)).not.toEqual(treeScores(model, table));
  });
});

describe("seededRandom", () => {
  it("repeats itself, is even, and differs by seed", () => {
    const draw = (seed: number) => Array.from({ length: 10_000 }, seededRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(7).reduce((sum, value) => sum + value, 0) / 10_000).toBeCloseTo(0.5, 2);
    expect([...shuffle(Int32Array.of(0, 1, 2, 3, 4), seededRandom(4))].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
