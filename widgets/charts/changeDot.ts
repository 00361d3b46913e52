import { scaleLinear } from "d3";
import type { MetricChange } from "../../src/report.ts";
import { s } from "../dom.ts";
import { figure, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** A metric's change as a dot with its 95 % interval about a line at zero. `extent` is the largest change that the row's scale must hold. */
export function changeDot(document: Document, result: MetricChange, options: FigureOptions & { extent: number }): SVGSVGElement {
  const { width, height, extent } = options;
  const x = scaleLinear([-(extent || 1), extent || 1], [6, width - 6]).clamp(true);
  const middle = height / 2;
  const fill = result.level === "ok" ? paint.muted : paint[result.level];
  const svg = figure(
    document,
    options,
    s(document, "path", { d: `M${px(x(0))},0V${height}`, stroke: paint.quiet }),
    s(document, "path", { d: `M0,${middle}H${width}`, stroke: paint.line }),
  );
  if (result.lower !== undefined && result.upper !== undefined)
    svg.append(
      s(document, "path", {
        d: `M${px(x(result.lower))},${middle}H${px(Math.max(x(result.upper), x(result.lower) + 1))}`,
        stroke: fill,
        "stroke-width": 2,
      }),
    );
  svg.append(s(document, "circle", { cx: px(x(result.change)), cy: middle, r: 4, fill, stroke: paint.background }));
  return svg;
}
