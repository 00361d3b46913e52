import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fromEvidently } from "../connect/evidently.ts";
import { logReport } from "../connect/logReport.ts";
import { artifact, artifacts, experiments, metricHistory, modelVersions, runById, runs } from "../connect/mlflow.ts";
import { readOperations, type Watched } from "../connect/operations.ts";
import type { Server } from "../connect/server.ts";
import { parseBeside } from "../connect/parseBeside.ts";
import { readTraining } from "../connect/training.ts";
import { InputError } from "../errors.ts";
import { toHtml } from "../export/html.ts";
import { lengthOf } from "../monitor/chunks.ts";
import type { Beside, Report } from "../report.ts";

/** `driftglass operations` and `driftglass mlflow …`: what other programs know, as JSON. */
export interface ConnectedOptions {
  command: "operations" | "mlflow";
  /** What stands without an option: of mlflow the question and what it is about. */
  words: readonly string[];
  url?: string;
  watched: Watched;
  since?: string;
  from?: string;
  to?: string;
  step?: string;
  experiment?: string;
  run?: string;
  model?: string;
  metrics?: readonly string[];
  out: string;
}

const questions = "experiments, runs EXPERIMENT, run ID, history RUN METRIC, versions MODEL, artifacts RUN [FOLDER], artifact RUN PATH -o FILE, training RUN, log REPORT.json --experiment NAME";

/** The answer, to be written as JSON; a file as its bytes. Rejects with an InputError or a ServerError. */
export async function connected(options: ConnectedOptions, read: (file: string) => Promise<Uint8Array>): Promise<unknown> {
  if (options.command === "operations") {
    if (options.url === undefined) throw new InputError("--prometheus is missing: the address of the server, as http://localhost:9090");
    return readOperations(withCredentials(options.url), options.watched, stretch(options));
  }
  const server = mlflowServer(options.url);
  const [question = "", ...about] = options.words;
  const needs = (...names: string[]): string[] => {
    if (about.length < names.length) throw new InputError(`driftglass mlflow ${question} needs ${names.slice(about.length).join(" and ")}.`);
    return about;
  };
  switch (question) {
    case "experiments": return experiments(server);
    case "runs": return plain(await runs(server, await experimentId(server, needs("an experiment")[0] as string)));
    case "run": return plain(await runById(server, needs("the id of a run")[0] as string));
    case "history": {
      const [run, metric] = needs("the id of a run", "a metric") as [string, string];
      return plain(await metricHistory(server, run, metric));
    }
    case "versions": return modelVersions(server, needs("a registered model")[0] as string);
    case "artifacts": return artifacts(server, needs("the id of a run")[0] as string, about[1]);
    case "artifact": {
      const [run, path] = needs("the id of a run", "the path of a file in it") as [string, string];
      return (await artifact(server, run, path)).data;
    }
    case "training": {
      const ids = needs("the id of a run");
      return (await readTraining(server, { runs: ids, ...(options.metrics ? { metrics: options.metrics } : {}), ...(options.model === undefined ? {} : { model: options.model }) })).beside;
    }
    case "log": {
      const report = await reportIn(needs("a report, as JSON")[0] as string, read);
      if (options.experiment === undefined && options.run === undefined) throw new InputError("--experiment is missing: its name, or --run with the id of a run that goes on.");
      const html = toHtml(report, await readFile(new URL("./driftglass-viewer.js", import.meta.url), "utf8"));
      return { run: await logReport(server, report, { experiment: options.experiment ?? "", html, ...(options.run === undefined ? {} : { run: options.run }) }) };
    }
    default: throw new InputError(`driftglass mlflow does not know "${question}". It knows: ${questions}.`);
  }
}

/** A file that MLflow keeps, named as its own tools name it; undefined for any other name. */
export async function ofRun(uri: string, url: string | undefined): Promise<{ name: string; data: Uint8Array } | undefined> {
  if (!uri.startsWith("runs:/")) return undefined;
  const [, run, path] = /^runs:\/+([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (run === undefined || path === undefined) throw new InputError(`${uri} names no file of a run: write it as runs:/ID/folder/file.parquet`);
  const { name, data } = await artifact(mlflowServer(url), run, path);
  return { name, data: data as Uint8Array };
}

export async function readBeside(file: string, read: (file: string) => Promise<Uint8Array>): Promise<Beside> {
  return parseBeside(new TextDecoder().decode(await read(file)), file);
}

/** MLflow's own variables name the server and prove who asks, so that no other server is shown them. */
function mlflowServer(given: string | undefined): Server {
  const { MLFLOW_TRACKING_URI, MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password } = process.env;
  const url = given ?? MLFLOW_TRACKING_URI;
  if (!url) throw new InputError("There is no MLflow to ask: give --mlflow http://localhost:5000, or set MLFLOW_TRACKING_URI.");
  if (token) return { url, credentials: { token } };
  return user ? { url, credentials: { user, password: password ?? "" } } : { url };
}

/** What proves who asks comes from the environment, and is kept nowhere. */
export function withCredentials(url: string): Server {
  const { DRIFTGLASS_TOKEN: token, DRIFTGLASS_USER: user, DRIFTGLASS_PASSWORD: password } = process.env;
  if (token) return { url, credentials: { token } };
  return user && password !== undefined ? { url, credentials: { user, password } } : { url };
}

async function experimentId(server: Server, name: string): Promise<string> {
  const all = await experiments(server);
  const found = all.find((each) => each.name === name || each.id === name);
  if (!found) throw new InputError(`MLflow has no experiment “${name}”. It has: ${all.map((each) => each.name).join(", ") || "none"}.`);
  return found.id;
}

/** A report of ours, or an Evidently snapshot as one. Throws an InputError that names the file for anything else. */
export async function reportIn(file: string, read: (file: string) => Promise<Uint8Array>): Promise<Report> {
  const text = new TextDecoder().decode(await read(file));
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new InputError(`${file} is no JSON. Give a report (driftglass report … --out report.json), or an Evidently snapshot (snapshot.save_json).`);
  }
  if (typeof content === "object" && content !== null && "schema" in content && content.schema === "driftglass.report/1") return content as Report;
  return fromEvidently(content, basename(file));
}

function stretch({ since = "2d", from, to, step }: ConnectedOptions): { start: number; end: number; step?: number } {
  const end = to === undefined ? Date.now() : moment(to, "--to");
  const start = from === undefined ? end - lengthOf(since, "--since") : moment(from, "--from");
  return { start, end, ...(step === undefined ? {} : { step: lengthOf(step, "--step") }) };
}

function moment(text: string, option: string): number {
  const time = Date.parse(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text}Z` : text);
  if (Number.isNaN(time)) throw new InputError(`${option} “${text}” is not a time: write it as 2024-06-01 or 2024-06-01T12:00:00Z`);
  return time;
}

/** JSON has no maps, NaN or ±∞: pairs in order, and texts. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([name, of]: [string, unknown]) => ({ name, value: plain(of) }));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, of]) => [key, plain(of)])) : value;
}
