import { chiSquareTail } from "./chiSquare.ts";
import type { Judgement, Objective, Table } from "./slices.ts";

/** Drift within a slice and without it. */
export interface DriftJudgement extends Judgement {
  readonly reference: number;
  readonly current: number;
  /** PSI among the slice's own rows; undefined where one side has too few of them. */
  readonly within?: number;
  /** PSI among all other rows. */
  readonly without: number;
  /** Whether the values moved within the slice, or the slice itself grew or shrank among the rows. */
  readonly change: "values" | "size";
}

export const leastRows = 50;
const leastPart = 0.01;
const mostPart = 0.75;
/** From here the standard convention calls a sample drifted: a slice has to be, or the whole of which a slice grew. */
const drifted = 0.1;

/**
 * PSI of two tables of counts over the same bins: bins empty on both sides are dropped, a bin empty on one side is given half a row, as in the
 * standard convention. NaN without rows on a side.
 */
export function psiOf(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const [n, m] = [sum(reference), sum(current)];
  if (n === 0 || m === 0) return Number.NaN;
  let psi = 0;
  for (let i = 0; i < reference.length; i++) {
    const [a, b] = [reference[i] as number, current[i] as number];
    if (a + b === 0) continue;
    const [p, q] = [Math.max(a, 0.5) / n, Math.max(b, 0.5) / m];
    psi += (p - q) * Math.log(p / q);
  }
  return psi;
}

/** What chance alone makes of samples this large: (bins − 1)(1/n + 1/m), the mean of PSI when nothing moved (Yurdakul & Naranjo 2020). */
export function psiNoise({ reference, current }: Table): number {
  const bins = reference.reduce((count, a, i) => count + (a + (current[i] as number) > 0 ? 1 : 0), 0);
  return Math.max(0, bins - 1) * (1 / sum(reference) + 1 / sum(current));
}

/**
 * How much of a column's drift a slice carries, over the fixed bins of `total`. Leaving rows out on both sides changes both distributions, so two
 * more figures tell what happened: what would be left had the slice kept its size, and what would be left had its values not moved.
 */
export function driftObjective(total: Table): Objective<DriftJudgement> {
  const whole = psiOf(total.reference, total.current);
  const [n, m] = [sum(total.reference), sum(total.current)];
  const noise = psiNoise(total);
  return {
    whole,
    calm: Math.max(3 * noise, 0.15 * whole),
    left: (outside) => psiOf(outside.reference, outside.current),
    density(inside) {
      const rows = sum(inside.reference) / n + sum(inside.current) / m;
      let moved = 0;
      inside.reference.forEach((a, i) => {
        const b = inside.current[i] as number;
        const usual = Math.sqrt(((2 / Math.PI) * ((a + b) / (n + m)) * (n + m)) / n / m);
        moved += Math.abs(a / n - b / m) - usual;
      });
      return rows === 0 ? 0 : Math.max(0, moved) / rows;
    },
    judge(inside, outside, all) {
      const [a, b] = [sum(inside.reference), sum(inside.current)];
      const [ofReference, ofCurrent] = [a / n, b / m];
      const part = all ? ofCurrent : (ofReference + ofCurrent) / 2;
      const enough = { reference: a >= leastRows && ofReference >= leastPart, current: b >= leastRows && ofCurrent >= leastPart };
      if (part > mostPart || (!enough.reference && !enough.current) || (all && !enough.current)) return undefined;
      if (sum(outside.reference) < leastRows || sum(outside.current) < leastRows) return undefined;
      const without = psiOf(outside.reference, outside.current);
      const share = Math.min(1, Math.max(0, 1 - without / whole));
      const counts = { reference: a, current: b, without, share, part };
      const both = enough.reference && enough.current;
      const within = both ? psiOf(inside.reference, inside.current) : undefined;
      if (all) return within !== undefined && within < drifted ? undefined : { ...counts, within, change: "values", pValue: homogeneity(inside) };
      const sameSize = mixture(total.reference, b > 0 ? inside.current : inside.reference, outside.current, ofReference, m);
      const sameValues = mixture(total.reference, a > 0 ? inside.reference : inside.current, outside.current, ofCurrent, m);
      const change = !both || sameSize < sameValues ? "size" : "values";
      if (change === "size" ? whole < drifted : (within as number) < drifted) return undefined;
      // Leaving out can take an effect away that putting right does not: then the slice is not its cause.
      if (1 - Math.min(sameSize, sameValues) / whole < share / 2) return undefined;
      return { ...counts, ...(within === undefined ? {} : { within }), change, pValue: change === "size" ? twoShares(a, n, b, m) : homogeneity(inside) };
    },
  };
}

/** PSI of reference against a current that is made of `inside` in the given part and of `outside` in the rest. */
function mixture(reference: Float64Array, inside: Float64Array, outside: Float64Array, part: number, rows: number): number {
  const [a, b] = [sum(inside), sum(outside)];
  return psiOf(reference, inside.map((count, i) => rows * ((part * count) / a + ((1 - part) * (outside[i] as number)) / b)));
}

/** Chi-square of homogeneity; bins with an expected count below 5 on the smaller side are one. */
function homogeneity({ reference, current }: Table): number {
  const [n, m] = [sum(reference), sum(current)];
  const cells: [number, number][] = [];
  const rare: [number, number] = [0, 0];
  reference.forEach((a, i) => {
    const b = current[i] as number;
    if (a + b === 0) return;
    if (((a + b) * Math.min(n, m)) / (n + m) < 5) {
      rare[0] += a;
      rare[1] += b;
    } else cells.push([a, b]);
  });
  if (rare[0] + rare[1] > 0) cells.push(rare);
  if (cells.length < 2) return 1;
  let statistic = 0;
  for (const [a, b] of cells) statistic += (a * m - b * n) ** 2 / ((a + b) * n * m);
  return chiSquareTail(statistic, cells.length - 1);
}

const twoShares = (a: number, n: number, b: number, m: number): number => homogeneity({ reference: Float64Array.of(a, n - a), current: Float64Array.of(b, m - b) });

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] as number;
  return total;
}
