import type { Performance } from "../../src/report.ts";
import type { FigureOptions } from "./figure.ts";
import { plane, type Point } from "./plane.ts";

type Curve = NonNullable<NonNullable<Performance["curves"]>["gains"]>;

const points = (curve: Curve | undefined): Point[] | undefined => curve && [[0, 0], ...curve.map((p): Point => [p.rowShare, p.positiveShare])];

/** Share of the positives among the rows with the highest scores; the diagonal is drawing at random. */
export const gains = (document: Document, result: { reference?: Curve; current?: Curve }, options: FigureOptions): SVGSVGElement =>
  plane(document, { reference: points(result.reference), current: points(result.current) }, { ...options, diagonal: "up", xName: "share of rows", yName: "share of positives" });
