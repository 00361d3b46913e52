import { InputError } from "../errors.ts";
import { fromArize } from "./arize.ts";
import { fromFiddler } from "./fiddler.ts";
import type { Foreign } from "./foreign.ts";

/** Whether a JSON text is one of the two, and not data. */
export function isSchema(json: string): boolean {
  try {
    const content = JSON.parse(json) as unknown;
    return typeof content === "object" && content !== null && ("spec" in content || arizeLike(content));
  } catch {
    return false;
  }
}

const arizeLike = (content: object): boolean => Object.keys(content).some((key) => key.endsWith("_column_name") || key.endsWith("_column_names"));

/** Either of the two schemas that can be read, told apart by what is in it. Throws an InputError for anything else. */
export function rolesFrom(json: string, name: string): Foreign {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw new InputError(`${name} is no JSON. Give an Arize Schema or a Fiddler model, saved as JSON.`);
  }
  if (typeof content !== "object" || content === null) throw new InputError(`${name} is neither an Arize Schema nor a Fiddler model.`);
  if ("spec" in content) return fromFiddler(content, name);
  if (arizeLike(content)) {
    const { model_type: type, ...schema } = content as { model_type?: unknown };
    return fromArize(schema, name, typeof type === "string" ? type : undefined);
  }
  throw new InputError(`${name} is neither an Arize Schema (prediction_label_column_name, …) nor a Fiddler model (spec, schema, task).`);
}
