import * as v from "valibot";
import { InputError } from "../errors.ts";
import type { Beside } from "../report.ts";

const time = v.pipe(v.string(), v.check((text) => !Number.isNaN(Date.parse(text)), "is no time"));
const shape = v.object({
  sources: v.array(v.object({ program: v.picklist(["Prometheus", "MLflow"]), address: v.string(), readAt: time })),
  start: time, end: time,
  lanes: v.array(v.object({
    program: v.picklist(["Prometheus", "MLflow"]), figure: v.picklist(["latency", "errorRate", "throughput", "drift", "query", "metric"]), name: v.string(),
    unit: v.exactOptional(v.picklist(["seconds", "share", "perSecond"])),
    lines: v.array(v.object({ name: v.string(), points: v.array(v.object({ at: time, value: v.exactOptional(v.number()) })), infinite: v.exactOptional(v.number()) })),
    of: v.exactOptional(v.number()),
  })),
  marks: v.exactOptional(v.array(v.object({ at: time, name: v.string(), of: v.picklist(["modelVersion", "training"]) }))),
});

/** What `driftglass operations` or `driftglass mlflow training` wrote. Throws an InputError that names the file for anything else. */
export function parseBeside(json: string, file: string): Beside {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw new InputError(`${file} is no JSON; make it with driftglass operations or driftglass mlflow training.`);
  }
  const parsed = v.safeParse(shape, content);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new InputError(`${file} is not what driftglass operations or driftglass mlflow training writes: ${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
}
