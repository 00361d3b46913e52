import type { Kernel } from "../kernel/kernel.ts";
import type { Thresholds } from "../report.ts";
import { countsAt, orderedCountsAt, type ThresholdCounts } from "../stats/thresholdCounts.ts";
import { metricsAt } from "../stats/thresholdMetrics.ts";
import type { ScoreOrder } from "./scoreOrder.ts";
import type { ScoredRows } from "./scoring.ts";

type Side = NonNullable<Thresholds[number]["current"]>;

const quantiles = 70;
const steps = 20;

/** Ascending, at most 100: quantiles of the scores, every twentieth of their range from 0 to 1, and the decision threshold itself. */
export function chooseThresholds(order: ScoreOrder, decisionThreshold: number, kernel: Kernel): number[] | undefined {
  const sorted = order.all();
  if (sorted.length === 0) return undefined;
  const scores = kernel.quantiles(sorted, Array.from({ length: quantiles }, (_, i) => i / (quantiles - 1)));
  const [least, greatest] = [scores[0] as number, scores.at(-1) as number];
  const even = Array.from({ length: steps - 1 }, (_, i) => (i + 1) / steps).filter((threshold) => threshold > least && threshold < greatest);
  return [...new Set([...scores, ...even, decisionThreshold])].sort((a, b) => a - b);
}

/** What deciding at each threshold gives; undefined without labels. Counts are sums of weights where rows are weighted. */
export function figuresAt(scored: ScoredRows, order: ScoreOrder, thresholds: readonly number[], kernel: Kernel): Side[] | undefined {
  const counts = thresholdCounts(scored, order, thresholds, kernel);
  if (counts.positives + counts.negatives === 0) return undefined;
  return thresholds.map((_, i) => {
    const [truePositives, falsePositives, trueNegatives, falseNegatives] = [counts.truePositives, counts.falsePositives, counts.trueNegatives, counts.falseNegatives].map((of) => of[i] as number) as [number, number, number, number];
    const cells = { truePositives, falsePositives, trueNegatives, falseNegatives };
    return { ...cells, metrics: metricsAt(cells) };
  });
}

export function thresholdCounts({ actual, probabilities: [probability], weights }: ScoredRows, order: ScoreOrder, thresholds: readonly number[], kernel: Kernel): ThresholdCounts {
  if (!weights || !actual || !probability) return orderedCountsAt(order.byLabel(), thresholds, kernel);
  return countsAt(kernel.memory.float64(probability.address, probability.length), kernel.memory.int32(actual.address, actual.length), thresholds, kernel.memory.float64(weights.address, weights.length));
}
