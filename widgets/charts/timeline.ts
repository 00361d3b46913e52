import { scaleLinear } from "d3";
import type { Level, Metric, Report, Timeline } from "../../src/report.ts";
import { s } from "../dom.ts";
import { count, date, number, tick } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import { bottomAxis, figure, hit, label, leftAxis, px, type FigureOptions } from "./figure.ts";
import { bandBetween, lineThrough } from "./lines.ts";
import { metricScale } from "./metricScale.ts";
import { paint } from "./paint.ts";
import { along, spans, type Along, type Span } from "./timeScale.ts";
import { type Mark, versionMarks } from "./versionMarks.ts";

export interface TimelineOptions extends FigureOptions {
  metric?: string;
  report?: Pick<Report, "reference" | "current"> & Partial<Pick<Report, "versions" | "beside">>;
}

/** Where things lie, for the brush that goes on top. */
export interface TimelineFrame {
  left: number;
  right: number;
  top: number;
  bottom: number;
  scale: Along;
  spans: Span[];
}

export const timelineMetric = (timeline: Timeline): string | undefined =>
  timeline.metric &&
  timeline.chunks.some((chunk) => chunk.performance?.metrics[timeline.metric as string] ?? chunk.estimated?.[timeline.metric as string])
    ? timeline.metric
    : undefined;

export function timelineFrame(timeline: Timeline, options: TimelineOptions): TimelineFrame {
  const of = spans(timeline, options.report);
  const name = options.metric ?? timelineMetric(timeline);
  const left = Math.max(72, name ? metricWord(name).length * 7.4 + 42 : 0),
    right = options.width - 2;
  return { left, right, top: 0, bottom: options.height - 22, scale: along(timeline, of, [left, right]), spans: of };
}

/**
 * Rows per chunk, and below them one metric with its 95 % interval and its usual band, marked where the level is warn or alert; dashed, with its own
 * band, what the metric is estimated to be without labels, on which the realised line lands as they come.
 * Without a metric, the number of drifted columns per chunk takes its place. The reference's stretch is shaded; dotted rules stand where another model version takes over.
 */
export function timeline(document: Document, result: Timeline, options: TimelineOptions): SVGSVGElement {
  const frame = timelineFrame(result, options);
  const { left, right, bottom, scale, spans: of } = frame;
  const svg = figure(document, options);
  if (of.length === 0) return svg;
  const rowsBase = 32;
  const most = Math.max(1, ...of.map((span) => span.chunk.rows));
  const reference = of.filter((span) => span.chunk.sample === "reference");
  if (reference.length > 0) {
    const from = scale(Math.min(...reference.map((span) => span.from)));
    svg.append(
      s(document, "rect", {
        x: px(from),
        y: 0,
        width: px(scale(Math.max(...reference.map((span) => span.to))) - from),
        height: bottom,
        fill: paint.referenceFill,
        opacity: 0.22,
      }),
    );
  }
  const bars = (keep: (span: Span) => boolean): string =>
    of
      .filter(keep)
      .map((span) => {
        const from = scale(span.from) + 0.5,
          to = Math.max(scale(span.to) - 0.5, scale(span.from) + 1);
        return `M${px(from)},${rowsBase}V${px(rowsBase - (span.chunk.rows / most) * 26)}H${px(to)}V${rowsBase}Z`;
      })
      .join("");
  svg.append(
    label(document, "rows", left - 8, rowsBase - 10, { anchor: "end" }),
    s(document, "path", { d: bars((span) => span.chunk.complete), fill: paint.quiet }),
    s(document, "path", { d: bars((span) => !span.chunk.complete), fill: paint.quiet, opacity: 0.5 }),
  );
  const name = options.metric ?? timelineMetric(result);
  if (name) metricLane(document, svg, frame, name, rowsBase + 14);
  else driftLane(document, svg, frame, rowsBase + 14);
  svg.append(bottomAxis(document, [...scale.ticks], options.height - 5, right + 2));
  for (const span of of) svg.append(hit(document, scale(span.from), 0, scale(span.to) - scale(span.from), bottom, words(span, name)));
  svg.append(...versionMarks(document, marksOf(options.report), { ...frame, byTime: result.by === "time" }));
  return svg;
}

/** The versions of the rows, and what another program knows of versions and ends of training, in order. */
function marksOf(report: TimelineOptions["report"]): Mark[] {
  const others = (report?.beside?.marks ?? []).map(({ name, at, of }): Mark => ({ version: name, at, row: Number.NaN, ...(of === "training" ? { words: `${name}, end of training` } : {}) }));
  return others.length === 0 ? (report?.versions?.marks ?? []) : [...(report?.versions?.marks ?? []), ...others].sort((a, b) => Date.parse(a.at ?? "") - Date.parse(b.at ?? ""));
}

const middle = (span: Span): number => (span.from + span.to) / 2;

function metricLane(
  document: Document,
  svg: SVGSVGElement,
  { left, right, bottom, scale, spans: of }: TimelineFrame,
  name: string,
  top: number,
): void {
  type Point = { span: Span; x: number; metric: Metric };
  const along = (of: readonly Span[], metricOf: (span: Span) => Metric | undefined): Point[] =>
    of.flatMap((span) => {
      const found = metricOf(span);
      return found ? [{ span, x: scale(middle(span)), metric: found }] : [];
    });
  const points = along(of, (span) => span.chunk.performance?.metrics[name]);
  const guesses = along(of, (span) => span.chunk.estimated?.[name]);
  const whole = (all: readonly Point[]): Point[] => all.filter((point) => point.span.chunk.complete);
  const shown = whole(points);
  const guessed = whole(guesses);
  const seen = shown.length + guessed.length > 0 ? [...shown, ...guessed] : [...points, ...guesses];
  const values = seen.flatMap(({ metric }) => [
    metric.value,
    metric.lower ?? metric.value,
    metric.upper ?? metric.value,
    metric.threshold?.lower ?? metric.value,
  ]);
  const y = metricScale(name, Math.min(...values), Math.max(...values), [bottom - 12, top + 4]);
  svg.append(
    leftAxis(
      document,
      y.ticks(4).map((value) => ({ at: y(value), text: tick(value) })),
      left,
      right,
    ),
  );
  svg.append(label(document, metricWord(name), 0, (top + bottom) / 2, { fill: paint.text, weight: 650 }));
  const usual = (points[0] ?? guesses[0])?.metric.threshold;
  let named = false;
  for (const edge of [usual?.lower, usual?.upper]) {
    const [low, high] = y.domain() as [number, number];
    if (edge === undefined || edge < low || edge > high) continue;
    svg.append(s(document, "path", { d: `M${left},${px(y(edge))}H${right}`, stroke: paint.muted, "stroke-dasharray": "2 3" }));
    if (!named) svg.append(label(document, "usual band", left + 6, y(edge) + (edge === usual?.lower ? 12 : -4), { size: 10 }));
    named = true;
  }
  // A line never bridges a chunk without its figure.
  const runsOf = (all: readonly Point[]): Point[][] => {
    const runs: Point[][] = [];
    let last = -2;
    for (const point of all) {
      const index = of.indexOf(point.span);
      if (index === last + 1) runs.at(-1)?.push(point);
      else runs.push([point]);
      last = index;
    }
    return runs;
  };
  const interval = bandBetween<Point>(
    (p) => p.x,
    (p) => y(p.metric.lower ?? p.metric.value),
    (p) => y(p.metric.upper ?? p.metric.value),
  );
  const drawn = lineThrough<Point>(
    (p) => p.x,
    (p) => y(p.metric.value),
  );
  const line = (runs: readonly Point[][]): string =>
    runs
      .map((run) => (run.length > 1 ? drawn(run) : `M${px((run[0] as Point).x - 2)},${px(y((run[0] as Point).metric.value))}h4`))
      .join("");
  const band = (runs: readonly Point[][]): string => runs.map((run) => interval(run)).join("");
  if (guessed.length > 0) {
    const runs = runsOf(guessed);
    svg.append(
      s(document, "path", { d: band(runs), fill: paint.muted, opacity: 0.12, "data-line": "estimated-band" }),
      s(document, "path", { d: line(runs), stroke: paint.muted, "stroke-width": 1.5, "stroke-dasharray": "5 3", "data-line": "estimated" }),
      s(document, "path", { d: `M${right - 206},${top - 4}h18`, stroke: paint.text, "stroke-width": 1.75 }),
      label(document, "realised", right - 183, top, { size: 10 }),
      s(document, "path", { d: `M${right - 132},${top - 4}h18`, stroke: paint.muted, "stroke-width": 1.5, "stroke-dasharray": "5 3" }),
      label(document, "estimated, no labels", right - 8, top, { size: 10, anchor: "end" }),
    );
  }
  const runs = runsOf(shown);
  svg.append(
    s(document, "path", { d: band(runs), fill: paint.muted, opacity: 0.17 }),
    s(document, "path", { d: line(runs), stroke: paint.text, "stroke-width": 1.75, "stroke-linejoin": "round", "data-line": "realised" }),
  );
  const cut = points.filter((p) => !p.span.chunk.complete);
  if (shown.length > 0)
    svg.append(
      s(document, "path", {
        d: cut.map((p) => `M${px(p.x - 2.5)},${px(y(p.metric.value))}a2.5,2.5 0 1 0 5,0a2.5,2.5 0 1 0 -5,0Z`).join(""),
        stroke: paint.muted,
        fill: paint.background,
      }),
    );
  const marks = (level: Level, shape: (x: number, at: number) => string): string =>
    points
      .filter((p) => p.metric.level === level && p.span.chunk.complete)
      .map((p) => shape(p.x, y(p.metric.value)))
      .join("");
  const suspects = guessed.filter((p) => p.metric.level === "alert" && !p.span.chunk.performance);
  if (suspects.length > 0)
    svg.append(
      s(document, "path", {
        d: suspects.map((p) => `M${px(p.x)},${px(y(p.metric.value) - 5.5)}l4.5,5.5l-4.5,5.5l-4.5,-5.5Z`).join(""),
        fill: paint.background,
        stroke: paint.alert,
        "stroke-width": 1.25,
      }),
    );
  svg.append(
    s(document, "path", {
      d: marks("alert", (x, at) => `M${px(x)},${px(at - 5.5)}l4.5,5.5l-4.5,5.5l-4.5,-5.5Z`),
      fill: paint.alert,
      stroke: paint.background,
    }),
    s(document, "path", { d: marks("warn", (x, at) => `M${px(x)},${px(at - 5)}l5,9h-10Z`), fill: paint.warn, stroke: paint.background }),
  );
}

function driftLane(document: Document, svg: SVGSVGElement, { left, right, bottom, scale, spans: of }: TimelineFrame, top: number): void {
  const drifted = of.map((span) => span.chunk.drift.filter((d) => d.level === "warn" || d.level === "alert").length);
  const most = Math.max(1, ...drifted);
  const y = scaleLinear([0, most], [bottom, top + 4]);
  svg.append(
    leftAxis(
      document,
      y
        .ticks(Math.min(4, most))
        .filter(Number.isInteger)
        .map((value) => ({ at: y(value), text: tick(value) })),
      left,
      right,
    ),
    label(document, "drifted", 0, (top + bottom) / 2 - 2, { fill: paint.text, weight: 650 }),
    label(document, "columns", 0, (top + bottom) / 2 + 12),
  );
  const bars = of
    .map(
      (span, i) =>
        `M${px(scale(span.from) + 0.5)},${bottom}V${px(y(drifted[i] as number))}H${px(Math.max(scale(span.to) - 0.5, scale(span.from) + 1))}V${bottom}Z`,
    )
    .join("");
  svg.append(s(document, "path", { d: bars, fill: paint.warn }));
}

function words(span: Span, name: string | undefined): string {
  const { chunk } = span;
  const when =
    chunk.start && chunk.end
      ? `${date(new Date(span.from), true)} to ${date(new Date(span.to), true)} UTC`
      : `rows ${count(span.from)} to ${count(span.to)}`;
  const metric = name ? chunk.performance?.metrics[name] : undefined;
  const drifted = chunk.drift.filter((d) => d.level === "warn" || d.level === "alert").map((d) => d.column);
  const estimate = name ? chunk.estimated?.[name] : undefined;
  const said = (prefix: string, of: Metric): string =>
    `${prefix}${metricWord(name as string)} ${number(of.value)}${of.lower !== undefined && of.upper !== undefined ? ` (${number(of.lower)} to ${number(of.upper)})` : ""}`;
  return [
    `${when} (${chunk.sample})`,
    `${count(chunk.rows)} rows${chunk.complete ? "" : ", cut short: not judged"}`,
    metric && said("", metric),
    estimate && said("estimated ", estimate),
    drifted.length > 0 && `moved: ${drifted.slice(0, 5).join(", ")}${drifted.length > 5 ? ` and ${drifted.length - 5} more` : ""}`,
  ]
    .filter(Boolean)
    .join("\n");
}
