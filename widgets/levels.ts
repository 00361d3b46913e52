import type { ColumnDrift, Kind, Level, Role, TestName } from "../src/report.ts";

/** Words and signs of the vocabulary. Severity is never told by colour alone: sign and word always come with it. */

export const signs: Record<Level, string> = { alert: "◆", warn: "▲", ok: "●", unknown: "○" };
export const order: Record<Level, number> = { alert: 0, warn: 1, unknown: 2, ok: 3 };

export const tests: Record<TestName, string> = {
  ks: "Kolmogorov–Smirnov",
  wasserstein: "Wasserstein",
  psi: "PSI",
  jensenShannon: "Jensen–Shannon",
  kl: "Kullback–Leibler",
  hellinger: "Hellinger",
  cramerVonMises: "Cramér–von Mises",
  andersonDarling: "Anderson–Darling",
  eppsSingleton: "Epps–Singleton",
  energy: "Energy distance",
  mannWhitney: "Mann–Whitney U",
  tTest: "Welch t",
  chiSquare: "Chi-square",
  gTest: "G-test",
  tvd: "Total variation",
  lInfinity: "L∞",
  zTest: "Two-proportion z",
  fisherExact: "Fisher's exact",
};

const metrics: Record<string, string> = {
  accuracy: "Accuracy",
  precision: "Precision",
  recall: "Recall",
  specificity: "Specificity",
  f1: "F1",
  rocAuc: "AUC",
  averagePrecision: "Average precision",
  logLoss: "Log loss",
  brier: "Brier score",
  mcc: "MCC",
  precisionMacro: "Precision (macro)",
  recallMacro: "Recall (macro)",
  f1Macro: "F1 (macro)",
  rocAucMacro: "AUC (macro)",
  mae: "MAE",
  rmse: "RMSE",
  r2: "R²",
  mape: "MAPE",
  medianAe: "Median error",
  bias: "Bias",
};
export const metric = (name: string): string => metrics[name] ?? name;

export const roleWords: Record<Role, string> = {
  timestamp: "time",
  target: "target",
  prediction: "prediction",
  probability: "probability",
  feature: "input",
  id: "id",
  latency: "latency",
  status: "status",
  version: "model version",
  group: "group",
  weight: "weight",
  ignore: "ignored",
};

export const roleKind = (of: { role: Role; kind: Kind }): string => `${roleWords[of.role]} · ${of.kind}`;

export const conventions: Record<string, string> = { standard: "Standard", evidently: "Evidently" };
export const convention = (name: string): string => conventions[name] ?? name;

/** Worst first; within a level, the largest score against its threshold. */
export function worstFirst(columns: readonly ColumnDrift[]): ColumnDrift[] {
  return [...columns].sort((a, b) => order[a.level] - order[b.level] || ratio(b) - ratio(a));
}

/** A verdict's value in thresholds: 1 is where drift begins, whichever way the test points. A p-value counts in its logarithm. */
export function inThresholds(value: number | undefined, threshold: number, on: "statistic" | "pValue"): number {
  if (value === undefined) return 0;
  if (on === "statistic") return threshold > 0 ? Math.max(0, value) / threshold : 0;
  return Math.log(Math.max(value, 1e-300)) / Math.log(threshold);
}

export function ratio(column: ColumnDrift): number {
  const verdict = column.verdicts[0];
  return verdict ? inThresholds(verdict.value, verdict.threshold, verdict.on) : -1;
}
