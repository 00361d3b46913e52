import { InputError } from "../errors.ts";
import type { Finding, Report, SinceLast } from "../report.ts";

/** One run as a line of a history file. */
export function remembered({ schema, version, generatedAt, current, verdict: { level, findings } }: Report): string {
  return JSON.stringify({ schema, version, generatedAt, current: current.name, level, findings });
}

/** What changed since the run that `line` remembers. A finding is the same when its subject, view and rule are: its figures may have moved. */
export function sinceLast({ verdict }: Report, line: string, file: string): SinceLast {
  const { at, findings } = read(line, file);
  const before = new Set(findings.map(keyOf));
  const now = new Set(verdict.findings.map(keyOf));
  return {
    at,
    new: verdict.findings.filter((finding) => !before.has(keyOf(finding))),
    still: verdict.findings.filter((finding) => before.has(keyOf(finding))),
    resolved: findings.filter((finding) => !now.has(keyOf(finding))),
  };
}

function keyOf({ subject, view, rule }: Finding): string {
  return JSON.stringify([subject, view, rule ?? null]);
}

function read(line: string, file: string): { at: string; findings: Finding[] } {
  try {
    const { schema, generatedAt, findings } = JSON.parse(line) as { schema?: unknown; generatedAt?: unknown; findings?: unknown };
    if (schema === "driftglass.report/1" && typeof generatedAt === "string" && Array.isArray(findings)) return { at: generatedAt, findings: findings as Finding[] };
  } catch {
    // Said below.
  }
  throw new InputError(`The last line of ${file} is no run that --history kept. Name another file, or take the line out.`);
}
