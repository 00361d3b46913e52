import type { Bin } from "../../report.ts";
import { type Divergence, divergenceUncertainty, type Uncertainty } from "./divergence.ts";

/** Half a row where a bin is empty. */
export const halfRow: Divergence["share"] = (count, rows) => Math.max(count, 0.5) / rows;
/** Empty bins stay empty. */
export const plain: Divergence["share"] = (count, rows) => count / rows;
/** One row more in every bin. */
export const oneMore: Divergence["share"] = (count, rows, bins) => (count + 1) / (rows + bins);

/** (p − q) ln(p / q). */
export const psiTerm: Divergence["term"] = (p, q) => (p - q) * (Math.abs(p - q) < 0.5 * q ? Math.log1p((p - q) / q) : Math.log(p / q));

/** A bin's part of the Jensen–Shannon divergence, natural logarithm. */
export const jensenShannonTerm: Divergence["term"] = (p, q) => {
  if (p === 0 || q === 0) return ((p + q) * Math.LN2) / 2;
  const t = (p - q) / (p + q);
  return ((p + q) / 4) * (Math.log1p(-t * t) + t * (Math.log1p(t) - Math.log1p(-t)));
};

export const jensenShannonBase2Term: Divergence["term"] = (p, q) => jensenShannonTerm(p, q) / Math.LN2;

/** Of a divergence over a report's bins. */
export function binsUncertainty(bins: readonly Bin[], divergence: Divergence): Uncertainty | undefined {
  return divergenceUncertainty(bins.map(({ reference }) => reference), bins.map(({ current }) => current), divergence);
}
