import { scaleLinear } from "d3";
import { s } from "../dom.ts";
import { number, tick } from "../format.ts";
import { figure, label, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

export interface CostCurve {
  /** Ascending by threshold. */
  points: readonly { threshold: number; reference?: number; current?: number }[];
  chosen: number;
}

/** Expected cost of a row over the decision threshold: reference broad and quiet, current thin and strong, the chosen threshold as a rule. */
export function costs(document: Document, { points, chosen }: CostCurve, options: FigureOptions): SVGSVGElement {
  const { width, height } = options;
  const [left, right, top, bottom] = [44, 10, 18, 34];
  const values = points.flatMap(({ reference, current }) => [reference, current].filter((value): value is number => value !== undefined));
  const x = scaleLinear([points[0]?.threshold ?? 0, points.at(-1)?.threshold ?? 1], [left, width - right]);
  const y = scaleLinear([0, Math.max(...values, 1e-12)], [height - bottom, top]).nice(3);
  const svg = figure(document, options);
  for (const value of y.ticks(3))
    svg.append(s(document, "path", { d: `M${left},${px(y(value))}H${width - right}`, stroke: paint.line }), label(document, tick(value), left - 6, y(value) + 4, { anchor: "end" }));
  const [least, greatest] = x.domain() as [number, number];
  svg.append(
    label(document, "cost a row", 0, 9),
    label(document, number(least), left, height - bottom + 14),
    label(document, number(greatest), width - right, height - bottom + 14, { anchor: "end" }),
    label(document, "threshold", width - right, height - 4, { anchor: "end" }),
  );
  const path = (side: "reference" | "current"): string =>
    points.flatMap((point) => (point[side] === undefined ? [] : [`${px(x(point.threshold))},${px(y(point[side]))}`])).join("L");
  const [before, now] = [path("reference"), path("current")];
  if (before)
    svg.append(
      s(document, "path", { d: `M${before}`, stroke: paint.referenceFill, "stroke-width": 6, "stroke-linejoin": "round" }),
      s(document, "path", { d: `M${before}`, stroke: paint.reference }),
    );
  if (now) svg.append(s(document, "path", { d: `M${now}`, stroke: paint.current, "stroke-width": 2, "stroke-linejoin": "round" }));
  svg.append(s(document, "path", { d: `M${px(x(chosen))},${top}V${height - bottom}`, stroke: paint.text, "stroke-width": 1.25 }));
  return svg;
}
