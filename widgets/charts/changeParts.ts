import { scaleLinear } from "d3";
import type { Decomposition } from "../../src/report.ts";
import { s } from "../dom.ts";
import { signed, tick } from "../format.ts";
import { figure, hit, label, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** One change as two bars, the second beginning where the first ends, each with its 95 % interval: what moved inputs explain, and what they do not. */
export function changeParts(document: Document, part: Decomposition["parts"][number], options: FigureOptions): SVGSVGElement {
  const svg = figure(document, options);
  const { width } = options;
  const left = 2,
    right = width - 2;
  const [explainedFrom, explainedTo] = part.explainedInterval,
    conceptFrom = part.explained + part.conceptInterval[0],
    conceptTo = part.explained + part.conceptInterval[1];
  const all = [0, part.explained, part.change, explainedFrom, explainedTo, conceptFrom, conceptTo];
  const x = scaleLinear([Math.min(...all), Math.max(...all)], [left + 4, right - 4]);
  const bar = (from: number, to: number, y: number, fill: string): void => {
    svg.append(s(document, "rect", { x: px(Math.min(x(from), x(to))), y, width: px(Math.max(1, Math.abs(x(to) - x(from)))), height: 12, fill }));
  };
  const whisker = (from: number, to: number, y: number): void => {
    svg.append(s(document, "path", { d: `M${px(x(from))},${y}H${px(x(to))}M${px(x(from))},${y - 3}v6M${px(x(to))},${y - 3}v6`, stroke: paint.text, "stroke-width": 1 }));
  };
  svg.append(s(document, "path", { d: `M${px(x(0))},0V36`, stroke: paint.muted, "stroke-width": 1 }), s(document, "path", { d: `M${px(x(part.explained))},2V34`, stroke: paint.line }));
  bar(0, part.explained, 3, paint.muted);
  bar(part.explained, part.change, 20, paint.current);
  whisker(explainedFrom, explainedTo, 9);
  whisker(conceptFrom, conceptTo, 26);
  const ends = x.ticks(Math.max(2, Math.floor(width / 90)));
  for (const value of ends) svg.append(label(document, value === 0 ? "0" : tick(value), Math.min(Math.max(x(value), 14), width - 14), 48, { anchor: "middle", size: 10 }));
  svg.append(
    hit(document, 0, 0, width, 17, `explained by moved inputs: ${signed(part.explained)}\n95 %: ${signed(explainedFrom)} to ${signed(explainedTo)}`),
    hit(document, 0, 17, width, 19, `changed relation: ${signed(part.concept)}\n95 %: ${signed(part.conceptInterval[0])} to ${signed(part.conceptInterval[1])}`),
  );
  return svg;
}
