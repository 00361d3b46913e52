import type { Kind, Role } from "./report.ts";

/** One row of current, column by column in the file's order: what a person sees who opens it. Never part of a report. */
export interface OpenedRow {
  /** Its number in the current file in time order, counted from 0. */
  row: number;
  cells: OpenedCell[];
}

export interface OpenedCell {
  column: string;
  kind: Kind;
  role: Role;
  /** As text: integers to the last digit, times in ISO 8601 UTC, categories as they are. Absent where it is missing, or of a type that is not read (kind `unsupported`). */
  value?: string;
  /** Of a finite number: the shares of the reference's finite values that lie below it and above it (integers beyond 2^53 as doubles). */
  below?: number;
  above?: number;
  /** Of a category or a truth value: the share of the reference's present values that are it. */
  share?: number;
}
