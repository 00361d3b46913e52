import { expect } from "vitest";

/** Two builds of V8 may differ in the last digit of a logarithm: a number that near to the expected one counts as it. */
function snapped(actual: unknown, expected: unknown): unknown {
  if (typeof actual === "number" && typeof expected === "number") return Math.abs(actual - expected) <= 1e-12 * Math.max(1e-3, Math.abs(expected)) ? expected : actual;
  if (Array.isArray(actual) && Array.isArray(expected)) return actual.map((item, index) => snapped(item, expected[index]));
  if (typeof actual !== "object" || actual === null || typeof expected !== "object" || expected === null) return actual;
  return Object.fromEntries(Object.entries(actual).map(([key, value]) => [key, snapped(value, (expected as Record<string, unknown>)[key])]));
}

/** Equal, but for the last digits of numbers. */
export function expectSame(actual: object, expected: object): void {
  expect(snapped(actual, expected)).toEqual(expected);
}
