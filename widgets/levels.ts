import { metricName, testName, title } from "../src/names.ts";
import type { ColumnDrift, Kind, Level, Role, TestName } from "../src/report.ts";

/** Words and signs of the vocabulary. Severity is never told by colour alone: sign and word always come with it. */

export const signs: Record<Level, string> = { alert: "◆", warn: "▲", ok: "●", unknown: "○" };
export const order: Record<Level, number> = { alert: 0, warn: 1, unknown: 2, ok: 3 };

/** Of a heading or a table's row. */
export const testTitle = (name: TestName): string => title(testName(name));
export const metric = (name: string): string => title(metricName(name));

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
