import { InputError } from "../errors.ts";
import { type Chunk, chunkOf, setBit, type Table } from "../data/table.ts";
import { ValueType } from "../kernel/kernel.ts";
import type { Profile, ProfileColumn } from "./profile.ts";

const mostRows = 50_000_000;

/**
 * A table that counts as the profile says: as many rows, every value of an edge as often as it was, those between two edges spread evenly, each column in
 * an order of its own. What rests on one column's counts is what it was; what rests on whole rows is not in it.
 */
export function profileTable(profile: Profile, name: string): Table {
  if (profile.rows > mostRows) throw new InputError(`${name} is a profile of ${profile.rows.toLocaleString("en-US")} rows; more than 50 million cannot be compared here. Make one of a sample of the rows.`);
  const left = profile.left.filter(({ role }) => role === "feature").map(({ column }) => column);
  const kept = `${name} is a profile of ${profile.name}: ${profile.rows.toLocaleString("en-US")} rows, counted, without the rows themselves`;
  return {
    name, rows: profile.rows, profile, columns: profile.columns.map((column) => ({ name: column.name, storage: column.storage, chunks: [valuesOf(column, profile.rows)] })),
    notes: [
      { code: "profile", section: "data", sentence: profile.sketch ? `${kept}; ${profile.sketch}` : kept },
      ...left.map((column) => ({ code: "profile-left", section: "data" as const, column, sentence: `"${column}" is not in ${name}: a profile keeps no texts, keys or values that it cannot count; give the rows to compare it` })),
    ],
  };
}

function valuesOf(column: ProfileColumn, rows: number): Chunk {
  return column.categories ? categories(column, rows) : chunkOf(numbers(column, rows));
}

/** Ascending, then infinities, then missing. */
function numbers({ cells, moments, positiveInfinities, negativeInfinities }: ProfileColumn, rows: number): Float64Array {
  const out = new Float64Array(rows).fill(Number.NaN);
  let row = 0;
  const fill = (value: number, count: number): void => {
    out.fill(value, row, row + count);
    row += count;
  };
  fill(Number.NEGATIVE_INFINITY, negativeInfinities);
  const spread = (lower: number, upper: number, count: number, from: "least" | "inside" | "greatest"): void => {
    const parts = from === "inside" ? count + 1 : count;
    for (let i = 0; i < count; i++) {
      const share = (from === "least" ? i : i + 1) / parts;
      const value = lower + (upper - lower) * share;
      const inside = value > lower && value < upper ? value : lower / 2 + upper / 2;
      out[row++] = from === "least" && i === 0 ? lower : from === "greatest" && i === count - 1 ? upper : inside;
    }
  };
  const { edges, at, between } = cells ?? { edges: [], at: [], between: [0] };
  edges.forEach((edge, i) => {
    spread(i === 0 ? (moments?.min ?? edge) : (edges[i - 1] as number), edge, between[i] as number, i === 0 ? "least" : "inside");
    fill(edge, at[i] as number);
  });
  spread(edges.at(-1) ?? 0, moments?.max ?? 0, between[edges.length] as number, "greatest");
  fill(Number.POSITIVE_INFINITY, positiveInfinities);
  return out;
}

/** Codes or numbers, by the storage; what lies beyond the thousand is one category more. */
function categories({ categories = [], rest = 0, storage }: ProfileColumn, rows: number): Chunk {
  const all = rest > 0 ? [...categories, { category: "(other categories of the profile)", count: rest }] : categories;
  const codes = new Int32Array(rows).fill(-1);
  let row = 0;
  all.forEach(({ count }, code) => {
    codes.fill(code, row, row + count);
    row += count;
  });
  const dictionary = all.map(({ category }) => category);
  if (storage === "boolean") {
    const [values, validity] = [new Uint8Array((rows + 7) >> 3), new Uint8Array((rows + 7) >> 3)];
    codes.forEach((code, i) => {
      if (code >= 0) setBit(validity, i);
      if (code >= 0 && dictionary[code] === "true") setBit(values, i);
    });
    return { type: ValueType.boolean, values, validity, offset: 0, length: rows };
  }
  if (storage === "string") return { ...chunkOf(codes), dictionary };
  const values = dictionary.map(Number);
  return chunkOf(Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : (values[code] as number))));
}

