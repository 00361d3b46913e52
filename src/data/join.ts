import { InputError } from "../errors.ts";
import type { Note } from "../report.ts";
import type { Config } from "./config.ts";
import { factsOf, isUnique } from "./facts.ts";
import { suggestion } from "./nearest.ts";
import { takeValues } from "./rows.ts";
import type { Table, TableColumn, Tables } from "./table.ts";
import { eachText } from "./values.ts";

export interface Joined { reference?: Table; current: Table; target?: string; notes: Note[] }

/**
 * Brings the labels to the rows they belong to: ids are compared as exact text, on each side that has no target of its own. An id that
 * comes again in the labels is read once; what does not match is counted in a note. Throws an InputError when no id matches.
 */
export function joinLabels(tables: Tables, config: Config): Joined {
  const { reference, current, labels } = tables;
  if (!labels) return { reference, current, notes: [] };
  const notes: Note[] = [];
  const id = idOf(labels, current, config);
  const source = targetOf(labels, id, reference ?? current, config);
  const target = config.target ?? nameInReference(source.name, tables) ?? source.name;
  if (target !== source.name) {
    notes.push({ code: "labelsRenamed", section: "data", column: target, sentence: `"${source.name}" of ${labels.name} was taken for the target "${target}".` });
  }
  const rowOf = new Map<string, number>();
  let repeated = 0;
  eachText(id, (text, row) => {
    if (text === undefined) return;
    if (rowOf.has(text)) repeated++;
    else rowOf.set(text, row);
  });
  if (repeated > 0) {
    notes.push({ code: "labelsRepeated", section: "data", sentence: `${labels.name}: ${repeated} ${repeated === 1 ? "row has an id" : "rows have an id"} that came before; the first label of each id counts.` });
  }
  let matched = 0;
  const sides: string[] = [];
  const join = (table: Table): Table => {
    const existing = table.columns.find(({ name }) => name === target);
    if (existing && !factsOf(existing).empty) return table;
    const ids = table.columns.find(({ name }) => name === id.name);
    if (!ids) return table;
    sides.push(table.name);
    const order = new Int32Array(table.rows).fill(-1);
    let found = 0;
    eachText(ids, (text, row) => {
      const label = text === undefined ? undefined : rowOf.get(text);
      if (label !== undefined) { order[row] = label; found++; }
    });
    matched += found;
    if (found > 0 && found < table.rows) {
      notes.push({ code: "labelsUnmatched", section: "data", column: target, sentence: `${table.rows - found} of ${table.rows} rows of ${table.name} have no label in ${labels.name}.` });
    }
    const column = { ...takeValues(source, order), name: target };
    return { ...table, columns: existing ? table.columns.map((old) => (old === existing ? column : old)) : [...table.columns, column] };
  };
  const joined = { reference: reference && join(reference), current: join(current), target, notes };
  if (sides.length === 0) {
    notes.push({ code: "labelsUnused", section: "data", column: target, sentence: `${labels.name} was not needed: the tables have their own column "${target}".` });
  } else if (matched === 0) {
    throw new InputError(`${labels.name}: none of its ids in "${id.name}" is in ${sides.join(" or ")}. Check that both files number their rows alike, or name another id column.`);
  } else if (matched < rowOf.size) {
    notes.push({ code: "labelsLeft", section: "data", column: target, sentence: `${rowOf.size - matched} of ${rowOf.size} labels in ${labels.name} belong to no row.` });
  }
  return joined;
}

/** The column that both files have and whose values come once in the labels; one named id first. */
function idOf(labels: Table, table: Table, config: Config): TableColumn {
  const names = labels.columns.map(({ name }) => name);
  if (config.id) {
    const found = labels.columns.find(({ name }) => name === config.id);
    if (!found) throw new InputError(`id: ${labels.name} has no column "${config.id}". ${suggestion(config.id, names)}`);
    return found;
  }
  const shared = labels.columns.filter(({ name }) => name !== config.target && table.columns.some((column) => column.name === name));
  const ranked = [...shared].sort((a, b) => Number(isNamedId(b.name)) - Number(isNamedId(a.name)));
  const found = ranked.find((column) => ranked.length === 1 || isNamedId(column.name) || isUnique(column));
  if (!found) {
    throw new InputError(
      `${labels.name} shares no id column with ${table.name}: it has ${names.map((name) => `"${name}"`).join(", ")}. Give both files a column with the same name that tells each row apart, and name it with id.`,
    );
  }
  return found;
}

function targetOf(labels: Table, id: TableColumn, table: Table, config: Config): TableColumn {
  const others = labels.columns.filter((column) => column !== id);
  const wanted = others.find(({ name }) => name === config.target);
  if (wanted) return wanted;
  if (others.length === 1) return others[0] as TableColumn;
  const shared = others.filter(({ name }) => table.columns.some((column) => column.name === name));
  if (shared.length === 1) return shared[0] as TableColumn;
  throw new InputError(
    others.length === 0
      ? `${labels.name} has only the column "${id.name}". Labels need two columns: the id and the target.`
      : `${labels.name}: which of ${others.map(({ name }) => `"${name}"`).join(", ")} is the target? Name it with target.`,
  );
}

/** Labels may call the target otherwise than the reference does: the one column that only the reference has. */
function nameInReference(name: string, { reference, current }: Tables): string | undefined {
  if (!reference || reference.columns.some((column) => column.name === name)) return undefined;
  const own = reference.columns.filter((column) => !current.columns.some((other) => other.name === column.name));
  return own.length === 1 ? own[0]?.name : undefined;
}

function isNamedId(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === "id" || lower.endsWith("_id") || lower.endsWith(" id") || name.endsWith("Id") || name.endsWith("ID") || lower === "uuid";
}
