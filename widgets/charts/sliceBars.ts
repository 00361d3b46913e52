import { scaleSqrt } from "d3";
import { s } from "../dom.ts";
import { score } from "../format.ts";
import { figure, label, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** A column's drift within a slice, without it, and over all rows. */
export interface SliceValues {
  within?: number;
  without: number;
  whole?: number;
}

/**
 * Drift within a slice as a strong bar over what is left without it as a quiet one, on a root scale from 0 to `most`; the mark across both is the
 * whole column's. Slices drawn with one `most` compare.
 */
export function sliceBars(document: Document, { within, without, whole }: SliceValues, options: FigureOptions & { most: number }): SVGSVGElement {
  const { width, height, most } = options;
  const x = scaleSqrt([0, Math.max(most, 1e-9)], [0.5, Math.max(20, width - 102)]).clamp(true);
  const step = height / 2;
  const bar = (value: number, row: number, fill: string, word: string) => {
    const end = px(Math.max(2, x(value)));
    const beside = Math.max(end, whole === undefined ? 0 : x(whole)) + 8;
    return [
      s(document, "path", { d: `M0,${row * step + 3}H${end}v${step - 6}H0Z`, fill }),
      label(document, `${score(value)} ${word}`, beside, row * step + step / 2 + 4, { fill: row === 0 ? paint.text : paint.muted }),
    ];
  };
  return figure(
    document,
    options,
    s(document, "path", { d: `M0.5,1V${height - 1}`, stroke: paint.line }),
    ...(within === undefined
      ? [label(document, "too few rows before", 8, step / 2 + 4)]
      : bar(within, 0, paint.current, "within")),
    ...bar(without, 1, paint.quiet, "without"),
    whole !== undefined && s(document, "path", { d: `M${px(x(whole))},1V${height - 1}`, stroke: paint.text, "stroke-width": 1.25 }),
  );
}
