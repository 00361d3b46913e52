import type { ColumnDrift, ConventionName, DriftVerdict, Report } from "../report.ts";
import { csvLine } from "./csv.ts";
import { differenceWords } from "./difference.ts";

/** A column with its verdicts, and how much the tools disagree on it: those in the minority, of those with a verdict. */
export interface ComparedColumn { readonly column: ColumnDrift; readonly disagreement: number; readonly judged: number }

/** Where tools disagree comes first, most evenly split first; then the report's own order, worst first. */
export function comparedColumns({ drift }: Report): ComparedColumn[] {
  const rows = drift.columns.map((column): ComparedColumn => {
    const judged = column.verdicts.filter(({ value }) => value !== undefined);
    const drifted = judged.filter((verdict) => verdict.drifted).length;
    return { column, disagreement: Math.min(drifted, judged.length - drifted), judged: judged.length };
  });
  return rows.sort((a, b) => b.disagreement - a.disagreement);
}

/** The conventions that a report compares, its own first. */
export function comparedConventions({ drift }: Report): ConventionName[] {
  return drift.conventions?.map(({ convention }) => convention) ?? [drift.convention];
}

export const verdictOf = ({ verdicts }: ColumnDrift, convention: ConventionName): DriftVerdict | undefined => verdicts.find((verdict) => verdict.convention === convention);

const header = [
  "column", "kind", "role", "tools_disagree", "convention", "source", "level", "drifted", "test", "on", "value", "threshold", "alert_threshold",
  "p_value", "q_value", "chunks_drifted", "chunks_judged", "bins", "empty_bins", "sample", "defect", "reason", "difference",
];

/** One row per column and tool, in the order of the comparison. RFC 4180, lines end in CR LF, UTF-8. */
export function comparisonToCsv(report: Report): string {
  const sources = new Map(report.drift.conventions?.map(({ convention, source }) => [convention, source]));
  const rows = comparedColumns(report).flatMap(({ column, disagreement }) => {
    const [own] = column.verdicts;
    return column.verdicts.map((verdict) => [
      column.column, column.kind, column.role, disagreement > 0, verdict.convention, sources.get(verdict.convention), verdict.level, verdict.drifted, verdict.test,
      verdict.on, verdict.value, verdict.threshold, verdict.alertThreshold, verdict.pValue, verdict.qValue, verdict.method?.chunks?.drifted, verdict.method?.chunks?.judged,
      verdict.method?.bins, verdict.method?.zeros, verdict.method?.sample, verdict.method?.defect, verdict.reason, own && differenceWords(own, verdict),
    ]);
  });
  return [header, ...rows].map(csvLine).join("");
}
