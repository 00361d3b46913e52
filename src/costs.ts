import type { Thresholds } from "./report.ts";

/** What an error of each kind costs, in any unit. */
export interface Costs { readonly falsePositive: number; readonly falseNegative: number }

type Point = Thresholds[number];
type Figures = NonNullable<Point["current"]>;

/** Expected cost of a row: what the errors of a decision cost, over all its rows. */
export function costPerRow({ truePositives, falsePositives, trueNegatives, falseNegatives }: Figures, costs: Costs): number {
  return (falsePositives * costs.falsePositive + falseNegatives * costs.falseNegative) / (truePositives + falsePositives + trueNegatives + falseNegatives);
}

/** Where in the list errors cost least on that side; −1 where it has no figures. */
export function cheapest(thresholds: Thresholds, side: "reference" | "current", costs: Costs): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, point] of thresholds.entries()) {
    const cost = point[side] ? costPerRow(point[side], costs) : Number.POSITIVE_INFINITY;
    if (cost < least) [best, least] = [at, cost];
  }
  return best;
}
