import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import schema from "../../schema/report-1.schema.json" with { type: "json" };

const ajv = new Ajv2020({ allErrors: true });
addFormats(ajv);
const valid = ajv.compile(schema);

/** What keeps a report from being one of version 1; empty when nothing does. */
export function breaches(report: unknown): string[] {
  return valid(report) ? [] : (valid.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
