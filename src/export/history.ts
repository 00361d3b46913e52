import type { Finding, Report, SinceLast } from "../report.ts";

/** What changed since an earlier run. A finding is the same when its subject, view and rule are: its figures may have moved. */
export function sinceLast({ verdict }: Report, { at, findings }: { readonly at: string; readonly findings: readonly Finding[] }): SinceLast {
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
