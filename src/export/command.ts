import type { Config } from "../data/config.ts";

/** Names of the files as they were dropped. */
export interface Files { reference?: string; current: string; labels?: string }

/**
 * The page's state as a command line for a POSIX shell. What the options cannot say is left to `driftglass.yaml`,
 * which the page saves: then the command reads that file.
 */
export function toCommand(files: Files, config: Config): string {
  const options: string[] = [];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) options.push(value.startsWith("-") ? `--${name}=${quote(value)}` : `--${name} ${quote(value)}`);
  };
  add("reference", files.reference);
  add("current", files.current);
  add("labels", files.labels);
  if (needsFile(config)) add("config", "driftglass.yaml");
  else {
    add("id", config.id ?? undefined);
    add("target", config.target ?? undefined);
    add("prediction", config.prediction ?? undefined);
    if (typeof config.probability === "string") add("probability", config.probability);
    for (const { label, column } of Array.isArray(config.probability) ? config.probability : []) add("probability", `${label}=${column}`);
    add("timestamp", config.timestamp ?? undefined);
    add("positive", config.positive);
    add("trained-at", config.trainedAt);
    add("max-age", config.maxAge);
    add("convention", config.convention);
    add("tests", config.tests);
    add("chunk", config.chunk);
    add("split", config.split);
    add("reference-window", config.referenceWindow);
    add("latency", config.latency ?? undefined);
    add("latency-unit", config.latencyUnit);
    add("status", config.status ?? undefined);
    for (const value of config.errorValues ?? []) add("error-value", value);
    add("model-version", config.version ?? undefined);
    add("group", config.group ?? undefined);
    for (const rule of config.rules ?? []) add("rule", rule);
  }
  return `driftglass report ${options.join(" \\\n  ")}`;
}

/** True when only driftglass.yaml can hold what was decided. */
export function needsFile(config: Config): boolean {
  const { probability, id, target, prediction, timestamp, positive, trainedAt, maxAge, convention, tests, chunk, split, referenceWindow, latency, latencyUnit, status, errorValues, version, group, rules, ...rest } = config;
  if ([id, target, prediction, timestamp, probability, latency, status, version, group].includes(null)) return true;
  // A list that is empty says that there are none, which no repeated option can.
  if (rules?.length === 0 || errorValues?.length === 0) return true;
  if (typeof probability === "string" ? probability.includes("=") : probability?.some(({ label }) => label.includes("="))) return true;
  return Object.values(rest).some((value) => value !== undefined && !(Array.isArray(value) && value.length === 0));
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
