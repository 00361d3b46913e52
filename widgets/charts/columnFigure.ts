import type { ColumnDrift, ColumnQuality } from "../../src/report.ts";
import { smallCategories } from "./categories.ts";
import { figure, type FigureOptions } from "./figure.ts";
import { histogram } from "./histogram.ts";

/** A column in one row of the table: a small histogram for numbers, else small bars. */
export function columnFigure(
  document: Document,
  result: { quality?: ColumnQuality; drift?: ColumnDrift },
  options: FigureOptions,
): SVGSVGElement {
  const bins = result.quality?.histogram;
  if (bins && bins.edges.length > 1) return histogram(document, bins, options);
  if (result.drift && result.drift.bins.length > 0) return smallCategories(document, result.drift.bins, options);
  return figure(document, options);
}
