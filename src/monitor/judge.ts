import type { Chunk, Report } from "../report.ts";
import { applyRules } from "./rules.ts";
import { judgeStaleness, stalenessFindings } from "./staleness.ts";
import { conclude } from "./verdict.ts";

/** What the judgement of a report rests on: its figures, and what rules and age need beside them. */
export interface Found {
  readonly facts: Pick<Report, "reference" | "current" | "drift" | "quality" | "performance" | "predictions" | "timeline" | "concept" | "operations" | "trainedAt" | "filtered">;
  readonly roles: Report["roles"];
  /** Chunks of the current window. */
  readonly watched: readonly Chunk[];
  /** Current rows outside what the model has seen. */
  readonly unseen: number;
  readonly unchecked: readonly string[];
}

/** Verdict, age and rules over what was found: rules that change ask no row again. Throws an InputError for a rule that cannot be read. */
export function judge({ facts, roles, watched, unseen, unchecked }: Found, rules: readonly string[] | undefined): Pick<Report, "verdict" | "staleness" | "rules"> {
  const staleness = judgeStaleness(facts, rules, unseen);
  const ruled = applyRules(rules, { ...facts, roles, ...(staleness ? { staleness } : {}) }, watched);
  return {
    verdict: conclude({ ...facts, watched, alerts: [...ruled.findings, ...stalenessFindings(staleness)] }, [...unchecked, ...ruled.unchecked]),
    ...(staleness ? { staleness } : {}),
    rules: ruled.outcomes,
  };
}
