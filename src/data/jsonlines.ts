import { InputError } from "../errors.ts";
import type { Note } from "../report.ts";
import type { Pacer } from "./pace.ts";
import type { TableColumn } from "./table.ts";
import { decodeText } from "./text.ts";
import type { ReadColumns } from "./tidy.ts";
import { jsonBuilder } from "./untyped.ts";

/**
 * Reads JSON lines, or one JSON array of objects. Columns stand in order of first appearance; an absent key and null are missing; numbers,
 * booleans and strings keep their type, a column that mixes them is text. A column that holds objects or lists is left out with a note.
 */
export async function readJsonLines(bytes: Uint8Array, name: string, pace: Pacer): Promise<ReadColumns> {
  const builders = new Map<string, ReturnType<typeof jsonBuilder>>();
  let rows = 0;
  for await (const record of recordsOf(bytes, name, pace)) {
    for (const [key, value] of Object.entries(record)) {
      let builder = builders.get(key);
      if (!builder) builders.set(key, (builder = jsonBuilder()));
      builder.add(rows, value);
    }
    rows++;
  }
  const notes: Note[] = [];
  const columns: TableColumn[] = [];
  for (const [key, builder] of builders) {
    const column = builder.finish(key, rows);
    if (column.storage === "other") {
      notes.push({ code: "unsupported", section: "data", column: key, sentence: `${name}: column "${key}" holds objects or lists, which cannot be monitored; it is left out.` });
    }
    columns.push(column);
  }
  return { rows, columns, notes };
}

async function* recordsOf(bytes: Uint8Array, name: string, pace: Pacer): AsyncGenerator<object> {
  let rest = "";
  let line = 0;
  let array: boolean | undefined;
  for (const { text, bytes: done } of decodeText(bytes, name).pieces()) {
    rest += text;
    array ??= rest.trimStart().startsWith("[");
    if (!array) {
      const lines = rest.split("\n");
      rest = lines.pop() as string;
      for (const text of lines) {
        line++;
        if (text.trim() !== "") yield recordOf(text, name, line);
      }
    }
    await pace(done);
  }
  if (array) yield* arrayOf(rest, name);
  else if (rest.trim() !== "") yield recordOf(rest, name, line + 1);
}

function recordOf(text: string, name: string, line: number): object {
  let value: unknown;
  try {
    value = parseExactly(text);
  } catch (error) {
    throw new InputError(`${name}: line ${line} is not JSON (${error instanceof Error ? error.message : ""}). Write one object on each line, as {"a": 1, "b": "x"}.`);
  }
  if (!isRecord(value)) throw new InputError(`${name}: line ${line} is not an object. Write one object on each line, as {"a": 1, "b": "x"}.`);
  return value;
}

function* arrayOf(text: string, name: string): Generator<object> {
  let values: unknown;
  try {
    values = parseExactly(text);
  } catch (error) {
    throw new InputError(`${name} is not JSON (${error instanceof Error ? error.message : ""}). Write a list of objects, or one object on each line.`);
  }
  for (const [i, value] of (values as unknown[]).entries()) {
    if (!isRecord(value)) throw new InputError(`${name}: element ${i + 1} of the list is not an object. Write a list of objects, as [{"a": 1}, {"a": 2}].`);
    yield value;
  }
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON.parse, but integers of 16 digits and more become bigints: a double would round them. */
function parseExactly(text: string): unknown {
  const marked = markLongIntegers(text);
  if (marked === text) return JSON.parse(text);
  return JSON.parse(marked, (_key, value: unknown) => (typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value));
}

/** A private-use character that no text of a table begins with. */
const mark = "\uf8ffinteger:";

/** Puts long integers outside strings into quotes, behind the mark. One pass; text without any comes back as it is. */
function markLongIntegers(text: string): string {
  let out = "";
  let copied = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) quoted = !quoted;
    else if (quoted) { if (code === 92) i++; }
    else if (code >= 48 && code <= 57) {
      const start = text.charAt(i - 1) === "-" ? i - 1 : i;
      let end = i;
      while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
      const next = text.charAt(end);
      const long = end - i >= 16 && next !== "." && next !== "e" && next !== "E";
      if (long) {
        out += `${text.slice(copied, start)}"${mark}${text.slice(start, end)}"`;
        copied = end;
      } else while (end < text.length && ".eE+-0123456789".includes(text.charAt(end))) end++;
      i = end - 1;
    }
  }
  return copied === 0 ? text : out + text.slice(copied);
}
