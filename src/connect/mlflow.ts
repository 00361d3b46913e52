import * as v from "valibot";
import type { Source } from "../request.ts";
import { askBytes, askJson, type Question, type Server, ServerError } from "./server.ts";

/** MLflow Tracking 3, by its REST interface (/api/2.0/mlflow). Keys, names and tags are data, and are never made markup. */
export interface Run {
  readonly id: string;
  readonly name: string;
  readonly experiment: string;
  readonly status: string;
  /** Milliseconds since 1970. `end` is when training was over, which is what `trainedAt` asks for. */
  readonly start?: number;
  readonly end?: number;
  readonly metrics: ReadonlyMap<string, number>;
  readonly parameters: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

export interface Experiment { readonly id: string; readonly name: string }
/** `step` and `time` (milliseconds since 1970) as logged; the value may be NaN or ±∞. */
export interface MetricPoint { readonly step: number; readonly time: number; readonly value: number }
export interface ModelVersion { readonly model: string; readonly version: string; readonly created: number; readonly run?: string; readonly aliases: readonly string[] }
export interface Artifact { readonly path: string; readonly bytes?: number; readonly folder: boolean }

/** MLflow writes ±∞ as the largest double (mlflow/store/tracking/sqlalchemy_store.py), and NaN as a text. */
const largest = 1.7976931348623157e308;
const number = v.pipe(v.union([v.number(), v.string()]), v.transform((value) => {
  const read = typeof value === "number" ? value : value === "Infinity" ? Number.POSITIVE_INFINITY : value === "-Infinity" ? Number.NEGATIVE_INFINITY : Number(value);
  return Math.abs(read) >= largest ? Math.sign(read) * Number.POSITIVE_INFINITY : read;
}));
/** proto3 leaves zeros and empty lists out of its JSON, and writes 64-bit integers as texts. */
const integer = v.optional(v.pipe(v.union([v.number(), v.string()]), v.transform(Number)), 0);
const pairs = v.pipe(v.optional(v.array(v.object({ key: v.string(), value: v.optional(v.string(), "") })), []), v.transform((list): ReadonlyMap<string, string> => new Map(list.map(({ key, value }) => [key, value]))));

const run = v.pipe(
  v.object({
    info: v.object({ run_id: v.string(), run_name: v.optional(v.string(), ""), experiment_id: v.string(), status: v.optional(v.string(), "UNKNOWN"), start_time: v.optional(integer), end_time: v.optional(integer) }),
    data: v.optional(v.object({ metrics: v.optional(v.array(v.object({ key: v.string(), value: v.optional(number, 0) })), []), params: pairs, tags: pairs })),
  }),
  v.transform(({ info, data }): Run => ({
    id: info.run_id, name: info.run_name, experiment: info.experiment_id, status: info.status,
    ...(info.start_time ? { start: info.start_time } : {}), ...(info.end_time ? { end: info.end_time } : {}),
    metrics: new Map(data?.metrics.map(({ key, value }) => [key, value])), parameters: data?.params ?? new Map(), tags: data?.tags ?? new Map(),
  })),
);
const token = v.optional(v.string());
const shapes = {
  experiments: v.object({ experiments: v.optional(v.array(v.pipe(v.object({ experiment_id: v.string(), name: v.string() }), v.transform(({ experiment_id, name }): Experiment => ({ id: experiment_id, name })))), []), next_page_token: token }),
  runs: v.object({ runs: v.optional(v.array(run), []), next_page_token: token }),
  experiment: v.object({ experiment_id: v.string() }),
  run: v.object({ run }),
  history: v.object({ metrics: v.optional(v.array(v.pipe(v.object({ value: v.optional(number, 0), timestamp: integer, step: integer }), v.transform(({ value, timestamp, step }): MetricPoint => ({ step, time: timestamp, value })))), []), next_page_token: token }),
  versions: v.object({
    model_versions: v.optional(v.array(v.pipe(
      v.object({ name: v.string(), version: v.string(), creation_timestamp: integer, run_id: v.optional(v.string()), aliases: v.optional(v.array(v.string()), []) }),
      v.transform(({ name, version, creation_timestamp, run_id, aliases }): ModelVersion => ({ model: name, version, created: creation_timestamp, aliases, ...(run_id ? { run: run_id } : {}) })),
    )), []),
    next_page_token: token,
  }),
  models: v.object({ registered_models: v.optional(v.array(v.object({ name: v.string() })), []), next_page_token: token }),
  artifacts: v.object({ root_uri: v.optional(v.string()), files: v.optional(v.array(v.pipe(v.object({ path: v.string(), is_dir: v.optional(v.boolean(), false), file_size: v.optional(integer) }), v.transform(({ path, is_dir, file_size }): Artifact => ({ path, folder: is_dir, ...(file_size === undefined || is_dir ? {} : { bytes: file_size }) })))), []), next_page_token: token }),
};

export async function experiments(server: Server, signal?: AbortSignal): Promise<Experiment[]> {
  return pages(shapes.experiments, (page) => post(server, "experiments/search", { max_results: 1000, ...page }, signal), ({ experiments }) => experiments);
}

/** Runs of an experiment, newest first; `filter` as in MLflow's own search ("metrics.auc > 0.9"). At most `most`, 1,000 without it. */
export async function runs(server: Server, experiment: string, { filter = "", most = 1000, signal }: { filter?: string; most?: number; signal?: AbortSignal } = {}): Promise<Run[]> {
  const ask = (page: object): Promise<unknown> => post(server, "runs/search", { experiment_ids: [experiment], filter, max_results: Math.min(most, 1000), order_by: ["attributes.start_time DESC"], ...page }, signal);
  return (await pages(shapes.runs, ask, ({ runs }) => runs, most)).slice(0, most);
}

export async function runById(server: Server, id: string, signal?: AbortSignal): Promise<Run> {
  return read(shapes.run, await get(server, "runs/get", [["run_id", id]], signal)).run;
}

/** Every logged value of one metric of one run, in order of its steps. */
export async function metricHistory(server: Server, id: string, metric: string, signal?: AbortSignal): Promise<MetricPoint[]> {
  const ask = (page: { page_token?: string }): Promise<unknown> => get(server, "metrics/get-history", [["run_id", id], ["metric_key", metric], ["max_results", "25000"], ...Object.entries(page)], signal);
  return (await pages(shapes.history, ask, ({ metrics }) => metrics)).sort((a, b) => a.step - b.step || a.time - b.time);
}

/** Names of the registered models, for people to choose from. */
export async function registeredModels(server: Server, signal?: AbortSignal): Promise<string[]> {
  const ask = (page: { page_token?: string }): Promise<unknown> => get(server, "registered-models/search", [["max_results", "200"], ...Object.entries(page)], signal);
  return pages(shapes.models, ask, ({ registered_models }) => registered_models.map(({ name }) => name));
}

export async function modelVersions(server: Server, model: string, signal?: AbortSignal): Promise<ModelVersion[]> {
  const filter = `name = '${model.replaceAll("'", "\\'")}'`;
  const ask = (page: { page_token?: string }): Promise<unknown> => get(server, "model-versions/search", [["filter", filter], ["max_results", "200"], ...Object.entries(page)], signal);
  return (await pages(shapes.versions, ask, ({ model_versions }) => model_versions)).sort((a, b) => a.created - b.created);
}

/** What a run keeps in `folder`, without what lies deeper. */
export async function artifacts(server: Server, id: string, folder = "", signal?: AbortSignal): Promise<Artifact[]> {
  const ask = (page: { page_token?: string }): Promise<unknown> => get(server, "artifacts/list", [["run_id", id], ...(folder ? [["path", folder] as const] : []), ...Object.entries(page)], signal);
  return pages(shapes.artifacts, ask, ({ files }) => files);
}

/** Bytes of an artifact that are asked for at once. */
const part = 8 * 2 ** 20;

/**
 * One artifact as a source of rows: Parquet, Arrow or CSV, told apart by content as any file is. A large one comes in ranges, so that progress is seen
 * and what was cut off on the way is asked for again, and not the whole.
 */
export async function artifact(server: Server, id: string, path: string, { signal, onProgress }: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void } = {}): Promise<Source> {
  const name = path.split("/").at(-1) ?? path;
  const total = (await artifacts(server, id, path.split("/").slice(0, -1).join("/"), signal)).find((each) => each.path === path)?.bytes;
  if (total === undefined || total <= part) return { name, data: await askBytes(server, { ...common(signal), path: "/get-artifact", parameters: [["run_uuid", id], ["path", path]], timeout: 300_000 }) };
  const data = new Uint8Array(total);
  for (let start = 0; start < total; start += part) {
    const end = Math.min(total, start + part);
    const ask = (): Promise<Uint8Array> => artifactRange(server, id, path, { start, end }, signal);
    const bytes = await ask().catch((error: unknown) => {
      if (error instanceof ServerError && error.temporary) return ask();
      throw error;
    });
    if (bytes.length !== end - start) throw new ServerError(`${name} changed while it was read: ${end - start} bytes were asked for and ${bytes.length} came. Ask again.`, true);
    data.set(bytes, start);
    onProgress?.(end, total);
  }
  return { name, data };
}

/** Bytes [start, end) of an artifact, so that a large Parquet file need not come whole. */
export function artifactRange(server: Server, id: string, path: string, range: { start: number; end: number }, signal?: AbortSignal): Promise<Uint8Array> {
  return askBytes(server, { ...common(signal), path: "/get-artifact", parameters: [["run_uuid", id], ["path", path]] }, range);
}

/** Writes metrics with their steps; MLflow takes 1,000 at a time. NaN and ±∞ are left out, since MLflow would change them. */
export async function logMetrics(server: Server, id: string, metrics: readonly { key: string; value: number; time: number; step: number }[], signal?: AbortSignal): Promise<void> {
  const finite = metrics.filter(({ value }) => Number.isFinite(value)).map(({ key, value, time, step }) => ({ key, value, timestamp: Math.round(time), step }));
  for (let from = 0; from < finite.length; from += 1000) await post(server, "runs/log-batch", { run_id: id, metrics: finite.slice(from, from + 1000) }, signal);
}

export async function setTags(server: Server, id: string, tags: readonly (readonly [string, string])[], signal?: AbortSignal): Promise<void> {
  await post(server, "runs/log-batch", { run_id: id, tags: tags.map(([key, value]) => ({ key, value })) }, signal);
}

/** Creates an experiment and returns its id. */
export async function createExperiment(server: Server, name: string, signal?: AbortSignal): Promise<string> {
  return read(shapes.experiment, await post(server, "experiments/create", { name }, signal)).experiment_id;
}

/** Puts a file among a run's artifacts, through the server. */
export async function saveArtifact(server: Server, id: string, path: string, data: Uint8Array, signal?: AbortSignal): Promise<void> {
  const { root_uri: root = "" } = read(shapes.artifacts, await get(server, "artifacts/list", [["run_id", id]], signal));
  if (!root.startsWith("mlflow-artifacts:/")) throw new ServerError(`this MLflow keeps its artifacts at ${root}, where a page cannot write: start it with --artifacts-destination, so that it takes them itself`, false);
  const folder = root.slice("mlflow-artifacts:".length).replace(/^\/+/, "/");
  await askBytes(server, { ...common(signal), path: `/api/2.0/mlflow-artifacts/artifacts${folder}/${path.split("/").map(encodeURIComponent).join("/")}`, bytes: data, timeout: 300_000 });
}

/** Creates a run and returns its id. */
export async function createRun(server: Server, experiment: string, name: string, start: number, signal?: AbortSignal): Promise<string> {
  return read(shapes.run, await post(server, "runs/create", { experiment_id: experiment, run_name: name, start_time: start, tags: [{ key: "mlflow.runName", value: name }] }, signal)).run.id;
}

export async function endRun(server: Server, id: string, end: number, signal?: AbortSignal): Promise<void> {
  await post(server, "runs/update", { run_id: id, status: "FINISHED", end_time: end }, signal);
}

async function pages<T extends { next_page_token?: string | undefined }, Item>(shape: v.GenericSchema<unknown, T>, ask: (page: { page_token?: string }) => Promise<unknown>, pick: (page: T) => readonly Item[], most = Number.POSITIVE_INFINITY): Promise<Item[]> {
  const all: Item[] = [];
  let next: string | undefined;
  do {
    const page: T = read(shape, await ask(next ? { page_token: next } : {}));
    all.push(...pick(page));
    // A server that repeats its token would be asked for ever.
    next = page.next_page_token && page.next_page_token !== next ? page.next_page_token : undefined;
  } while (next && all.length < most);
  return all;
}

function get(server: Server, path: string, parameters: Iterable<readonly [string, string]>, signal?: AbortSignal): Promise<unknown> {
  return askJson(server, { ...common(signal), path: `/api/2.0/mlflow/${path}`, parameters });
}

function post(server: Server, path: string, body: object, signal?: AbortSignal): Promise<unknown> {
  return askJson(server, { ...common(signal), path: `/api/2.0/mlflow/${path}`, body });
}

function common(signal?: AbortSignal): Omit<Question, "path"> {
  return {
    program: "MLflow",
    complaint(answer) {
      const parsed = v.safeParse(v.object({ message: v.string() }), answer);
      return parsed.success ? parsed.output.message : undefined;
    },
    ...(signal ? { signal } : {}),
  };
}

function read<T>(shape: v.GenericSchema<unknown, T>, answer: unknown): T {
  const parsed = v.safeParse(shape, answer);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new ServerError(`this is not the answer of an MLflow server: ${issue.path?.map(({ key }) => String(key)).join(".") ?? ""}: ${issue.message}`, false);
}
