import { balancedAccuracy, cohenKappa } from "./confusion.ts";

/** A binary confusion matrix: rows, or sums of their weights. */
export interface BinaryCounts { readonly truePositives: number; readonly falsePositives: number; readonly trueNegatives: number; readonly falseNegatives: number }

/**
 * The metrics of a binary decision; what its counts leave undefined is absent. Oracle: scikit-learn's functions of the same names on the same decision, MCC being 0
 * where a margin is empty.
 */
export function metricsAt({ truePositives, falsePositives, trueNegatives, falseNegatives }: BinaryCounts): Record<string, number> {
  const positives = truePositives + falseNegatives;
  const negatives = trueNegatives + falsePositives;
  const called = truePositives + falsePositives;
  const left = trueNegatives + falseNegatives;
  const counts = Float64Array.of(trueNegatives, falsePositives, falseNegatives, truePositives);
  const kappa = cohenKappa(counts, 2);
  const margins = Math.sqrt(called) * Math.sqrt(positives) * Math.sqrt(negatives) * Math.sqrt(left);
  return {
    accuracy: (truePositives + trueNegatives) / (positives + negatives),
    ...(called > 0 ? { precision: truePositives / called } : {}),
    ...(positives > 0 ? { recall: truePositives / positives } : {}),
    ...(negatives > 0 ? { specificity: trueNegatives / negatives } : {}),
    ...(left > 0 ? { npv: trueNegatives / left } : {}),
    ...(positives + called > 0 ? { f1: (2 * truePositives) / (positives + called) } : {}),
    balancedAccuracy: balancedAccuracy(counts, 2),
    mcc: margins > 0 ? (truePositives * trueNegatives - falsePositives * falseNegatives) / margins : 0,
    ...(Number.isFinite(kappa) ? { cohenKappa: kappa } : {}),
  };
}
