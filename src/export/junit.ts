import type { Finding, Report } from "../report.ts";

/**
 * JUnit XML for a pipeline: one case per tested column, per metric and per rule, failed from `warn` on with its findings as the message; a column that has
 * too few rows to tell, or a rule that could not be judged, is skipped, with its reason. What was not checked stands in the suite's output.
 */
export function toJunit({ verdict, drift, performance, rules, generatedAt }: Report): string {
  const columns = drift.columns.map(({ column, level, verdicts }): Case => ({
    suite: "drift", name: column, level,
    message: said(verdict.findings.filter((finding) => finding.column === column)) || verdicts[0]?.reason || "",
  }));
  const metrics = (performance?.change ?? []).map(({ metric, level, reference, current }): Case => ({
    suite: "performance", name: metric, level,
    message: `${reference} in reference, ${current} in current`,
  }));
  const known = new Set(drift.columns.map(({ column }) => column));
  const others = verdict.findings
    .filter(({ view, column }) => view === "quality" && column !== undefined && !known.has(column))
    .map((finding): Case => ({ suite: "quality", name: finding.subject, level: finding.level, message: said([finding]) }));
  const ruled = (rules ?? []).map(({ rule, level, reason }): Case => ({ suite: "rules", name: rule, level, message: reason }));
  const cases = [...columns, ...metrics, ...others, ...ruled];
  const failures = cases.filter(failed).length;
  const skipped = cases.filter(({ level }) => level === "unknown").length;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="driftglass" tests="${cases.length}" failures="${failures}" skipped="${skipped}">
<testsuite name="driftglass" tests="${cases.length}" failures="${failures}" skipped="${skipped}" timestamp="${escaped(generatedAt)}">
${cases.map(written).join("\n")}
<system-out>${escaped([verdict.sentence, ...verdict.unchecked.map((what) => `not checked: ${what}`)].join("\n"))}</system-out>
</testsuite>
</testsuites>
`;
}

interface Case { suite: string; name: string; level: Finding["level"]; message: string }

const failed = ({ level }: Case): boolean => level === "warn" || level === "alert";

function written(each: Case): string {
  const open = `<testcase classname="driftglass.${each.suite}" name="${escaped(each.name)}"`;
  if (failed(each)) return `${open}><failure type="${each.level}" message="${escaped(each.message)}"/></testcase>`;
  return each.level === "unknown" ? `${open}><skipped message="${escaped(each.message)}"/></testcase>` : `${open}/>`;
}

function said(findings: readonly Finding[]): string {
  return findings.map(({ subject, sentence }) => `${subject} ${sentence}`).join("; ");
}

/** XML's five characters; control characters, which XML 1.0 cannot hold, become the replacement character. */
function escaped(text: string): string {
  const names = new Map([["&", "&amp;"], ["<", "&lt;"], [">", "&gt;"], ['"', "&quot;"], ["'", "&apos;"]]);
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD").replace(/[&<>"']/g, (character) => names.get(character) as string);
}
