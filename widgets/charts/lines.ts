import { px } from "./figure.ts";

/** Path data of what is drawn through points; one point is a dot of a closed path, none is nothing. */

type Of<Point> = (point: Point) => number;

const through = (corners: readonly string[], closed: boolean): string =>
  corners.length === 0 ? "" : `M${corners.join("L")}${closed ? "Z" : ""}`;

/** A line from point to point. */
export const lineThrough =
  <Point>(x: Of<Point>, y: Of<Point>) =>
  (points: readonly Point[]): string =>
    through(
      points.map((p) => `${px(x(p))},${px(y(p))}`),
      points.length === 1,
    );

/** What lies between two lines over the same points: along the upper one, back along the lower one. */
export const bandBetween =
  <Point>(x: Of<Point>, lower: Of<Point>, upper: Of<Point>) =>
  (points: readonly Point[]): string => {
    const corners = (y: Of<Point>): string[] => points.map((p) => `${px(x(p))},${px(y(p))}`);
    return through([...corners(upper), ...corners(lower).reverse()], true);
  };
