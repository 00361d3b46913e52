import { scaleLinear } from "d3";
import type { Multivariate } from "../../src/report.ts";
import { s } from "../dom.ts";
import { figure, label, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** The classifier's ROC-AUC with its 95 % interval between chance (0.5) and certainty (1); the marks are where it warns and alerts. */
export function classifierScale(
  document: Document,
  { rocAuc, lower, upper, threshold, alertThreshold, level }: NonNullable<Multivariate["classifier"]>,
  options: FigureOptions,
): SVGSVGElement {
  const { width } = options;
  const x = scaleLinear([Math.min(0.5, lower, rocAuc), 1], [6, width - 6]).clamp(true);
  const middle = 12;
  const fill = level === "ok" ? paint.muted : paint[level];
  return figure(
    document,
    options,
    s(document, "path", { d: `M0,${middle}H${width}`, stroke: paint.line }),
    s(document, "path", { d: `M${px(x(0.5))},${middle - 9}v18`, stroke: paint.muted }),
    s(document, "path", { d: `M${px(x(threshold))},${middle - 9}v18`, stroke: paint.warn, "stroke-width": 1.25 }),
    s(document, "path", { d: `M${px(x(alertThreshold))},${middle - 9}v18`, stroke: paint.alert, "stroke-width": 1.25 }),
    s(document, "path", { d: `M${px(x(lower))},${middle}H${px(Math.max(x(upper), x(lower) + 1))}`, stroke: fill, "stroke-width": 2 }),
    s(document, "circle", { cx: px(x(rocAuc)), cy: middle, r: 4, fill, stroke: paint.background }),
    label(document, "0.5, chance", px(x(0.5)) - 6, 36),
    label(document, "1, certain", width, 36, { anchor: "end" }),
  );
}
