import type { Performance } from "../../src/report.ts";
import type { FigureOptions } from "./figure.ts";
import { plane, type Point } from "./plane.ts";

type Curve = NonNullable<NonNullable<Performance["curves"]>["calibration"]>;
const points = (curve: Curve | undefined): Point[] | undefined => curve?.map((p) => [p.meanProbability, p.positiveShare]);

/** What the model promised against what came true; on the diagonal they are equal. */
export const calibration = (document: Document, result: { reference?: Curve; current?: Curve }, options: FigureOptions): SVGSVGElement =>
  plane(
    document,
    { reference: points(result.reference), current: points(result.current) },
    { ...options, xName: "predicted probability", yName: "share of positives", diagonal: "up", dots: true },
  );
