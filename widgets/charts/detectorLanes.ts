import { scaleLinear } from "d3";
import type { DetectorMark, DetectorResult, Report, Timeline } from "../../src/report.ts";
import { s } from "../dom.ts";
import { count, date, tick } from "../format.ts";
import { bottomAxis, figure, hit, label, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";
import { along, spans } from "./timeScale.ts";

export interface LanesOptions extends FigureOptions {
  timeline?: Timeline;
  report?: Pick<Report, "reference" | "current">;
  /** What a detector is called. */
  title(name: DetectorResult["name"]): string;
}

export const laneHeight = 34;
export const lanesHeight = (detectors: number): number => detectors * laneHeight + 24;

/** One lane a detector on one timeline: a diamond where it found a change, a bar where it warned. The reference's stretch is shaded. */
export function detectorLanes(document: Document, result: readonly DetectorResult[], options: LanesOptions): SVGSVGElement {
  const svg = figure(document, options);
  const { width, timeline } = options;
  const left = 108,
    right = width - 8,
    bottom = result.length * laneHeight;
  const of = timeline ? spans(timeline, options.report) : [];
  const byTime = timeline?.by === "time" && of.length > 0;
  const most = Math.max(1, ...result.map((each) => each.values));
  const referenceRows = of.reduce((sum, span) => sum + (span.chunk.sample === "reference" ? span.chunk.rows : 0), 0);
  const linear = scaleLinear([0, most], [left, right]);
  const scale = timeline && of.length > 0 ? along(timeline, of, [left, right]) : undefined;
  const at = (mark: DetectorMark): number | undefined => {
    if (!scale) return linear(mark.index);
    if (!byTime) return scale(mark.row + (mark.sample === "current" ? referenceRows : 0));
    return mark.time === undefined ? undefined : scale(Date.parse(mark.time));
  };
  const reference = of.filter((span) => span.chunk.sample === "reference");
  if (scale && reference.length > 0) {
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
  result.forEach((each, i) => {
    const y = i * laneHeight + laneHeight / 2;
    svg.append(
      label(document, options.title(each.name), 0, y + 4, { fill: paint.text, weight: 600 }),
      s(document, "path", { d: `M${left},${px(y)}H${px(right)}`, stroke: paint.line }),
    );
    const placed = <M extends DetectorMark>(marks: readonly M[]): { mark: M; x: number }[] =>
      marks.flatMap((mark) => {
        const x = at(mark);
        return x === undefined ? [] : [{ mark, x }];
      });
    const warned = placed(each.warnings);
    const drifted = placed(each.drifts);
    const end = (mark: DetectorMark, length: number, x: number): number => {
      // A run's end lies as far on as its values do on the whole stream.
      const long = ((right - left) * length) / most;
      return Math.min(right, x + Math.max(2, long));
    };
    svg.append(
      s(document, "path", {
        d: warned.map(({ mark, x }) => `M${px(x)},${px(y - 4)}H${px(end(mark, mark.length, x))}v8H${px(x)}Z`).join(""),
        fill: paint.warn,
        opacity: 0.75,
      }),
      s(document, "path", {
        d: drifted.map(({ x }) => `M${px(x)},${px(y - 7)}l5,7l-5,7l-5,-7Z`).join(""),
        fill: paint.alert,
        stroke: paint.background,
      }),
    );
    const words = (mark: DetectorMark): string =>
      `${mark.time ? `${date(new Date(mark.time), true)} UTC` : `row ${count(mark.row)}`}, ${mark.sample}, error ${count(mark.index + 1)} of ${count(each.values)}`;
    for (const { mark, x } of warned)
      svg.append(
        hit(document, x - 3, y - 9, end(mark, mark.length, x) - x + 6, 18, `${options.title(each.name)} warned\n${words(mark)}\nfor ${count(mark.length)} errors`),
      );
    for (const { mark, x } of drifted) svg.append(hit(document, x - 8, y - 10, 16, 20, `${options.title(each.name)}: change\n${words(mark)}`));
    if (each.driftCount + each.warningCount === 0) svg.append(label(document, "no change found", right, y - 5, { anchor: "end", size: 10 }));
  });
  const ticks = scale?.ticks ?? linear.ticks(Math.max(2, Math.floor((right - left) / 96))).map((value) => ({ at: linear(value), text: tick(value) }));
  svg.append(bottomAxis(document, [...ticks], bottom + 17, right + 2));
  return svg;
}
