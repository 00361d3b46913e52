import type { Level, Report } from "../report.ts";
import { columnHeader, columnRows, operationHeader, operationRows, performanceHeader, performanceRows, ruleHeader, ruleRows, sampleLine, sliceLines, togetherHeader, togetherLine, togetherRows, worstFirst, sinceLastLines, otherNotes, untestedHeader, untestedRows } from "./figures.ts";

const signs = new Map<Level, string>([["alert", "🔴"], ["warn", "🟠"], ["unknown", "⚪"], ["ok", "🟢"]]);

/** For pull requests and chats: the verdict, its findings, and tables of performance, rules, operations and columns. */
export function toMarkdown(report: Report): string {
  const { verdict } = report;
  const parts = [`## ${signs.get(verdict.level)} ${text(verdict.sentence)}`, text(sampleLine(report))];
  if (verdict.findings.length > 0) {
    parts.push(worstFirst(verdict.findings).map((finding) => `- ${signs.get(finding.level)} **${text(finding.subject)}** ${text(finding.sentence)}`).join("\n"));
  }
  if (report.staleness?.trend && !verdict.findings.some(({ view }) => view === "staleness")) parts.push(`Age: ${text(report.staleness.sentence)}`);
  if (verdict.unchecked.length > 0) parts.push(`Not checked: ${verdict.unchecked.map(text).join("; ")}.`);
  if (report.sinceLast) {
    const lines = sinceLastLines(report).map(({ label, subject, sentence }) => `- ${label}: **${text(subject)}** ${text(sentence)}`);
    parts.push(`### Since ${report.sinceLast.at}`, lines.length > 0 ? lines.join("\n") : "No findings, then or now.");
  }
  const performance = performanceRows(report);
  if (performance.length > 0) parts.push("### Performance", table(performanceHeader, performance));
  const rules = ruleRows(report);
  if (rules.length > 0) parts.push("### Rules", table(ruleHeader, rules));
  const operations = operationRows(report);
  if (operations.length > 0 && (report.operations?.read.length ?? 0) > 0) parts.push("### Operations", table(operationHeader, operations));
  parts.push("### Columns", table(columnHeader, columnRows(report).map((row) => row.cells)));
  const slices = sliceLines(report);
  if (slices.length > 0) parts.push("### Where drift lives", slices.map(({ column, line }) => `- **${text(column)}** ${text(line)}`).join("\n"));
  const together = togetherLine(report);
  if (together) parts.push("### Columns together", text(together), ...togetherTable(togetherRows(report)));
  const untested = untestedRows(report);
  if (untested.length > 0) parts.push("### Not tested", table(untestedHeader, untested));
  const notes = otherNotes(report);
  if (notes.length > 0) parts.push("### Notes", notes.map((note) => `- ${text(note.sentence)}`).join("\n"));
  return `${parts.join("\n\n")}\n`;
}

const togetherTable = (rows: readonly string[][]): string[] => (rows.length > 0 ? [table(togetherHeader, rows)] : []);

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(text).join(" | ")} |`;
  return [line(header), `|${" --- |".repeat(header.length)}`, ...rows.map(line)].join("\n");
}

/** Names from the data stay plain text: no markup, no HTML, no mentions of people or issues, no line breaks. */
function text(value: string): string {
  return value
    .replace(/[\r\n\t\u2028\u2029]+/g, " ")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("@", "&#64;").replaceAll("#", "&#35;")
    .replace(/[\\`*_[\]|~$!]/g, "\\$&")
    .replaceAll("://", "&#58;//");
}
