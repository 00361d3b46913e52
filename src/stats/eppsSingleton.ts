import type { Characteristic } from "../kernel/kernel.ts";
import { chiSquareTail } from "./chiSquare.ts";
import { symmetricEigen } from "./symmetricEigen.ts";

/** Both characteristic functions are compared at this many semi-interquartile ranges, and at twice that: t = (0.4, 0.8). */
export const eppsSingletonPoint = 0.4;

/** Directions with less than this share of the largest variance carry no information: few-valued data have fewer than four. */
const negligible = 1e-13;

/**
 * Epps & Singleton's W from both empirical characteristic functions at t and 2t, and its chi-square p-value; scipy.stats.epps_singleton_2samp.
 * Undefined below five values a side or when nothing varies.
 */
export function eppsSingleton(reference: Characteristic, current: Characteristic, n: number, m: number): { statistic: number; pValue: number } | undefined {
  if (n < 5 || m < 5) return undefined;
  const rows = n + m;
  const difference = reference.means.map((mean, i) => mean - (current.means[i] as number));
  const size = difference.length;
  const covariance = Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return (rows / n) * (reference.covariances[i]?.[j] as number) + (rows / m) * (current.covariances[i]?.[j] as number);
  });
  const { values, vectors } = run(symmetricEigen(covariance, size));
  const greatest = values[0] as number;
  if (!(greatest > 0)) return undefined;
  let statistic = 0;
  let rank = 0;
  values.forEach((value, k) => {
    if (value <= negligible * greatest) return;
    rank++;
    statistic += (rows * difference.reduce((sum, part, i) => sum + part * (vectors[k * size + i] as number), 0) ** 2) / value;
  });
  // Epps & Singleton's correction for small samples.
  if (Math.max(n, m) < 25) statistic /= 1 + rows ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7);
  return { statistic, pValue: chiSquareTail(statistic, rank) };
}

/** Four columns need no pause. */
function run<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
