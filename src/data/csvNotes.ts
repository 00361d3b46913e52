import type { Note } from "../report.ts";
import type { Shape } from "./csvShape.ts";
import type { Text } from "./text.ts";

/** Rows with fewer cells than the header, and the line of the first of them. */
export interface ShortRows { count: number; line: number }

/** What a person should know of how a file of delimited text was read. */
export function csvNotes(name: string, encoding: Text["encoding"], shape: Shape, short: ShortRows): Note[] {
  const notes: Note[] = [];
  const add = (code: string, sentence: string): void => { notes.push({ code, section: "data", sentence }); };
  if (encoding === "windows-1252") add("encoding", `${name} is not valid UTF-8; it was read as Windows-1252.`);
  if (!shape.header) add("noHeader", `${name} has no header; its columns are called "column 1", "column 2" and so on.`);
  if (short.count > 0) {
    const rows = short.count === 1 ? "row has" : "rows have";
    add("shortRows", `${name}: ${short.count} ${rows} fewer cells than the header, the first in line ${short.line}; what lacks is taken as missing.`);
  }
  return notes;
}
