import { parseArgs } from "node:util";
import type { Config } from "../data/config.ts";
import { nearest } from "../data/nearest.ts";
import { parseReferenceWindow, referenceWindowChoices } from "../data/referenceWindow.ts";
import { InputError } from "../errors.ts";
import { conventionNames } from "../names.ts";
import type { ConnectedOptions } from "./connected.ts";

export const formats = ["json", "html", "csv", "markdown", "prometheus", "openmetrics", "evidently", "arize", "fiddler", "junit"] as const;
export type Format = (typeof formats)[number];

export interface ReportOptions {
  reference?: string;
  current: string;
  labels?: string;
  config: Config;
  /** A driftglass.yaml; what the options say goes before it. */
  configFile?: string;
  saveConfig?: string;
  format?: Format;
  /** What a CSV holds: one row per column, or per column and tool. */
  view?: "columns" | "comparison";
  /** "-" is standard output. */
  out?: string;
  failOn?: "warn" | "alert";
  /** A file that keeps the findings and the profile of each run. */
  history?: string;
  /** The address of a Pushgateway. */
  push?: string;
  /** An Arize Schema or a Fiddler model as JSON, which gives the roles. */
  schema?: string;
  /** The address of the MLflow that files named runs:/… come from. */
  mlflow?: string;
  /** What `operations` and `mlflow training` wrote, drawn beside the rows. */
  beside: string[];
}

export interface ProfileOptions {
  data: string;
  labels?: string;
  /** A profile at whose edges numbers are cut. */
  cells?: string;
  /** Profiles to be added to it. */
  merge: string[];
  config: Config;
  configFile?: string;
  mlflow?: string;
  out: string;
}

export type Command = { name: "convert"; file: string; format: Format; out: string } | { name: "connected"; options: ConnectedOptions } | { name: "help" } | { name: "version" } | { name: "report"; options: ReportOptions } | { name: "profile"; options: ProfileOptions } | { name: "grafana"; out: string } | { name: "rules"; out: string; config: Config; configFile?: string };
const commands = ["report", "profile", "grafana", "rules", "operations", "mlflow", "convert"] as const;

const definitions = {
  reference: { type: "string" }, current: { type: "string" }, labels: { type: "string" }, id: { type: "string" },
  target: { type: "string" }, prediction: { type: "string" }, probability: { type: "string", multiple: true }, timestamp: { type: "string" },
  positive: { type: "string" }, "trained-at": { type: "string" }, "max-age": { type: "string" }, convention: { type: "string" }, tests: { type: "string" },
  chunk: { type: "string" }, "reference-window": { type: "string" }, split: { type: "string" }, config: { type: "string" }, "save-config": { type: "string" },
  format: { type: "string" }, view: { type: "string" }, out: { type: "string", short: "o" }, "fail-on": { type: "string" },
  rule: { type: "string", multiple: true }, "latency-unit": { type: "string" }, "error-value": { type: "string", multiple: true },
  latency: { type: "string" }, status: { type: "string" }, version: { type: "boolean", short: "V" }, "model-version": { type: "string" }, group: { type: "string" },
  history: { type: "string" }, push: { type: "string" }, schema: { type: "string" }, cells: { type: "string" }, merge: { type: "string", multiple: true },
  prometheus: { type: "string" }, histogram: { type: "string" }, requests: { type: "string" }, errors: { type: "string" }, only: { type: "string" }, query: { type: "string", multiple: true },
  since: { type: "string" }, from: { type: "string" }, to: { type: "string" }, step: { type: "string" },
  mlflow: { type: "string" }, experiment: { type: "string" }, run: { type: "string" }, model: { type: "string" }, metric: { type: "string", multiple: true }, beside: { type: "string", multiple: true }, help: { type: "boolean", short: "h" },
} as const;

/** Reads the command line. Throws an InputError that names the option and what would be right. */
export function parseCommand(args: readonly string[]): Command {
  refuseUnknown(args);
  const { values, positionals } = parse(args);
  if (values.help || args.length === 0) return { name: "help" };
  if (values.version) return { name: "version" };
  const [command, ...rest] = positionals;
  if (command === "profile") return { name: "profile", options: profileOptions(values, rest) };
  if (command === "operations" || command === "mlflow") return { name: "connected", options: connectedOptions(command, rest, values) };
  if (command === "convert") return convertCommand(rest, values);
  if (command === "grafana") return { name: "grafana", out: values.out ?? "-" };
  if (command === "rules") {
    if (values.format !== undefined && values.format !== "prometheus") throw new InputError("rules are written for Prometheus: --format prometheus");
    return { name: "rules", out: values.out ?? "-", config: configFrom(values), ...(values.config === undefined ? {} : { configFile: values.config }) };
  }
  if (command !== "report") {
    const meant = command === undefined ? undefined : nearest(command, commands);
    const problem = command === undefined ? "There is no command" : `There is no command "${command}"`;
    throw new InputError(`${problem}; ${meant ? "did you mean" : "use"}: driftglass ${meant === "profile" ? "profile data.parquet -o ref.dgp.arrow" : "report --reference ref.csv --current cur.csv"}`);
  }
  if (rest.length > 0) {
    throw new InputError(`"${rest[0]}" stands alone; files are named by --reference, --current and --labels: driftglass report --current ${rest[0]}`);
  }
  if (values.current === undefined) {
    const hint = values.reference === undefined ? "" : " (a single file is --current; it is split by time or by --split)";
    throw new InputError(`--current is missing: the file to judge${hint}.`);
  }
  const options: ReportOptions = { current: values.current, config: configFrom(values), beside: values.beside ?? [] };
  if (values.reference !== undefined) options.reference = values.reference;
  if (values.labels !== undefined) options.labels = values.labels;
  if (values.config !== undefined) options.configFile = values.config;
  if (values["save-config"] !== undefined) options.saveConfig = values["save-config"];
  if (values.out !== undefined) options.out = values.out;
  for (const key of ["history", "push", "schema", "mlflow"] as const) if (values[key] !== undefined) options[key] = values[key];
  if (values["fail-on"] !== undefined) options.failOn = choice("--fail-on", values["fail-on"], ["warn", "alert"] as const);
  const format = values.format === undefined ? formatOf(values.out) : choice("--format", values.format, formats);
  if (format) options.format = format;
  if (values.view !== undefined) {
    options.view = choice("--view", values.view, ["columns", "comparison"] as const);
    if (format !== "csv") throw new InputError(`--view ${options.view} is for CSV: add --format csv, or --out ${options.view}.csv`);
  }
  return { name: "report", options };
}

function profileOptions(values: Values, [data, ...rest]: readonly string[]): ProfileOptions {
  const example = "driftglass profile data.parquet -o ref.dgp.arrow";
  if (data === undefined) throw new InputError(`There is no file to make a profile of: ${example}`);
  if (rest.length > 0) throw new InputError(`A profile is made of one file, and "${rest[0]}" is one more; --merge adds profiles: ${example} --merge may.dgp.arrow`);
  if (values.out === undefined) throw new InputError(`--out is missing: where the profile goes, as in ${example}`);
  return {
    data, out: values.out, config: configFrom(values), merge: values.merge ?? [],
    ...(values.labels === undefined ? {} : { labels: values.labels }), ...(values.cells === undefined ? {} : { cells: values.cells }), ...(values.config === undefined ? {} : { configFile: values.config }), ...(values.mlflow === undefined ? {} : { mlflow: values.mlflow }),
  };
}

function convertCommand([file, ...rest]: readonly string[], values: Values): Command {
  const example = "driftglass convert snapshot.json --out report.html";
  if (file === undefined || rest.length > 0) throw new InputError(`convert takes one file, a report or an Evidently snapshot as JSON: ${example}`);
  const out = values.out ?? "-";
  return { name: "convert", file, out, format: values.format === undefined ? (formatOf(out) ?? "json") : choice("--format", values.format, formats) };
}

function connectedOptions(command: "operations" | "mlflow", words: readonly string[], values: Values): ConnectedOptions {
  const queries = (values.query ?? []).map((text) => {
    const [, name, query] = /^([^={}"()[\]]+?)\s*=(?![=~])\s*(.+)$/s.exec(text) ?? [];
    return name === undefined || query === undefined ? { name: text, query: text } : { name, query };
  });
  const { histogram, requests, errors, only: selector } = values;
  const url = command === "operations" ? values.prometheus : values.mlflow;
  const optional = { url, since: values.since, from: values.from, to: values.to, step: values.step, experiment: values.experiment, run: values.run, model: values.model, metrics: values.metric };
  return {
    command, words, out: values.out ?? "-", watched: { ...given({ histogram, requests, errors, selector }), drift: histogram === undefined && queries.length === 0, queries }, ...given(optional),
  };
}

/** Without what is not there. */
function given<T extends object>(of: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

type Values = ReturnType<typeof parse>["values"];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: definitions, allowPositionals: true, strict: true });
  } catch (error) {
    const name = (error as Error).message.match(/'(?:-\w, )?(--[\w-]+)/)?.[1] ?? "an option";
    const message = (error as Error).message;
    if (message.includes("ambiguous")) throw new InputError(`The value of ${name} begins with a dash; write it with an equals sign: ${name}=-value`);
    if (message.includes("argument missing")) throw new InputError(`${name} needs a value; see driftglass --help`);
    if (message.includes("does not take an argument")) throw new InputError(`${name} takes no value.`);
    throw new InputError(`${message} See driftglass --help`);
  }
}

/** Before parseArgs, which would only say that the option is unknown. */
function refuseUnknown(args: readonly string[]): void {
  const known = Object.keys(definitions);
  const { tokens } = parseArgs({ args: [...args], options: definitions, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== "option" || known.includes(token.name)) continue;
    const meant = token.name.length > 2 ? nearest(token.name, known) : undefined;
    throw new InputError(`There is no option ${token.rawName}${meant ? `; did you mean --${meant}?` : "; see driftglass --help"}`);
  }
}

function configFrom(values: Values): Config {
  const config: Config = {};
  if (values.target !== undefined) config.target = values.target;
  if (values.prediction !== undefined) config.prediction = values.prediction;
  if (values.probability !== undefined) config.probability = probability(values.probability);
  if (values.timestamp !== undefined) config.timestamp = values.timestamp;
  if (values.id !== undefined) config.id = values.id;
  if (values.positive !== undefined) config.positive = values.positive;
  if (values["trained-at"] !== undefined) config.trainedAt = values["trained-at"];
  if (values["max-age"] !== undefined) config.maxAge = values["max-age"];
  if (values.convention !== undefined) config.convention = choice("--convention", values.convention, [...conventionNames.keys()]);
  if (values.tests !== undefined) config.tests = choice("--tests", values.tests, ["default", "all"] as const);
  if (values.chunk !== undefined) config.chunk = values.chunk;
  if (values.split !== undefined) config.split = values.split;
  if (values["reference-window"] !== undefined) config.referenceWindow = referenceWindow(values["reference-window"]);
  if (values.latency !== undefined) config.latency = values.latency;
  if (values.status !== undefined) config.status = values.status;
  if (values["model-version"] !== undefined) config.version = values["model-version"];
  if (values.group !== undefined) config.group = values.group;
  if (values["latency-unit"] !== undefined) config.latencyUnit = choice("--latency-unit", values["latency-unit"], ["ns", "us", "ms", "s", "min"] as const);
  if (values["error-value"] !== undefined) config.errorValues = values["error-value"];
  if (values.rule !== undefined) config.rules = values.rule;
  return config;
}

function referenceWindow(value: string): string {
  if (!parseReferenceWindow(value)) throw new InputError(`--reference-window cannot be "${value}". It is ${referenceWindowChoices}.`);
  return value;
}

/** `--probability column`, once; or `--probability label=column`, once per class. */
function probability(given: readonly string[]): NonNullable<Config["probability"]> {
  const pairs = given.map((text) => {
    const at = text.indexOf("=");
    return at < 0 ? undefined : { label: text.slice(0, at), column: text.slice(at + 1) };
  });
  if (given.length === 1 && pairs[0] === undefined) return given[0] as string;
  return pairs.map((pair, index) => {
    if (!pair) throw new InputError(`--probability ${given[index]} names no class; when it is repeated, each is label=column: --probability "${given[index]}=${given[index]}"`);
    if (pair.label === "" || pair.column === "") throw new InputError(`--probability ${given[index]} lacks its label or its column; it is label=column.`);
    return pair;
  });
}

function choice<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found) return found;
  const meant = nearest(value, allowed);
  throw new InputError(`${option} cannot be "${value}"${meant ? `; did you mean ${meant}?` : "."} It is one of: ${allowed.join(", ")}.`);
}

const suffixes = new Map<string, Format>([[".json", "json"], [".html", "html"], [".htm", "html"], [".csv", "csv"], [".md", "markdown"], [".markdown", "markdown"], [".prom", "prometheus"], [".om", "openmetrics"], [".xml", "junit"]]);

function formatOf(out: string | undefined): Format | undefined {
  if (out === undefined) return undefined;
  if (out === "-") return "json";
  const suffix = out.match(/\.[^./\\]+$/)?.[0]?.toLowerCase();
  const format = suffixes.get(suffix ?? "");
  if (!format) throw new InputError(`--out ${out} does not say by its suffix what to write; add --format json, html, csv or markdown.`);
  return format;
}
