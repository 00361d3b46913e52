import { px } from "./figure.ts";

/** Outlines of histograms as path data: one path per figure, however many bins. `x` has one position more than `y`. */

/** From the base line, over every bin's top, back to the base line. */
export function outline(x: readonly number[], y: readonly number[], base: number): string {
  if (y.length === 0) return "";
  let d = `M${px(x[0] as number)},${px(base)}`;
  y.forEach((top, i) => {
    d += `V${px(top)}H${px(x[i + 1] as number)}`;
  });
  return `${d}V${px(base)}`;
}

export const area = (x: readonly number[], y: readonly number[], base: number): string => (y.length === 0 ? "" : `${outline(x, y, base)}Z`);

/** Separate bars, closed or open at the bottom. */
export function bars(of: readonly { x: number; width: number; y: number }[], base: number, closed: boolean): string {
  return of.map(({ x, width, y }) => `M${px(x)},${px(base)}V${px(y)}H${px(x + width)}V${px(base)}${closed ? "Z" : ""}`).join("");
}
