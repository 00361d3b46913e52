import type { Judged } from "./figures.ts";
import type { Rule } from "./rule.ts";

/**
 * The rules that there are when nobody wrote any: each needs what the data has, and holds over two chunks or over the whole window, so that one bad
 * chunk wakes nobody.
 */
export function defaultRules({ timeline, operations, drift }: Judged): Rule[] {
  const band = (name: string, severity: Rule["severity"]): Rule => ({ figure: { name }, condition: { kind: "band" }, chunks: 2, severity });
  const metric = timeline?.metric;
  const banded = metric !== undefined && timeline?.chunks.some(({ performance }) => performance?.metrics[metric]?.threshold);
  const has = (figure: string): boolean => operations?.bands?.some((each) => each.figure === figure) ?? false;
  return [
    ...(banded ? [band(`performance.${metric}`, "alert")] : []),
    ...(drift.tested > 1 ? [{ figure: { name: "drift.share" }, condition: { kind: "compare", of: "value", operator: ">=", number: 0.5 }, severity: "warn" } satisfies Rule] : []),
    ...(has("errorRate") ? [band("operations.errorRate", "alert")] : []),
    ...(has("p95") ? [band("operations.p95", "warn")] : []),
    ...(operations?.gaps && operations.reference?.gaps
      ? [{ figure: { name: "operations.longestGap" }, condition: { kind: "compare", of: "change", operator: ">", number: 200, unit: "%" }, severity: "warn" } satisfies Rule]
      : []),
  ];
}
