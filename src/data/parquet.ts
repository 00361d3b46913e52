import type { DecodedArray, FileMetaData, SchemaElement, SchemaTree } from "hyparquet";
import { InputError } from "../errors.ts";
import type { Note } from "../report.ts";
import { parquetCodecs } from "./codecs.ts";
import type { Pacer } from "./pace.ts";
import type { Storage, Chunk, TableColumn } from "./table.ts";
import { chunkOf } from "./table.ts";
import type { ReadColumns } from "./tidy.ts";
import { booleanChunk, integerChunk, stringBuilder, validityOf } from "./typed.ts";
import type { Zone } from "./zone.ts";
import { utc } from "./zone.ts";

/** What a file may declare before anything is allocated for it: a few kilobytes can promise any number of rows. */
const mostBytes = 4 * 1024 ** 3;
const mostGroupRows = 2 ** 26;

/**
 * Reads a Parquet file (Snappy, gzip, Zstandard, LZ4 and uncompressed), column by column and page by page. Decimals become doubles by their scale
 * (exact integers at scale 0), timestamps and dates milliseconds, times of day seconds. Nested columns and other types are kept by name,
 * as "other", with a note. Throws an InputError for a file that is cut, damaged, or larger than memory.
 */
export async function readParquet(bytes: Uint8Array, name: string, zone: Zone, pace: Pacer): Promise<ReadColumns> {
  const { parquetMetadata, parquetRead, parquetSchema } = await import("hyparquet");
  let metadata: FileMetaData;
  let children: SchemaTree[];
  let leaves: Map<number, Leaf>;
  try {
    metadata = parquetMetadata(bytes, { geoparquet: false });
    children = parquetSchema(metadata).children;
    leaves = leavesOf(metadata, children);
  } catch (error) {
    throw damaged(name, error);
  }
  const rows = Number(metadata.num_rows);
  checkSizes(metadata, children.length, name);
  const notes: Note[] = [];
  const compressors = await parquetCodecs(largestChunk(metadata));
  const file = { byteLength: bytes.length, slice: (start: number, end?: number) => bytes.slice(start, end).buffer as ArrayBuffer };
  const columns: TableColumn[] = [];
  let done = 0;
  for (const [i, child] of children.entries()) {
    const column = leaves.get(i);
    const collector = column && collectorOf(child.element, rows, zone);
    if (!column || !collector) {
      notes.push({ code: "unsupported", section: "data", column: child.element.name, sentence: `${name}: column "${child.element.name}" holds ${typeName(child)}, which cannot be monitored; it is left out.` });
      columns.push({ name: child.element.name, storage: "other", chunks: [] });
      continue;
    }
    let filled = 0;
    try {
      await parquetRead({
        file, metadata: column.metadata, columns: [column.key], compressors, utf8: column.text, geoparquet: false,
        parsers: { timestampFromNanoseconds: (nanoseconds) => nanoseconds, jsonFromBytes: (json) => new TextDecoder().decode(json) },
        onPage: ({ columnData, rowStart, rowEnd }) => {
          if (rowEnd > rows) throw new Error("a page has more rows than the file says");
          filled += columnData.length;
          collector.add(columnData, rowStart);
        },
      });
    } catch (error) {
      throw damaged(name, error, child.element.name);
    }
    if (filled !== rows) throw damaged(name, new Error(`it has ${filled} values for ${rows} rows`), child.element.name);
    columns.push(collector.finish(child.element.name));
    done += compressedSize(metadata, i);
    await pace(done);
  }
  return { rows, columns, notes };
}

function checkSizes(metadata: FileMetaData, columns: number, name: string): void {
  let rows = 0;
  let size = 0;
  for (const group of metadata.row_groups) {
    rows += Number(group.num_rows);
    if (Number(group.num_rows) > mostGroupRows) {
      throw new InputError(`${name} says that it has ${group.num_rows} rows in one row group, more than can be read at once. Write row groups of at most a million rows.`);
    }
    for (const { meta_data } of group.columns) size += Number(meta_data?.total_uncompressed_size ?? 0);
  }
  if (rows !== Number(metadata.num_rows)) throw damaged(name, new Error("its row groups do not add up to its rows"));
  if (Math.max(8 * rows * columns, size) > mostBytes) {
    throw new InputError(`${name} says that it holds ${rows} rows of ${columns} columns, more than fits into 4 GB of memory. Save fewer columns or a sample of the rows.`);
  }
}

function largestChunk(metadata: FileMetaData): number {
  return Math.max(0, ...metadata.row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => Number(meta_data?.total_uncompressed_size ?? 0))));
}

function compressedSize(metadata: FileMetaData, column: number): number {
  return metadata.row_groups.reduce((sum, { columns }) => sum + Number(columns[column]?.meta_data?.total_compressed_size ?? 0), 0);
}

interface Leaf { key: string; metadata: FileMetaData; text: boolean }

/**
 * The plain columns, each with metadata of its own in which it alone has the name `key`, since names may repeat, and in which times and decimals
 * are bare integers, since we scale them ourselves.
 */
function leavesOf(metadata: FileMetaData, children: readonly SchemaTree[]): Map<number, Leaf> {
  const leaves = new Map<number, Leaf>();
  const key = "column";
  const root = metadata.schema[0] as SchemaElement;
  let leaf = 0;
  for (const [i, child] of children.entries()) {
    const own = leaf;
    leaf += countLeaves(child);
    if (child.children.length > 0 || child.element.repetition_type === "REPEATED") continue;
    const bare = scaled(child.element);
    const element = { ...child.element, name: key, ...(bare ? { converted_type: undefined, logical_type: undefined } : {}) };
    leaves.set(i, {
      key,
      text: !bare,
      metadata: {
        ...metadata,
        schema: [{ ...root, num_children: 1 }, element],
        row_groups: metadata.row_groups.map((group) => ({
          ...group,
          columns: group.columns.slice(own, own + 1).map((column) => ({
            ...column, meta_data: column.meta_data && { ...column.meta_data, path_in_schema: [key], statistics: undefined },
          })),
        })),
      },
    });
  }
  return leaves;
}

function countLeaves(tree: SchemaTree): number {
  return tree.children.length === 0 ? 1 : tree.children.reduce((sum, child) => sum + countLeaves(child), 0);
}

function scaled(element: SchemaElement): boolean {
  return ["decimal", "timestamp", "date", "time"].includes(meaning(element));
}

/** What the annotations say, the logical type before the older converted type. */
function meaning({ type, logical_type: logical, converted_type: converted }: SchemaElement): string {
  if (type === "INT96") return "timestamp";
  if (logical) return logical.type.toLowerCase();
  if (converted?.startsWith("TIMESTAMP")) return "timestamp";
  if (converted?.startsWith("TIME")) return "time";
  return converted?.toLowerCase() ?? "";
}

/** Takes the pages of one column, in any order, and makes the column of them. */
interface Collector { add(page: DecodedArray, row: number): void; finish(name: string): TableColumn }

function collectorOf(element: SchemaElement, rows: number, zone: Zone): Collector | undefined {
  const { type } = element;
  const kind = meaning(element);
  if (["interval", "bson", "geometry", "geography", "variant", "map", "list"].includes(kind)) return undefined;
  if (kind === "decimal") return numbers(rows, (value) => decimal(value, element.scale ?? 0), element.scale ? "float" : "integer");
  if (kind === "timestamp") {
    const toTime = timeOf(element, zone);
    return numbers(rows, (value) => toTime(value as bigint), "datetime");
  }
  if (kind === "date") return numbers(rows, (value) => zone(Number(value) * 86400000), "datetime");
  if (kind === "time") {
    const unit = 1000 ** unitOf(element);
    return numbers(rows, (value) => Number(value) / unit, "float");
  }
  if (type === "BOOLEAN") return numbers(rows, Number, "boolean");
  if (type === "INT32" || type === "INT64") return numbers(rows, exact, "integer");
  if (type === "FLOAT" || type === "DOUBLE" || kind === "float16") return numbers(rows, Number, "float");
  if (type === "BYTE_ARRAY" || kind === "uuid") return strings(rows);
  return undefined;
}

const exact = (value: unknown): number | bigint => (typeof value === "bigint" ? value : Number(value));

/** 1, 2 or 3 for milli-, micro- and nanoseconds. */
function unitOf({ type, logical_type: logical, converted_type: converted }: SchemaElement): number {
  if (type === "INT96") return 3;
  const unit = logical && "unit" in logical ? logical.unit : converted?.split("_")[1];
  return unit === "NANOS" ? 3 : unit === "MICROS" ? 2 : 1;
}

/** INT96 and the older annotations mean UTC; the logical type says whether it is. */
function timeOf(element: SchemaElement, zone: Zone): (value: bigint) => number {
  const logical = element.logical_type;
  const place = logical?.type === "TIMESTAMP" && !logical.isAdjustedToUTC ? zone : utc;
  const perMillisecond = 1000n ** BigInt(unitOf(element) - 1);
  return (value) => {
    const whole = value / perMillisecond;
    const rest = Number(value % perMillisecond) / Number(perMillisecond);
    return place(Number(whole) + Math.round(rest * 1000) / 1000);
  };
}

/** Big-endian two's complement bytes, or an integer; value = integer · 10^−scale. */
function decimal(value: unknown, scale: number): number | bigint {
  let integer = 0n;
  if (value instanceof Uint8Array) {
    for (const byte of value) integer = (integer << 8n) | BigInt(byte);
    integer = BigInt.asIntN(8 * value.length, integer);
  } else integer = BigInt(value as number | bigint);
  return scale === 0 ? integer : Number(`${integer}e${-scale}`);
}

function numbers(rows: number, convert: (value: unknown) => number | bigint, storage: Storage): Collector {
  const values = new Float64Array(rows).fill(Number.NaN);
  /** Null and NaN both are missing. */
  const wide = new Map<number, bigint>();
  return {
    add(page, row) {
      for (let i = 0; i < page.length; i++) {
        const raw: unknown = page[i];
        if (raw === null || raw === undefined) continue;
        const value = convert(raw);
        values[row + i] = Number(value);
        if (typeof value === "bigint" && !Number.isSafeInteger(values[row + i])) wide.set(row + i, value);
      }
    },
    finish(name) {
      if (storage === "integer") {
        const { storage, chunk } = integerChunk(values, wide);
        return { name, storage, chunks: [chunk] };
      }
      const chunk: Chunk = storage === "boolean" ? booleanChunk(values) : chunkOf(values, storage === "float" ? undefined : validityOf(values));
      return { name, storage, chunks: [chunk] };
    },
  };
}

/** Pages come in the order of their rows. */
function strings(rows: number): Collector {
  const builder = stringBuilder();
  let next = 0;
  return {
    add(page, row) {
      for (; next < row; next++) builder.add(undefined);
      for (let i = 0; i < page.length && next < rows; i++, next++) builder.add(page[i] === null || page[i] === undefined ? undefined : String(page[i]));
    },
    finish: (name) => builder.finish(name) as TableColumn,
  };
}

function typeName({ element, children }: SchemaTree): string {
  return children.length > 0 ? "lists or structures" : (element.logical_type?.type ?? element.converted_type ?? element.type ?? "an unknown type").toLowerCase();
}

function damaged(name: string, error: unknown, column?: string): InputError {
  const reason = error instanceof Error ? error.message : String(error);
  if (reason.includes("compression codec")) {
    return new InputError(`${name} is compressed in a way that is not read here (${reason}). Save it with Snappy, gzip or Zstandard.`);
  }
  return new InputError(
    `${name} is a Parquet file that cannot be read${column === undefined ? "" : ` (column "${column}")`}: ${reason}. It may be cut or damaged; write or copy it again, or save the table as CSV.`,
  );
}
