import * as v from "valibot";
import type { Config } from "../data/config.ts";
import { InputError } from "../errors.ts";
import type { Kind, Report, Task } from "../report.ts";
import type { Foreign } from "./foreign.ts";

/** Fiddler's `ModelSpec`, `ModelSchema` and task (fiddler-client 3.14), as their own JSON. */
export interface FiddlerModel {
  spec: { schema_version: 1; inputs: string[]; outputs: string[]; targets: string[]; decisions: string[]; metadata: string[]; custom_features: [] };
  schema: { schema_version: 1; columns: { name: string; data_type: string; min: number | null; max: number | null; categories: string[] | null; bins: number[] | null; replace_with_nulls: null; n_dimensions: null }[] };
  task: string;
  event_id_col?: string;
  event_ts_col?: string;
  task_params?: { binary_classification_threshold?: number; target_class_order?: string[] };
}

const names = v.nullish(v.array(v.string()), []);
const shape = v.object({
  spec: v.object({ inputs: names, outputs: names, targets: names, decisions: names, metadata: names }),
  schema: v.optional(v.object({
    columns: v.array(v.object({ name: v.string(), data_type: v.string(), bins: v.nullish(v.array(v.number())), replace_with_nulls: v.nullish(v.array(v.union([v.string(), v.number()]))) })),
  })),
  task: v.nullish(v.string()),
  event_id_col: v.nullish(v.string()), event_ts_col: v.nullish(v.string()),
  task_params: v.nullish(v.object({ binary_classification_threshold: v.nullish(v.number()), target_class_order: v.nullish(v.array(v.union([v.string(), v.number(), v.boolean()]))) })),
});

const kinds = new Map<string, Kind>([["float", "numeric"], ["int", "numeric"], ["bool", "boolean"], ["str", "text"], ["category", "categorical"], ["timestamp", "datetime"]]);
const tasks = new Map<string, Task>([["binary_classification", "binary"], ["multiclass_classification", "multiclass"], ["regression", "regression"]]);

/** The roles, kinds and task that a Fiddler model gives to columns: `{ spec, schema, task, event_id_col, event_ts_col, task_params }`. */
export function fromFiddler(model: unknown, name: string): Foreign {
  const parsed = v.safeParse(shape, model);
  if (!parsed.success) throw new InputError(`${name} is not a Fiddler model with its spec: ${parsed.issues[0].path?.map(({ key }) => String(key)).join(".") ?? ""}: ${parsed.issues[0].message}`);
  const { spec, schema, task: given, event_id_col: id, event_ts_col: timestamp, task_params: parameters } = parsed.output;
  const task = tasks.get(given ?? "");
  const [target = null, ...otherTargets] = spec.targets;
  const types = new Map(schema?.columns.map((column) => [column.name, column.data_type]));
  const classes = parameters?.target_class_order?.map(String) ?? [];
  const outputs = outputRoles(spec.outputs, task, classes, types);
  const known = schema?.columns.flatMap(({ name: column, data_type }): { column: string; kind: Kind }[] => {
    const kind = kinds.get(data_type);
    return kind && column !== id && column !== timestamp && kind !== "datetime" ? [{ column, kind }] : [];
  }) ?? [];
  const bins = schema?.columns.flatMap(({ name: column, bins: edges }) => (edges?.length ? [{ column, edges: [...new Set(edges)].sort((a, b) => a - b) }] : [])) ?? [];
  const nulls = [...new Set(schema?.columns.flatMap((column) => column.replace_with_nulls ?? []).map(String))];
  const [group, ...otherMetadata] = spec.metadata.filter((column) => column !== id && column !== timestamp);
  const ignored = [...otherTargets, ...otherMetadata, ...spec.decisions.filter((column) => column !== outputs.prediction)];
  const config: Config = {
    target, ...outputs, features: spec.inputs,
    ...(timestamp ? { timestamp } : {}), ...(id ? { id } : {}), ...(group ? { group } : {}), ...(ignored.length > 0 ? { ignore: ignored } : {}),
    ...(known.length > 0 ? { kinds: known } : {}), ...(bins.length > 0 ? { bins } : {}), ...(nulls.length > 0 ? { nulls } : {}),
    ...(task === "binary" && classes.length === 2 ? { positive: classes[1] as string } : {}),
    ...(parameters?.binary_classification_threshold == null ? {} : { decisionThreshold: parameters.binary_classification_threshold }),
  };
  const vectors = schema?.columns.filter(({ data_type }) => data_type === "vector").map((column) => column.name) ?? [];
  const notes = [
    ...(vectors.length > 0 ? [`vectors are not compared: ${vectors.join(", ")}`] : []),
    ...(otherMetadata.length > 0 ? [`Driftglass groups by one column: ${group}; ${otherMetadata.join(", ")} are left aside`] : []),
    ...(bins.length > 0 ? [`bins of ${bins.map(({ column }) => column).join(", ")} hold under --convention fiddler; other conventions make their own`] : []),
  ];
  return { config, ...(task ? { task } : {}), notes };
}

function outputRoles(outputs: readonly string[], task: Task | undefined, classes: readonly string[], types: ReadonlyMap<string, string>): Pick<Config, "prediction" | "probability"> {
  const scores = outputs.filter((column) => types.get(column) === "float" || (types.get(column) === undefined && task !== undefined));
  const labels = outputs.filter((column) => !scores.includes(column));
  if (task === "regression") return { prediction: outputs[0] ?? null };
  if (scores.length > 1 && scores.length === classes.length) return { prediction: labels[0] ?? null, probability: scores.map((column, i) => ({ label: classes[i] as string, column })) };
  return { prediction: labels[0] ?? null, probability: scores[0] ?? null };
}

const types: Record<Kind, string> = { numeric: "float", categorical: "category", boolean: "bool", datetime: "timestamp", text: "str", unsupported: "str" };
const fiddlerTasks: Record<Task, string> = { binary: "binary_classification", multiclass: "multiclass_classification", regression: "regression" };

/** A report's roles, kinds, ranges, task and (under its convention) bins as a Fiddler model. */
export function toFiddler({ roles, task, quality, drift, decisionThreshold, positive }: Report): FiddlerModel {
  const of = (...wanted: Report["roles"][number]["role"][]): string[] => roles.filter(({ role }) => wanted.includes(role)).map(({ column }) => column);
  const described = new Map(quality.columns.map((column) => [column.column, column.reference]));
  // Under its convention, the bins in use.
  const edges = new Map(drift.convention === "fiddler" ? drift.columns.map(({ column, bins }) => [column, [...new Set(bins.flatMap(({ kind, lower, upper }) => (kind === "interval" ? [lower, upper] : [])))].filter((edge) => edge !== undefined).sort((a, b) => a - b)]) : []);
  const [id] = of("id");
  const [timestamp] = of("timestamp");
  return {
    spec: { schema_version: 1, inputs: of("feature"), outputs: of("prediction", "probability"), targets: of("target"), decisions: [], metadata: of("id", "timestamp", "group", "version", "latency", "status", "weight"), custom_features: [] },
    schema: {
      schema_version: 1,
      columns: roles.map(({ column, kind }) => {
        const { min, max, top, distinct } = described.get(column) ?? {};
        const range = kind === "numeric" && typeof min === "number" && typeof max === "number";
        const all = kind === "categorical" && top !== undefined && top.length === distinct;
        return { name: column, data_type: types[kind], min: range ? min : null, max: range ? max : null, categories: all ? top.map(({ category }) => category).sort() : null, bins: edges.get(column)?.length ? (edges.get(column) as number[]) : null, replace_with_nulls: null, n_dimensions: null };
      }),
    },
    task: task ? fiddlerTasks[task] : "not_set",
    ...(id ? { event_id_col: id } : {}), ...(timestamp ? { event_ts_col: timestamp } : {}),
    ...(task === "binary" && positive !== undefined ? { task_params: { ...(decisionThreshold === undefined ? {} : { binary_classification_threshold: decisionThreshold }) } } : {}),
  };
}
