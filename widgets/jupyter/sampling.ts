import type { Report } from "../../src/report.ts";
import type { Transfer } from "./host.ts";

/** Says in the report, and in its verdict, which samples Python sent only some rows of. */
export function stateSampling(report: Report, { sources }: Transfer): Report {
  const stated = structuredClone(report);
  for (const { role, rows, of } of sources) {
    if (role === "labels" || of === null || rows === null) continue;
    stated[role] = { ...stated[role], sampled: true, of };
    const text = `judged on ${count(rows)} sampled of ${count(of)} ${role} rows`;
    stated.verdict.clauses.push({ text, view: "overview", level: "ok" });
    stated.verdict.sentence = `${stated.verdict.sentence.replace(/\.$/, "")}; ${text}.`;
  }
  return stated;
}

function count(rows: number): string {
  return rows.toLocaleString("en-US");
}
