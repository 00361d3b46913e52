import type { Report } from "../report.ts";

/** The report as it is, indented, with a line's end. */
export function toJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
