import type { Chunk, ColumnDrift } from "../report.ts";

/** A column that has moved in every chunk up to the newest one. */
export interface Lately { readonly column: string; readonly since: Chunk; readonly chunks: number }

const leastRun = 3;

/**
 * Columns that moved in each of the last chunks, three or more, counted back from the newest complete one. A window's
 * average hides what began late in it; this does not. `chunks` are those of the current window, in order of time.
 */
export function movedLately(chunks: readonly Chunk[], columns: readonly ColumnDrift[]): Lately[] {
  const complete = chunks.filter((chunk) => chunk.complete);
  return columns.flatMap(({ column }) => {
    let calm = complete.length - 1;
    while (calm >= 0 && moved(complete[calm] as Chunk, column)) calm--;
    const run = complete.length - 1 - calm;
    return run < leastRun ? [] : [{ column, since: complete[calm + 1] as Chunk, chunks: run }];
  });
}

function moved({ drift }: Chunk, column: string): boolean {
  const level = drift.find((each) => each.column === column)?.level;
  return level === "warn" || level === "alert";
}
