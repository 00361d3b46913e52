import { expect } from "vitest";

/** Relative 1e-10, absolute 1e-12 near 0: the tolerance of a statistic. */
export function expectStatistic(actual: number | undefined, wanted: number, what: string): void {
  expectClose(actual, wanted, 1e-10, 1e-12, what);
}

/** Relative 1e-8 wherever the oracle is right in the tail; `floor` is where it is not (1 − cdf rounds to 1e-16). */
export function expectPValue(actual: number | undefined, wanted: number, what: string, floor = 0): void {
  expectClose(actual, wanted, 1e-8, floor, what);
}

function expectClose(actual: number | undefined, wanted: number, relative: number, absolute: number, what: string): void {
  const near = actual !== undefined && Math.abs(actual - wanted) <= Math.max(absolute, relative * Math.abs(wanted));
  expect(near, `${what}: ${actual}, wanted ${wanted}`).toBe(true);
}
