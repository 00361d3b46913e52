import type { Comparison, Rule } from "./rule.ts";

/** The rule in its one canonical spelling, which `parseRule` reads back to the same rule. */
export function formatRule({ figure, condition, chunks, severity }: Rule): string {
  const column = figure.column === undefined ? "" : `("${figure.column.replace(/["\\]/g, "\\$&")}")`;
  const lasting = chunks === undefined ? "" : ` for ${chunks} ${chunks === 1 ? "chunk" : "chunks"}`;
  return `${figure.name}${column} ${condition.kind === "band" ? "outside band" : formatComparison(condition)}${lasting}${severity === "warn" ? " as warn" : ""}`;
}

function formatComparison({ of, operator, number, unit }: Comparison): string {
  return `${of === "change" ? "change " : ""}${operator} ${number}${unit === undefined ? "" : unit === "%" ? "%" : ` ${unit}`}`;
}
