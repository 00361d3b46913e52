import { scaleLinear } from "d3";
import type { Multivariate, Timeline } from "../../src/report.ts";
import { s } from "../dom.ts";
import { count, date, number, tick } from "../format.ts";
import { bottomAxis, figure, hit, label, leftAxis, px } from "./figure.ts";
import { bandBetween, lineThrough } from "./lines.ts";
import { paint } from "./paint.ts";
import type { Span } from "./timeScale.ts";
import { timelineFrame, type TimelineOptions } from "./timeline.ts";

export type Reconstruction = NonNullable<Multivariate["reconstruction"]>;
type Chunk = Reconstruction["chunks"][number];
interface Point extends Chunk {
  span: Span;
  x: number;
}

/** Reconstruction error per chunk ± 3 standard errors, with the usual band of reference, on the timeline's own axis. Chunks outside the band are marked. */
export function reconstruction(
  document: Document,
  result: { reconstruction: Reconstruction; timeline: Timeline },
  options: TimelineOptions,
): SVGSVGElement {
  const { left, right, bottom, scale, spans } = timelineFrame(result.timeline, options);
  const svg = figure(document, options);
  const chunks = new Map(result.reconstruction.chunks.map((chunk) => [chunk.index, chunk]));
  const points = spans.flatMap((span): Point[] => {
    const chunk = chunks.get(span.chunk.index);
    return chunk ? [{ ...chunk, span, x: scale((span.from + span.to) / 2) }] : [];
  });
  if (points.length === 0) return svg;
  const { lower: floor, upper: ceiling } = result.reconstruction.threshold;
  const judged = points.filter((point) => point.level !== "unknown");
  const shown = judged.length > 0 ? judged : points;
  const values = shown.flatMap(({ value, lower, upper }) => [value, lower ?? value, upper ?? value]);
  const y = scaleLinear([Math.min(...values, floor ?? ceiling), Math.max(...values, ceiling)], [bottom - 10, 8])
    .nice(4)
    .clamp(true);
  const reference = spans.filter((span) => span.chunk.sample === "reference");
  if (reference.length > 0) {
    const from = scale(Math.min(...reference.map((span) => span.from)));
    const width = scale(Math.max(...reference.map((span) => span.to))) - from;
    svg.append(s(document, "rect", { x: px(from), y: 0, width: px(width), height: bottom, fill: paint.referenceFill, opacity: 0.22 }));
  }
  svg.append(
    leftAxis(
      document,
      y.ticks(4).map((value) => ({ at: y(value), text: tick(value) })),
      left,
      right,
    ),
    label(document, "error", 0, bottom / 2 + 4, { fill: paint.text, weight: 650 }),
  );
  for (const edge of [floor, ceiling]) {
    if (edge === undefined) continue;
    svg.append(s(document, "path", { d: `M${left},${px(y(edge))}H${right}`, stroke: paint.muted, "stroke-dasharray": "2 3" }));
  }
  svg.append(label(document, "usual band", left + 6, y(ceiling) - 4, { size: 10 }));
  const band = bandBetween<Point>(
    (p) => p.x,
    (p) => y(p.lower ?? p.value),
    (p) => y(p.upper ?? p.value),
  );
  const drawn = lineThrough<Point>(
    (p) => p.x,
    (p) => y(p.value),
  );
  const ring = (p: Point): string => `M${px(p.x - 2.5)},${px(y(p.value))}a2.5,2.5 0 1 0 5,0a2.5,2.5 0 1 0 -5,0Z`;
  const diamond = (p: Point): string => `M${px(p.x)},${px(y(p.value) - 5.5)}l4.5,5.5l-4.5,5.5l-4.5,-5.5Z`;
  const path = (of: readonly Point[], shape: (p: Point) => string): string => of.map(shape).join("");
  svg.append(
    s(document, "path", { d: band(shown), fill: paint.muted, opacity: 0.17 }),
    s(document, "path", { d: drawn(shown), stroke: paint.text, "stroke-width": 1.75, "stroke-linejoin": "round" }),
    s(document, "path", {
      d: path(
        points.filter((p) => p.level === "unknown"),
        ring,
      ),
      stroke: paint.muted,
      fill: paint.background,
    }),
    s(document, "path", {
      d: path(
        points.filter((p) => p.level === "alert"),
        diamond,
      ),
      fill: paint.alert,
      stroke: paint.background,
    }),
    bottomAxis(document, [...scale.ticks], options.height - 5, right + 2),
    ...points.map((p) => hit(document, scale(p.span.from), 0, scale(p.span.to) - scale(p.span.from), bottom, words(p))),
  );
  return svg;
}

function words({ span, value, lower, upper, level }: Point): string {
  const when =
    span.chunk.start && span.chunk.end
      ? `${date(new Date(span.from), true)} to ${date(new Date(span.to), true)} UTC`
      : `rows ${count(span.from)} to ${count(span.to)}`;
  const judged = { alert: "outside the usual band", unknown: "cut short: not judged", ok: "within the usual band", warn: "" }[level];
  const margin = lower === undefined || upper === undefined ? "" : ` (${number(lower)} to ${number(upper)})`;
  return `${when} (${span.chunk.sample})\nreconstruction error ${number(value)}${margin}\n${judged}`;
}
