import { scaleLinear } from "d3";
import type { Chunk, Level, OperationFigure, Report } from "../../src/report.ts";
import { s } from "../dom.ts";
import { date, number, percent, plural, tick } from "../format.ts";
import { bottomAxis, figure, hit, label, leftAxis, px, type FigureOptions } from "./figure.ts";
import { bandBetween, lineThrough } from "./lines.ts";
import { paint } from "./paint.ts";
import { timelineFrame } from "./timeline.ts";
import type { Span } from "./timeScale.ts";

type Served = NonNullable<Chunk["operations"]>;

interface Lane {
  figure: OperationFigure;
  name: string;
  unit: string;
  value(of: Served): number | undefined;
  /** What is drawn as a band about the line. */
  range(of: Served): [number, number] | undefined;
  text(value: number): string;
}

const laneHeight = 68;

/** Height that the lanes of this report need. */
export const operationsHeight = (report: Pick<Report, "timeline">): number => lanes(report).length * laneHeight + 26;

function lanes({ timeline }: Pick<Report, "timeline">): Lane[] {
  const served = (timeline?.chunks ?? []).flatMap(({ operations }) => operations ?? []);
  const latency = served.find((of) => of.latency)?.latency;
  const throughput = served.find((of) => of.throughput)?.throughput;
  const all: (Lane | false | undefined)[] = [
    latency && {
      figure: "p99",
      name: "latency",
      unit: `${latency.unit === "us" ? "µs" : latency.unit}, p50 to p99`,
      value: (of) => of.latency?.p50,
      range: (of) => of.latency && [of.latency.p50, of.latency.p99],
      text: number,
    },
    served.some((of) => of.errorRate) && {
      figure: "errorRate",
      name: "errors",
      unit: "share of predictions, 95 % interval",
      value: (of) => of.errorRate?.value,
      range: (of) => of.errorRate && [of.errorRate.lower, of.errorRate.upper],
      text: percent,
    },
    throughput && {
      figure: "throughput",
      name: "throughput",
      unit: `predictions ${throughput.per === "hour" ? "an" : "a"} ${throughput.per}`,
      value: (of) => of.throughput?.value,
      range: () => undefined,
      text: number,
    },
  ];
  return all.filter((lane) => lane !== false && lane !== undefined);
}

/**
 * How the model is served, on the timeline's own time axis: latency from its median to its 99th percentile, the error rate with its interval,
 * throughput; the dashed line is the upper edge of what is usual. A mark stands where a rule fires.
 */
export function operations(
  document: Document,
  result: Pick<Report, "timeline" | "operations" | "rules" | "reference" | "current">,
  options: FigureOptions,
): SVGSVGElement {
  const svg = figure(document, options);
  const { timeline } = result;
  if (!timeline) return svg;
  const { left, right, scale, spans } = timelineFrame(timeline, { ...options, report: result });
  if (spans.length === 0) return svg;
  const shown = lanes(result);
  const reference = spans.filter((span) => span.chunk.sample === "reference");
  if (reference.length > 0) {
    const from = scale(Math.min(...reference.map((span) => span.from)));
    const width = scale(Math.max(...reference.map((span) => span.to))) - from;
    svg.append(
      s(document, "rect", { x: px(from), y: 0, width: px(width), height: options.height - 22, fill: paint.referenceFill, opacity: 0.22 }),
    );
  }
  shown.forEach((lane, i) => drawLane(lane, i * laneHeight));
  svg.append(bottomAxis(document, [...scale.ticks], options.height - 5, right + 2));
  for (const span of spans)
    svg.append(hit(document, scale(span.from), 0, scale(span.to) - scale(span.from), options.height - 22, words(span, shown)));
  return svg;

  function drawLane(lane: Lane, top: number): void {
    const bottom = top + laneHeight - 8;
    const points = spans.flatMap((span) => {
      const served = span.chunk.operations;
      const value = served && span.chunk.complete ? lane.value(served) : undefined;
      return served && value !== undefined
        ? [{ span, x: scale((span.from + span.to) / 2), value, range: lane.range(served) ?? ([value, value] as [number, number]) }]
        : [];
    });
    const band = result.operations?.bands?.find((each) => each.figure === lane.figure);
    const most = Math.max(1e-12, ...points.map(({ range }) => range[1]));
    const y = scaleLinear([0, most], [bottom, top + 20])
      .nice(2)
      .clamp(true);
    svg.append(
      leftAxis(
        document,
        y.ticks(2).map((value) => ({ at: y(value), text: lane.figure === "errorRate" ? percent(value) : tick(value) })),
        left,
        right,
      ),
      label(document, lane.name, 0, top + 11, { fill: paint.text, weight: 650 }),
      label(document, lane.unit, left + 6, top + 11),
    );
    if (band?.upper !== undefined && band.upper <= (y.domain()[1] as number))
      svg.append(s(document, "path", { d: `M${left},${px(y(band.upper))}H${right}`, stroke: paint.muted, "stroke-dasharray": "2 3" }));
    type Point = (typeof points)[number];
    const runs: Point[][] = [];
    points.forEach((point, i) => {
      const before = points[i - 1];
      if (before && spans.indexOf(point.span) === spans.indexOf(before.span) + 1) runs.at(-1)?.push(point);
      else runs.push([point]);
    });
    const spread = bandBetween<Point>(
      (p) => p.x,
      (p) => y(p.range[0]),
      (p) => y(p.range[1]),
    );
    const drawn = lineThrough<Point>(
      (p) => p.x,
      (p) => y(p.value),
    );
    const lines = runs.map((run) =>
      run.length > 1 ? drawn(run) : `M${px((run[0] as Point).x - 2)},${px(y((run[0] as Point).value))}h4`,
    );
    const wide = points.some(({ range }) => range[0] !== range[1]);
    if (wide) svg.append(s(document, "path", { d: runs.map((run) => spread(run)).join(""), fill: paint.muted, opacity: 0.22 }));
    svg.append(s(document, "path", { d: lines.join(""), stroke: paint.text, "stroke-width": 1.5, "stroke-linejoin": "round" }));
    for (const level of ["warn", "alert"] as const) {
      const marked = points.filter(({ span }) => firing(lane, span.chunk.index) === level);
      const shape = (p: Point): string => {
        const [x, at] = [px(p.x), y(lane.figure === "p99" ? p.range[1] : p.value)];
        return level === "alert" ? `M${x},${px(at - 5)}l4,5l-4,5l-4,-5Z` : `M${x},${px(at - 4.5)}l4.5,8h-9Z`;
      };
      if (marked.length > 0)
        svg.append(s(document, "path", { d: marked.map(shape).join(""), fill: paint[level], stroke: paint.background }));
    }
  }

  /** The level of a rule about this lane that fires in the chunk. */
  function firing({ figure }: Lane, index: number): Level | undefined {
    const about = figure === "p99" ? /^operations\.p\d/ : new RegExp(`^operations\\.${figure}\\b`);
    const levels = (result.rules ?? [])
      .filter(({ rule, chunks }) => about.test(rule) && chunks.some((chunk) => chunk.index === index && chunk.state === "firing"))
      .map(({ severity }) => severity);
    return levels.includes("alert") ? "alert" : levels[0];
  }
}

function words(span: Span, shown: readonly Lane[]): string {
  const { chunk } = span;
  const when =
    chunk.start && chunk.end
      ? `${date(new Date(span.from), true)} to ${date(new Date(span.to), true)} UTC`
      : `rows ${tick(span.from)} to ${tick(span.to)}`;
  const served = chunk.operations;
  const lines = served
    ? shown.flatMap((lane) => {
        const value = lane.value(served);
        if (value === undefined) return [];
        const range = lane.range(served);
        return [
          `${lane.name} ${lane.text(value)}${range ? ` (${lane.text(range[0])} to ${lane.text(range[1])})` : ""}${lane.figure === "p99" ? ` ${lane.unit}` : lane.figure === "throughput" ? ` ${lane.unit}` : ""}`,
        ];
      })
    : [];
  return [
    `${when} (${chunk.sample})`,
    plural(chunk.rows, "prediction") + (chunk.complete ? "" : ", cut short: not judged"),
    ...lines,
  ].join("\n");
}
