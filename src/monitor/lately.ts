import type { ColumnDrift, Timeline } from "../report.ts";

/** A column that has moved in every chunk up to the newest one. */
export interface Lately { readonly column: string; readonly since: number; readonly chunks: number }

const leastRun = 3;

/**
 * Columns that moved in each of the last chunks, three or more, counted back from the newest complete one. A window's
 * average hides what began late in it; this does not. `since` is the index of the run's first chunk in `timeline.chunks`.
 */
export function movedLately(timeline: Timeline | undefined, columns: readonly ColumnDrift[]): Lately[] {
  const chunks = (timeline?.chunks ?? []).filter(({ sample, complete }) => sample === "current" && complete);
  return columns.flatMap(({ column }) => {
    const levels = chunks.map(({ drift }) => drift.find((each) => each.column === column)?.level);
    const calm = levels.findLastIndex((level) => level !== "warn" && level !== "alert");
    const run = chunks.length - 1 - calm;
    return run < leastRun ? [] : [{ column, since: chunks[calm + 1]?.index as number, chunks: run }];
  });
}
