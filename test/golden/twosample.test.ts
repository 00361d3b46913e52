import { describe, expect, it } from "vitest";
import { type Kernel, type Sorted, ValueType } from "../../src/kernel/kernel.ts";
import { chiSquareTail } from "../../src/stats/chiSquare.ts";
import { kolmogorovSmirnovPValue } from "../../src/stats/kolmogorov.ts";
import { type Bench, engines, on } from "../kernel/engines.ts";
import { expectPValue, expectStatistic } from "../stats/close.ts";
import { type Case, cases, golden, type Value } from "./cases.ts";

interface TwoSample {
  name: string;
  type: Case["type"];
  ks?: { statistic: number; pValue: number | string };
  wasserstein?: number;
  chiSquare?: { statistic: number; degreesOfFreedom: number; pValue: number | string };
}

const byName = new Map(cases().map((each) => [each.name, each]));
const wanted = golden<{ cases: TwoSample[] }>("twosample").cases;

describe.each(engines.map((kernel) => ({ name: kernel.engine, kernel })))("two samples as SciPy compares them ($name)", ({ kernel }) => {
  it.each(wanted.filter(({ ks }) => ks))("$name: ks_2samp, wasserstein_distance", ({ name, ks, wasserstein }) => {
    const { reference, current } = byName.get(name) as Case;
    on(kernel, (bench) => {
      const a = sorted(bench, reference as Value[]);
      const b = sorted(bench, current as Value[]);
      const { statistic, numerator } = kernel.kolmogorovSmirnov(a, b);
      expectStatistic(statistic, ks?.statistic as number, "D");
      // A string is a p-value that no double holds: ours is 0 there.
      expectPValue(kolmogorovSmirnovPValue(numerator, a.length, b.length), Number(ks?.pValue), "p");
      expectStatistic(kernel.wasserstein(a, b), wasserstein as number, "Wasserstein-1");
    });
  });

  it.each(wanted.filter(({ chiSquare }) => chiSquare?.degreesOfFreedom))("$name: chi2_contingency(correction=False)", ({ name, chiSquare }) => {
    const { reference, current } = byName.get(name) as Case;
    const keys = [...new Set([...(reference as Value[]), ...(current as Value[])])].filter((key) => key !== null);
    const count = (side: readonly Value[] | undefined): number[] => {
      const counts = new Map<Value, number>();
      for (const value of side ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
      return keys.map((key) => counts.get(key) ?? 0);
    };
    const { statistic, degreesOfFreedom } = kernel.chiSquare(count(reference), count(current));
    expectStatistic(statistic, chiSquare?.statistic as number, "χ²");
    expect(degreesOfFreedom).toBe(chiSquare?.degreesOfFreedom);
    expectPValue(chiSquareTail(statistic, degreesOfFreedom), Number(chiSquare?.pValue), "p");
  });
});

/** Integers sort as integers, so that those beyond 2^53 stay apart. */
function sorted({ kernel, scope, segment, sorted: sort }: Bench, values: readonly Value[]): Sorted {
  if (!values.some((value) => typeof value === "bigint")) return sort(values.map((value) => (value === null ? Number.NaN : Number(value))));
  const column = segment({ type: ValueType.int64, values: values as (bigint | null)[], skip: 3, bitmap: true });
  return (kernel as Kernel).sortIntegers([column], scope.allocate(values.length * 8));
}
