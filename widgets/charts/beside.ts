import { scaleLinear } from "d3";
import { metricName } from "../../src/names.ts";
import type { Beside, BesideLane, BesideLine, Report } from "../../src/report.ts";
import { s } from "../dom.ts";
import { count, date, number, percent, tick } from "../format.ts";
import { bottomAxis, figure, font, hit, label, leftAxis, px, shorten, type FigureOptions } from "./figure.ts";
import { bandBetween, lineThrough } from "./lines.ts";
import { paint } from "./paint.ts";
import { timelineFrame, timelineMetric } from "./timeline.ts";
import { alongTime, spans, type Along, type Span } from "./timeScale.ts";

export type BesideReport = Pick<Report, "timeline" | "reference" | "current" | "versions">;

const headHeight = 18;
const plotHeight = 58;
const laneHeight = headHeight + plotHeight + 8;
const marksHeight = 16;
const axisHeight = 22;
/** Width in px of what one tip speaks of. */
const tipWidth = 8;

/** A lane without a value is its heading, which says so. */
const heightOf = ({ lines }: BesideLane): number => (lines.some(({ points }) => points.some(({ value }) => value !== undefined)) ? laneHeight : headHeight + 8);

/** Height that these lanes need. */
export const besideHeight = (beside: Beside, report: BesideReport): number =>
  beside.lanes.reduce((sum, lane) => sum + heightOf(lane), drifted(beside, report) ? laneHeight : 0) + (beside.marks?.length ? marksHeight : 0) + axisHeight;

interface Point {
  time: number;
  value: number;
}

/** The runs of a line between its gaps. */
function runsOf({ points }: BesideLine): Point[][] {
  const runs: Point[][] = [[]];
  for (const { at, value } of points) {
    if (value === undefined) runs.push([]);
    else runs.at(-1)?.push({ time: Date.parse(at), value });
  }
  return runs.filter((run) => run.length > 0);
}

/** Whether the stretch is the timeline's own, so that both stand on one scale, line under line. */
function sameStretch(beside: Beside, of: readonly Span[]): boolean {
  const [from, to] = [Math.min(...of.map((span) => span.from)), Math.max(...of.map((span) => span.to))];
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= (to - from) * 0.03;
  return of.length > 0 && near(Date.parse(beside.start), from) && near(Date.parse(beside.end), to);
}

/** The timeline's chunks that lie in the stretch; undefined where it has none by time. */
function drifted(beside: Beside, report: BesideReport): Span[] | undefined {
  if (report.timeline?.by !== "time") return undefined;
  const [from, to] = [Date.parse(beside.start), Date.parse(beside.end)];
  const whole = spans(report.timeline, report);
  // On the timeline's own scale it would stand there twice.
  if (sameStretch(beside, whole) && !timelineMetric(report.timeline)) return undefined;
  const within = whole.filter((span) => span.to > from && span.from < to);
  return within.length > 0 ? within : undefined;
}

/**
 * What other programs kept, a lane each on one time axis, with the number of drifted columns of each chunk on top: percentiles of latency as a band from
 * the median to the 99th, lines of anything else, gaps as gaps. Dotted rules stand where a model version was made or training ended. The axis is the
 * timeline's where the stretch is.
 */
export function beside(document: Document, result: Beside, options: FigureOptions & { report: BesideReport }): SVGSVGElement {
  const svg = figure(document, options);
  const { report } = options;
  const chunks = drifted(result, report);
  const whole = report.timeline?.by === "time" ? spans(report.timeline, report) : [];
  const frame = report.timeline && sameStretch(result, whole) ? timelineFrame(report.timeline, { ...options, report }) : undefined;
  const [left, right] = frame ? [frame.left, frame.right] : [72, options.width - 2];
  const domain: [number, number] = [Date.parse(result.start), Date.parse(result.end)];
  if (!(domain[1] > domain[0])) domain[1] = domain[0] + 60_000;
  const scale = frame?.scale ?? alongTime(domain, [left, right]);
  const bottom = options.height - axisHeight;
  let top = result.marks?.length ? marksHeight : 0;
  const first = top;
  if (chunks) {
    driftLane(document, svg, chunks, { scale, left, right, top, domain });
    top += laneHeight;
  }
  for (const lane of result.lanes) {
    drawLane(document, svg, lane, { scale, left, right, top, domain });
    top += heightOf(lane);
  }
  svg.append(bottomAxis(document, [...scale.ticks], options.height - 5, right + 2));
  for (const tip of tips(result, chunks, scale, left, right)) svg.append(hit(document, tip.x, first, tipWidth, bottom - first, tip.text));
  svg.append(...marks(document, result, scale, left, right, bottom));
  return svg;
}

interface Place {
  scale: Along;
  left: number;
  right: number;
  top: number;
  domain: [number, number];
}

function heading(document: Document, svg: SVGSVGElement, name: string, words: string, { left, right, top }: Place, newest = ""): void {
  const room = right - left - [...newest].length * font.wide - 24;
  const title = shorten(name, Math.max(60, room), 7);
  svg.append(label(document, title, left, top + 12, { fill: paint.text, weight: 650 }));
  const beyond = left + [...title].length * 7 + 10;
  if (beyond + [...words].length * font.wide < left + room) svg.append(label(document, words, beyond, top + 12));
  if (newest) svg.append(label(document, newest, right, top + 12, { anchor: "end", fill: paint.text }));
}

function driftLane(document: Document, svg: SVGSVGElement, chunks: readonly Span[], place: Place): void {
  const { scale, left, right, top, domain } = place;
  const [upper, lower] = [top + headHeight, top + headHeight + plotHeight];
  const counts = chunks.map(({ chunk }) => chunk.drift.filter(({ level }) => level === "warn" || level === "alert").length);
  const most = Math.max(1, ...counts);
  const y = scaleLinear([0, most], [lower, upper]);
  heading(document, svg, "drift", "columns that drifted, per chunk", place, `${counts.at(-1)} in the last`);
  svg.append(
    leftAxis(
      document,
      [0, most].map((value) => ({ at: y(value), text: count(value) })),
      left,
      right,
    ),
  );
  const bars = chunks.map((span, i) => {
    const [from, to] = [Math.max(left, scale(Math.max(span.from, domain[0])) + 0.5), Math.min(right, scale(Math.min(span.to, domain[1])) - 0.5)];
    return `M${px(from)},${lower}V${px(y(counts[i] as number))}H${px(Math.max(to, from + 1))}V${lower}Z`;
  });
  svg.append(s(document, "path", { d: bars.join(""), fill: paint.warn }));
}

function drawLane(document: Document, svg: SVGSVGElement, lane: BesideLane, place: Place): void {
  const { scale, left, right, top } = place;
  const [upper, lower] = [top + headHeight, top + headHeight + plotHeight];
  const lines = lane.lines.map((line) => ({ line, runs: runsOf(line) }));
  const values = lines.flatMap(({ runs }) => runs.flatMap((run) => run.map(({ value }) => value)));
  const text = besideText(lane);
  const title = lane.figure === "metric" ? metricName(lane.name) : lane.name;
  if (values.length === 0) {
    heading(document, svg, title, lane.lines.length > 0 ? "no value in this stretch" : "no such series in this stretch", place);
    return;
  }
  const fromZero = lane.figure !== "query" && lane.figure !== "metric";
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const y = scaleLinear(fromZero ? [Math.min(0, least), Math.max(most, 1e-12)] : [least, most > least ? most : least + Math.max(1e-12, Math.abs(least) * 0.1)], [lower, upper + 2]).nice(2);
  const shown = lane.figure === "latency" ? lines.filter(({ line }) => line.name === "p50" || line.name === "p99") : lines;
  heading(document, svg, title, wordsOf(lane), place, newestOf(shown.map(({ line }) => line), text, right - left, title));
  svg.append(
    leftAxis(
      document,
      y.ticks(2).map((value) => ({ at: y(value), text: text(value, true) })),
      left,
      right,
    ),
  );
  const drawn = lineThrough<Point>(
    ({ time }) => scale(time),
    ({ value }) => y(value),
  );
  const path = (runs: readonly Point[][]): string =>
    runs.map((run) => (run.length > 1 ? drawn(run) : `M${px(scale((run[0] as Point).time) - 2)},${px(y((run[0] as Point).value))}h4`)).join("");
  if (lane.figure === "latency") svg.append(spread(document, lane, scale, y));
  const widths = lane.figure === "latency" ? [1.75, 1] : [1.5];
  shown.forEach(({ runs, line }, i) => {
    svg.append(
      s(document, "path", {
        d: path(runs), stroke: i === 0 ? paint.text : paint.muted, "stroke-width": widths[i] ?? 1.25, "stroke-linejoin": "round", "stroke-dasharray": i > 1 ? `${9 - i} 3` : undefined, "data-line": line.name,
      }),
    );
    const sparse = runs.flat();
    if (sparse.length <= 60 && (lane.figure === "metric" || sparse.length <= 2))
      svg.append(s(document, "path", { d: sparse.map(({ time, value }) => `M${px(scale(time) - 2)},${px(y(value))}a2,2 0 1 0 4,0a2,2 0 1 0 -4,0Z`).join(""), fill: i === 0 ? paint.text : paint.muted }));
  });
}

/** From the median to the 99th percentile. */
function spread(document: Document, { lines }: BesideLane, scale: Along, y: (value: number) => number): SVGPathElement {
  const [low, high] = ["p50", "p99"].map((wanted) => lines.find(({ name }) => name === wanted));
  const tops = new Map((high?.points ?? []).map(({ at, value }) => [at, value]));
  const band = bandBetween<{ time: number; low: number; high: number }>(
    ({ time }) => scale(time),
    (of) => y(of.low),
    (of) => y(of.high),
  );
  const runs: { time: number; low: number; high: number }[][] = [[]];
  for (const { at, value } of low?.points ?? []) {
    const upper = tops.get(at);
    if (value === undefined || upper === undefined) runs.push([]);
    else runs.at(-1)?.push({ time: Date.parse(at), low: value, high: upper });
  }
  return s(document, "path", { d: runs.filter((run) => run.length > 1).map((run) => band(run)).join(""), fill: paint.muted, opacity: 0.18 });
}

type Text = (value: number, onAxis?: boolean) => string;

/** Seconds below one are written in milliseconds, all of a lane alike. */
export function besideText({ unit, lines }: BesideLane): Text {
  if (unit === "share") return percent;
  if (unit !== "seconds") return (value, onAxis) => (onAxis ? tick(value) : number(value));
  const small = lines.every(({ points }) => points.every(({ value = 0 }) => value < 1));
  return (value, onAxis) => (small ? `${(onAxis ? tick : number)(Number((value * 1000).toPrecision(12)))} ms` : `${(onAxis ? tick : number)(value)} s`);
}

function wordsOf({ figure, unit, lines, of, program }: BesideLane): string {
  const left = of === undefined ? "" : `, ${lines.length} of ${count(of)} lines`;
  if (figure === "latency") return "p50 to p99";
  if (figure === "errorRate") return "share of requests";
  if (unit === "perSecond") return "a second";
  return figure === "metric" ? `of a run in ${program}` : `${program}${left}`;
}

/** What each line says last, as far as there is room. */
function newestOf(lines: readonly BesideLine[], text: Text, width: number, title: string): string {
  const parts = lines.flatMap(({ name, points }) => {
    const last = points.findLast(({ value }) => value !== undefined)?.value;
    return last === undefined ? [] : [lines.length > 1 ? `${shorten(name, 90)} ${text(last)}` : text(last)];
  });
  let shown = "";
  for (const part of parts) {
    const next = shown ? `${shown} · ${part}` : part;
    if (([...next].length + Math.min(12, [...title].length) + 4) * font.wide > width) break;
    shown = next;
  }
  return shown;
}

function tips(result: Beside, chunks: readonly Span[] | undefined, scale: Along, left: number, right: number): { x: number; text: string }[] {
  const columns = new Map<number, { lines: string[]; time: number }>();
  for (const lane of result.lanes) {
    const text = besideText(lane);
    for (const line of lane.lines) {
      const seen = new Set<number>();
      for (const { at, value } of line.points) {
        const time = Date.parse(at);
        const column = Math.floor((scale(time) - left) / tipWidth);
        if (value === undefined || seen.has(column) || column < 0 || left + column * tipWidth > right) continue;
        seen.add(column);
        const tip = columns.get(column) ?? { lines: [], time };
        tip.lines.push(`${lane.lines.length > 1 ? `${lane.name}, ${line.name}` : lane.name}: ${text(value)}`);
        columns.set(column, tip);
      }
    }
  }
  return [...columns].map(([column, { lines, time }]) => {
    const chunk = chunks?.find((span) => span.from <= time && time < span.to)?.chunk;
    const moved = chunk?.drift.filter(({ level }) => level === "warn" || level === "alert").map((each) => each.column) ?? [];
    const drift = chunk && (moved.length === 0 ? "no column drifted" : `drifted: ${moved.slice(0, 5).join(", ")}${moved.length > 5 ? ` and ${moved.length - 5} more` : ""}`);
    return { x: left + column * tipWidth, text: [`${date(new Date(time), true)} UTC`, drift, ...lines.slice(0, 14)].filter(Boolean).join("\n") };
  });
}

function marks(document: Document, { marks: given = [] }: Beside, scale: Along, left: number, right: number, bottom: number): SVGElement[] {
  let free = left;
  return [...given].sort((a, b) => a.at.localeCompare(b.at)).flatMap((mark) => {
    const at = scale(Date.parse(mark.at));
    if (!(at >= left && at <= right)) return [];
    const words = mark.of === "training" ? `${mark.name} trained` : mark.name;
    const shown = shorten(words, 130);
    const width = [...shown].length * font.wide + 8;
    const before = at + width > right;
    const fits = before ? at - width >= free : at >= free;
    if (fits) free = before ? at : at + width;
    return [
      s(document, "path", { d: `M${px(at)},2V${bottom}`, stroke: paint.text, opacity: 0.55, "stroke-dasharray": mark.of === "training" ? "4 3" : "1 3" }),
      ...(fits ? [label(document, shown, before ? at - 4 : at + 4, 11, { size: 10, fill: paint.text, anchor: before ? "end" : "start" })] : []),
      hit(document, at - 3, 0, 6, bottom, `${mark.of === "training" ? `end of training: ${mark.name}` : `model version ${mark.name}`}\n${date(new Date(mark.at), true)} UTC`),
    ];
  });
}
