import { deviance, stirlingError } from "../stirling.ts";

/** Counts that a bin may show, with their probabilities. */
export interface CountNodes { readonly counts: readonly number[]; readonly weights: readonly number[] }

/** From this mean on an empty bin is rare enough for three nodes. */
const threeFrom = 4;

/**
 * A Poisson count of the given mean as a handful of values and weights: every count where the mean is small; else the three nodes of
 * Gauss quadrature, which has the distribution's first five moments (the zeros of the third Charlier polynomial).
 */
export function countNodes(mean: number): CountNodes {
  return mean < threeFrom ? everyCount(mean) : charlier(mean);
}

function everyCount(mean: number): CountNodes {
  const counts = Array.from({ length: Math.ceil(mean + 7 * Math.sqrt(mean) + 4) }, (_, k) => k);
  return { counts, weights: counts.map((k) => (k === 0 ? Math.exp(-mean) : Math.exp(-stirlingError(k) - deviance(k, mean)) / Math.sqrt(2 * Math.PI * k))) };
}

/** x³ − 3 (μ + 1) x² + (3 μ² + 3 μ + 2) x − μ³ = 0, about x = μ + 1: t³ − (3 μ + 1) t − μ = 0, whose zeros are real. */
function charlier(mean: number): CountNodes {
  const p = 3 * mean + 1;
  const size = 2 * Math.sqrt(p / 3);
  const angle = Math.acos(Math.min(1, (mean / 2) * (3 / p) ** 1.5)) / 3;
  const counts = [4, 2, 0].map((k) => mean + 1 + size * Math.cos(angle - (k * Math.PI) / 3));
  return { counts, weights: counts.map((x, i) => {
    const [y, z] = counts.filter((_, j) => j !== i) as [number, number];
    return (mean + (mean - y) * (mean - z)) / ((x - y) * (x - z));
  }) };
}
