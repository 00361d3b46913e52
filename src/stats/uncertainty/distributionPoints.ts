import type { Kernel, Sorted } from "../../kernel/kernel.ts";
import { nextAbove } from "../nextAbove.ts";

/** Both distribution functions at points along the axis, and the stretch that each point stands for, in units of the whole range. */
export interface DistributionPoints { range: number; widths: number[]; before: number[]; now: number[] }

/** Two Gauss points between neighbouring edges; an edge that many rows share is two, just before it and just after. */
export function distributionPoints(reference: Sorted, current: Sorted, kernel: Kernel): DistributionPoints {
  const at = Float64Array.from(new Set([reference, current].flatMap((side) => kernel.quantiles(side, probabilities(side.length))))).sort();
  const edges: number[] = [];
  for (const x of at) for (const edge of [x, nextAbove(x)]) if (edge !== edges.at(-1)) edges.push(edge);
  const [before, now] = [reference, current].map((side) => shareBelow(kernel.sortedBinCounts(side, edges), side.length)) as [number[], number[]];
  const found: DistributionPoints = { range: (at.at(-1) as number) - (at[0] as number), widths: [], before: [], now: [] };
  for (let i = 1; i < edges.length; i++) {
    const width = ((edges[i] as number) - (edges[i - 1] as number)) / found.range;
    for (const place of gauss) {
      found.widths.push(width / 2);
      found.before.push((before[i - 1] as number) * (1 - place) + (before[i] as number) * place);
      found.now.push((now[i - 1] as number) * (1 - place) + (now[i] as number) * place);
    }
  }
  return found;
}

const gauss = [0.5 - Math.sqrt(3) / 6, 0.5 + Math.sqrt(3) / 6];
const steps = 80;
const finer = 1.6;

/** Equal steps, and in both tails ever finer ones down to a single row: there a distance has its longest stretches. */
function probabilities(rows: number): number[] {
  const all = [0, 1, ...Array.from({ length: steps - 1 }, (_, i) => (i + 1) / steps)];
  for (let share = 1 / (steps * finer); share * rows > 0.5; share /= finer) all.push(share, 1 - share);
  return all;
}

/** Of the rows, those below each edge. */
function shareBelow(counts: Float64Array, rows: number): number[] {
  let below = 0;
  return Array.from(counts.subarray(0, -1), (count) => (below += count) / rows);
}
