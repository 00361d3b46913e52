import type { Report } from "../../src/report.ts";
import { outcomeRates } from "../charts/outcomeRates.ts";
import { h, type Child } from "../dom.ts";
import { pValue } from "../format.ts";
import { term } from "./parts.ts";

const words = { positive: "Share of positives", wrong: "Share of wrong predictions", residual: "Mean of target − prediction" } as const;

/** Outcome rate by bin of one column in reference and current: where the same input now means another outcome. */
export function outcome(document: Document, report: Report, name: string, width: number): Child {
  const result = report.concept?.columns?.find(({ column }) => column === name);
  // Its place is kept while it is computed, so that nothing moves when it comes.
  const expected = report.pending?.includes("concept") && report.performance?.change && report.roles.some(({ column, role }) => column === name && role === "feature");
  if (!result) return expected ? h(document, "div", { class: "two outcome pending" }) : null;
  const said =
    result.qValue === undefined
      ? ""
      : result.qValue <= 0.05
        ? ` Given the score the outcome changed (q ${pValue(result.qValue)}).`
        : ` Given the score no change of the outcome is evident (q ${pValue(result.qValue)}).`;
  return h(
    document,
    "div",
    { class: "two", "data-outcome": name },
    h(document, "h4", {}, term(document, "outcomeByBin", `${words[result.outcome]} by bin`)),
    outcomeRates(document, result, { width, height: 230, name: `${words[result.outcome]} by ${name}`, description: `Reference and current with 95 % intervals.${said}` }),
    h(document, "p", { class: "muted" }, `Dashes: where current would lie had only the inputs moved.${said}`),
  );
}
