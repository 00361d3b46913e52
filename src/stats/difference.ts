/**
 * 95 % interval of b − a from the 95 % intervals of the two independent figures, each side's distance kept apart
 * (Newcombe 1998, method 10, which is this for shares with Wilson's intervals; Zou & Donner 2008 in general).
 */
export function differenceInterval(a: Estimate, b: Estimate): [number, number] {
  const change = b.value - a.value;
  return [change - Math.hypot(b.value - b.lower, a.upper - a.value), change + Math.hypot(b.upper - b.value, a.value - a.lower)];
}

export interface Estimate { readonly value: number; readonly lower: number; readonly upper: number }
