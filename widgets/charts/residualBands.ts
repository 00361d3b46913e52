import { scaleLinear } from "d3";
import type { ResidualBin } from "../../src/report.ts";
import { s } from "../dom.ts";
import { number, tick } from "../format.ts";
import { figure, hit, label, leftAxis, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** A bin with its place on the axis. */
export type Band = ResidualBin & { from: number; to: number };

export interface Bands {
  reference?: readonly Band[];
  current?: readonly Band[];
}

/**
 * Prediction − target along an axis: the mean as a line through the bins' middles, and between the 10th and 90th percentile a band (reference filled, current
 * outlined). The rule is zero. `ends` name the axis' ends.
 */
export function residualBands(document: Document, { reference, current }: Bands, options: FigureOptions & { ends?: readonly [string, string] }): SVGSVGElement {
  const { width, height } = options;
  const all = [...(reference ?? []), ...(current ?? [])];
  const svg = figure(document, options);
  if (all.length === 0) return svg;
  const [left, right, top, bottom] = [52, width - 6, 8, height - 22];
  const x = scaleLinear([Math.min(...all.map(({ from }) => from)), Math.max(...all.map(({ to }) => to))], [left, right]);
  const y = scaleLinear([Math.min(0, ...all.map(({ p10 }) => p10)), Math.max(0, ...all.map(({ p90 }) => p90))], [bottom, top]).nice(4);
  svg.append(leftAxis(document, y.ticks(4).map((value) => ({ at: y(value), text: tick(value) })), left, right));
  const middle = ({ from, to }: Band): number => x((from + to) / 2);
  const line = (bins: readonly Band[], of: (bin: Band) => number): string => bins.map((bin) => `${px(middle(bin))},${px(y(of(bin)))}`).join("L");
  const outline = (bins: readonly Band[]): string => `M${line(bins, ({ p90 }) => p90)}L${line([...bins].reverse(), ({ p10 }) => p10)}Z`;
  if (reference) svg.append(s(document, "path", { d: outline(reference), fill: paint.referenceFill }), s(document, "path", { d: `M${line(reference, ({ mean }) => mean)}`, stroke: paint.reference, "stroke-width": 1.5 }));
  if (current) svg.append(s(document, "path", { d: outline(current), stroke: paint.current, "stroke-width": 1, "stroke-dasharray": "3 2" }), s(document, "path", { d: `M${line(current, ({ mean }) => mean)}`, stroke: paint.current, "stroke-width": 2 }));
  svg.append(s(document, "path", { d: `M${left},${px(y(0))}H${right}`, stroke: paint.text, "stroke-width": 0.75 }));
  const [least, greatest] = x.domain() as [number, number];
  const [first, last] = options.ends ?? [number(least), number(greatest)];
  svg.append(label(document, first, left, height - 6), label(document, last, right, height - 6, { anchor: "end" }));
  for (const [name, bins] of [["reference", reference], ["current", current]] as const)
    for (const bin of bins ?? [])
      svg.append(hit(document, x(bin.from), top, x(bin.to) - x(bin.from), bottom - top, `${name}: mean ${number(bin.mean)}, 10 % below ${number(bin.p10)}, 10 % above ${number(bin.p90)}`));
  return svg;
}
