import { metricName } from "../names.ts";
import type { Chunk, Finding, Report, Staleness } from "../report.ts";
import { parseRule } from "../rules/parse.ts";
import { crossing, lineAt, robustLine, type RobustLine } from "../stats/crossing.ts";
import { mannKendall } from "../stats/mannKendall.ts";
import { betterOf } from "./metrics.ts";
import { day, percent, plural, threeDigits } from "./words.ts";

const dayLength = 86_400_000;
/** Fewer points than these have no trend worth the name. */
const leastChunks = 6;
/** A trend is judged in every report, so it must be plainer than one in twenty. */
const evidence = 0.01;
const muchUnseen = 0.1;

type Facts = Pick<Report, "reference" | "current" | "timeline" | "trainedAt">;

/**
 * The model's age and what it has cost: the timeline's metric against age over all complete labelled chunks since the model was trained (`trainedAt`, or the
 * reference's last row), whatever the brush is. Undefined without time stamps, or where the model is younger than all rows.
 */
export function judgeStaleness(facts: Facts, rules: readonly string[] | undefined, unseenRows: number): Staleness | undefined {
  const { reference, current, timeline, trainedAt } = facts;
  const at = trainedAt ?? reference.end;
  if (!at || !current.end) return undefined;
  const start = Date.parse(at);
  const days = (Date.parse(current.end) - start) / dayLength;
  if (!(days >= 0)) return undefined;
  const base: Omit<Staleness, "advice" | "level" | "sentence"> = {
    since: { at: new Date(start).toISOString(), from: trainedAt ? "trainedAt" : "referenceEnd" }, days,
    ...(current.rows > 0 ? { unseen: { rows: unseenRows, share: unseenRows / current.rows } } : {}),
  };
  const metric = timeline?.metric;
  const points = metric === undefined ? [] : (timeline?.chunks ?? []).flatMap((chunk) => pointOf(chunk, metric, start));
  const line = points.length < leastChunks ? undefined : robustLine(points.map((point) => point.days), points.map((point) => point.value));
  const test = mannKendall(points.map((point) => point.value));
  if (metric === undefined || !line || !test) return withoutTrend(base, metric, points.length);
  const limit = limitOf(metric, rules, timeline?.chunks ?? []);
  const crossed = limit && crossing(line, limit.value);
  const date = (age: number): string => new Date(start + age * dayLength).toISOString();
  const found: Omit<Staleness, "advice" | "level" | "sentence"> = {
    ...base, metric, points,
    trend: { chunks: points.length, slope: line.slope, lower: line.slopeLower, upper: line.slopeUpper, pValue: test.pValue, better: betterOf(metric) },
    cost: { value: line.slope * days, lower: line.slopeLower * days, upper: line.slopeUpper * days },
    ...(limit ? { limit } : {}),
  };
  // A crossing is told of a trend towards the limit, and of no trend as what it may be at the earliest.
  const worsens = betterOf(metric) === "lower" ? line.slope > 0 : line.slope < 0;
  if (crossed && (worsens || crossed.upper === undefined) && Number.isFinite(crossed.lower) && plausible(crossed.lower) && plausible(crossed.upper ?? 0)) {
    found.crossing = {
      ...(crossed.at === undefined || !worsens ? {} : { at: date(crossed.at) }), from: date(crossed.lower), ...(crossed.upper === undefined ? {} : { to: date(crossed.upper) }),
    };
  }
  found.line = drawn(line, points[0]?.days ?? 0, days, crossed);
  return advise(found, line);
}

/** A date that a calendar has. */
const plausible = (age: number): boolean => Math.abs(age) < 400_000;

function pointOf({ complete, start, end, performance }: Chunk, metric: string, since: number): { days: number; value: number }[] {
  const value = performance?.metrics[metric]?.value;
  if (!complete || value === undefined || !start || !end) return [];
  const days = ((Date.parse(start) + Date.parse(end)) / 2 - since) / dayLength;
  return days >= 0 ? [{ days, value }] : [];
}

/** What a person's rule says of this metric goes before the band that was learned. */
function limitOf(metric: string, rules: readonly string[] | undefined, chunks: readonly Chunk[]): Staleness["limit"] {
  const lowerIsBetter = betterOf(metric) === "lower";
  for (const text of rules ?? []) {
    const rule = parseRule(text);
    if ("problem" in rule || rule.figure.name !== `performance.${metric}` || rule.condition.kind !== "compare" || rule.condition.of !== "value") continue;
    if (rule.condition.operator.startsWith(">") === lowerIsBetter) return { value: rule.condition.unit === "%" ? rule.condition.number / 100 : rule.condition.number, from: "rule" };
  }
  const band = chunks.flatMap(({ performance }) => performance?.metrics[metric]?.threshold ?? [])[0];
  const value = lowerIsBetter ? band?.upper : band?.lower;
  return value === undefined ? undefined : { value, from: "band" };
}

/** From the first chunk to as far again as the model is old, or to where the interval of the crossing ends, if that is nearer. */
function drawn(line: RobustLine, first: number, now: number, crossed: { upper?: number } | undefined): NonNullable<Staleness["line"]> {
  const end = Math.max(now, Math.min(2 * now, crossed?.upper ?? 2 * now));
  return Array.from({ length: 25 }, (_, i) => first + ((end - first) * i) / 24).map((days) => ({ days, ...lineAt(line, days) }));
}

function withoutTrend(base: Omit<Staleness, "advice" | "level" | "sentence">, metric: string | undefined, chunks: number): Staleness {
  const much = (base.unseen?.share ?? 0) >= muchUnseen;
  const why = metric === undefined ? "there are no labels over time" : `there ${chunks === 1 ? "is" : "are"} only ${plural(chunks, "complete chunk")} with labels since then, and a trend takes ${leastChunks}`;
  return {
    ...base, advice: much ? "watch" : "unknown", level: much ? "warn" : "unknown",
    sentence: `${much ? "Watch" : "Unknown"}: the model is ${ageWords(base.days)} old${base.since.from === "trainedAt" ? "" : ", counted from the end of the reference"}; what that cost nobody can say, since ${why}${unseenWords(base.unseen, much)}.`,
  };
}

function advise(found: Omit<Staleness, "advice" | "level" | "sentence">, line: RobustLine): Staleness {
  const { metric = "", trend, cost, limit, crossing, days } = found;
  const lowerIsBetter = trend?.better === "lower";
  const evident = (trend?.pValue ?? 1) <= evidence && (lowerIsBetter ? (trend?.lower ?? 0) > 0 : (trend?.upper ?? 0) < 0);
  // Where nothing says that it aged, a line through a sudden loss tells neither before nor after.
  const now = evident ? lineAt(line, days).value : lately(found.points ?? []);
  const bad = limit !== undefined && (lowerIsBetter ? now > limit.value : now < limit.value);
  const much = (found.unseen?.share ?? 0) >= muchUnseen;
  const advice = bad ? "retrain" : evident || much ? "watch" : "fine";
  const name = metricName(metric);
  const age = `in ${ageWords(days)}${fromWords(found.since)}`;
  const edge = limit && `${limit.from === "rule" ? "the rule's" : "its usual"} ${threeDigits(limit.value)}`;
  const fallen = `${name} has ${lowerIsBetter ? "risen" : "fallen"} by ${threeDigits(Math.abs(cost?.value ?? 0))} ${age}${cost ? ` (95 %: ${between(cost)})` : ""}`;
  const lost = evident ? fallen : bad ? `${name} broke rather than aged: it shows no trend ${age}` : `${name} shows no loss ${age}`;
  const date = (iso: string): string => day(iso);
  const interval = crossing?.to ? ` (95 %: ${date(crossing.from)} to ${date(crossing.to)})` : "";
  let then = "";
  if (bad) then = evident && crossing?.at ? `; it passed ${edge} about ${date(crossing.at)}${interval}` : `${evident ? "; it" : ", but"} stands at ${threeDigits(now)}, beyond ${edge}`;
  else if (evident && crossing?.at) then = `; it reaches ${edge} about ${date(crossing.at)}${interval}`;
  else if (crossing && limit && Date.parse(crossing.from) > Date.parse(found.since.at) + days * dayLength) then = `; it reaches ${edge} no sooner than ${date(crossing.from)}`;
  const word = { retrain: "Retrain", watch: "Watch", fine: "Fine" }[advice];
  return {
    ...found, advice, level: advice === "retrain" ? "alert" : advice === "watch" ? "warn" : "ok",
    sentence: `${word}: ${lost}${then}${unseenWords(found.unseen, much)}.`,
  };
}

/** The median of the last three chunks. */
function lately(points: readonly { value: number }[]): number {
  const values = points.slice(-3).map(({ value }) => value).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] as number;
}

function between({ lower, upper }: { lower: number; upper: number }): string {
  const [a, b] = [Math.abs(lower), Math.abs(upper)].sort((x, y) => x - y) as [number, number];
  return `${threeDigits(a)} to ${threeDigits(b)}`;
}

const fromWords = ({ from }: Staleness["since"]): string => (from === "trainedAt" ? "" : " since the reference ended");

function unseenWords(unseen: Staleness["unseen"], much: boolean): string {
  return much && unseen ? `; ${percent(unseen.share)} of current rows lie outside what it has seen` : "";
}

export function ageWords(days: number): string {
  if (days < 1) return plural(Math.max(1, Math.round(days * 24)), "hour");
  return days < 60 ? plural(Math.round(days), "day") : days < 730 ? plural(Math.round(days / 30.44), "month") : plural(Math.round(days / 365.25), "year");
}

/** What the verdict says of it: that the model ages. A sudden loss is said by other findings. */
export function stalenessFindings(staleness: Staleness | undefined): Finding[] {
  const { advice, trend, level = "unknown", sentence = "", metric } = staleness ?? {};
  if (!trend || trend.pValue > evidence || (advice !== "retrain" && advice !== "watch")) return [];
  return [{
    level, subject: "The model's age", view: "staleness",
    sentence: `${advice === "retrain" ? "calls for retraining" : "is worth watching"}: ${sentence.slice(sentence.indexOf(": ") + 2).replace(/\.$/, "")}`,
    ...(metric ? { metric } : {}),
  }];
}
