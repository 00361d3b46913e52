import { expect } from "vitest";

/** Equal to `tolerance`, relative to what is wanted. */
export function relative(found: number | undefined, wanted: number | undefined, tolerance: number): void {
  expect(found === undefined, `${found} for ${wanted}`).toBe(wanted === undefined);
  if (found === undefined || wanted === undefined || found === wanted) return;
  expect(Math.abs(found - wanted), `${found} for ${wanted}`).toBeLessThanOrEqual(tolerance * Math.abs(wanted));
}
