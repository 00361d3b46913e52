import * as v from "valibot";
import type { Config } from "../data/config.ts";
import { InputError } from "../errors.ts";
import type { Report, Task } from "../report.ts";
import type { Foreign } from "./foreign.ts";

/** Arize's `Schema` (arize 8.61, arize.ml.types) as JSON. Fields for embeddings, ranking, images and language models have no counterpart here. */
export interface ArizeSchema {
  prediction_id_column_name?: string;
  feature_column_names?: string[];
  tag_column_names?: string[];
  timestamp_column_name?: string;
  prediction_label_column_name?: string;
  prediction_score_column_name?: string;
  actual_label_column_name?: string;
  actual_score_column_name?: string;
  shap_values_column_names?: Record<string, string>;
}

const column = v.nullish(v.string());
const columns = v.nullish(v.array(v.string()));
const shape = v.looseObject({
  prediction_id_column_name: column, feature_column_names: columns, tag_column_names: columns, timestamp_column_name: column,
  prediction_label_column_name: column, prediction_score_column_name: column, actual_label_column_name: column, actual_score_column_name: column,
  shap_values_column_names: v.nullish(v.record(v.string(), v.string())),
});

const tasks = new Map<string, Task>([["BINARY_CLASSIFICATION", "binary"], ["SCORE_CATEGORICAL", "binary"], ["MULTI_CLASS", "multiclass"], ["REGRESSION", "regression"], ["NUMERIC", "regression"]]);

/** The roles that the schema gives to columns. `modelType` is Arize's ModelTypes by name; without it, a label beside a score is taken for classes. */
export function fromArize(schema: unknown, name: string, modelType?: string): Foreign {
  const parsed = v.safeParse(shape, schema);
  if (!parsed.success) throw new InputError(`${name} is not an Arize Schema: ${parsed.issues[0].path?.map(({ key }) => String(key)).join(".") ?? ""}: ${parsed.issues[0].message}`);
  const { prediction_label_column_name: label, prediction_score_column_name: score, actual_label_column_name: actualLabel, actual_score_column_name: actualScore, ...rest } = parsed.output;
  const task = modelType === undefined ? undefined : tasks.get(modelType.toUpperCase());
  const regression = task === "regression" || (task === undefined && !label && !actualLabel && Boolean(score && actualScore));
  const [group, ...otherTags] = rest.tag_column_names ?? [];
  const shap = Object.values(rest.shap_values_column_names ?? {});
  const ignored = [...otherTags, ...shap];
  const config: Config = {
    ...(regression ? { target: actualScore ?? actualLabel ?? null, prediction: score ?? label ?? null } : { target: actualLabel ?? actualScore ?? null, prediction: label ?? null, probability: score ?? null }),
    ...(rest.timestamp_column_name ? { timestamp: rest.timestamp_column_name } : {}),
    ...(rest.prediction_id_column_name ? { id: rest.prediction_id_column_name } : {}),
    ...(rest.feature_column_names ? { features: rest.feature_column_names } : {}),
    ...(group ? { group } : {}), ...(ignored.length > 0 ? { ignore: ignored } : {}),
    ...(task ? { kinds: [...new Set([actualLabel ?? actualScore, label ?? (regression ? score : undefined)])].flatMap((column) => (column ? [{ column, kind: task === "regression" ? "numeric" as const : "categorical" as const }] : [])) } : {}),
  };
  const notes = [
    ...(otherTags.length > 0 ? [`Driftglass groups by one column: ${group}; the other tags (${otherTags.join(", ")}) are left aside`] : []),
    ...(shap.length > 0 ? ["SHAP values are left aside"] : []),
    ...Object.keys(parsed.output).filter((key) => parsed.output[key] != null && !(key in shape.entries)).map((key) => `${key} has no counterpart here`),
  ];
  return { config, ...(task ? { task } : {}), notes };
}

/** A report's roles as an Arize `Schema`, for `arize.Client.log`. */
export function toArize({ roles, task }: Pick<Report, "roles" | "task">): ArizeSchema {
  const first = (role: Report["roles"][number]["role"]): string | undefined => roles.find((one) => one.role === role)?.column;
  const all = (role: Report["roles"][number]["role"]): string[] => roles.filter((one) => one.role === role).map((one) => one.column);
  const regression = task === "regression";
  const schema: ArizeSchema = { feature_column_names: all("feature") };
  const set = <K extends keyof ArizeSchema>(key: K, value: ArizeSchema[K] | undefined): void => {
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) schema[key] = value;
  };
  set("prediction_id_column_name", first("id"));
  set("timestamp_column_name", first("timestamp"));
  set("tag_column_names", [...all("group"), ...all("version")]);
  set(regression ? "prediction_score_column_name" : "prediction_label_column_name", first("prediction"));
  set(regression ? "actual_score_column_name" : "actual_label_column_name", first("target"));
  if (!regression) set("prediction_score_column_name", first("probability"));
  return schema;
}
