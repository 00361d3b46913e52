import type { ColumnDrift } from "../report.ts";

/** The column that a person knows: a figure of a text stands for the text. */
export const subjectOf = ({ column, derived }: Pick<ColumnDrift, "column" | "derived">): string => derived?.from ?? column;

/** How many columns these are to a person, a text with its figures being one. */
export const countSubjects = (columns: readonly Pick<ColumnDrift, "column" | "derived">[]): number => new Set(columns.map(subjectOf)).size;

/** The figures of one text together, everything else by itself; in the order in which each first stands. */
export function bySubject<T extends Pick<ColumnDrift, "column" | "derived">>(columns: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const column of columns) {
    const group = groups.get(subjectOf(column));
    if (group) group.push(column);
    else groups.set(subjectOf(column), [column]);
  }
  return [...groups.values()];
}
