/**
 * Run by Node.js for Python: a report on standard input, its text as "csv", "prom", "markdown", "arize" or "fiddler" on standard output; for "roles" the
 * JSON of an Arize Schema or a Fiddler model, and what it decides as driftglass.yaml. What has no counterpart is said on standard error.
 */
import { readFileSync } from "node:fs";
import { toArize } from "../../src/connect/arize.ts";
import { toFiddler } from "../../src/connect/fiddler.ts";
import { rolesFrom } from "../../src/connect/schemas.ts";
import { formatConfig } from "../../src/data/config.ts";
import { toCsv } from "../../src/export/csv.ts";
import { toMarkdown } from "../../src/export/markdown.ts";
import { toPrometheus } from "../../src/export/prometheus.ts";
import type { Report } from "../../src/report.ts";

const [, , form = "markdown", name = "the schema"] = process.argv;
const input = readFileSync(0, "utf8");
const writers = new Map<string, (report: Report) => string>([
  ["csv", toCsv], ["prom", toPrometheus], ["markdown", toMarkdown], ["arize", (report) => JSON.stringify(toArize(report))], ["fiddler", (report) => JSON.stringify(toFiddler(report))],
]);

if (form === "roles") {
  try {
    const { config, notes } = rolesFrom(input, name);
    process.stderr.write(notes.map((note) => `${note}\n`).join(""));
    process.stdout.write(formatConfig(config));
  } catch (error) {
    process.stderr.write(`driftglass: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
} else process.stdout.write((writers.get(form) ?? toMarkdown)(JSON.parse(input) as Report));
