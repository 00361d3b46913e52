import type { ByLabel } from "../kernel/byLabel.ts";
import type { Kernel, Scope, Sorted } from "../kernel/kernel.ts";
import type { ScoredRows } from "./scoring.ts";

/** The finite scores of a binary task in order: of all rows, and of those with a label. What is asked first is made; curves, thresholds and areas share it. */
export interface ScoreOrder { readonly all: () => Sorted; readonly byLabel: () => ByLabel }

/** Undefined without scores or labels. */
export function scoreOrder({ actual, probabilities }: ScoredRows, kernel: Kernel, scope: Scope): ScoreOrder | undefined {
  const [probability] = probabilities;
  if (!actual || !probability) return undefined;
  let all: Sorted | undefined;
  let byLabel: ByLabel | undefined;
  return {
    all: () => (all ??= kernel.sort(probability, scope.allocate(Math.max(1, probability.length) * 8))),
    byLabel: () => (byLabel ??= kernel.scoresByLabel(probability, actual, scope)),
  };
}
