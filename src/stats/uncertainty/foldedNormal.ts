import { normalTwoSidedTail } from "../normal.ts";

/** E|gap + deviation Z| − gap, for a gap that is not negative: by how much chance makes a difference look larger. */
export function foldedExcess(gap: number, deviation: number): number {
  if (!(deviation > 0)) return 0;
  const z = gap / deviation;
  return deviation * Math.sqrt(2 / Math.PI) * Math.exp(-(z * z) / 2) - gap * normalTwoSidedTail(z);
}
