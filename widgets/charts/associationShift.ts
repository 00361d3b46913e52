import { scaleLinear } from "d3";
import type { Association } from "../../src/report.ts";
import { s } from "../dom.ts";
import { figure, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** From reference (filled) to current (outlined) on one scale from −1 to 1 in all rows, whatever the measure; the mark is 0, no association. */
export function associationShift(document: Document, { reference, current }: Association, options: FigureOptions): SVGSVGElement {
  const { width, height } = options;
  const x = scaleLinear([-1, 1], [6, width - 6]).clamp(true);
  const middle = height / 2;
  return figure(
    document,
    options,
    s(document, "path", { d: `M0,${middle}H${width}`, stroke: paint.line }),
    s(document, "path", { d: `M${px(x(0))},${middle - 8}v16`, stroke: paint.quiet }),
    s(document, "path", { d: `M${px(x(reference))},${middle}H${px(x(current))}`, stroke: paint.muted, "stroke-width": 1.5 }),
    s(document, "circle", { cx: px(x(reference)), cy: middle, r: 4, fill: paint.reference, stroke: paint.background }),
    s(document, "circle", { cx: px(x(current)), cy: middle, r: 4, fill: paint.background, stroke: paint.current, "stroke-width": 1.75 }),
  );
}
