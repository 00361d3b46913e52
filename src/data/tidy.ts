import { InputError } from "../errors.ts";
import type { Note } from "../report.ts";
import type { Chunk, Table, TableColumn } from "./table.ts";
import { chunkOf } from "./table.ts";
import { parseTime } from "./times.ts";
import { codeReader } from "./values.ts";
import type { Zone } from "./zone.ts";

/** What a reader has found in a file. */
export interface ReadColumns { rows: number; columns: TableColumn[]; notes: Note[] }

/**
 * The last step of every reader, so that one table gives the same columns whatever its format: names made unique and non-empty (with a
 * note), text columns whose every value is a time turned into datetimes. Throws an InputError for a table without rows or columns.
 */
export function tidyTable(name: string, read: ReadColumns, zone: Zone): Table {
  const { rows, columns, notes } = read;
  if (columns.length === 0) throw new InputError(`${name} has no columns. Choose a file with column names and at least one row.`);
  if (rows === 0) throw new InputError(`${name} has column names but no rows. Choose a file with at least one row.`);
  const added: Note[] = [];
  const taken = new Set(columns.map((column) => column.name));
  const seen = new Set<string>();
  const tidy = columns.map((column, i) => {
    const named = uniqueName(column.name, i, seen, taken);
    seen.add(named);
    taken.add(named);
    if (named !== column.name) {
      const was = column.name === "" ? "has no name" : `has the name "${column.name}" again`;
      added.push({ code: "renamed", section: "data", column: named, sentence: `${name}: column ${i + 1} ${was}; here it is called "${named}".` });
    }
    return withTimes({ ...column, name: named }, zone);
  });
  return { name, rows, columns: tidy, notes: [...notes, ...added] };
}

function uniqueName(name: string, index: number, seen: ReadonlySet<string>, taken: ReadonlySet<string>): string {
  if (name !== "" && !seen.has(name)) return name;
  const stem = name === "" ? `column ${index + 1}` : name;
  if (name === "" && !taken.has(stem)) return stem;
  for (let n = 2; ; n++) if (!taken.has(`${stem} (${n})`)) return `${stem} (${n})`;
}

/** Text that is a time in every row that has a value becomes a datetime. One value that is none is enough to leave the column alone. */
function withTimes(column: TableColumn, zone: Zone): TableColumn {
  if (column.storage !== "string") return column;
  const chunks: Chunk[] = [];
  let present = 0;
  for (const chunk of column.chunks) {
    const dictionary = chunk.dictionary ?? [];
    const times = new Float64Array(dictionary.length);
    const known = new Uint8Array(dictionary.length);
    const values = new Float64Array(chunk.length);
    const code = codeReader(chunk);
    for (let i = 0; i < chunk.length; i++) {
      const c = code(i);
      if (c < 0) { values[i] = Number.NaN; continue; }
      if (!known[c]) {
        known[c] = 1;
        times[c] = parseTime(dictionary[c] as string, zone);
        if (Number.isNaN(times[c])) return column;
      }
      values[i] = times[c] as number;
      present++;
    }
    chunks.push(chunkOf(values));
  }
  return present > 0 ? { name: column.name, storage: "datetime", chunks } : column;
}
