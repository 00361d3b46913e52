import { expect, test } from "vitest";
import { ValueType } from "../../src/kernel/kernel.ts";
import golden from "../golden/kernel.json" with { type: "json" };
import { close, engines, on } from "./engines.ts";

/** Statistics to 1e-10 relative, 1e-12 absolute near 0; counts exactly. Oracle and inputs: test/golden/make_kernel.py. */
type Figure = number | string | null | readonly Figure[] | { readonly [name: string]: Figure };
type Input = { modulus?: number[]; values?: (number | string)[] };

function build({ modulus, values }: Input): number[] {
  if (values) return values.map(Number);
  const [length, multiplier, modulo, divisor, shift] = modulus as [number, number, number, number, number];
  return Array.from({ length }, (_, i) => ((i * multiplier) % modulo) / divisor + shift);
}

function matches(actual: unknown, expected: Figure): void {
  if (Array.isArray(expected)) {
    const list = Array.from(actual as ArrayLike<unknown>);
    expect(list.length).toBe(expected.length);
    expected.forEach((value, i) => { matches(list[i], value); });
  } else if (typeof expected === "object" && expected !== null) {
    for (const [name, value] of Object.entries(expected)) matches((actual as Record<string, unknown>)[name], value);
  } else close(actual as number, Number(expected), 1e-10, 1e-12);
}

const inputs = new Map(golden.columns.map(({ name, column }) => [name, build(column as Input)]));

for (const kernel of engines) {
  for (const { name, column, quantiles, distinct, runs, uniform, histograms, ...moments } of golden.columns) {
    test(`${kernel.engine}, ${name}: description, quantiles, distinct values and histograms are NumPy's and pandas'`, () => {
      on(kernel, ({ numbers, sorted }) => {
        const values = numbers(build(column as Input));
        const sample = sorted(build(column as Input));
        matches(kernel.describe(values), moments as Figure);
        matches(kernel.quantiles(sample, golden.probabilities), quantiles as Figure);
        expect(kernel.distinct(sample)).toBe(distinct);
        if (runs) matches(kernel.runs(sample, 30), runs as Figure);
        for (const { lower, upper, counts } of uniform) {
          expect([...kernel.uniformHistogram(values, lower, upper, counts.length)]).toEqual(counts);
        }
        for (const { edges, counts } of histograms) {
          expect([...kernel.histogram(values, edges)]).toEqual(counts);
          expect(kernel.binCounts(values, edges).reduce((a, b) => a + b, 0)).toBe(moments.count);
        }
      });
    });
  }

  test(`${kernel.engine}: std far from 0 keeps its digits`, () => {
    on(kernel, ({ numbers }) => {
      const far = golden.columns.find(({ name }) => name === "far from 0")!;
      close(kernel.describe(numbers(build(far.column as Input))).std, far.std as number, 1e-12);
    });
  });

  test(`${kernel.engine}: Kolmogorov–Smirnov and Wasserstein are SciPy's`, () => {
    for (const pair of golden.twoSamples) {
      on(kernel, ({ sorted }) => {
        const [a, b] = [inputs.get(pair.first)!, inputs.get(pair.second)!];
        const got = kernel.kolmogorovSmirnov(sorted(a), sorted(b));
        expect({ numerator: got.numerator, sign: got.sign }).toEqual({ numerator: pair.numerator, sign: pair.sign });
        matches(got.statistic, pair.statistic);
        const differenceAt = (value: number) => a.filter((x) => x <= value).length * b.length - b.filter((x) => x <= value).length * a.length;
        expect(differenceAt(got.location)).toBe(differenceAt(Number(pair.location)));
        matches(kernel.wasserstein(sorted(a), sorted(b)), pair.wasserstein);
      });
    }
  });

  test(`${kernel.engine}: integers beyond 2^53 are compared as integers`, () => {
    on(kernel, ({ scope, segment }) => {
      const [a, b] = [golden.integers.first, golden.integers.second].map((texts) =>
        kernel.sortIntegers([segment({ type: ValueType.int64, values: texts.map(BigInt), skip: 1, bitmap: false })], scope.allocate(64)));
      expect(Array.from({ length: a!.length }, (_, i) => kernel.text(a!, i))).toEqual(golden.integers.sorted);
      expect(kernel.kolmogorovSmirnov(a!, b!)).toMatchObject({ numerator: golden.integers.numerator, sign: golden.integers.sign });
      matches(kernel.wasserstein(a!, b!), golden.integers.wasserstein);
    });
  });

  test(`${kernel.engine}: divergences and chi-square are SciPy's`, () => {
    for (const { p, q, ...figures } of golden.divergences) {
      on(kernel, () => {
        for (const name of ["psi", "jensenShannon", "kullbackLeibler", "hellinger"] as const) matches(kernel[name](p, q), figures[name]);
        matches(kernel.chiSquare(p, q), figures.chiSquare);
      });
    }
  });

  test(`${kernel.engine}: ranking, log loss, Brier score and confusion are scikit-learn's`, () => {
    for (const { scores, labels, confusion, matthews, ranking, probabilityScores } of golden.classification) {
      on(kernel, ({ numbers, codes }) => {
        const score = build(scores as Input);
        const label = build(labels as Input).map(Math.floor);
        matches(kernel.ranking(numbers(score), codes(label)), ranking as Figure);
        matches(kernel.probabilityScores(numbers(score), codes(label)), probabilityScores as Figure);
        const counts = kernel.confusion(codes(label), codes(score.map((p) => (Number.isNaN(p) ? -1 : p >= 0.5 ? 1 : 0))), 2);
        expect([...counts]).toEqual(confusion);
        matches(kernel.matthews(counts, 2), matthews);
      });
    }
    for (const { actual, predicted, size, confusion, matthews } of golden.multiclass) {
      on(kernel, ({ codes }) => {
        const counts = kernel.confusion(codes(build(actual as Input)), codes(build(predicted as Input)), size);
        expect([...counts]).toEqual(confusion);
        matches(kernel.matthews(counts, size), matthews);
      });
    }
  });

  test(`${kernel.engine}: regression figures are scikit-learn's`, () => {
    for (const { actual, predicted, ...figures } of golden.regression) {
      on(kernel, ({ numbers }) => { matches(kernel.regression(numbers(build(actual as Input)), numbers(build(predicted as Input))), figures as Figure); });
    }
  });
}
