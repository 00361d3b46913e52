import { suggestion } from "../data/nearest.ts";
import type { Chunk, RuleOutcome } from "../report.ts";
import { type Figure, figures, type Judged } from "./figures.ts";
import { formatRule } from "./format.ts";
import { type Comparison, nanoseconds, type Rule } from "./rule.ts";

type State = RuleOutcome["chunks"][number];
interface Threshold { readonly lower?: number; readonly upper?: number }
interface Judgement { readonly value: number; readonly met: boolean; readonly threshold: Threshold }

/** An outcome with what its sentence needs; the sentence itself is `reason`'s. */
export interface Evaluated extends Omit<RuleOutcome, "reason" | "from" | "level"> {
  /** Why it could not be judged. */
  readonly unjudged?: string;
  /** Chunks in a row in which the condition holds, up to the newest judged one. */
  readonly run: number;
  /** Chunks after the newest judged one. */
  readonly after: number;
}

/**
 * What a rule says of the chunks of the current window, in order of time. With `for N chunks` the states are those of a Prometheus alert: pending
 * from the first chunk in which the condition holds, firing from the Nth in a row, inactive as soon as it does not hold; a chunk that is cut short
 * or lacks the figure (no labels yet) neither breaks a run nor lengthens it. Without `for` the window's own figure is judged, at once.
 */
export function evaluate(rule: Rule, report: Judged, watched: readonly Chunk[]): Evaluated {
  const figure = figures.get(rule.figure.name) as Figure;
  const base = { rule: formatRule(rule), severity: rule.severity };
  const column = rule.figure.column ?? "";
  const names = report.roles.map((each) => each.column);
  if (figure.ofColumn && !names.includes(column)) return { ...base, ...nothing, unjudged: `there is no column “${column}”. ${suggestion(column, names)}` };
  const states = watched.map((chunk): State & { judgement?: Judgement } => {
    const judgement = chunk.complete ? judgeChunk(rule, figure, chunk, report) : undefined;
    return { index: chunk.index, state: "unjudged", ...(judgement ? { value: judgement.value, judgement } : {}) };
  });
  let run = 0;
  let since: number | undefined;
  for (const state of states) {
    if (!state.judgement) continue;
    if (!state.judgement.met) {
      run = 0;
      since = undefined;
    } else if (run++ === 0) since = state.index;
    state.state = run === 0 ? "inactive" : run >= (rule.chunks ?? 1) ? "firing" : "pending";
  }
  const newest = states.findLastIndex(({ judgement }) => judgement);
  const chunks = states.map(({ judgement: _, ...state }) => state);
  const window = rule.chunks === undefined ? judgeWindow(rule, figure, report) : undefined;
  const last = window ?? (rule.chunks === undefined ? undefined : states[newest]?.judgement);
  if (!last) return { ...base, ...nothing, chunks, unjudged: whyNot(rule, watched) };
  const state = window ? (window.met ? "firing" : "inactive") : ((states[newest] as State).state as RuleOutcome["state"]);
  const start = since === undefined ? undefined : watched.find(({ index }) => index === since)?.start;
  return {
    ...base, state, chunks, value: last.value, threshold: last.threshold, run: state === "inactive" ? 0 : run, after: window ? 0 : states.length - 1 - newest,
    ...(state !== "inactive" && since !== undefined ? { sinceChunk: since, ...(start === undefined ? {} : { since: start }) } : {}),
  };
}

const nothing = { state: "inactive" as const, chunks: [], run: 0, after: 0 };

function judgeChunk({ figure: { column = "" }, condition }: Rule, figure: Figure, chunk: Chunk, report: Judged): Judgement | undefined {
  const value = figure.chunk?.(chunk, report, column);
  if (value === undefined) return undefined;
  if (condition.kind === "band") {
    const band = figure.band?.(chunk, report);
    return band && { value, met: band.outside, threshold: { ...(band.lower === undefined ? {} : { lower: band.lower }), ...(band.upper === undefined ? {} : { upper: band.upper }) } };
  }
  return compare(condition, value, figure, report, column);
}

function judgeWindow({ figure: { column = "" }, condition }: Rule, figure: Figure, report: Judged): Judgement | undefined {
  const value = figure.current(report, column);
  return value === undefined || condition.kind === "band" ? undefined : compare(condition, value, figure, report, column);
}

function compare(condition: Comparison, value: number, figure: Figure, report: Judged, column: string): Judgement | undefined {
  const reference = condition.of === "change" ? figure.reference?.(report, column) : 0;
  if (reference === undefined) return undefined;
  const limit = inFigure(condition, figure, report, reference);
  const judged = condition.of === "change" ? value - reference : value;
  const met = { "<": judged < limit, "<=": judged <= limit, ">": judged > limit, ">=": judged >= limit }[condition.operator];
  return { value: judged, met, threshold: condition.operator.startsWith("<") ? { lower: limit } : { upper: limit } };
}

/** The rule's number in the figure's own unit. Per cent of a share are points; of anything else they are of the reference's value. */
function inFigure({ number, unit }: Comparison, figure: Figure, report: Judged, reference: number): number {
  if (unit === undefined) return number;
  if (unit === "%") return figure.measure === "share" ? number / 100 : (number / 100) * Math.abs(reference);
  const own = figure.unit?.(report);
  return own === undefined ? number : (number * nanoseconds[unit]) / nanoseconds[own];
}

function whyNot({ figure: { name }, condition, chunks }: Rule, watched: readonly Chunk[]): string {
  if (chunks !== undefined && watched.length === 0) return "there are no chunks in the current window: name a timestamp column, or give a number of rows a chunk";
  if (condition.kind === "band") return `there is no usual band of ${name}: it is learned from four complete chunks of reference or more`;
  return `${name} is not in the report${condition.kind === "compare" && condition.of === "change" ? ", or not on both sides" : ""}`;
}
