/** Run by Node.js for Python's `dg.report(…).save(…)`: a report on standard input, its text as "csv", "prom" or "markdown" on standard output. */
import { readFileSync } from "node:fs";
import { toCsv } from "../../src/export/csv.ts";
import { toMarkdown } from "../../src/export/markdown.ts";
import { toPrometheus } from "../../src/export/prometheus.ts";
import type { Report } from "../../src/report.ts";

const report = JSON.parse(readFileSync(0, "utf8")) as Report;
process.stdout.write(process.argv[2] === "csv" ? toCsv(report) : process.argv[2] === "prom" ? toPrometheus(report) : toMarkdown(report));
