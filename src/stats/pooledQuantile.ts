import type { Kernel, Sorted } from "../kernel/kernel.ts";

/** Quantile R-7 of both samples together, without merging them; numpy.quantile of their concatenation. NaN when both are empty. */
export function pooledQuantile(a: Sorted, b: Sorted, probability: number, kernel: Kernel): number {
  const rows = a.length + b.length;
  if (rows === 0) return Number.NaN;
  const position = (rows - 1) * probability;
  const below = Math.floor(position);
  const share = position - below;
  const low = orderStatistic(a, b, below, kernel);
  const high = orderStatistic(a, b, Math.min(below + 1, rows - 1), kernel);
  if (!Number.isFinite(high - low)) return low * (1 - share) + high * share;
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}

/** The value with `place` others before it: how many of those are of `a` is found by bisection. */
function orderStatistic(a: Sorted, b: Sorted, place: number, kernel: Kernel): number {
  let low = Math.max(0, place - b.length);
  let high = Math.min(place, a.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (kernel.value(a, middle) < kernel.value(b, place - middle - 1)) low = middle + 1;
    else high = middle;
  }
  const [i, j] = [low, place - low];
  return Math.min(i < a.length ? kernel.value(a, i) : Number.POSITIVE_INFINITY, j < b.length ? kernel.value(b, j) : Number.POSITIVE_INFINITY);
}
