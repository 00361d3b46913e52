import { scaleLinear } from "d3";
import { s } from "../dom.ts";
import { exact, percent, tick } from "../format.ts";
import { bottomAxis, figure, hit, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";
import { area, outline } from "./steps.ts";

export interface Histogram {
  edges: readonly number[];
  reference: readonly number[];
  current: readonly number[];
  /** The outer bin on that side also holds everything beyond its edge. */
  clipped?: { lower: boolean; upper: boolean };
  /** All rows, where the counts are only of those that filters left: drawn faintly behind them, and what shares are of. */
  all?: { reference: readonly number[]; current: readonly number[] };
}

/**
 * Reference and current over the same bins on one axis: reference a quiet fill, current a strong outline, each as the share of its own rows,
 * so that samples of different size compare. `axis` adds ticks and an answer for every bin under the pointer.
 */
export function histogram(document: Document, result: Histogram, options: FigureOptions & { axis?: boolean }): SVGSVGElement {
  const { width, height, axis = false } = options;
  const bottom = axis ? 22 : 1;
  const base = height - bottom;
  const { edges } = result;
  const x = scaleLinear([edges[0] ?? 0, edges.at(-1) ?? 1], [1, width - 1]);
  const behind = result.all && { reference: shares(result.all.reference), current: shares(result.all.current) };
  const reference = shares(result.reference, result.all?.reference);
  const current = shares(result.current, result.all?.current);
  const y = scaleLinear([0, Math.max(...(behind?.reference ?? reference), ...(behind?.current ?? current), 1e-12)], [base, axis ? 6 : 2]);
  const xs = edges.map(x);
  const of = (share: number): number => y(share);
  const svg = figure(
    document,
    options,
    behind && s(document, "path", { d: area(xs, behind.reference.map(of), base), fill: paint.referenceFill, opacity: 0.35 }),
    behind && s(document, "path", { d: outline(xs, behind.current.map(of), base), stroke: paint.current, opacity: 0.35 }),
    s(document, "path", { d: area(xs, reference.map(of), base), fill: paint.referenceFill }),
    s(document, "path", { d: outline(xs, reference.map(of), base), stroke: paint.reference, "stroke-width": axis ? 1 : 0.75 }),
    s(document, "path", { d: `M0,${base}H${width}`, stroke: paint.line }),
    s(document, "path", {
      d: outline(xs, current.map(of), base),
      stroke: paint.current,
      "stroke-width": axis ? 2 : 1.5,
      "stroke-linejoin": "round",
    }),
  );
  if (!axis) return svg;
  const ticks = x.ticks(Math.max(2, Math.floor(width / 80)));
  svg.append(
    bottomAxis(
      document,
      ticks.map((value) => ({ at: x(value), text: tick(value) })),
      height - 5,
      width,
    ),
  );
  reference.forEach((share, i) => {
    const [from, to] = [edges[i] as number, edges[i + 1] as number];
    svg.append(
      hit(
        document,
        x(from),
        0,
        x(to) - x(from),
        base,
        `${binWords(result, i)}\nreference ${percent(share)} (${result.reference[i]})\ncurrent ${percent(current[i] ?? 0)} (${result.current[i]})`,
      ),
    );
  });
  return svg;
}

function binWords({ edges, clipped }: Histogram, i: number): string {
  const [from, to] = [exact(edges[i] as number), exact(edges[i + 1] as number)];
  if (clipped?.lower && i === 0) return `below ${to}`;
  return clipped?.upper && i === edges.length - 2 ? `${from} and above` : `${from} to ${to}`;
}

function shares(counts: readonly number[], all = counts): number[] {
  const total = all.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total > 0 ? count / total : 0));
}
