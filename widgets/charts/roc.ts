import type { Performance } from "../../src/report.ts";
import type { FigureOptions } from "./figure.ts";
import { plane, type Point } from "./plane.ts";

type Curve = NonNullable<NonNullable<Performance["curves"]>["roc"]>;
const points = (curve: Curve | undefined): Point[] | undefined => curve?.map((p) => [p.falsePositiveRate, p.truePositiveRate]);

/** The receiver operating characteristic of both samples; the diagonal is guessing. */
export const roc = (document: Document, result: { reference?: Curve; current?: Curve }, options: FigureOptions): SVGSVGElement =>
  plane(
    document,
    { reference: points(result.reference), current: points(result.current) },
    { ...options, xName: "false positive rate", yName: "true positive rate", diagonal: "up" },
  );
