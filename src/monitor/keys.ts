import type { Column } from "../data/frame.ts";
import type { ColumnQuality } from "../report.ts";
import type { SideSample } from "../stats/conventions/convention.ts";

/** Fewer values that happen to be all different make no key. */
const leastValues = 20;
const wholeStorages = new Set(["integer", "unsigned", "string"]);

/**
 * Rows whose value an earlier row had, of a column that should have none: an id, or an input of whole numbers or texts in which no value of reference
 * came twice. Fractions are seldom equal by nature, and say nothing.
 */
export function keyOf({ role, kind, derived }: Column, reference: SideSample, current: SideSample): ColumnQuality["key"] {
  if (kind === "datetime" || kind === "unsupported" || derived) return undefined;
  const before = duplicates(reference);
  const now = duplicates(current);
  if (before === undefined || now === undefined) return undefined;
  const unique = role === "feature" && before === 0 && reference.rows - reference.missing >= leastValues && wholeStorages.has(reference.storage) && wholeStorages.has(current.storage);
  return role === "id" || unique ? { referenceDuplicates: before, currentDuplicates: now } : undefined;
}

/** Infinite values apart. Undefined where the side holds nothing that can be told apart. */
function duplicates({ counts, sorted, distinct }: SideSample): number | undefined {
  if (counts) return counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  return sorted && sorted.length - distinct;
}
