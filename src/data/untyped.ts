import type { Storage, TableColumn } from "./table.ts";
import { chunkOf } from "./table.ts";
import { booleanChunk, integerChunk, stringBuilder } from "./typed.ts";

/** A column in the making, fed values of JavaScript: number, bigint, boolean, string, null or undefined (missing). Anything else makes it "other". */
export interface UntypedBuilder {
  /** Rows come in ascending order; those left out are missing. */
  add(row: number, value: unknown): void;
  finish(name: string, rows: number): TableColumn;
}

/** JSON values. Whole numbers are integers unless the column has a fraction; a column that mixes types is text. */
export function jsonBuilder(): UntypedBuilder {
  const values: unknown[] = [];
  const types = new Set<string>();
  return {
    add(row, value) {
      if (value === null || value === undefined) return;
      types.add(typeof value);
      values[row] = value;
    },
    finish: (name, rows) => columnOf(name, values, types, rows),
  };
}

/** A column from values of one of the types above, missing where undefined or null. */
export function columnOf(name: string, values: ArrayLike<unknown>, types: ReadonlySet<string>, rows: number): TableColumn {
  if (types.has("object") || types.has("function") || types.has("symbol")) return { name, storage: "other", chunks: [] };
  if (types.size === 0 || types.size > 1 && !(types.size === 2 && types.has("number") && types.has("bigint"))) {
    return types.size === 0 ? { name, storage: "float", chunks: [chunkOf(new Float64Array(rows).fill(Number.NaN))] } : texts(name, values, rows);
  }
  if (types.has("string")) return texts(name, values, rows);
  const numbers = new Float64Array(rows);
  const wide = new Map<number, bigint>();
  let whole = true;
  for (let i = 0; i < rows; i++) {
    const value = values[i];
    if (value === undefined || value === null) { numbers[i] = Number.NaN; continue; }
    numbers[i] = Number(value);
    if (typeof value === "bigint" && !Number.isSafeInteger(numbers[i])) wide.set(i, value);
    else if (!Number.isSafeInteger(numbers[i])) whole = false;
  }
  if (types.has("boolean")) return { name, storage: "boolean", chunks: [booleanChunk(numbers)] };
  if (!whole) return { name, storage: "float", chunks: [chunkOf(numbers)] };
  const { storage, chunk }: { storage: Storage; chunk: ReturnType<typeof chunkOf> } = integerChunk(numbers, wide);
  return { name, storage, chunks: [chunk] };
}

function texts(name: string, values: ArrayLike<unknown>, rows: number): TableColumn {
  const builder = stringBuilder();
  for (let i = 0; i < rows; i++) {
    const value = values[i];
    builder.add(value === undefined || value === null ? undefined : String(value));
  }
  return builder.finish(name) as TableColumn;
}
