import { PbfReader } from "pbf";
import { InputError } from "../errors.ts";
import { type FrequentItems, readFrequentItems } from "./whylogs/frequentItems.ts";
import { type Distinct, readHll } from "./whylogs/hll.ts";
import { type KllSketch, readKll } from "./whylogs/kll.ts";

/** A whylogs 1.x profile (`.bin`, "WHY1"): no rows, but counts and sketches of each column. */
export interface WhylogsProfile {
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly dataset: number;
  readonly tags: ReadonlyMap<string, string>;
  readonly columns: readonly WhylogsColumn[];
}

export interface WhylogsColumn {
  readonly name: string;
  readonly counts: { readonly rows: number; readonly null: number; readonly nan: number; readonly infinite: number; readonly true: number };
  readonly types: { readonly integral: number; readonly fractional: number; readonly boolean: number; readonly string: number; readonly object: number };
  /** Mean and std (n − 1) of numbers; absent without any. */
  readonly mean?: number;
  readonly std?: number;
  readonly distribution?: KllSketch;
  readonly frequent?: FrequentItems;
  readonly distinct?: Distinct;
}

type Component = { n?: number; d?: number; frequent?: Uint8Array; hll?: Uint8Array; kll?: Uint8Array };

/** Whether the bytes begin as such a profile does. */
export const isWhylogs = (bytes: Uint8Array): boolean => bytes.length >= 4 && String.fromCharCode(...bytes.subarray(0, 4)) === "WHY1";

/**
 * Reads a profile; the messages are those of whylogs' proto/src/whylogs_messages.proto. Of a file with segments the first profile is read,
 * as whylogs itself does. Throws an InputError that names the file where it is cut off, damaged or something else.
 */
export function readWhylogs(bytes: Uint8Array, name: string): WhylogsProfile {
  if (!isWhylogs(bytes)) throw new InputError(`${name} is not a whylogs profile: it does not begin with WHY1.`);
  try {
    return profile(bytes);
  } catch (cause) {
    throw new InputError(`${name} is a whylogs profile that is cut off or damaged: ${cause instanceof Error ? cause.message : String(cause)}. Write it again, with profile.view().write(…).`);
  }
}

function profile(bytes: Uint8Array): WhylogsProfile {
  const reader = new PbfReader(bytes);
  reader.pos = 4;
  delimited(reader, () => undefined, {});
  const header = { created: 0, dataset: 0, tags: new Map<string, string>(), offsets: new Map<string, number[]>(), paths: new Map<number, string>() };
  delimited(reader, (tag, into) => {
    if (tag === 1) reader.readMessage(properties, into);
    else if (tag === 2) pair(reader, (key) => key.readString(), (value) => value.readMessage((t, list, r) => { if (t === 1) r.readPackedVarint(list); }, [] as number[]), into.offsets);
    else if (tag === 5) pair(reader, (key) => key.readVarint(), (value) => value.readString(), into.paths);
  }, header);
  const start = reader.pos;
  const columns = [...header.offsets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, offsets]) => {
    const components = new Map<string, Component>();
    for (const offset of offsets) {
      reader.pos = start + offset;
      const chunk = delimited(reader, (tag, into) => {
        if (tag === 3) into.length = reader.readVarint();
      }, { length: 0 });
      within(reader, reader.pos + chunk.length);
      reader.readFields((tag) => {
        if (tag === 1) reader.readMessage((field, entry) => {
          if (field === 1) entry.path = header.paths.get(reader.readVarint());
          else if (field === 2 && entry.path !== undefined) components.set(entry.path, reader.readMessage(component, {}));
        }, { path: header.paths.get(0) });
      }, {}, reader.pos + chunk.length);
    }
    return column(name, components);
  });
  return { created: header.created, dataset: header.dataset, tags: header.tags, columns };
}

function column(name: string, components: ReadonlyMap<string, Component>): WhylogsColumn {
  const count = (path: string): number => components.get(path)?.n ?? 0;
  const bytes = (path: string, kind: "frequent" | "hll" | "kll"): Uint8Array | undefined => components.get(path)?.[kind];
  const kll = bytes("distribution/kll", "kll");
  const distribution = kll && readKll(kll);
  const frequent = bytes("frequent_items/frequent_strings", "frequent");
  const hll = bytes("cardinality/hll", "hll");
  const squares = components.get("distribution/m2")?.d ?? 0;
  const numbers = distribution?.n ?? 0;
  return {
    name,
    counts: { rows: count("counts/n"), null: count("counts/null"), nan: count("counts/nan"), infinite: count("counts/inf"), true: count("counts/true") },
    types: { integral: count("types/integral"), fractional: count("types/fractional"), boolean: count("types/boolean"), string: count("types/string"), object: count("types/object") },
    ...(numbers > 0 ? { mean: components.get("distribution/mean")?.d ?? 0, distribution: distribution as KllSketch } : {}),
    ...(numbers > 1 ? { std: Math.sqrt(squares / (numbers - 1)) } : {}),
    ...(frequent ? { frequent: readFrequentItems(frequent) } : {}),
    ...(hll ? { distinct: readHll(hll) } : {}),
  };
}

function properties(tag: number, into: { created: number; dataset: number; tags: Map<string, string> }, reader: PbfReader): void {
  if (tag === 4) into.created = reader.readVarint();
  else if (tag === 5) into.dataset = reader.readVarint();
  else if (tag === 6) pair(reader, (key) => key.readString(), (value) => value.readString(), into.tags);
}

function component(tag: number, into: Component, reader: PbfReader): void {
  const sketch = (): Uint8Array | undefined => reader.readMessage((field, found: { bytes?: Uint8Array }) => {
    if (field === 1) found.bytes = reader.readBytes();
  }, {}).bytes;
  if (tag === 2) into.n = reader.readVarint(true);
  else if (tag === 3) into.d = reader.readDouble();
  else if (tag === 4) into.frequent = sketch();
  else if (tag === 5) into.hll = sketch();
  else if (tag === 6) into.kll = sketch();
}

/** A message that its length stands before. */
function delimited<T>(reader: PbfReader, read: (tag: number, into: T) => void, into: T): T {
  const length = reader.readVarint();
  const end = reader.pos + length;
  within(reader, end);
  reader.readFields(read, into, end);
  reader.pos = end;
  return into;
}

/** The reader itself would read on past the end as if there were zeros. */
function within(reader: PbfReader, end: number): void {
  if (end > reader.length) throw new RangeError(`it ends at byte ${reader.length}, and should go on to ${end}`);
}

/** One entry of a map, as protobuf writes it: key in field 1, value in field 2. */
function pair<K, V>(reader: PbfReader, readKey: (reader: PbfReader) => K, readValue: (reader: PbfReader) => V, into: Map<K, V>): void {
  const entry = reader.readMessage((tag, found: { key?: K; value?: V }) => {
    if (tag === 1) found.key = readKey(reader);
    else if (tag === 2) found.value = readValue(reader);
  }, {});
  // proto3 leaves out what is zero or empty.
  into.set((entry.key ?? ("" as unknown)) as K, (entry.value ?? ("" as unknown)) as V);
}
