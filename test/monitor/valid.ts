import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "vitest";
import type { Report } from "../../src/report.ts";

type JsonSchema = { [key: string]: unknown };
const schema = JSON.parse(readFileSync(new URL("../../schema/report-1.schema.json", import.meta.url), "utf8")) as JsonSchema;

/** What we write ourselves must hold nothing that the schema does not name; readers are told to ignore it. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, closed(value)]);
  const isObject = "properties" in node && !("additionalProperties" in node);
  return Object.fromEntries(isObject ? [...entries, ["additionalProperties", false]] : entries);
}

const ajv = new Ajv2020({ allErrors: true });
addFormats(ajv);
const valid = ajv.compile(closed(schema) as JsonSchema);

export function expectValid(report: Report): void {
  // As it crosses every door: through JSON, where NaN would become null and undefined would vanish.
  const written = JSON.parse(JSON.stringify(report)) as unknown;
  expect(valid(written), JSON.stringify(valid.errors?.slice(0, 3))).toBe(true);
}
