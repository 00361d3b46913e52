import type * as Arrow from "apache-arrow";
import * as v from "valibot";
import { checkIpc } from "../data/ipc.ts";
import { InputError } from "../errors.ts";
import type { Performance } from "../report.ts";
import type { Profile, ProfileColumn } from "./profile.ts";

/** The key of the Arrow schema's metadata by which a profile is known, whatever its file is called. */
const mark = "driftglass.profile";

/** One Arrow IPC file: a row per column of the data, and what is said of all of them in the schema's metadata, as JSON. */
export async function writeProfile({ columns, ...about }: Profile): Promise<Uint8Array> {
  const arrow = await import("apache-arrow");
  const texts = (values: (string | null)[]): Arrow.Vector => arrow.vectorFromArray(values, new arrow.Utf8());
  const numbers = (values: (number | null)[]): Arrow.Vector => arrow.vectorFromArray(values, new arrow.Float64());
  const lists = (values: readonly (readonly (number | string)[] | undefined)[], item: Arrow.DataType): Arrow.Vector =>
    arrow.vectorFromArray(values.map((list) => (list ? [...list] : null)), new arrow.List(new arrow.Field("item", item, false)));
  const of = <T>(pick: (column: ProfileColumn) => T): T[] => columns.map(pick);
  const table = new arrow.Table({
    name: texts(of(({ name }) => name)), kind: texts(of(({ kind }) => kind)), role: texts(of(({ role }) => role)), label: texts(of(({ label }) => label ?? null)), storage: texts(of(({ storage }) => storage)),
    rows: numbers(of(({ rows }) => rows)), missing: numbers(of(({ missing }) => missing)), distinct: numbers(of(({ distinct }) => distinct)),
    positive_infinities: numbers(of((column) => column.positiveInfinities)), negative_infinities: numbers(of((column) => column.negativeInfinities)),
    min: numbers(of(({ moments }) => moments?.min ?? null)), max: numbers(of(({ moments }) => moments?.max ?? null)), mean: numbers(of(({ moments }) => moments?.mean ?? null)), squares: numbers(of(({ moments }) => moments?.squares ?? null)),
    edges: lists(of(({ cells }) => cells?.edges), new arrow.Float64()), at: lists(of(({ cells }) => cells?.at), new arrow.Uint32()), between: lists(of(({ cells }) => cells?.between), new arrow.Uint32()),
    categories: lists(of(({ categories }) => categories?.map(({ category }) => category)), new arrow.Utf8()), counts: lists(of(({ categories }) => categories?.map(({ count }) => count)), new arrow.Uint32()),
    rest: numbers(of(({ rest }) => rest ?? null)), rank_error: numbers(of(({ rankError }) => rankError ?? null)),
    chunk_edges: lists(of(({ perChunk }) => perChunk?.edges), new arrow.Float64()), chunk_categories: lists(of(({ perChunk }) => perChunk?.categories), new arrow.Utf8()),
    chunk_counts: lists(of(({ perChunk }) => perChunk?.counts.flat()), new arrow.Uint32()),
  });
  table.schema.metadata.set(mark, "1");
  table.schema.metadata.set("driftglass.about", JSON.stringify(about));
  return arrow.tableToIPC(table, "file");
}

/** Whether an Arrow file may be a profile: only then is it worth reading as one. */
export function maybeProfile(bytes: Uint8Array): boolean {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1 << 20));
  return head.includes(mark);
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const counts = v.array(count);
const text = v.string();
const losses = ["logLoss", "brier", "error", "absoluteError", "squaredError", "relativeError", "target"] as const;
const about = v.object({
  name: text, version: text, createdAt: v.pipe(text, v.check((value) => !Number.isNaN(Date.parse(value)), "a date")), rows: count, start: v.optional(text), end: v.optional(text),
  settings: v.object({ positive: v.optional(text), decisionThreshold: v.optional(v.number()), nulls: v.optional(v.array(text)), timezone: v.optional(text) }),
  left: v.array(v.object({ column: text, kind: text, role: text })),
  performance: v.optional(v.looseObject({ rows: count, labelled: count, metrics: v.record(text, v.looseObject({ value: v.number() })) })),
  every: v.optional(text),
  chunks: v.array(v.object({
    start: v.optional(text), end: v.optional(text), rows: count, complete: v.boolean(), labelled: v.optional(count),
    confusion: v.optional(v.object({ labels: v.array(text), counts: v.array(counts) })), scores: v.optional(v.tuple([counts, counts])),
    losses: v.optional(v.array(v.object({ of: v.picklist(losses), count, mean: v.number(), squares: v.number() }))),
    metrics: v.optional(v.record(text, v.looseObject({ value: v.number() }))),
  })),
  sketch: v.optional(text),
});
const kinds = ["numeric", "categorical", "boolean", "datetime"] as const;
const roles = ["timestamp", "target", "prediction", "probability", "feature", "latency", "status", "version", "group", "weight", "ignore", "id"] as const;
const storages = ["integer", "unsigned", "float", "boolean", "string", "datetime"] as const;

/** Reads what `writeProfile` wrote; undefined for an Arrow file that is no profile. Throws an InputError where one is cut, damaged or of another version. */
export async function readProfile(bytes: Uint8Array, name: string): Promise<Profile | undefined> {
  const arrow = await import("apache-arrow");
  try {
    if (new TextDecoder("latin1").decode(bytes.subarray(-6)) !== "ARROW1") throw new Error("its end is missing");
    checkIpc(bytes, true);
    const table = arrow.tableFromIPC(bytes);
    const edition = table.schema.metadata.get(mark);
    if (edition === undefined) return undefined;
    if (edition !== "1") throw new InputError(`${name} is a profile of version ${edition}, and this Driftglass reads version 1. Use a newer Driftglass, or make the profile again.`);
    const whole = v.parse(about, JSON.parse(table.schema.metadata.get("driftglass.about") ?? ""));
    const columns = Array.from({ length: table.numRows }, (_, i) => columnOf(table.get(i) as Row, whole.chunks.length));
    for (const column of columns) check(column, whole.rows, whole.chunks);
    return { ...(whole as unknown as Omit<Profile, "columns" | "performance">), columns, ...(whole.performance ? { performance: whole.performance as unknown as Performance } : {}) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${name} is a profile that cannot be read: ${error instanceof Error ? error.message : String(error)}. It may be cut or damaged; make it again, with driftglass profile.`);
  }
}

type Row = Record<string, unknown>;

function columnOf(row: Row, chunks: number): ProfileColumn {
  const list = <T>(key: string): T[] | undefined => (row[key] === null || row[key] === undefined ? undefined : [...(row[key] as Iterable<T>)]);
  const number = (key: string): number => v.parse(count, row[key]);
  const [edges, at, between, categories, counted] = [list<number>("edges"), list<number>("at"), list<number>("between"), list<string>("categories"), list<number>("counts")];
  const [chunkEdges, chunkCategories, chunkCounts] = [list<number>("chunk_edges"), list<string>("chunk_categories"), list<number>("chunk_counts")];
  const width = chunkCategories ? chunkCategories.length + 2 : (chunkEdges?.length ?? 0) + 4;
  const finite = (key: string): number => v.parse(v.pipe(v.number(), v.finite()), row[key]);
  return {
    name: v.parse(text, row.name), kind: v.parse(v.picklist(kinds), row.kind), role: v.parse(v.picklist(roles), row.role), storage: v.parse(v.picklist(storages), row.storage),
    ...(typeof row.label === "string" ? { label: row.label } : {}),
    rows: number("rows"), missing: number("missing"), distinct: number("distinct"), positiveInfinities: number("positive_infinities"), negativeInfinities: number("negative_infinities"),
    ...(row.min === null || row.min === undefined ? {} : { moments: { min: finite("min"), max: finite("max"), mean: finite("mean"), squares: finite("squares") } }),
    ...(edges && at && between ? { cells: { edges, at, between } } : {}),
    ...(categories && counted ? { categories: categories.map((category, i) => ({ category, count: counted[i] as number })), rest: number("rest") } : {}),
    ...(typeof row.rank_error === "number" ? { rankError: finite("rank_error") } : {}),
    ...(chunkCounts && (chunkEdges || chunkCategories) ? {
      perChunk: { ...(chunkEdges ? { edges: chunkEdges } : { categories: chunkCategories as string[] }), counts: Array.from({ length: chunks }, (_, i) => chunkCounts.slice(i * width, (i + 1) * width)) },
    } : {}),
  };
}

/** A count too many would be a row that nobody had. */
function check({ name, cells, categories, rest = 0, rows, missing, positiveInfinities, negativeInfinities, perChunk }: ProfileColumn, all: number, chunks: readonly { rows: number }[]): void {
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  const present = rows - missing;
  if (rows !== all || present < 0) throw new Error(`"${name}" does not have as many rows as the profile`);
  if (cells) {
    if (cells.at.length !== cells.edges.length || cells.between.length !== cells.edges.length + 1) throw new Error(`the cells of "${name}" do not fit together`);
    if (cells.edges.some((edge, i) => !Number.isFinite(edge) || (i > 0 && !(edge > (cells.edges[i - 1] as number))))) throw new Error(`the cells of "${name}" are not in order`);
    if (sum(cells.at) + sum(cells.between) + positiveInfinities + negativeInfinities !== present) throw new Error(`the counts of "${name}" do not add up`);
  } else if (categories && sum(categories.map(({ count }) => count)) + rest !== present) throw new Error(`the counts of "${name}" do not add up`);
  if (perChunk?.counts.some((own, i) => sum(own) !== chunks[i]?.rows) || sum(chunks.map((chunk) => chunk.rows)) > all) throw new Error(`the counts of "${name}" in the chunks do not add up`);
}
