import type { Bin, DriftTest } from "../../report.ts";
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

/** p ln(p / q) and what makes it flat where the shares are equal; over all bins that adds nothing but half rows. */
export const kullbackLeiblerTerm: Divergence["term"] = (p, q) => (Math.abs(p - q) < 1e-4 * q ? ((p - q) ** 2 / q) * (1 / 2 - (p - q) / (6 * q)) : p * Math.log(p / q) - p + q);

/** A bin's part of the squared Hellinger distance. */
export const hellingerTerm: Divergence["term"] = (p, q) => (Math.sqrt(p) - Math.sqrt(q)) ** 2 / 2;

/** A test's statistic with how sure it is. */
export function sureTest(test: DriftTest, { absent, ...sure }: Uncertainty): DriftTest {
  return { ...test, ...sure, ...(absent ? { noInterval: absent } : {}) };
}

/** Of a divergence over a report's bins. */
export function binsUncertainty(bins: readonly Bin[], divergence: Divergence): Uncertainty {
  return divergenceUncertainty(bins.map(({ reference }) => reference), bins.map(({ current }) => current), divergence);
}
