import { readFileSync } from "node:fs";

/** A closed-form column of cases.json: reference and current as the values that a CSV file would hold. */
export interface Case {
  readonly name: string;
  readonly type: "float" | "integer" | "string" | "boolean";
  /** Absent where the side lacks the column. */
  readonly reference?: readonly Value[];
  readonly current?: readonly Value[];
}

/** null is missing; integers are bigint, so that none is rounded. */
export type Value = number | bigint | string | boolean | null;

interface Part {
  values?: (number | string | boolean | null)[];
  times?: number;
  rows?: number;
  multiply?: number;
  modulus?: number;
  divide?: number;
  add?: number | string;
  reciprocal?: number;
  prefix?: string;
}

/** A JSON file of this folder. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8")) as T;
}

/** All closed-form cases of a file, expanded. The same as cases.py. */
export function cases(file = "cases"): Case[] {
  type Written = { name: string; type: Case["type"]; currentType?: Case["type"]; reference: Part[] | null; current: Part[] | null };
  return golden<{ cases: Written[] }>(file).cases.map(({ name, type, currentType = type, reference, current }) => ({
    name,
    type,
    ...(reference && { reference: reference.flatMap((part) => expand(part, type)) }),
    ...(current && { current: current.flatMap((part) => expand(part, currentType)) }),
  }));
}

function expand(part: Part, type: Case["type"]): Value[] {
  if (part.values) {
    const once = part.values.map((value) => typed(value, type));
    return Array.from({ length: part.times ?? 1 }, () => once).flat();
  }
  const { rows = 0, multiply = 1, modulus = 1, divide = 1, add = 0, reciprocal, prefix } = part;
  return Array.from({ length: rows }, (_, i): Value => {
    const step = (i * multiply) % modulus;
    if (prefix !== undefined) return `${prefix}${step}`;
    if (reciprocal !== undefined) return reciprocal / (step + Number(add));
    return type === "integer" ? BigInt(step) + BigInt(add) : step / divide + Number(add);
  });
}

function typed(value: number | string | boolean | null, type: Case["type"]): Value {
  if (value === null) return null;
  if (type === "float") return Number(value);
  return type === "integer" ? BigInt(value) : value;
}

/** The column alone as CSV text, header `x`, missing as NaN; booleans as True and False, infinities as inf. */
export function csv(column: readonly Value[], name = "x"): string {
  return [name, ...column.map(field)].join("\n") + "\n";
}

function field(value: Value): string {
  if (value === null) return "NaN";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isFinite(value) ? decimal(value) : value > 0 ? "inf" : "-inf";
  return typeof value === "string" && /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
}

/** A double as text that stays a floating-point number: 3 is written 3.0. */
function decimal(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
