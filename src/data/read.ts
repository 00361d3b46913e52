import type { Progress, Source } from "../request.ts";
import { InputError } from "../errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { readCsv } from "./csv.ts";
import type { Pacer } from "./pace.ts";
import { pacer } from "./pace.ts";
import { gather } from "./pieces.ts";
import { sniffFormat } from "./sniff.ts";
import type { Table } from "./table.ts";
import type { ReadColumns } from "./tidy.ts";
import { tidyTable } from "./tidy.ts";
import type { Zone } from "./zone.ts";
import { zoneOf } from "./zone.ts";

export interface ReadOptions {
  /** Spellings of missing in CSV, besides pandas'. */
  nulls?: readonly string[];
  /** IANA zone of times that carry none. Default UTC. */
  timezone?: string;
  /** The source's bytes, where they are on their way already. */
  bytes?: Promise<Uint8Array>;
  /** Reads CSV some times faster, to the same table. */
  kernel?: Kernel;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/**
 * Reads a file, telling its format by its content: Arrow IPC file or stream, Parquet, JSON lines, delimited text, each also in gzip.
 * One table gives equal columns in every format. Throws an InputError that names the file and a way out, or the signal's reason.
 */
export async function readTable(source: Source, options: ReadOptions = {}): Promise<Table> {
  const { name } = source;
  const zone = zoneOf(options.timezone);
  let bytes = await sooner(options.bytes ?? bytesOf(source, options), options.signal);
  if (sniffFormat(bytes) === "gzip") bytes = await unzipped(bytes, name);
  if (bytes.length === 0) throw new InputError(`${name} is empty. Choose a file with column names in its first line and at least one row.`);
  const profile = await profiled(bytes, name);
  if (profile) return profile;
  const pace = pacer(`reading ${name}`, bytes.length, options.onProgress, options.signal);
  await pace(0);
  options.onProgress?.({ step: `reading ${name}`, done: 0, total: bytes.length, unit: "bytes" });
  const table = tidyTable(name, await readColumns(bytes, name, options, zone, pace), zone);
  options.onProgress?.({ step: `reading ${name}`, done: bytes.length, total: bytes.length, unit: "bytes" });
  return table;
}

/** A profile in place of rows, known by its content: ours, or whylogs' ("WHY1"). */
async function profiled(bytes: Uint8Array, name: string): Promise<Table | undefined> {
  if (bytes[0] === 0x57 && bytes[1] === 0x48 && bytes[2] === 0x59 && bytes[3] === 0x31) {
    const [{ profileOfWhylogs }, { profileTable }] = await Promise.all([import("../profile/whylogs.ts"), import("../profile/table.ts")]);
    return profileTable(profileOfWhylogs(bytes, name), name);
  }
  if (sniffFormat(bytes) !== "arrow file") return undefined;
  const { maybeProfile, readProfile } = await import("../profile/arrow.ts");
  const profile = maybeProfile(bytes) ? await readProfile(bytes, name) : undefined;
  return profile && (await import("../profile/table.ts")).profileTable(profile, name);
}

/** Readers of binary formats are loaded when first needed. */
async function readColumns(bytes: Uint8Array, name: string, options: ReadOptions, zone: Zone, pace: Pacer): Promise<ReadColumns> {
  switch (sniffFormat(bytes)) {
    case "arrow file":
    case "arrow stream":
      return (await import("./arrow.ts")).readArrow(bytes, name, zone, pace);
    case "parquet":
      return (await import("./parquet.ts")).readParquet(bytes, name, zone, pace);
    case "json":
      return (await import("./jsonlines.ts")).readJsonLines(bytes, name, pace);
    default:
      return readCsv(bytes, name, { nulls: options.nulls, zone, kernel: options.kernel }, pace);
  }
}

/** The answer, unless the signal is aborted before: a file that is being read hears no cancel. */
async function sooner<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  signal.throwIfAborted();
  let stop = (): void => undefined;
  try {
    return await Promise.race([answer, new Promise<never>((_, reject) => signal.addEventListener("abort", (stop = () => reject(signal.reason)), { once: true }))]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** All of a source's bytes. Throws an InputError that names the file where they cannot be had. */
export async function bytesOf({ name, data }: Source, { onProgress, signal }: ReadOptions = {}): Promise<Uint8Array> {
  // A plain view, since Node's Buffer has a `slice` of its own.
  if (data instanceof Uint8Array) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if ("piece" in data) return gather(data, name, onProgress, signal).finally(() => data.close?.());
  try {
    return new Uint8Array(await data.arrayBuffer());
  } catch (error) {
    throw new InputError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}. Choose the file again.`);
  }
}

/** More than this out of a gzip file is taken for a trap. */
const mostUnzipped = 4 * 1024 ** 3;

async function unzipped(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    const reader = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      length += part.value.length;
      if (length > mostUnzipped) break;
    }
  } catch {
    throw new InputError(`${name} is a gzip file that cannot be unpacked; it may be cut or damaged. Copy it again, or unpack it first.`);
  }
  if (length > mostUnzipped) throw new InputError(`${name} unpacks to more than 4 GB. Unpack it and choose columns or a sample of its rows.`);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}
