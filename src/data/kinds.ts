import type { Kind } from "../report.ts";
import type { Facts } from "./facts.ts";

/** At most so many distinct whole numbers are categories. */
export const fewValues = 10;
/** More distinct texts than these, and than half the values, are free text. */
const manyTexts = 50;

/**
 * What a column holds, decided once over both sides, with the reason in words. A side without any value has no say, unless no side has one.
 */
export function kindOf(sides: readonly Facts[]): { kind: Kind; reason: string } {
  if (sides.some((side) => side.storage === "other")) return { kind: "unsupported", reason: "of a type that cannot be monitored" };
  const filled = sides.filter((side) => !side.empty);
  if (filled.length === 0) return { kind: sides.some((side) => side.storage === "string") ? "categorical" : "numeric", reason: "without any value" };
  const storages = new Set(filled.map((side) => side.storage));
  const all = (...wanted: string[]): boolean => [...storages].every((storage) => wanted.includes(storage));
  if (all("datetime")) return { kind: "datetime", reason: "dates or times" };
  if (all("boolean")) return { kind: "boolean", reason: "true and false" };
  if (storages.has("boolean") && !storages.has("string") && !storages.has("datetime") && filled.every(isZeroOne)) {
    return { kind: "boolean", reason: "true and false on one side, 0 and 1 on the other" };
  }
  if (all("integer", "unsigned", "float")) {
    const distinct = union(filled);
    if (distinct && distinct.size <= fewValues && 2 * distinct.size <= rowsOf(filled) && filled.every((side) => side.whole)) {
      return { kind: "categorical", reason: `whole numbers with ${distinct.size} distinct ${distinct.size === 1 ? "value" : "values"}` };
    }
    return { kind: "numeric", reason: filled.every((side) => side.whole) ? "whole numbers" : "numbers" };
  }
  const mixed = storages.size > 1 ? `${[...storages].join(" on one side, ")} on the other` : undefined;
  const distinct = union(filled);
  const count = distinct?.size ?? Math.max(...filled.map((side) => side.distinctCount));
  // Side by side, since ids of two sides share nothing and names of one side may all come back on the other.
  const own = filled.reduce((sum, side) => sum + side.distinctCount, 0);
  // Text on one side alone is no free text to measure: what its values have in common with the other side's is told by comparing them.
  if (!mixed && count > manyTexts && 2 * own > rowsOf(filled)) return { kind: "text", reason: "texts that hardly repeat" };
  return { kind: "categorical", reason: mixed ?? `texts with ${distinct ? count : `at least ${count}`} distinct ${count === 1 ? "value" : "values"}` };
}

const rowsOf = (sides: readonly Facts[]): number => sides.reduce((sum, side) => sum + side.present, 0);

/** The distinct values over both sides; undefined when they were too many to count. */
export function union(sides: readonly Facts[]): Set<string> | undefined {
  const all = new Set<string>();
  for (const side of sides) {
    if (!side.distinct) return undefined;
    for (const value of side.distinct) all.add(value);
  }
  return all;
}

export function isZeroOne(side: Facts): boolean {
  return side.storage === "boolean" || (side.storage !== "string" && side.distinct !== undefined && [...side.distinct].every((value) => value === "0" || value === "1"));
}
