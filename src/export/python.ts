import type { Config } from "../data/config.ts";
import type { Files } from "./command.ts";

/** The page's state as Python: the same files and the same view, in a notebook. */
export function toPython(files: Files, config: Config): string {
  const { reference, current, labels } = files;
  const { trainedAt, maxAge, decisionThreshold, referenceWindow, latencyUnit, errorValues, probability, kinds, bins, ...rest } = config;
  const keywords = Object.entries({
    reference, current, labels, ...rest,
    probability: Array.isArray(probability) ? new Map(probability.map(({ label, column }) => [label, column])) : probability,
    kinds: kinds && new Map(kinds.map(({ column, kind }) => [column, kind])),
    bins: bins && new Map(bins.map(({ column, edges }) => [column, edges])),
    trained_at: trainedAt,
    max_age: maxAge,
    reference_window: referenceWindow,
    decision_threshold: decisionThreshold,
    latency_unit: latencyUnit,
    error_values: errorValues,
  });
  const lines = keywords.filter(([, value]) => value !== undefined).map(([name, value]) => `    ${name}=${literal(value)},`);
  return ["import driftglass as dg", "", "dg.Monitor(", ...lines, ")", ""].join("\n");
}

/** JSON's strings are Python's strings too; the rest differs in its three constants. */
function literal(value: unknown): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value instanceof Map) return `{${[...value].map(([key, entry]) => `${literal(key)}: ${literal(entry)}`).join(", ")}}`;
  return JSON.stringify(value);
}
