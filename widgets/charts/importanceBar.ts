import { s } from "../dom.ts";
import { figure, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** How much a classifier leans on one column, beside others on one scale: `most` is the longest bar's. */
export function importanceBar(document: Document, importance: number, options: FigureOptions & { most: number }): SVGSVGElement {
  const { width, height, most } = options;
  const end = px(Math.max(1, (Math.max(0, importance) / (most || 1)) * width));
  return figure(
    document,
    options,
    s(document, "path", { d: `M0,${height / 2}H${width}`, stroke: paint.line }),
    s(document, "path", { d: `M0,${height / 2}H${end}`, stroke: paint.muted, "stroke-width": 6 }),
  );
}
