import { complementaryError } from "./complementaryError.ts";

/** P(|Z| ≥ |z|) for a standard normal Z. Oracle: 2·scipy.stats.norm.sf(|z|). */
export function normalTwoSidedTail(z: number): number {
  return complementaryError(Math.abs(z) / Math.SQRT2);
}

/** P(Z ≥ z) for a standard normal Z, computed as a tail for positive z. Oracle: scipy.stats.norm.sf. */
export function normalUpperTail(z: number): number {
  return complementaryError(z / Math.SQRT2) / 2;
}

/** The 97.5 % point of the standard normal: half the width of a 95 % interval in standard errors. */
export const z975 = 1.959963984540054;
