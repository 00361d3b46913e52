import { words } from "./words.ts";

/** Which values of a status column mean an error, and how that was told. */
export interface ErrorValues { readonly errors: ReadonlySet<string>; readonly reason: string }

const bad = ["error", "errors", "err", "fail", "failed", "failure", "false", "exception", "timeout", "timed_out", "unavailable", "rejected", "aborted", "crashed"];
const good = ["ok", "okay", "success", "successful", "succeeded", "true", "done", "completed", "complete", "passed", "served"];
/** A column of this name says what went wrong, so that true is the error. */
const saysWrong = ["error", "errors", "err", "fail", "failed", "failure", "exception", "timeout", "timed_out"];
const saysRight = ["ok", "success", "succeeded", "successful", "served", "healthy"];

/**
 * The values that count as an error: the listed ones; of HTTP status codes 500 and above; of words those that say so; of true and false the
 * one that the column's name leaves for the error, which is false unless the name speaks of errors. Undefined where nothing tells.
 */
export function errorValues(name: string, values: readonly string[], listed?: readonly string[]): ErrorValues | undefined {
  if (listed) return { errors: new Set(listed), reason: `errors are the values listed: ${listed.map((value) => `“${value}”`).join(", ")}` };
  if (values.length > 0 && values.every(isHttp)) return { errors: new Set(values.filter((value) => Number(value) >= 500)), reason: "HTTP status codes: 500 and above are errors" };
  const called = (list: readonly string[]): boolean => list.some((word) => `_${words(name)}_`.includes(`_${word}_`));
  const of = (value: string, why: string): ErrorValues => ({ errors: new Set(values.filter((each) => each.toLowerCase() === value)), reason: `${why}: “${value}” is the error` });
  const all = (...two: string[]): boolean => values.length > 0 && values.every((value) => two.includes(value.toLowerCase()));
  if (all("true", "false")) return called(saysWrong) ? of("true", `true and false under the name ${name}`) : of("false", "true and false");
  if (all("1", "0")) return called(saysWrong) ? of("1", `0 and 1 under the name ${name}`) : called(saysRight) ? of("0", `0 and 1 under the name ${name}`) : undefined;
  const errors = values.filter((value) => bad.includes(words(value)));
  if (errors.length === 0 && !values.some((value) => good.includes(words(value)))) return undefined;
  return { errors: new Set(errors), reason: errors.length === 0 ? "none of its words says error" : `words that say error: ${errors.map((value) => `“${value}”`).join(", ")}` };
}

const isHttp = (value: string): boolean => /^[1-5]\d\d$/.test(value);
