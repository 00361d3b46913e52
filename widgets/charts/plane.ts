import { scaleLinear } from "d3";
import { s } from "../dom.ts";
import { tick } from "../format.ts";
import { figure, label, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

export type Point = readonly [x: number, y: number];

export interface PlaneOptions extends FigureOptions {
  xName: string;
  yName: string;
  diagonal?: "up";
  dots?: boolean;
}

/** The unit square with one line per sample: reference broad and quiet, current thin and strong. ROC, precision–recall and calibration are drawn on it. */
export function plane(
  document: Document,
  result: { reference?: readonly Point[]; current?: readonly Point[] },
  options: PlaneOptions,
): SVGSVGElement {
  const { width, height } = options;
  const left = 34,
    right = 8,
    top = 16,
    bottom = 34;
  const x = scaleLinear([0, 1], [left, width - right]);
  const y = scaleLinear([0, 1], [height - bottom, top]);
  const svg = figure(document, options);
  for (const value of [0, 0.5, 1])
    svg.append(
      s(document, "path", { d: `M${left},${px(y(value))}H${width - right}`, stroke: paint.line }),
      label(document, tick(value), left - 6, y(value) + 4, { anchor: "end" }),
      label(document, tick(value), x(value), height - bottom + 14, { anchor: value === 1 ? "end" : value === 0 ? "start" : "middle" }),
    );
  svg.append(label(document, options.yName, 0, 8), label(document, options.xName, width - right, height - 4, { anchor: "end" }));
  if (options.diagonal)
    svg.append(
      s(document, "path", {
        d: `M${px(x(0))},${px(y(0))}L${px(x(1))},${px(y(1))}`,
        stroke: paint.muted,
        "stroke-dasharray": "2 3",
        "stroke-width": 0.75,
      }),
    );
  const path = (points: readonly Point[]): string => points.map(([px0, py0], i) => `${i ? "L" : "M"}${px(x(px0))},${px(y(py0))}`).join("");
  const dots = (points: readonly Point[]): string =>
    points.map(([px0, py0]) => `M${px(x(px0) - 3)},${px(y(py0))}a3,3 0 1 0 6,0a3,3 0 1 0 -6,0Z`).join("");
  if (result.reference)
    svg.append(
      s(document, "path", { d: path(result.reference), stroke: paint.referenceFill, "stroke-width": 6, "stroke-linejoin": "round" }),
      s(document, "path", { d: path(result.reference), stroke: paint.reference, "stroke-width": 1 }),
    );
  if (result.current) {
    svg.append(s(document, "path", { d: path(result.current), stroke: paint.current, "stroke-width": 2, "stroke-linejoin": "round" }));
    if (options.dots)
      svg.append(s(document, "path", { d: dots(result.current), stroke: paint.current, fill: paint.background, "stroke-width": 1.5 }));
  }
  return svg;
}
