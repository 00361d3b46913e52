import type { RuleOutcome } from "../../src/report.ts";
import { s } from "../dom.ts";
import { figure, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** A rule's state in every chunk of the current window: firing stands full and coloured, pending half as high, inactive lies flat; what was not judged leaves a gap. */
export function ruleStrip(document: Document, result: Pick<RuleOutcome, "chunks" | "severity">, options: FigureOptions): SVGSVGElement {
  const { width, height } = options;
  const step = Math.min(12, width / Math.max(1, result.chunks.length));
  const bar = Math.max(0.5, step - (step > 4 ? 1 : 0.5));
  const tall = { inactive: 2, pending: height * 0.5, firing: height - 2 };
  const fill = { inactive: paint.quiet, pending: paint.muted, firing: paint[result.severity] };
  const svg = figure(document, options);
  for (const state of ["inactive", "pending", "firing"] as const) {
    const d = result.chunks
      .map((chunk, i) =>
        chunk.state === state ? `M${px(i * step)},${px(height - 1 - tall[state])}h${px(bar)}v${px(tall[state])}h${px(-bar)}Z` : "",
      )
      .join("");
    if (d) svg.append(s(document, "path", { d, fill: fill[state] }));
  }
  return svg;
}
