import type { Column, Frame } from "../data/frame.ts";
import { unitOfName } from "../data/latency.ts";
import { errorValues } from "../data/status.ts";
import type { Kernel, Numbers, Scope } from "../kernel/kernel.ts";
import type { LatencyUnit, Note, Operations } from "../report.ts";
import { copyNumbers, loadCodes, loadNumbers, slice, type Window } from "./samples.ts";
import { percent, plural } from "./words.ts";

/** A share of impossible latencies up to which they are left out one by one; beyond, the column does not hold latencies. */
const mostNegative = 0.01;

/** Rows of one side, as far as their service is known; of `failed` −1 means that the status is missing. Absent where the side lacks the column. */
export interface ServedColumns { readonly latency?: Numbers; readonly failed?: Int8Array }

/** How both columns are read, decided before any row is summed up. */
export interface ServicePlan {
  readonly latency?: Column;
  readonly unit: LatencyUnit;
  readonly status?: Column;
  readonly errors: ReadonlySet<string>;
  readonly read: Operations["read"];
}

export function planService(frame: Frame, kernel: Kernel, options: { latencyUnit?: LatencyUnit; errorValues?: readonly string[]; times?: object }, notes: Note[]): ServicePlan | undefined {
  const find = (role: "latency" | "status"): Column | undefined => frame.columns.find((column) => column.role === role);
  const note = (code: string, column: Column, sentence: string): void => { notes.push({ code, section: "operations", column: column.name, sentence }); };
  const read: Operations["read"] = [];
  let [latency, status] = [find("latency"), find("status")];
  let unit: LatencyUnit = "ms";
  if (latency) {
    const problem = latencyProblem(latency, frame, kernel);
    if (problem) {
      note(problem.code, latency, problem.sentence);
      if (problem.whole) latency = undefined;
    }
  }
  if (latency) {
    const told = unitOf(latency, frame, kernel, options.latencyUnit);
    unit = told.unit;
    read.push({ role: "latency", column: latency.name, reason: told.reason });
    if (told.assumed) note("latencyUnitAssumed", latency, `${latency.name} ${told.reason}; set latency_unit to be sure`);
  }
  let errors: ReadonlySet<string> = new Set();
  if (status) {
    const values = status.categories ?? [];
    const told = status.reference?.codes || status.current?.codes ? errorValues(status.name, values, options.errorValues) : undefined;
    if (told) {
      errors = told.errors;
      read.push({ role: "status", column: status.name, reason: told.reason });
      const unknown = (options.errorValues ?? []).filter((value) => !values.includes(value));
      if (unknown.length > 0) note("errorValuesUnseen", status, `${unknown.map((value) => `“${value}”`).join(", ")} of error_values ${unknown.length === 1 ? "is no value" : "are no values"} of ${status.name} here`);
    } else {
      note("statusUnclear", status, `nothing tells which values of ${status.name} (${values.slice(0, 4).map((value) => `“${value}”`).join(", ")}) are errors, so there is no error rate: list them as error_values`);
      status = undefined;
    }
  }
  if (!latency && !status && !options.times) return undefined;
  return { ...(latency ? { latency } : {}), unit, ...(status ? { status } : {}), errors, read };
}

/** Text, negative or infinite values: rows that are left out, or, where they are many, a column that is (`whole`). */
function latencyProblem(column: Column, frame: Frame, kernel: Kernel): { code: string; sentence: string; whole: boolean } | undefined {
  const sides = (["reference", "current"] as const).filter((side) => column[side]);
  if (sides.some((side) => !column[side]?.numbers || column[side]?.storage === "datetime" || column[side]?.storage === "string" && column.kind !== "numeric")) {
    return { code: "latencyNotNumbers", whole: true, sentence: `${column.name} holds ${column.kind === "datetime" ? "times" : "text"}, not numbers, so there are no latency percentiles: give durations as plain numbers, as 12.5 in latency_ms` };
  }
  let negative = 0;
  let present = 0;
  let least = 0;
  for (const side of sides) {
    kernel.memory.scope((scope) => {
      const numbers = loadNumbers(column[side]?.numbers ?? [], frame[side].rows, kernel, scope);
      const moments = kernel.describe(numbers);
      present += moments.count;
      if (moments.min >= 0 || moments.count === 0) return;
      least = Math.min(least, moments.min);
      for (const value of kernel.memory.float64(numbers.address, numbers.length)) if (value < 0) negative++;
    });
  }
  if (present === 0) return { code: "latencyEmpty", whole: true, sentence: `${column.name} holds no number, so there are no latency percentiles` };
  if (negative === 0) return undefined;
  const whole = negative / present > mostNegative;
  const what = `${column.name} is negative in ${plural(negative, "row")} (down to ${least}), which no latency can be`;
  return { code: "latencyNegative", whole, sentence: whole ? `${what}: with ${percent(negative / present)} of them there are no latency percentiles. Check how it is measured` : `${what}; ${negative === 1 ? "it is" : "they are"} left out` };
}

function unitOf(column: Column, frame: Frame, kernel: Kernel, given: LatencyUnit | undefined): { unit: LatencyUnit; reason: string; assumed?: true } {
  if (given) return { unit: given, reason: `${given}, as set by latency_unit` };
  const named = unitOfName(column.name);
  if (named) return { unit: named, reason: `${named}, as its name says` };
  const side = column.current?.numbers ? "current" : "reference";
  const median = kernel.memory.scope((scope) => {
    const rows = Math.min(frame[side].rows, 100_000);
    const numbers = loadNumbers(slice(column[side]?.numbers ?? [], { start: 0, end: rows }), rows, kernel, scope);
    return kernel.quantiles(kernel.sort(numbers, scope.allocate(Math.max(1, rows) * 8)), [0.5])[0] as number;
  });
  const unit = median < 1 ? "s" : "ms";
  return { unit, reason: `says no unit; half of its values are below ${Number(median.toPrecision(3))}, so it is taken for ${unit}`, assumed: true };
}

export function loadServed(plan: ServicePlan, side: "reference" | "current", window: Window, kernel: Kernel, scope: Scope): ServedColumns {
  const rows = window.end - window.start;
  const served: { latency?: Numbers; failed?: Int8Array } = {};
  const data = plan.latency?.[side]?.numbers;
  if (data) {
    const latency = copyNumbers(slice(data, window), rows, kernel, scope);
    const values = kernel.memory.float64(latency.address, rows);
    for (let i = 0; i < rows; i++) if ((values[i] as number) < 0) values[i] = Number.NaN;
    served.latency = latency;
  }
  const codes = plan.status?.[side]?.codes;
  if (codes) {
    const loaded = loadCodes(codes, window, kernel, scope);
    const failing = (plan.status?.categories ?? []).map((value) => (plan.errors.has(value) ? 1 : 0));
    served.failed = Int8Array.from(kernel.memory.int32(loaded.address, loaded.length), (code) => (code < 0 ? -1 : (failing[code] as number)));
  }
  return served;
}
