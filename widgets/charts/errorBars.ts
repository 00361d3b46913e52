import { scaleLinear } from "d3";
import { s } from "../dom.ts";
import { score } from "../format.ts";
import { figure, label, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** The error within a slice, what it was in reference, and over all rows of current. */
export interface ErrorValues {
  value: number;
  reference?: number;
  whole: number;
}

/** Error within a slice as a strong bar over its reference as a quiet one, from 0 to `most`; the mark across both is all rows'. Slices drawn with one `most` compare. */
export function errorBars(document: Document, { value, reference, whole }: ErrorValues, options: FigureOptions & { most: number }): SVGSVGElement {
  const { width, height, most } = options;
  const x = scaleLinear([0, Math.max(most, 1e-300)], [0.5, Math.max(20, width - 112)]).clamp(true);
  const step = height / 2;
  const bar = (of: number, row: number, fill: string, word: string) => {
    const end = px(Math.max(2, x(of)));
    return [
      s(document, "path", { d: `M0,${row * step + 3}H${end}v${step - 6}H0Z`, fill }),
      label(document, `${score(of)} ${word}`, Math.max(end, x(whole)) + 8, row * step + step / 2 + 4, { fill: row === 0 ? paint.text : paint.muted }),
    ];
  };
  return figure(
    document,
    options,
    s(document, "path", { d: `M0.5,1V${height - 1}`, stroke: paint.line }),
    ...bar(value, 0, paint.current, "now"),
    ...(reference === undefined ? [] : bar(reference, 1, paint.quiet, "reference")),
    s(document, "path", { d: `M${px(x(whole))},1V${height - 1}`, stroke: paint.text, "stroke-width": 1.25 }),
  );
}
