import { scaleLinear } from "d3";
import { s } from "../dom.ts";
import { percent, tick } from "../format.ts";
import { bottomAxis, figure, hit, leftAxis, px, type FigureOptions } from "./figure.ts";
import type { Histogram } from "./histogram.ts";
import { paint } from "./paint.ts";

/** The share of rows up to each value, in both samples: where the lines part is what the Kolmogorov–Smirnov statistic measures. Exact at the bins' edges. */
export function ecdf(document: Document, result: Histogram, options: FigureOptions): SVGSVGElement {
  const { width, height } = options;
  const left = 40,
    base = height - 22;
  const { edges } = result;
  const x = scaleLinear([edges[0] ?? 0, edges.at(-1) ?? 1], [left, width - 2]);
  const y = scaleLinear([0, 1], [base, 8]);
  const svg = figure(
    document,
    options,
    leftAxis(
      document,
      [0, 0.5, 1].map((value) => ({ at: y(value), text: tick(value) })),
      left,
      width,
    ),
  );
  const reference = cumulative(result.reference),
    current = cumulative(result.current);
  const path = (of: readonly number[]): string =>
    of.map((share, i) => `${i ? "L" : "M"}${px(x(edges[i] as number))},${px(y(share))}`).join("");
  svg.append(
    s(document, "path", { d: path(reference), stroke: paint.referenceFill, "stroke-width": 6, "stroke-linejoin": "round" }),
    s(document, "path", { d: path(reference), stroke: paint.reference, "stroke-width": 1 }),
    s(document, "path", { d: path(current), stroke: paint.current, "stroke-width": 2, "stroke-linejoin": "round" }),
    bottomAxis(
      document,
      x.ticks(Math.max(2, Math.floor(width / 80))).map((value) => ({ at: x(value), text: tick(value) })),
      height - 5,
      width,
    ),
  );
  edges.slice(1).forEach((edge, i) => {
    const from = x(edges[i] as number);
    svg.append(
      hit(
        document,
        from,
        0,
        x(edge) - from,
        base,
        `up to ${edge}\nreference ${percent(reference[i + 1] ?? 0)}\ncurrent ${percent(current[i + 1] ?? 0)}`,
      ),
    );
  });
  return svg;
}

/** One more than there are bins: nothing before the first edge, everything at the last. */
function cumulative(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  return [0, ...counts.map((count) => (sum += count) / (total || 1))];
}
