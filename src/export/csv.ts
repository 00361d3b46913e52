import type { ColumnQuality, DriftVerdict, Report } from "../report.ts";

type Cell = string | number | boolean | undefined;

const header = [
  "column", "kind", "role", "level", "drifted", "convention", "test", "on", "value", "value_lower", "value_upper", "noise", "threshold", "p_value", "q_value",
  "reference_rows", "current_rows", "reference_missing", "current_missing", "reference_mean", "current_mean",
  "new_categories", "rows_in_new_categories", "below_range", "above_range", "reason", "classifier_importance",
];

/** One row per column: its drift verdict under the report's convention and its quality. RFC 4180, lines end in CR LF, UTF-8. */
export function toCsv(report: Report): string {
  const drift = new Map(report.drift.columns.map((column) => [column.column, column]));
  const untested = new Map(report.drift.untested?.map(({ column, reason }) => [column, reason]));
  const importance = new Map(report.drift.multivariate?.classifier?.columns.map(({ column, importance }) => [column, importance]));
  const rows = report.quality.columns.map((quality): Cell[] => {
    const column = drift.get(quality.column);
    return [quality.column, quality.kind, quality.role, column?.level ?? quality.level, ...verdictCells(column?.verdicts[0]), ...qualityCells(quality), column?.verdicts[0]?.reason ?? untested.get(quality.column), importance.get(quality.column)];
  });
  return [header, ...rows].map(csvLine).join("");
}

/** One line of RFC 4180 with its CR LF. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function verdictCells(verdict: DriftVerdict | undefined): Cell[] {
  return [verdict?.drifted, verdict?.convention, verdict?.test, verdict?.on, verdict?.value, verdict?.interval?.[0], verdict?.interval?.[1], verdict?.noise, verdict?.threshold, verdict?.pValue, verdict?.qValue];
}

function qualityCells({ reference, current, newCategoryCount, newCategoryRows, outOfRange }: ColumnQuality): Cell[] {
  return [
    reference?.rows, current?.rows, reference?.missing, current?.missing, reference?.mean, current?.mean,
    newCategoryCount, newCategoryRows, outOfRange?.below, outOfRange?.above,
  ];
}

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe in front
 * (OWASP, "CSV Injection": = + - @, tab and carriage return, also full-width forms).
 */
function cell(value: Cell): string {
  if (value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
