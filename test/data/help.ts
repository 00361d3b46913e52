import { readTable } from "../../src/data/read.ts";
import type { ReadOptions } from "../../src/data/read.ts";
import type { Table } from "../../src/data/table.ts";
import { eachText } from "../../src/data/values.ts";

/** Reads text or bytes as a file of that name. */
export function table(data: string | Uint8Array, name = "x.csv", options: ReadOptions = {}): Promise<Table> {
  return readTable({ name, data: typeof data === "string" ? new TextEncoder().encode(data) : data }, options);
}

/** A column's values as canonical text, undefined where missing. */
export function texts(table: Table, name: string): (string | undefined)[] {
  const values: (string | undefined)[] = [];
  const column = table.columns.find((one) => one.name === name);
  if (!column) throw new Error(`no column ${name}`);
  eachText(column, (text) => { values.push(text); });
  return values;
}
