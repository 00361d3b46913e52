import * as v from "valibot";
import { isMap, isScalar, isSeq, parseDocument, stringify } from "yaml";
import { InputError } from "../errors.ts";
import { conventionNames } from "../names.ts";
import type { ConventionName, DetectorName, Kind, LatencyUnit } from "../report.ts";
import { suggestion } from "./nearest.ts";
import { parseReferenceWindow, referenceWindowChoices } from "./referenceWindow.ts";

/**
 * What a person may decide, and `driftglass.yaml` keeps; every door reads and writes it.
 * Absent: guessed. `null` for a role: there is no such column, do not guess.
 */
export interface Config {
  target?: string | null;
  prediction?: string | null;
  /** One column: the probability of the positive class. A list: one column per class. */
  probability?: string | { label: string; column: string }[] | null;
  timestamp?: string | null;
  id?: string | null;
  latency?: string | null;
  status?: string | null;
  version?: string | null;
  group?: string | null;
  weight?: string | null;
  /** Only these are inputs; without it, every column that has no other role is. */
  features?: string[];
  ignore?: string[];
  kinds?: { column: string; kind: Kind }[];
  /** Edges of a numeric column's bins, ascending, as a Fiddler schema has them: for that convention. */
  bins?: { column: string; edges: number[] }[];
  /** Label of the positive class. */
  positive?: string;
  /** A probability of at least this predicts the positive class. Default 0.5. */
  decisionThreshold?: number;
  /** Spellings of missing in CSV, besides pandas'. */
  nulls?: string[];
  /** IANA zone of times that carry none. Default UTC. */
  timezone?: string;
  /** "1000" (rows), or a stretch of time: "15min", "6h", "1d", "1w", "2w", "1mo", "1y". Default: chosen from the data. */
  chunk?: string;
  /** Where one file becomes two: a date, or the reference's share of the rows as "0.3". Default: the first half of its time. */
  split?: string;
  /** What current is compared with: "whole" (default), "yearEarlier", "previous" (as long as current, right before it), or a rolling stretch such as "4w". */
  referenceWindow?: string;
  trainedAt?: string;
  /** Age of the newest row from which data is stale: "36h", "2d". Default: judged by the data's own rhythm. */
  maxAge?: string;
  convention?: ConventionName;
  tests?: "default" | "all";
  /** What the latency column counts in; its name tells where it can (latency_ms). */
  latencyUnit?: LatencyUnit;
  /** Values of the status column that are errors. Default: HTTP 500 and above, false, and words that say so. */
  errorValues?: string[];
  /** Rules, as in "performance.rocAuc < 0.9 for 3 chunks"; the word "defaults" stands for those that there are without this list. */
  rules?: string[];
  /** Parameters of the detectors over the error stream, by detector; those that are not named keep their defaults. */
  detectors?: Partial<Record<DetectorName, Record<string, number | boolean | string>>>;
}

const detectorNames = ["adwin", "page_hinkley", "ddm", "eddm", "hddm_a", "hddm_w", "fhddm", "kswin"] as const;
const text = v.string("a text");
const role = v.nullish(text);
const texts = v.array(text, "a list");
const kind = v.picklist(["numeric", "categorical", "boolean", "datetime", "text"], "one of numeric, categorical, boolean, datetime, text");

/** In the order in which the file is written. */
const shape = v.object({
  target: role, prediction: role,
  probability: v.nullish(v.union([text, v.map(text, text)], "a column, or a map from class to column")),
  timestamp: role, id: role, latency: role, status: role, version: role, group: role, weight: role,
  features: v.optional(texts), ignore: v.optional(texts),
  kinds: v.optional(v.map(text, kind, "a map from column to kind")),
  bins: v.optional(v.map(text, v.pipe(v.array(v.pipe(text, v.toNumber("a list of numbers")), "a list of numbers"), v.check((edges) => edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > (edges[i - 1] as number))), "ascending numbers")), "a map from column to edges")),
  positive: v.optional(text),
  decisionThreshold: v.optional(v.pipe(text, v.toNumber("a number"), v.minValue(0, "a number from 0 to 1"), v.maxValue(1, "a number from 0 to 1"))),
  nulls: v.optional(texts), timezone: v.optional(text), chunk: v.optional(text), split: v.optional(text), trainedAt: v.optional(text), maxAge: v.optional(text),
  referenceWindow: v.optional(v.pipe(text, v.check((value) => parseReferenceWindow(value) !== undefined, referenceWindowChoices))),
  convention: v.optional(v.picklist([...conventionNames.keys()], `one of ${[...conventionNames.keys()].join(", ")}`)),
  tests: v.optional(v.picklist(["default", "all"], "default or all")),
  latencyUnit: v.optional(v.picklist(["ns", "us", "ms", "s", "min"], "one of ns, us, ms, s, min")),
  errorValues: v.optional(texts), rules: v.optional(texts),
  detectors: v.optional(v.map(v.picklist(detectorNames, `one of ${detectorNames.join(", ")}`), v.map(text, text, "a map from parameter to value"), "a map from detector to its parameters")),
});

const keys = Object.keys(shape.entries) as (keyof typeof shape.entries)[];

/**
 * Reads `driftglass.yaml`. Its keys are the fields of `Config` in snake_case; `kinds` is a map from column to kind, `bins` one from column to edges, `probability` a column or a map
 * from class to column. Throws an InputError that names the file and the key, with the nearest right one where the key is unknown.
 */
export function parseConfig(yaml: string, name: string): Config {
  const document = parseDocument(yaml);
  const [error] = document.errors;
  if (error) throw new InputError(`${name} is not valid YAML: ${error.message.split("\n")[0]?.replace(/:$/, "") ?? error.code}`);
  const content = plain(document.contents, name);
  if (content === null || content === "") return {};
  if (!(content instanceof Map)) throw new InputError(`${name} must be a map of settings, as "target: repaid".`);
  const fields = new Map<string, unknown>();
  for (const [key, value] of content) {
    const field = keys.find((known) => snakeCase(known) === key);
    if (!field) throw new InputError(`${name}: there is no setting "${key}". ${suggestion(key, keys.map(snakeCase))}`);
    fields.set(field, value);
  }
  const result = v.safeParse(shape, Object.fromEntries(fields));
  if (!result.success) {
    const [issue] = result.issues;
    const path = issue.path?.map(({ key }) => String(key)) ?? [];
    throw new InputError(`${name}: ${snakeCase(path[0] ?? "")}${path.slice(1).map((key) => ` "${key}"`).join("")} must be ${issue.message}, not ${issue.received}.`);
  }
  const { probability, kinds, bins, detectors, ...rest } = result.output;
  const config: Config = rest;
  if (probability instanceof Map) config.probability = [...probability].map(([label, column]) => ({ label, column }));
  else if (probability !== undefined) config.probability = probability;
  if (detectors) config.detectors = Object.fromEntries([...detectors].map(([detector, parameters]) => [camelCase(detector), Object.fromEntries([...parameters].map(([parameter, value]) => [camelCase(parameter), scalar(value)]))]));
  if (bins) config.bins = [...bins].map(([column, edges]) => ({ column, edges }));
  if (kinds) config.kinds = [...kinds].map(([column, kind]) => ({ column, kind }));
  return config;
}

/** Writes what `parseConfig` reads back. */
export function formatConfig(config: Config): string {
  const content = new Map<string, unknown>();
  for (const key of keys) {
    const value = config[key];
    if (value === undefined) continue;
    if (key === "kinds") content.set(key, new Map(config.kinds?.map(({ column, kind }) => [column, kind])));
    else if (key === "bins") content.set(key, new Map(config.bins?.map(({ column, edges }) => [column, edges])));
    else if (key === "detectors") content.set(key, new Map(Object.entries(config.detectors ?? {}).map(([detector, parameters]) => [snakeCase(detector), new Map(Object.entries(parameters).map(([name, of]) => [snakeCase(name), of]))])));
    else if (key === "probability" && Array.isArray(config.probability)) content.set(key, new Map(config.probability.map(({ label, column }) => [label, column])));
    else content.set(snakeCase(key), value);
  }
  return content.size === 0 ? "" : stringify(content, { lineWidth: 0 });
}

function snakeCase(name: string): string {
  return [...name].map((c) => (c === c.toLowerCase() ? c : `_${c.toLowerCase()}`)).join("");
}

const camelCase = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** A number, true or false, or else the text. */
function scalar(text: string): number | boolean | string {
  if (text === "true" || text === "false") return text === "true";
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Maps, lists, null, and scalars as they are spelled: "-999.0" stays what it is. */
function plain(node: unknown, name: string): Plain {
  if (node === null || node === undefined) return null;
  if (isMap(node)) return new Map(node.items.map(({ key, value }) => [String(plain(key, name)), plain(value, name)]));
  if (isSeq(node)) return node.items.map((item) => plain(item, name));
  if (isScalar(node)) return node.value === null ? null : typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  throw new InputError(`${name}: anchors and aliases (& and *) are not read here. Write the value out.`);
}

type Plain = null | string | Plain[] | Map<string, Plain>;
