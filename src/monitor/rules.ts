import { InputError } from "../errors.ts";
import type { Chunk, Finding, RuleOutcome } from "../report.ts";
import { defaultRules } from "../rules/defaults.ts";
import { type Evaluated, evaluate } from "../rules/evaluate.ts";
import { type Figure, figures, type Judged } from "../rules/figures.ts";
import { formatRule } from "../rules/format.ts";
import { parseRule } from "../rules/parse.ts";
import type { Rule } from "../rules/rule.ts";
import { day, duration, percent, plural, threeDigits } from "./words.ts";

export interface Ruled { outcomes: RuleOutcome[]; findings: Finding[]; unchecked: string[] }

/**
 * Every rule's state over the `watched` chunks, those of the current window in order of time, and a finding of each that fires. `texts` are the
 * rules as written, the sensible ones without them; the word "defaults" in the list stands for those. A default rule makes no finding of
 * drifted columns, which are findings one by one already. Throws an InputError for a rule that cannot be read.
 */
export function applyRules(texts: readonly string[] | undefined, report: Judged, watched: readonly Chunk[]): Ruled {
  const outcomes: RuleOutcome[] = [];
  const findings: Finding[] = [];
  const unchecked: string[] = [];
  for (const { rule, from } of readRules(texts, report)) {
    const evaluated = evaluate(rule, report, watched);
    const figure = figures.get(rule.figure.name) as Figure;
    const { unjudged, run: _, after: __, ...outcome } = evaluated;
    const reason = unjudged === undefined ? words(rule, evaluated, figure, report) : `not judged: ${unjudged}`;
    outcomes.push({ ...outcome, from, reason, level: unjudged !== undefined ? "unknown" : outcome.state === "firing" ? rule.severity : "ok" });
    if (unjudged !== undefined && from === "own") unchecked.push(`rule ${formatRule(rule)}: ${unjudged}`);
    if (outcome.state !== "firing" || (from === "default" && figure.view === "drift")) continue;
    const column = rule.figure.column;
    findings.push({
      level: rule.severity, subject: capital(subject(rule, figure)), sentence: `${reason.slice(subject(rule, figure).length + 1)} (rule ${formatRule(rule)})`,
      view: figure.view, rule: formatRule(rule), ...(column === undefined ? {} : { column }),
      ...(figure.name.startsWith("performance.") ? { metric: figure.name.slice("performance.".length) } : {}),
    });
  }
  return { outcomes, findings, unchecked };
}

function readRules(texts: readonly string[] | undefined, report: Judged): { rule: Rule; from: RuleOutcome["from"] }[] {
  const sensible = (): { rule: Rule; from: RuleOutcome["from"] }[] => defaultRules(report).map((rule) => ({ rule, from: "default" }));
  if (texts === undefined) return sensible();
  const read = texts.flatMap((text, index) => {
    if (text.trim() === "defaults") return sensible();
    const rule = parseRule(text);
    if ("problem" in rule) throw new InputError(`rule ${index + 1}, “${text}”, cannot be read at letter ${rule.at + 1}: ${rule.problem}`);
    return [{ rule, from: "own" as RuleOutcome["from"] }];
  });
  // Written twice is one rule.
  return [...new Map(read.map((each) => [formatRule(each.rule), each] as const)).values()];
}

const subject = ({ figure: { column } }: Rule, { words }: Figure): string => (column === undefined ? words : `${words} of ${column}`);

/** "AUC is 0.873, below 0.9, for 4 chunks since 12 Aug 2019". */
function words(rule: Rule, { state, value = 0, threshold, run, since, after, chunks }: Evaluated, figure: Figure, report: Judged): string {
  const show = (number: number): string => amount(number, figure, report);
  const { condition } = rule;
  const change = condition.kind === "compare" && condition.of === "change";
  const now = change ? `${value < 0 ? "is down by" : "is up by"} ${show(Math.abs(value))}` : `is ${show(value)}`;
  const bounds = [threshold?.lower, threshold?.upper].flatMap((bound) => bound ?? []).map(show).join(" to ");
  const where = condition.kind === "band" ? besideBand(state, value, threshold, show) : `${(state === "inactive" ? otherSides : sides)[condition.operator]} ${change ? "a change of " : ""}${bounds}`;
  const held = state === "inactive" ? "" : rule.chunks === undefined ? sinceWords(run, since, chunks.length) : `, for ${state === "pending" ? `${run} of ${rule.chunks} chunks` : plural(run, "chunk")}${since ? ` since ${day(since)}` : ""}`;
  const late = after > 0 ? `; ${plural(after, "chunk")} since could not be judged` : "";
  return `${subject(rule, figure)} ${now}, ${where}${held}${late}`;
}

const otherSides = { "<": "not below", "<=": "above", ">": "not above", ">=": "below" } as const;
const sides = { "<": "below", "<=": "at or below", ">": "above", ">=": "at or above" } as const;

function besideBand(state: RuleOutcome["state"], value: number, threshold: RuleOutcome["threshold"], show: (number: number) => string): string {
  const { lower, upper } = threshold ?? {};
  const usual = [lower, upper].flatMap((bound) => bound ?? []).map(show).join(" to ");
  if (state === "inactive") return `within its usual ${lower === undefined ? "range up to " : upper === undefined ? "range from " : ""}${usual}`;
  return `${upper !== undefined && value > upper ? "above" : "below"} its usual ${usual}`;
}

/** Of a rule about the whole window: since when the chunks too are where it is. */
function sinceWords(run: number, since: string | undefined, of: number): string {
  return run === 0 || run === of || !since ? "" : `; in its chunks since ${day(since)}`;
}

function amount(number: number, figure: Figure, report: Judged): string {
  if (figure.measure === "share") return /Auc|f1|precision|recall|specificity|accuracy|Precision|classifier/.test(figure.name) ? threeDigits(number) : percent(number);
  const unit = figure.unit?.(report);
  if (figure.name === "operations.longestGap") return duration(number);
  return unit === undefined ? threeDigits(number) : `${threeDigits(number)} ${unit === "us" ? "µs" : unit}`;
}

/** As a sentence begins; p95 stays what it is. */
const capital = (text: string): string => /^p\d/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
