import { scaleLinear } from "d3";
import type { ConceptColumn } from "../../src/report.ts";
import { s } from "../dom.ts";
import { count, number, tick } from "../format.ts";
import { figure, hit, label, leftAxis, px, shorten, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

type OutcomeBin = ConceptColumn["bins"][number];

/** What a bin is called below the axis. */
export function binName({ kind, lower, upper, category }: OutcomeBin): string {
  if (kind === "category") return category ?? "";
  if (kind !== "interval") return kind;
  if (lower === undefined) return upper === undefined ? "all" : `< ${tick(upper)}`;
  return upper === undefined ? `≥ ${tick(lower)}` : `from ${tick(lower)}`;
}

/**
 * The outcome's share (or mean) in each bin with its 95 % interval: reference broad and quiet on the left, current strong on the right, and a dash where current
 * would lie had only the inputs moved.
 */
export function outcomeRates(document: Document, { bins, outcome }: Pick<ConceptColumn, "bins" | "outcome">, options: FigureOptions): SVGSVGElement {
  const svg = figure(document, options);
  const shown = bins.filter((bin) => bin.referenceRate !== undefined || bin.currentRate !== undefined);
  if (shown.length === 0) return svg;
  const { width, height } = options;
  const left = 44,
    right = width - 6,
    top = 10,
    bottom = height - 24;
  const values = shown.flatMap((bin) => [bin.referenceRate, bin.currentRate, bin.expectedRate, ...(bin.referenceInterval ?? []), ...(bin.currentInterval ?? [])].filter((value) => value !== undefined));
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [bottom, top]).nice(4).clamp(true);
  svg.append(leftAxis(document, y.ticks(4).map((value) => ({ at: y(value), text: outcome === "residual" ? tick(value) : `${Math.round(value * 100)} %` })), left, right));
  const room = (right - left) / shown.length;
  const wide = Math.min(9, room / 5);
  const letters = Math.max(1, Math.ceil(shown.reduce((most, bin) => Math.max(most, binName(bin).length), 1) * 6.4 + 8));
  const every = Math.max(1, Math.ceil(Math.min(letters, 70) / room));
  shown.forEach((bin, i) => {
    const middle = left + room * (i + 0.5);
    const side = (x: number, rate: number | undefined, interval: readonly [number, number] | undefined, colour: string, broad: number): void => {
      if (rate === undefined) return;
      if (interval) svg.append(s(document, "path", { d: `M${px(x)},${px(y(interval[0]))}V${px(y(interval[1]))}`, stroke: colour, "stroke-width": broad, opacity: broad > 2 ? 0.45 : 1 }));
      svg.append(s(document, "circle", { cx: px(x), cy: px(y(rate)), r: 3, fill: broad > 2 ? paint.reference : paint.background, stroke: colour, "stroke-width": 1.5 }));
    };
    side(middle - wide, bin.referenceRate, bin.referenceInterval, paint.reference, 5);
    side(middle + wide, bin.currentRate, bin.currentInterval, paint.current, 1.5);
    if (bin.expectedRate !== undefined) svg.append(s(document, "path", { d: `M${px(middle + wide - 7)},${px(y(bin.expectedRate))}h14`, stroke: paint.text, "stroke-width": 1.5, "stroke-dasharray": "3 2" }));
    if (i % every === 0) svg.append(label(document, shorten(binName(bin), room * every - 4), middle, height - 6, { anchor: "middle" }));
    const said = (name: string, rate: number | undefined, interval: readonly [number, number] | undefined, rows: number): string =>
      rate === undefined ? `${name}: no rows` : `${name} ${number(rate)}${interval ? ` (${number(interval[0])} to ${number(interval[1])})` : ""}, ${count(rows)} rows`;
    svg.append(
      hit(
        document,
        left + room * i,
        top,
        room,
        bottom - top,
        [
          binName(bin),
          said("reference", bin.referenceRate, bin.referenceInterval, bin.reference),
          said("current", bin.currentRate, bin.currentInterval, bin.current),
          bin.expectedRate !== undefined && `expected, had only the inputs moved: ${number(bin.expectedRate)}`,
        ]
          .filter(Boolean)
          .join("\n"),
      ),
    );
  });
  return svg;
}
