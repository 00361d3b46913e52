import type { Config } from "../data/config.ts";
import type { Files } from "./command.ts";

/** The page's state as Python: reads the same files with pandas and shows the same view in a notebook. */
export function toPython(files: Files, config: Config): string {
  const arguments_: string[] = [];
  const add = (name: string, value: unknown): void => {
    if (value !== undefined) arguments_.push(`    ${name}=${literal(value)},`);
  };
  const frames = (["reference", "current", "labels"] as const).filter((side) => files[side] !== undefined);
  for (const side of frames) arguments_.push(`    ${side}=${side},`);
  const { probability, trainedAt, decisionThreshold, kinds, ...rest } = config;
  for (const [name, value] of Object.entries(rest)) add(name, value);
  add("probability", Array.isArray(probability) ? new Map(probability.map(({ label, column }) => [label, column])) : probability);
  add("trained_at", trainedAt);
  add("decision_threshold", decisionThreshold);
  add("kinds", kinds && new Map(kinds.map(({ column, kind }) => [column, kind])));
  return [
    "import pandas as pd", "import driftglass as dg", "",
    ...frames.map((side) => `${side} = ${reader(files[side] as string)}`), "",
    "dg.Monitor(", ...arguments_, ")", "",
  ].join("\n");
}

function reader(name: string): string {
  const file = literal(name);
  if (/\.(parquet|pq)$/i.test(name)) return `pd.read_parquet(${file})`;
  if (/\.(arrow|feather|ipc)$/i.test(name)) return `pd.read_feather(${file})`;
  if (/\.(jsonl|ndjson|json)$/i.test(name)) return `pd.read_json(${file}, lines=True)`;
  if (/\.(tsv|tab)$/i.test(name)) return `pd.read_csv(${file}, sep="\\t")`;
  return `pd.read_csv(${file})`;
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
