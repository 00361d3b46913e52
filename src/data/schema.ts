import { InputError } from "../errors.ts";
import type { Kind, Note, Role } from "../report.ts";
import type { Config } from "./config.ts";
import { factsOf, isUnique } from "./facts.ts";
import { joinLabels } from "./join.ts";
import { kindOf } from "./kinds.ts";
import { misreadAs } from "./misread.ts";
import { suggestion } from "./nearest.ts";
import type { Candidate } from "./roles.ts";
import { assignRoles } from "./roles.ts";
import type { Table, TableColumn, Tables } from "./table.ts";
import type { TimeUnit } from "./units.ts";
import { timeUnit } from "./units.ts";
import { eachNumber } from "./values.ts";

/** What every column is taken for, and why: the guesses that a person sees and may change before anything is computed. */
export interface Schema {
  readonly columns: readonly SchemaColumn[];
  readonly notes: readonly Note[];
  /** The tables with labels joined. */
  readonly reference?: Table;
  readonly current: Table;
}

export interface SchemaColumn {
  readonly name: string;
  readonly kind: Kind;
  readonly role: Role;
  readonly label?: string;
  readonly reason: string;
  /** For numbers that count time. */
  readonly unit?: TimeUnit;
  readonly reference?: TableColumn;
  readonly current?: TableColumn;
}

/**
 * Decides kinds and roles once over both sides; the config overrides. Columns stand in the order of the reference, then those that only
 * current has. Throws an InputError when the sides have no column in common or the config names what is not there.
 */
export function schemaOf(tables: Tables, config: Config): Schema {
  const joined = joinLabels(tables, config);
  const { reference, current } = joined;
  const own = new Map((reference ?? current).columns.map((column) => [column.name, column]));
  const others = new Map(current.columns.map((column) => [column.name, column]));
  if (reference && ![...own.keys()].some((name) => others.has(name))) {
    throw new InputError(
      `${reference.name} and ${current.name} have no column in common: one has ${list(own)}, the other ${list(others)}. Choose two files of the same table.`,
    );
  }
  const names = [...new Set([...own.keys(), ...others.keys()])];
  for (const { column } of config.kinds ?? []) {
    if (!names.includes(column)) throw new InputError(`kinds: there is no column "${column}". ${suggestion(column, names)}`);
  }
  const given = new Map(config.kinds?.map(({ column, kind }) => [column, kind]));
  const sides = names.map((name) => ({ name, reference: reference && own.get(name), current: others.get(name) }));
  const candidates = sides.map((side) => candidateOf(side, given.get(side.name), { reference, current }));
  const notes = [...joined.notes, ...assignRoles(candidates, config, joined.target), ...misreadNotes(candidates, sides)];
  return {
    reference, current, notes,
    columns: candidates.map((candidate, i) => ({
      name: candidate.name, kind: candidate.kind, role: candidate.role ?? "feature", label: candidate.label, reason: candidate.reason, unit: candidate.unit,
      reference: sides[i]?.reference, current: sides[i]?.current,
    })),
  };
}

/** Of what pandas too would read as texts, and nobody means as such. */
function misreadNotes(candidates: readonly Candidate[], sides: readonly Sides[]): Note[] {
  return sides.flatMap(({ name, reference, current }, i): Note[] => {
    const misread = candidates[i]?.role === "ignore" ? undefined : misreadAs(current ?? reference);
    return misread ? [{ code: "misread", section: "data", column: name, sentence: `${name} holds ${misread.what}: ${misread.remedy}` }] : [];
  });
}

interface Sides { name: string; reference?: TableColumn; current?: TableColumn }

function candidateOf({ name, reference, current }: Sides, given: Kind | undefined, tables: { reference?: Table; current: Table }): Candidate {
  const columns = [reference, current].filter((column) => column !== undefined);
  const facts = columns.map(factsOf);
  const { kind, reason: own } = kindOf(facts);
  const reason = misreadAs(current ?? reference)?.what ?? own;
  const outside = (): string | undefined => {
    for (const [column, table] of [[reference, tables.reference], [current, tables.current]] as const) {
      const found = column && table ? firstOutside(column) : undefined;
      if (found) return `row ${found.row + 1} of ${table?.name} has the value ${found.value}`;
    }
    return undefined;
  };
  return {
    name, facts, kind: given ?? kind, reason: given ? "kind chosen by you" : reason, kindGiven: given !== undefined,
    unit: given === "datetime" && kind !== "datetime" ? timeUnit(facts) : undefined,
    onlyInReference: reference !== undefined && (current === undefined || factsOf(current).empty),
    outsideUnit: outside,
    unique: () => columns.every(isUnique),
  };
}

function firstOutside(column: TableColumn): { row: number; value: number } | undefined {
  let found: { row: number; value: number } | undefined;
  eachNumber(column, (value, row) => {
    if (value >= 0 && value <= 1 || Number.isNaN(value)) return true;
    found = { row, value };
    return false;
  });
  return found;
}

function list(columns: ReadonlyMap<string, unknown>): string {
  const names = [...columns.keys()];
  return names.slice(0, 5).map((name) => `"${name}"`).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");
}
