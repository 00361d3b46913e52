import type { Performance } from "../../src/report.ts";
import type { FigureOptions } from "./figure.ts";
import { plane, type Point } from "./plane.ts";

type Curve = NonNullable<NonNullable<Performance["curves"]>["precisionRecall"]>;

/** Precision is constant from one recall down to the next, so the line goes in steps and never cuts a corner. */
const points = (curve: Curve | undefined): Point[] | undefined => {
  const sorted = curve && [...curve].sort((a, b) => a.recall - b.recall || b.precision - a.precision);
  return sorted?.flatMap((p, i): Point[] => {
    const before = sorted[i - 1];
    return before
      ? [
          [before.recall, p.precision],
          [p.recall, p.precision],
        ]
      : [[p.recall, p.precision]];
  });
};

export const precisionRecall = (
  document: Document,
  result: { reference?: Curve; current?: Curve },
  options: FigureOptions,
): SVGSVGElement =>
  plane(
    document,
    { reference: points(result.reference), current: points(result.current) },
    { ...options, xName: "recall", yName: "precision" },
  );
