import type { TableColumn } from "./table.ts";
import { textReader } from "./values.ts";

/** So many values tell how a column is spelled. */
const looked = 200;
const mostly = 0.95;

const spellings: readonly { readonly of: RegExp; readonly what: string; readonly remedy: string }[] = [
  { of: /^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/, what: "numbers with commas between thousands", remedy: "leave the commas out" },
  { of: /^[-+]?(\d+|\d{1,3}(\.\d{3})+),\d+$/, what: "numbers with a decimal comma", remedy: "write a decimal point" },
  { of: /^\d{1,2}\.\d{1,2}\.\d{4}\b/, what: "dates that begin with the day", remedy: "write them as 2024-12-31" },
];

/** What a column of texts would be, had it been written as files are read, with an example, and what to do. */
export function misreadAs(column: TableColumn | undefined): { what: string; remedy: string } | undefined {
  if (column?.storage !== "string") return undefined;
  const texts: string[] = [];
  for (const chunk of column.chunks) {
    const text = textReader(column, chunk);
    for (let i = 0; i < chunk.length && texts.length < looked; i++) {
      const value = text(i)?.trim();
      if (value) texts.push(value);
    }
  }
  const found = texts.length === 0 ? undefined : spellings.find(({ of }) => texts.filter((text) => of.test(text)).length >= mostly * texts.length);
  return found && { what: `${found.what} (“${texts.find((text) => found.of.test(text))}”), read as texts`, remedy: found.remedy };
}
