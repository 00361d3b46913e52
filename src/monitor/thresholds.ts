import type { Kernel } from "../kernel/kernel.ts";
import type { Thresholds } from "../report.ts";
import { countsAt } from "../stats/thresholdCounts.ts";
import { metricsAt } from "../stats/thresholdMetrics.ts";
import type { ScoredRows } from "./scoring.ts";

type Side = NonNullable<Thresholds[number]["current"]>;

const quantiles = 70;
const steps = 20;

/** Ascending, at most 100: quantiles of the scores, every twentieth of their range from 0 to 1, and the decision threshold itself. */
export function chooseThresholds({ probabilities }: ScoredRows, decisionThreshold: number, kernel: Kernel): number[] | undefined {
  const [probability] = probabilities;
  if (!probability) return undefined;
  return kernel.memory.scope((scope) => {
    const sorted = kernel.sort(probability, scope.allocate(Math.max(1, probability.length) * 8));
    if (sorted.length === 0) return undefined;
    const scores = kernel.quantiles(sorted, Array.from({ length: quantiles }, (_, i) => i / (quantiles - 1)));
    const [least, greatest] = [scores[0] as number, scores.at(-1) as number];
    const even = Array.from({ length: steps - 1 }, (_, i) => (i + 1) / steps).filter((threshold) => threshold > least && threshold < greatest);
    return [...new Set([...scores, ...even, decisionThreshold])].sort((a, b) => a - b);
  });
}

/** What deciding at each threshold gives; undefined without labels. Counts are sums of weights where rows are weighted. */
export function figuresAt({ actual, probabilities, weights }: ScoredRows, thresholds: readonly number[], kernel: Kernel): Side[] | undefined {
  const [probability] = probabilities;
  if (!actual || !probability) return undefined;
  const scores = kernel.memory.float64(probability.address, probability.length);
  const codes = kernel.memory.int32(actual.address, actual.length);
  const counts = countsAt(scores, codes, thresholds, weights && kernel.memory.float64(weights.address, weights.length));
  if (counts.positives + counts.negatives === 0) return undefined;
  return thresholds.map((_, i) => {
    const [truePositives, falsePositives, trueNegatives, falseNegatives] = [counts.truePositives, counts.falsePositives, counts.trueNegatives, counts.falseNegatives].map((of) => of[i] as number) as [number, number, number, number];
    const cells = { truePositives, falsePositives, trueNegatives, falseNegatives };
    return { ...cells, metrics: metricsAt(cells) };
  });
}
