import { InputError } from "../errors.ts";
import { type Chunk, chunkOf, setBit, type Table } from "../data/table.ts";
import { ValueType } from "../kernel/kernel.ts";
import { firstAtOrAfter } from "../monitor/chunks.ts";
import { seededRandom, shuffle } from "../stats/random.ts";
import { type PerChunk, type Profile, type ProfileColumn, profileSeed } from "./profile.ts";

const mostRows = 50_000_000;

/**
 * A table that counts as the profile says, as a whole and chunk by chunk: as many rows, every value of an edge as often as it was, those between two
 * edges spread evenly, each column in an order of its own (seeded). What rests on one column's counts is what it was; what rests on whole rows is not in it.
 */
export function profileTable(profile: Profile, name: string): Table {
  if (profile.rows > mostRows) throw new InputError(`${name} is a profile of ${profile.rows.toLocaleString("en-US")} rows; more than 50 million cannot be compared here. Make one of a sample of the rows.`);
  const left = profile.left.filter(({ role }) => role === "feature").map(({ column }) => column);
  const kept = `${name} is a profile of ${profile.name}: ${profile.rows.toLocaleString("en-US")} rows, counted, without the rows themselves`;
  return {
    name, rows: profile.rows, profile, columns: profile.columns.map((column) => ({ name: column.name, storage: column.storage, chunks: [valuesOf(column, profile, name)] })),
    notes: [
      { code: "profile", section: "data", sentence: profile.sketch ? `${kept}; ${profile.sketch}` : kept },
      ...left.map((column) => ({ code: "profile-left", section: "data" as const, column, sentence: `"${column}" is not in ${name}: a profile keeps no texts, keys or values that it cannot count; give the rows to compare it` })),
    ],
  };
}

function valuesOf(column: ProfileColumn, { rows, chunks }: Profile, name: string): Chunk {
  const random = seededRandom(profileSeed);
  const sizes = chunks.map((chunk) => chunk.rows);
  if (column.categories) return categories(column, deal(codeBins(column), column.perChunk, sizes, new Int32Array(rows).fill(-1), random, column.name, name));
  const values = numbers(column, rows);
  // Rows stand in order of time.
  if (column.role === "timestamp") return chunkOf(values);
  return chunkOf(deal(numberBins(column, values), column.perChunk, sizes, values, random, column.name, name));
}

/**
 * Every chunk's part of each bin, in an order of chance: what the profile does not know of an order is what no order has. `out` holds what is
 * missing where nothing is dealt; bins are in the order of the chunks' counts, and those of missing values are left out.
 */
function deal<T extends Float64Array | Int32Array>(bins: readonly T[], perChunk: PerChunk | undefined, sizes: readonly number[], out: T, random: () => number, column: string, name: string): T {
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  const end = starts.length > 0 ? (starts.at(-1) as number) + (sizes.at(-1) as number) : 0;
  if (!perChunk) {
    // The bins cover the column from its beginning; the rest of it is missing.
    const all = out.slice() as T;
    let filled = 0;
    for (const bin of bins) {
      all.set(bin, filled);
      filled += bin.length;
    }
    all.fill(out instanceof Int32Array ? -1 : Number.NaN, filled);
    out.set(shuffle(all, random));
    return out;
  }
  const dealt = new Int32Array(sizes.length);
  out.fill(out instanceof Int32Array ? -1 : Number.NaN);
  let late = end;
  bins.forEach((bin, at) => {
    shuffle(bin, random);
    let taken = 0;
    perChunk.counts.forEach((counts, chunk) => {
      const count = counts[at] as number;
      if (taken + count > bin.length) throw new InputError(`${name} is a profile that cannot be read: the counts of "${column}" in the chunks do not add up. It may be damaged; make it again, with driftglass profile.`);
      out.set(bin.subarray(taken, taken + count), (starts[chunk] as number) + (dealt[chunk] as number));
      taken += count;
      dealt[chunk] = (dealt[chunk] as number) + count;
    });
    // Rows without a time belong to no chunk, and stand last.
    out.set(bin.subarray(taken), late);
    late += bin.length - taken;
  });
  for (const [chunk, start] of starts.entries()) shuffle(out.subarray(start, start + (sizes[chunk] as number)), random);
  return out;
}

/** The values between the edges of the chunks' counts, then −∞ and +∞. Without such counts all are one. */
function numberBins({ perChunk, negativeInfinities, positiveInfinities, missing }: ProfileColumn, values: Float64Array): Float64Array[] {
  const finite = values.slice(negativeInfinities, values.length - missing - positiveInfinities);
  const ends = (perChunk?.edges ?? []).map((edge) => firstAtOrAfter(finite, edge));
  return [
    ...[...ends, finite.length].map((end, i) => finite.slice(ends[i - 1] ?? 0, end)),
    new Float64Array(negativeInfinities).fill(Number.NEGATIVE_INFINITY), new Float64Array(positiveInfinities).fill(Number.POSITIVE_INFINITY),
  ];
}

/** The codes of each listed category, then those of all others. */
function codeBins({ categories = [], rest = 0, perChunk }: ProfileColumn): Int32Array[] {
  const all = [...categories.map(({ count }) => count), ...(rest > 0 ? [rest] : [])];
  const listed = new Map((perChunk?.categories ?? []).map((category, place) => [category, place]));
  const bins: number[][] = Array.from({ length: listed.size + 1 }, () => []);
  all.forEach((count, code) => {
    const bin = bins[listed.get(categories[code]?.category as string) ?? listed.size] as number[];
    for (let i = 0; i < count; i++) bin.push(code);
  });
  return bins.map((bin) => Int32Array.from(bin));
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
function categories({ categories = [], rest = 0, storage }: ProfileColumn, codes: Int32Array): Chunk {
  const rows = codes.length;
  const all = rest > 0 ? [...categories, { category: "(other categories of the profile)", count: rest }] : categories;
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

