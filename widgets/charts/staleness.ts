import { scaleLinear } from "d3";
import type { Staleness } from "../../src/report.ts";
import { s } from "../dom.ts";
import { date, number, tick } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import { bottomAxis, figure, hit, label, leftAxis, px, type FigureOptions } from "./figure.ts";
import { bandBetween, lineThrough } from "./lines.ts";
import { metricScale } from "./metricScale.ts";
import { paint } from "./paint.ts";

const dayLength = 86_400_000;

/** A metric against the model's age: the chunks, the robust line carried on with its 95 % interval, the limit, and where the line crosses it. Dashed is what has not come yet. */
export function staleness(document: Document, result: Staleness, options: FigureOptions): SVGSVGElement {
  const { width, height } = options;
  const svg = figure(document, options);
  const { line = [], points = [], limit, crossing, days: now, metric = "" } = result;
  if (line.length === 0) return svg;
  const left = 72,
    right = width - 2,
    top = 8,
    bottom = height - 34;
  const ends = line.map((at) => at.days);
  const x = scaleLinear([Math.min(0, ends[0] ?? 0), ends.at(-1) ?? 1], [left, right]);
  const values = [...points.map((p) => p.value), ...line.map((p) => p.value), ...(limit ? [limit.value] : [])];
  // The interval may open wide; it is cut so that it does not press the chunks flat.
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.25;
  const y = metricScale(metric, low - room, high + room, [bottom, top]);
  svg.append(
    leftAxis(
      document,
      y.ticks(4).map((value) => ({ at: y(value), text: tick(value) })),
      left,
      right,
    ),
    label(document, metricWord(metric), 0, (top + bottom) / 2, { fill: paint.text, weight: 650 }),
  );
  type At = (typeof line)[number];
  const spread = bandBetween<At>(
    (p) => x(p.days),
    (p) => y(p.lower),
    (p) => y(p.upper),
  );
  const drawn = lineThrough<At>(
    (p) => x(p.days),
    (p) => y(p.value),
  );
  const between = line.find((p) => p.days >= now) ?? (line.at(-1) as At);
  const past = line.filter((p) => p.days <= between.days),
    ahead = line.filter((p) => p.days >= between.days);
  svg.append(s(document, "path", { d: spread(line), fill: paint.current, opacity: 0.14 }));
  if (limit)
    svg.append(
      s(document, "path", { d: `M${left},${px(y(limit.value))}H${right}`, stroke: paint.muted, "stroke-dasharray": "2 3" }),
      label(document, limit.from === "rule" ? "rule" : "usual band", left + 6, y(limit.value) + 12, { size: 10 }),
    );
  svg.append(
    s(document, "path", { d: `M${px(x(now))},${top}V${bottom}`, stroke: paint.quiet }),
    label(document, "now", Math.min(x(now) + 4, right - 24), top + 8, { size: 10 }),
    s(document, "path", {
      d: points.map((p) => `M${px(x(p.days) - 2.5)},${px(y(p.value))}a2.5,2.5 0 1 0 5,0a2.5,2.5 0 1 0 -5,0Z`).join(""),
      fill: paint.muted,
    }),
    s(document, "path", { d: drawn(past), stroke: paint.current, "stroke-width": 2 }),
    s(document, "path", { d: drawn(ahead), stroke: paint.current, "stroke-width": 2, "stroke-dasharray": "5 4" }),
  );
  if (crossing && limit) {
    const age = (iso: string): number => (Date.parse(iso) - Date.parse(result.since.at)) / dayLength;
    const within = (value: number): number => Math.min(Math.max(x(value), left), right);
    const from = within(age(crossing.from)),
      to = crossing.to ? within(age(crossing.to)) : right;
    if (to > left && from < right)
      svg.append(
        s(document, "path", {
          d: `M${px(from)},${px(y(limit.value) - 4)}v8M${px(from)},${px(y(limit.value))}H${px(to)}${crossing.to ? `M${px(to)},${px(y(limit.value) - 4)}v8` : ""}`,
          stroke: paint.text,
          "stroke-width": 1.75,
        }),
      );
    const at = crossing.at ? age(crossing.at) : Number.NaN;
    if (x(at) >= left && x(at) <= right)
      svg.append(
        s(document, "path", {
          d: `M${px(x(at))},${px(y(limit.value) - 5)}l5,5l-5,5l-5,-5Z`,
          fill: paint[result.level === "alert" ? "alert" : "warn"],
          stroke: paint.background,
        }),
      );
  }
  svg.append(
    bottomAxis(
      document,
      x.ticks(Math.max(2, Math.floor(width / 110))).map((value) => ({ at: x(value), text: tick(value) })),
      height - 18,
      right + 2,
    ),
    label(document, "age in days", right, height - 3, { anchor: "end" }),
  );
  const half = points.length > 1 ? (x((points[1] as At).days) - x((points[0] as At).days)) / 2 : 6;
  for (const p of points)
    svg.append(
      hit(
        document,
        x(p.days) - half,
        top,
        2 * half,
        bottom - top,
        `${date(new Date(Date.parse(result.since.at) + p.days * dayLength))}: ${number(p.days)} days old\n${metricWord(metric)} ${number(p.value)}`,
      ),
    );
  return svg;
}
