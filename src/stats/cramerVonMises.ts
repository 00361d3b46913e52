import { alternatingTail } from "./alternatingTail.ts";

/** SciPy's `auto`: every arrangement is counted up to this size of the larger sample, the limit law used beyond. */
const exactUpTo = 20;

/**
 * P-value of the two-sample Cramér–von Mises T, as scipy.stats.cramervonmises_2samp(method="auto") but with the limit law's tail
 * computed as a tail. Undefined below two values a side.
 */
export function cramerVonMisesPValue(statistic: number, n: number, m: number): number | undefined {
  if (n < 2 || m < 2) return undefined;
  return Math.max(n, m) <= exactUpTo ? exactPValue(statistic, n, m) : cramerVonMisesTail(standardised(statistic, n, m));
}

/** T moved to the limit law's mean 1/6 and variance 1/45; Anderson 1962 (15). */
function standardised(statistic: number, n: number, m: number): number {
  const rows = n + m;
  const mean = (1 + 1 / rows) / 6;
  // (N + 1)(4nmN − 3(n² + m²) − 2nm) / (4nm · 45N²), whose product with 45 tends to 1.
  const variance = ((rows + 1) / rows) * (1 - (3 * (n / m + m / n) + 2) / (4 * rows));
  return 1 / 6 + (statistic - mean) / Math.sqrt(variance);
}

/** P(ω² > x) of the limit law Σ Zⱼ²/(jπ)². Oracle: mpmath. */
export function cramerVonMisesTail(x: number): number {
  // Below this less than 1e-18 of the law lies.
  if (x < 0.003) return 1;
  return alternatingTail(x, (s) => (Math.PI * s) ** 2, (s) => 2 * Math.PI ** 2 * s, (s) => Math.PI * s);
}

/**
 * The share of all arrangements of n and m values whose ζ = Σ (av − bu)² over lattice points (u, v) is at least the observed one.
 * Xiao, Gordon & Yakovlev 2006, algorithm 1. Counts are whole numbers below 2^53.
 */
function exactPValue(statistic: number, n: number, m: number): number {
  const multiple = (n * m) / greatestCommonDivisor(n, m);
  const [a, b] = [multiple / n, multiple / m];
  const product = n * m;
  const rows = n + m;
  // 24·nm·N·T is a whole number in midranks; of ζ the floor, as SciPy takes it.
  const least = Math.floor((multiple * multiple * rows * Math.round(24 * product * rows * statistic)) / (24 * product * product));
  let column: Frequencies[] = [{ values: [0], counts: [1] }, ...Array.from({ length: n }, () => ({ values: [], counts: [] }))];
  for (let u = 0; u <= m; u++) {
    let below: Frequencies = { values: [], counts: [] };
    column = column.map((before, v) => {
      below = shifted(merged(below, before), (a * v - b * u) ** 2);
      return below;
    });
  }
  const { values, counts } = column[n] as Frequencies;
  let extreme = 0;
  let all = 0;
  values.forEach((value, i) => {
    all += counts[i] as number;
    if (value >= least) extreme += counts[i] as number;
  });
  return extreme / all;
}

/** How many paths have each value, values ascending. */
interface Frequencies { values: number[]; counts: number[] }

const shifted = ({ values, counts }: Frequencies, by: number): Frequencies => ({ values: values.map((value) => value + by), counts });

function merged(first: Frequencies, second: Frequencies): Frequencies {
  if (first.values.length === 0) return second;
  if (second.values.length === 0) return first;
  const values: number[] = [];
  const counts: number[] = [];
  let i = 0;
  let j = 0;
  while (i < first.values.length || j < second.values.length) {
    const x = first.values[i] ?? Number.POSITIVE_INFINITY;
    const y = second.values[j] ?? Number.POSITIVE_INFINITY;
    values.push(Math.min(x, y));
    counts.push((x <= y ? (first.counts[i++] as number) : 0) + (y <= x ? (second.counts[j++] as number) : 0));
  }
  return { values, counts };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
