import type { Level, Report } from "../report.ts";
import { columnHeader, columnRows, operationHeader, operationRows, performanceHeader, performanceRows, ruleHeader, ruleRows, sampleLine, sliceLines, togetherLine, worstFirst, sinceLastLines, otherNotes, untestedRows } from "./figures.ts";

const colours = new Map<Level, string>([["alert", "31"], ["warn", "33"], ["ok", "32"], ["unknown", "2"]]);

/** For a terminal: the verdict, its findings and aligned tables. Levels are words; colour only repeats them. */
export function toText(report: Report, { colour = false, width = 100 } = {}): string {
  const { verdict } = report;
  const paint = (level: Level, text: string): string => (colour ? `\u001b[${colours.get(level)}m${text}\u001b[0m` : text);
  const strong = (text: string): string => (colour ? `\u001b[1m${text}\u001b[0m` : text);
  const lines = [`${paint(verdict.level, verdict.level)}  ${strong(plain(verdict.sentence))}`, plain(sampleLine(report))];
  for (const finding of worstFirst(verdict.findings)) {
    lines.push(`  ${paint(finding.level, finding.level.padEnd(7))} ${strong(plain(finding.subject))} ${plain(finding.sentence)}`);
  }
  for (const { column, line } of sliceLines(report)) lines.push(`  drift   ${strong(plain(column))} ${plain(line)}`);
  if (report.sinceLast) lines.push(`  since ${report.sinceLast.at}: ${report.sinceLast.new.length} new, ${report.sinceLast.still.length} still, ${report.sinceLast.resolved.length} resolved`);
  for (const { label, subject, sentence } of sinceLastLines(report)) if (label !== "still") lines.push(`  ${label.padEnd(8)} ${strong(plain(subject))} ${plain(sentence)}`);
  const together = togetherLine(report);
  if (together) lines.push(`  columns together: ${plain(together)}`);
  if (report.staleness?.trend && !verdict.findings.some(({ view }) => view === "staleness")) lines.push(`  age: ${plain(report.staleness.sentence)}`);
  if (verdict.unchecked.length > 0) lines.push(`  not checked: ${verdict.unchecked.map(plain).join("; ")}`);
  for (const note of otherNotes(report)) lines.push(`  note: ${plain(note.sentence)}`);
  const performance = performanceRows(report);
  if (performance.length > 0) lines.push("", ...table(performanceHeader, performance, width, paint));
  // Why a rule fires stands among the findings; one that nobody wrote and that is calm needs no line.
  const rules = ruleRows({ ...report, rules: report.rules?.filter(({ from, state }) => from === "own" || state !== "inactive") });
  if (rules.length > 0) lines.push("", ...table(ruleHeader.slice(0, -1), rules.map((row) => row.slice(0, -1)), 2 * width, paint));
  const operations = operationRows(report);
  if (operations.length > 0 && (report.operations?.read.length ?? 0) > 0) lines.push("", ...table(operationHeader, operations, width, paint));
  lines.push("", ...table(columnHeader, columnRows(report).map((row) => row.cells), width, paint));
  const untested = untestedRows(report);
  if (untested.length > 0) lines.push("", "not tested", ...untested.map(([column = "", , , reason = ""]) => `  ${plain(column)}: ${plain(reason)}`));
  return `${lines.join("\n")}\n`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[], width: number, paint: (level: Level, text: string) => string): string[] {
  const cells = rows.map((row) => row.map((cell, column) => (column === 0 ? shorten(plain(cell), Math.max(20, Math.floor(width / 3))) : plain(cell))));
  const widths = header.map((title, column) => Math.max(length(title), ...cells.map((row) => length(row[column] ?? ""))));
  const level = header.indexOf("level");
  const line = (row: readonly string[]): string => row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - length(cell))).join("  ").trimEnd();
  return [line(header), widths.map((size) => "─".repeat(size)).join("  "), ...cells.map((row) => {
    const word = row[level] as Level;
    return line(row).replace(new RegExp(`(?<=  )${word || "$^"}(?=  |$)`), (found) => paint(word, found));
  })];
}

/** Control characters from the data must not move the cursor or colour the screen. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\uFFFD");
}

const length = (text: string): number => [...text].length;

function shorten(text: string, size: number): string {
  const letters = [...text];
  return letters.length > size ? `${letters.slice(0, size - 1).join("")}…` : text;
}
