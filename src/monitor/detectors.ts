import type { DetectorMark, DetectorName, DetectorResult, Task } from "../report.ts";
import type { Progress } from "../request.ts";
import { InputError } from "../errors.ts";
import { detectors, type DetectorKind, type Parameters } from "../stats/detectors/index.ts";
import type { LabelledRows } from "./labelled.ts";
import type { Window } from "./samples.ts";

/** Parameters that a person chose, by detector; the others' are river's defaults. */
export type DetectorSettings = Partial<Record<DetectorName, Parameters>>;

export interface StreamPart { readonly sample: "reference" | "current"; readonly labelled: Pick<LabelledRows, "rows" | "error">; readonly window: Window; readonly times?: Float64Array }

const mostMarks = 1000;
const slice = 2000;

/** Every detector over the errors of reference and then current, in order of time; those for errors of 0 and 1 not over a regression's. */
export function* runDetectors(parts: readonly StreamPart[], task: Task, settings: DetectorSettings, only?: DetectorName): Generator<Progress, DetectorResult[]> {
  const results: DetectorResult[] = [];
  const kinds = Object.entries(detectors) as [DetectorName, DetectorKind][];
  const total = parts.reduce((sum, { labelled }) => sum + labelled.error.length, 0);
  for (const [done, [name, kind]] of kinds.entries()) {
    if ((only && name !== only) || (kind.binary && task === "regression")) continue;
    const parameters = { ...kind.defaults, ...checked(name, kind.defaults, settings[name]) };
    const detector = kind.make(parameters);
    const result: DetectorResult = { name, parameters, values: 0, driftCount: 0, drifts: [], warningCount: 0, warnings: [] };
    const step = `watching errors for change: ${name}`;
    let run: { length: number } | undefined;
    for (const { sample, labelled, window, times } of parts) {
      for (let i = 0; i < labelled.error.length; i++) {
        if (i % slice === 0) yield only ? { step, done: result.values, total, unit: "rows" } : { step, done, total: kinds.length, unit: "columns" };
        const error = labelled.error[i] as number;
        const signal = detector.update(kind.falling ? 1 - error : error);
        const index = result.values++;
        if (signal !== "warning") run = undefined;
        if (signal === undefined) continue;
        if (run) {
          run.length++;
          continue;
        }
        const row = window.start + (labelled.rows[i] as number);
        const time = times?.[row];
        const mark: DetectorMark = { index, sample, row, ...(time === undefined || Number.isNaN(time) ? {} : { time: new Date(time).toISOString() }) };
        if (signal === "drift") {
          if (result.driftCount++ < mostMarks) result.drifts.push(mark);
        } else {
          const warning = { ...mark, length: 1 };
          if (result.warningCount++ < mostMarks) result.warnings.push(warning);
          run = warning;
        }
      }
    }
    results.push(result);
  }
  return results;
}

/** Counts of values: whole, and at least 1. */
const sizes = new Set(["clock", "maxBuckets", "windowSize", "statSize", "slidingWindowSize", "minWindowLength"]);

/** Throws an InputError, which names the parameter and what it may be. */
function checked(name: DetectorName, defaults: Parameters, given: Parameters | undefined): Parameters {
  for (const [parameter, value] of Object.entries(given ?? {})) {
    const usual = defaults[parameter];
    if (usual === undefined) throw new InputError(`detectors: ${name} has no parameter “${parameter}”; it has ${Object.keys(defaults).join(", ")}`);
    if (typeof value !== typeof usual) throw new InputError(`detectors: ${parameter} of ${name} is “${value}”; write ${typeof usual === "boolean" ? "true or false" : typeof usual === "number" ? "a number" : "a word"} as ${usual}`);
    if (typeof value === "number" && !(Number.isFinite(value) && value >= 0)) throw new InputError(`detectors: ${parameter} of ${name} is ${value}; it cannot be negative`);
    if (sizes.has(parameter) && !(Number.isInteger(value) && (value as number) >= 1)) throw new InputError(`detectors: ${parameter} of ${name} is ${value}; it counts values, so it is a whole number from 1 on`);
  }
  const { windowSize, statSize } = { ...defaults, ...given };
  if (name === "kswin" && (windowSize as number) < 2 * (statSize as number)) throw new InputError(`detectors: the window of kswin (${windowSize}) must hold its statSize (${statSize}) twice`);
  return given ?? {};
}
