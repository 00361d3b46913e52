import { scaleSqrt } from "d3";
import type { DriftVerdict } from "../../src/report.ts";
import { s } from "../dom.ts";
import { inThresholds } from "../levels.ts";
import { figure, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** Beyond so many thresholds a bar ends in an arrow: one wild column must not flatten the others. */
const MOST = 25;

/**
 * A score against its threshold: the bar is counted in thresholds on a root scale, the same in all rows, whatever the test;
 * the marks are where the column counts as drifted, and where it counts as an alert. The whisker is the value's 95 % interval, the
 * small tick under the line what chance alone would make of it.
 */
export function thresholdBar(document: Document, result: DriftVerdict, options: FigureOptions): SVGSVGElement {
  const { width, height } = options;
  const x = scaleSqrt([0, MOST], [0.5, width - 6]).clamp(true);
  const of = (value: number | undefined): number => inThresholds(value, result.threshold, result.on);
  const middle = height / 2;
  const value = of(result.value);
  const end = px(Math.max(1.5, x(value)));
  const warnAt = px(x(1));
  const alertAt = result.alertThreshold === undefined ? undefined : px(x(of(result.alertThreshold)));
  const paints = paint[result.level];
  return figure(
    document,
    options,
    s(document, "path", { d: `M0,${middle}H${width}`, stroke: paint.line }),
    result.value !== undefined &&
      s(document, "path", { d: `M0,${middle}H${end}`, stroke: paints, "stroke-width": result.level === "ok" ? 3 : 6 }),
    value > MOST && s(document, "path", { d: `M${end},${middle - 5}l5,5l-5,5Z`, fill: paints }),
    s(document, "path", { d: `M${warnAt},${middle - 9}v18`, stroke: paint.warn, "stroke-width": 1.25 }),
    result.noise !== undefined && s(document, "path", { d: `M${px(x(of(result.noise)))},${middle + 4}v5`, stroke: paint.muted, "stroke-width": 1.25 }),
    result.interval && s(document, "path", { d: whisker(x(of(result.interval[0])), x(of(result.interval[1])), middle), fill: "none", stroke: paint.text }),
    alertAt !== undefined && s(document, "path", { d: `M${alertAt},${middle - 9}v18`, stroke: paint.alert, "stroke-width": 1.25 }),
  );
}

/** A thin line with two ends. */
function whisker(from: number, to: number, y: number): string {
  return `M${px(from)},${y - 3}v6M${px(from)},${y}H${px(to)}M${px(to)},${y - 3}v6`;
}
