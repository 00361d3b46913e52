import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Config } from "../data/config.ts";
import { formatConfig, parseConfig } from "../data/config.ts";
import type { EngineHere, Progress, Sources } from "../engine.ts";
import { InputError } from "../errors.ts";
import { comparisonToCsv } from "../export/comparison.ts";
import { toCsv } from "../export/csv.ts";
import { toHtml } from "../export/html.ts";
import { toJson } from "../export/json.ts";
import { toJunit } from "../export/junit.ts";
import { toMarkdown } from "../export/markdown.ts";
import { parseRule } from "../rules/parse.ts";
import { toAlertRules } from "../export/alertRules.ts";
import { sinceLast } from "../export/history.ts";
import { toArize } from "../connect/arize.ts";
import { toFiddler } from "../connect/fiddler.ts";
import { toEvidently } from "../connect/evidently.ts";
import { grafanaDashboard } from "../connect/grafana.ts";
import { pushMetrics } from "../connect/pushgateway.ts";
import { rolesFrom } from "../connect/schemas.ts";
import { stretchOf, together } from "../connect/beside.ts";
import { toOpenMetrics, toPrometheus } from "../export/prometheus.ts";
import { settings } from "../export/settings.ts";
import { toText } from "../export/text.ts";
import { inProcess } from "../in-process.ts";
import { loadKernel } from "../kernel/load.ts";
import type { Level, Report } from "../report.ts";
import { version } from "../version.ts";
import { connected, ofRun, readBeside, reportIn, withCredentials } from "./connected.ts";
import { help } from "./help.ts";
import { type Command, parseCommand, type Format, type ProfileOptions, type ReportOptions } from "./options.ts";

/** Runs one command line and resolves to its exit status: 0 fine, 1 at or above --fail-on, 2 unusable input or usage. */
export async function run(args: readonly string[]): Promise<0 | 1 | 2> {
  try {
    const command = parseCommand(args);
    if (command.name === "help") return await print(help);
    if (command.name === "version") return await print(`${version}\n`);
    if (command.name === "grafana") {
      await write(command.out, `${JSON.stringify(grafanaDashboard(), null, 2)}\n`);
      return 0;
    }
    if (command.name === "connected") {
      const answer = await connected(command.options, read);
      await write(command.options.out, answer instanceof Uint8Array ? answer : `${JSON.stringify(answer, undefined, 2)}\n`);
      return 0;
    }
    if (command.name === "convert") {
      await write(command.out, await format(await reportIn(command.file, read), { format: command.format }));
      return 0;
    }
    if (command.name === "rules") return await alertRules(command);
    if (command.name === "profile") return await profile(command.options);
    return await report(command.options);
  } catch (error) {
    clearProgress();
    process.stderr.write(`driftglass: ${error instanceof InputError ? oneLine(error.message) : defect(error)}\n`);
    return 2;
  }
}

async function alertRules({ out, config: given, configFile }: Extract<Command, { name: "rules" }>): Promise<0> {
  const config: Config = { ...(await readConfig(configFile)), ...given };
  const rules = (config.rules ?? []).filter((text) => text !== "defaults").map((text) => {
    const rule = parseRule(text);
    if ("problem" in rule) throw new InputError(`The rule “${text}” is not understood: ${rule.problem}`);
    return rule;
  });
  const file = out === "-" ? "rules.yml" : basename(out);
  const written = toAlertRules(rules, { file, ...(config.chunk === undefined ? {} : { every: config.chunk }), ...(config.convention === undefined ? {} : { convention: config.convention }) });
  await write(out, written.rules);
  if (out !== "-") await write(out.replace(/(\.ya?ml)?$/, ".test.yml"), written.test);
  return 0;
}

async function profile({ data, labels, cells, merge, config: given, configFile, mlflow, out }: ProfileOptions): Promise<0> {
  const config: Config = { ...(await readConfig(configFile)), ...given };
  const { makeProfile } = await import("../profile/make.ts");
  const { readProfile, writeProfile } = await import("../profile/arrow.ts");
  const { mergeProfiles } = await import("../profile/merge.ts");
  const others = await Promise.all(merge.map((file) => source(file)));
  const first = await source(data, mlflow);
  const like = cells === undefined ? others[0] : await source(cells);
  let whole = (await readProfile(first.data, first.name).catch(() => undefined)) ?? (await makeProfile(first, config, await loadKernel(), {
    ...(labels === undefined ? {} : { labels: await source(labels) }), ...(like ? { cells: like } : {}), onProgress: showProgress,
  }));
  for (const other of others) {
    const more = await readProfile(other.data, other.name);
    if (!more) throw new InputError(`${other.name} is no profile: --merge adds profiles, made by driftglass profile.`);
    whole = mergeProfiles(whole, more);
  }
  clearProgress();
  const bytes = await writeProfile(whole);
  await write(out, bytes);
  if (out !== "-") process.stderr.write(`${oneLine(out)}: ${whole.columns.length} columns of ${whole.rows.toLocaleString("en-US")} rows in ${Math.ceil(bytes.length / 1000)} kB\n`);
  return 0;
}

async function report(options: ReportOptions): Promise<0 | 1> {
  const config: Config = { ...(await readSchema(options.schema)), ...(await readConfig(options.configFile)), ...options.config };
  const lines = await Promise.all(options.beside.map((file) => readBeside(file, read)));
  const trained = lines.flatMap(({ marks = [] }) => marks).findLast(({ of }) => of === "training")?.at;
  if (trained !== undefined) config.trainedAt ??= trained;
  const sources = await readSources(options);
  const engine = await inProcess();
  const result = await judge();
  clearProgress();
  const beside = together(lines, stretchOf(result));
  if (beside) result.beside = beside;
  if (options.push !== undefined) await pushMetrics(withCredentials(options.push), toPrometheus(result), { instance: result.current.name });
  if (options.saveConfig !== undefined) await write(options.saveConfig, formatConfig(settings(config, result)));
  if (options.out === undefined && options.format === undefined) {
    await print(toText(result, { colour: colourful(), width: process.stdout.columns ?? 120 }));
  } else {
    const text = await format(result, options);
    if (options.out === undefined || options.out === "-") await print(text);
    else {
      await write(options.out, text);
      process.stderr.write(`${result.verdict.level}: ${oneLine(result.verdict.sentence)}\n`);
    }
  }
  const levels = [result.verdict.level, ...(result.rules ?? []).map(({ level }) => level)];
  return options.failOn !== undefined && levels.some((level) => severity(level) >= severity(options.failOn as Level)) ? 1 : 0;

  async function judge(): Promise<Report> {
    try {
      await engine.open(sources, config, showProgress);
      const judged = await engine.report(config, undefined, showProgress);
      const counted = options.history === undefined ? undefined : engine.framed(config);
      if (options.history !== undefined && counted) await remember(options.history, judged, counted);
      return judged;
    } finally {
      engine.close();
    }
  }
}

const writers: Record<Exclude<Format, "html">, (report: Report) => string> = {
  json: toJson, csv: toCsv, markdown: toMarkdown, prometheus: toPrometheus, openmetrics: toOpenMetrics, junit: toJunit,
  arize: (report) => `${JSON.stringify(toArize(report), null, 2)}\n`, fiddler: (report) => `${JSON.stringify(toFiddler(report), null, 2)}\n`,
  evidently: (report) => `${JSON.stringify(toEvidently(report, report.current.name, (text) => createHash("md5").update(text).digest("hex")))}\n`,
};

async function format(report: Report, { format = "json", view }: Pick<ReportOptions, "format" | "view">): Promise<string> {
  if (format === "html") return toHtml(report, await readFile(new URL("./driftglass-viewer.js", import.meta.url), "utf8"));
  return format === "csv" && view === "comparison" ? comparisonToCsv(report) : writers[format](report);
}

/** Compares with the last run that the file has, and adds this one with its profile. A run that is cut short leaves the file as it was. */
async function remember(file: string, result: Report, counted: NonNullable<ReturnType<EngineHere["framed"]>>): Promise<void> {
  const { appendRun, profileOfRun, readHistory } = await import("../profile/history.ts");
  const past = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return new Uint8Array(0);
    throw new InputError(`${file} cannot be read: ${reason(error)}.`);
  });
  const last = (await readHistory(past, basename(file))).at(-1);
  if (last) result.sinceLast = sinceLast(result, last);
  const whole = await appendRun(past, result, await profileOfRun(counted.frame, counted.kernel, counted.config));
  await writeFile(`${file}.part`, whole).then(() => rename(`${file}.part`, file)).catch((error: unknown) => {
    throw new InputError(`${file} cannot be written: ${reason(error)}.`);
  });
}

async function readSchema(file: string | undefined): Promise<Config> {
  if (file === undefined) return {};
  const { config, notes } = rolesFrom(new TextDecoder().decode(await read(file)), basename(file));
  for (const note of notes) process.stderr.write(`note: ${oneLine(note)}\n`);
  return config;
}

async function readConfig(file: string | undefined): Promise<Config> {
  return file === undefined ? {} : parseConfig(new TextDecoder().decode(await read(file)), basename(file));
}

async function readSources({ reference, current, labels, mlflow }: ReportOptions): Promise<Sources> {
  if ([reference, current, labels].filter((file) => file === "-").length > 1) throw new InputError("Only one file can come from standard input (-).");
  const sources: Sources = { current: await source(current, mlflow) };
  if (reference !== undefined) sources.reference = await source(reference, mlflow);
  if (labels !== undefined) sources.labels = await source(labels, mlflow);
  return sources;
}

async function source(file: string, mlflow?: string): Promise<{ name: string; data: Uint8Array }> {
  return (await ofRun(file, mlflow)) ?? { name: file === "-" ? "standard input" : basename(file), data: await read(file) };
}

async function read(file: string): Promise<Uint8Array> {
  try {
    if (file !== "-") return await readFile(file);
    const pieces: Buffer[] = [];
    for await (const piece of process.stdin) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${reason(error)}.`);
  }
}

async function write(file: string, text: string | Uint8Array): Promise<void> {
  if (file === "-") {
    await print(text);
    return;
  }
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new InputError(`${file} cannot be written: ${reason(error)}.`);
  }
}

const reasons = new Map([
  ["ENOENT", "there is no such file or folder"], ["EISDIR", "it is a folder"], ["EACCES", "permission is denied"], ["ENOTDIR", "its folder is a file"],
  ["ERR_FS_FILE_TOO_LARGE", "it is larger than 2 GiB; use Parquet, or fewer rows"], ["ENOSPC", "the disk is full"],
]);

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons.get(code ?? "") ?? message;
}

/** A reader that has seen enough (`| head`) is no error. */
function print(text: string | Uint8Array): Promise<0> {
  return new Promise((resolve, reject) => {
    const done = (error?: NodeJS.ErrnoException | null): void => {
      if (error && error.code !== "EPIPE") reject(error);
      else resolve(0);
    };
    // Without a listener the stream's error would end the process.
    process.stdout.on("error", done);
    process.stdout.write(text, done);
  });
}

const severity = (level: Level): number => (level === "alert" ? 2 : level === "warn" ? 1 : 0);
const colourful = (): boolean => process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
const oneLine = (text: string): string => text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ").replace(/[\p{Cc}]/gu, "\uFFFD");

function defect(error: unknown): string {
  const detail = error instanceof Error ? (process.env.DRIFTGLASS_DEBUG ? error.stack : `${error.name}: ${error.message}`) : String(error);
  return `this is a defect of Driftglass, not of your data: ${detail}`;
}

let shown = false;

function showProgress({ step, done, total }: Progress): void {
  if (!process.stderr.isTTY) return;
  shown = true;
  process.stderr.write(`\r\u001b[K${oneLine(step)}${total > 0 ? ` ${Math.floor((100 * done) / total)} %` : ""}`);
}

function clearProgress(): void {
  if (shown) process.stderr.write("\r\u001b[K");
  shown = false;
}
