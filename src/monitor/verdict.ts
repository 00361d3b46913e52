import { everyDigit, filterNames } from "../filterName.ts";
import { figureName, metricName, testName } from "../names.ts";
import type { Chunk, ColumnDrift, Drift, Filtered, Finding, Level, MetricChange, Report, Sample, Verdict } from "../report.ts";
import { limitWords, noiseWords } from "../sureness.ts";
import { bySubject, countSubjects, subjectOf } from "./inputs.ts";
import { windowName } from "../windowName.ts";
import { conceptClause, conceptFindings } from "./conceptWords.ts";
import { leastLabelled } from "./metrics.ts";
import { type Lately, movedLately } from "./lately.ts";
import { duplicateFindings } from "./duplicates.ts";
import { qualityFindings } from "./faults.ts";
import { freshnessFinding } from "./freshness.ts";
import { togetherClause, togetherFindings } from "./togetherWords.ts";
import { whereWords } from "./where.ts";
import { count, day, percent, plural, severity, threeDigits, worst } from "./words.ts";

/** What the verdict is drawn from: the report's facts, `watched`, the chunks of the current window in order of time, and `alerts`, the findings that rules made. */
type Judged = Pick<Report, "reference" | "current" | "drift" | "quality" | "performance" | "timeline" | "concept" | "trainedAt" | "filtered"> & { watched: readonly Chunk[]; alerts?: readonly Finding[] };

const headlines = ["rocAuc", "rocAucMacro", "rmse", "accuracy"];

/** The metric that stands for the model's performance: ROC-AUC where there are probabilities, RMSE for regression, accuracy otherwise. */
export function headlineMetric(metrics: { [metric: string]: unknown }): string | undefined {
  return headlines.find((name) => metrics[name] !== undefined);
}

/** One sentence, its clauses, the findings behind it and what could not be judged. */
export function conclude(report: Judged, unchecked: readonly string[]): Verdict {
  const findings = [...driftFindings(report), ...otherFindings(report)].sort((a, b) => severity(a.level) - severity(b.level));
  return { ...said(report, findings.map(({ level }) => level)), findings, unchecked: [...unchecked] };
}

/** The same without words for what is found: a hand that moves reads the sentence. */
export function announce(report: Judged): Pick<Verdict, "level" | "sentence" | "clauses"> {
  const levels = movedGroups(report.drift.columns).map((group) => (group[0]?.derived ? worst(group.map(({ level }) => level)) : (group[0] as ColumnDrift).level));
  return said(report, [...levels, ...otherFindings(report).map(({ level }) => level)]);
}

function said(report: Judged, found: readonly Level[]): Pick<Verdict, "level" | "sentence" | "clauses"> {
  const clauses = [driftClause(report), togetherClause(report.drift), performanceClause(report), conceptClause(report), ageClause(report), filterClause(report), firstLookClause(report)].filter((clause) => clause !== undefined);
  // Missing labels are said in words and in `unchecked`; they do not make what was judged unknown.
  const judged = [...clauses.filter(({ view, level }) => view === "drift" || level !== "unknown").map(({ level }) => level), ...found];
  const sentence = clauses.map(({ text }) => text).join("; ");
  return {
    level: judged.length === 0 ? "unknown" : worst(judged),
    sentence: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${splitSentence(report.reference)}.`,
    clauses,
  };
}

const otherFindings = (report: Judged): Finding[] => [...togetherFindings(report.drift), ...performanceFindings(report), ...conceptFindings(report), ...latelyFindings(report), ...bandFindings(report), ...estimateFindings(report), ...report.quality.columns.flatMap(qualityFindings), ...duplicateFindings(report.quality), ...freshnessFinding(report.quality), ...(report.alerts ?? [])];

function driftClause({ drift, reference, current, watched, filtered }: Judged): Verdict["clauses"][number] {
  const inputs = drift.columns.filter(({ role, verdicts }) => role === "feature" && verdicts[0]?.value !== undefined);
  if (inputs.length === 0) return { text: `no input could be compared${filtered ? noRowsLeft(filtered) : noRows(reference)}`, view: "drift", level: "unknown" };
  const number = countSubjects(inputs);
  const moved = countSubjects(inputs.filter(({ verdicts }) => verdicts[0]?.drifted));
  const lately = movedLately(watched, inputs);
  const latelyNumber = countSubjects(inputs.filter(({ column }) => lately.some((each) => each.column === column)));
  const since = current.start ? ` since ${day(current.start)}` : "";
  const against = reference.window ? ` against ${windowName(reference.window)}` : "";
  const recent = latelyNumber > moved ? `, ${latelyNumber} of ${number} ${sinceWords(lately)}` : "";
  const level = drift.convention === "evidently" ? drift.level : worst(inputs.map(({ level }) => level));
  return {
    text: `${moved === 0 ? "none" : moved} of ${plural(number, "input")} moved${since}${against}${recent}`, view: "drift",
    level: recent && severity(level) > severity("warn") ? "warn" : level,
  };
}

/** "since 15 Apr 2019", from when all of them have been moving; "in the last 4 chunks" where chunks are counted in rows. */
function sinceWords(lately: readonly Lately[]): string {
  const [latest] = [...lately].sort((a, b) => b.since.index - a.since.index);
  return latest?.since.start ? `since ${day(latest.since.start)}` : `in the last ${Math.min(...lately.map(({ chunks }) => chunks))} chunks`;
}

const noRows = ({ rows, window }: Sample): string => (rows === 0 && window ? `: ${windowName(window)} has no rows` : "");

function performanceClause({ performance }: Judged): Verdict["clauses"][number] | undefined {
  const change = headlineChange(performance?.change);
  if (change) return { text: changeWords(change), view: "performance", level: change.level };
  const few = performance?.reference !== undefined && performance.current !== undefined && performance.current.labelled < leastLabelled;
  const current = few ? undefined : performance?.current;
  const only = current ?? performance?.reference;
  const metric = only && headlineMetric(only.metrics);
  if (!only || !metric) return { text: "performance is unknown without labels", view: "performance", level: "unknown" };
  const estimate = current ? undefined : performance?.estimated?.metrics[metric];
  if (estimate) {
    const text = `estimated ${metricName(metric)} ${threeDigits(estimate.value)} (${few ? "too few labels yet" : "no labels yet"}), ${threeDigits(only.metrics[metric]?.value as number)} in the reference`;
    return { text, view: "performance", level: estimate.level === "alert" ? "warn" : "unknown" };
  }
  const where = current ? "" : ` in the reference, and unknown since ${few ? "with so few labels" : "without labels"}`;
  return { text: `${metricName(metric)} is ${threeDigits(only.metrics[metric]?.value as number)}${where}`, view: "performance", level: "unknown" };
}

function headlineChange(changes: readonly MetricChange[] | undefined): MetricChange | undefined {
  return headlines.map((name) => changes?.find(({ metric }) => metric === name)).find((change) => change !== undefined);
}

/** "AUC fell from 0.971 to 0.882 (−0.089, ±0.005)": the change is written as finely as its interval allows. */
export function changeWords({ metric, reference, current, change, lower, upper }: MetricChange): string {
  const name = metricName(metric);
  if (lower === undefined || upper === undefined) return `${name} ${direction(change)} from ${threeDigits(reference)} to ${threeDigits(current)} (${signed(change, 3)})`;
  const half = (upper - lower) / 2;
  const places = half > 0 ? Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(half)))) : 3;
  const margin = `(${signed(change, places)}, ±${half.toFixed(places)})`;
  if (lower <= 0 && upper >= 0) return `${name} held at ${threeDigits(current)} ${margin}`;
  return `${name} ${direction(change)} from ${threeDigits(reference)} to ${threeDigits(current)} ${margin}`;
}

const direction = (change: number): string => (change < 0 ? "fell" : "rose");

const signed = (value: number, places: number): string => (value < 0 ? `−${(-value).toFixed(places)}` : `+${value.toFixed(places)}`);

/** Age from `trainedAt` to the newest current row. */
function ageClause({ trainedAt, current }: Judged): Verdict["clauses"][number] | undefined {
  if (!trainedAt || !current.end) return undefined;
  const days = Math.round((Date.parse(current.end) - Date.parse(trainedAt)) / 86_400_000);
  if (!(days >= 0)) return undefined;
  const age = days < 60 ? plural(days, "day") : days < 730 ? plural(Math.round(days / 30.44), "month") : plural(Math.round(days / 365.25), "year");
  return { text: `the model is ${age} old`, view: "timeline", level: "ok" };
}

/** What is pasted into a chat must say what it is of. */
function filterClause({ filtered }: Judged): Verdict["clauses"][number] | undefined {
  if (!filtered) return undefined;
  const { filters, current } = filtered;
  return { text: `this is of the ${count(current.rows)} of ${plural(current.of, "current row")} where ${filterNames(filters, { number: everyDigit, date: day })}`, view: "overview", level: "ok" };
}

function firstLookClause({ reference, current }: Judged): Verdict["clauses"][number] | undefined {
  const looked = current.sampled ? current : reference;
  return looked.sampled ? { text: `a first look at ${count(looked.rows)} of ${count(looked.of ?? looked.rows)} rows, the exact verdict follows`, view: "overview", level: "ok" } : undefined;
}

function noRowsLeft({ reference, current }: Filtered): string {
  const empty = [reference.rows === 0 && "reference", current.rows === 0 && "current"].filter(Boolean);
  return empty.length > 0 ? `: no row of ${empty.join(" or of ")} passes the filters` : "";
}

function splitSentence({ split, rows, of }: Sample): string {
  if (!split) return "";
  const where = split.by === "time" ? `the rows before ${day(split.at)}` : `the first ${percent(Number(split.at))} of the rows`;
  return ` (one file: ${where} are the reference${of && of !== rows ? ", narrowed by hand" : ""})`;
}

/** The columns that are told of, figures of one text together. */
function movedGroups(columns: readonly ColumnDrift[]): ColumnDrift[][] {
  return bySubject(columns.filter(({ level, verdicts }) => (level === "warn" || level === "alert" || level === "unknown") && verdicts[0]?.value !== undefined));
}

function driftFindings({ drift: { columns }, reference, current }: Judged): Finding[] {
  return movedGroups(columns).map((group): Finding => {
    const [first] = group as [ColumnDrift];
    if (first.derived) return textFinding(group, reference, current);
    const { column, level, bins, slices } = first;
    const sentence = level === "unknown" ? `may have moved: ${valueWords(first)}${surely(first)}, but too few rows to tell` : `moved: ${valueWords(first)}${surely(first)}${whereWords(slices, reference, current)}${carriers(bins)}`;
    return { level, subject: column, sentence, view: "column", column };
  });
}

/** "moved in length (PSI 0.41) and letters (PSI 0.3)": one finding a text, whatever the number of its figures. */
function textFinding(group: readonly ColumnDrift[], reference: Sample, current: Sample): Finding {
  const level = worst(group.map((each) => each.level));
  const [first, ...others] = group.filter((each) => each.level === level || (level !== "unknown" && severity(each.level) < severity("unknown")));
  const figure = (each: ColumnDrift): string => `${figureName((each.derived as NonNullable<ColumnDrift["derived"]>).figure)} (${valueWords(each)})`;
  const figures = [first as ColumnDrift, ...others].map(figure);
  const list = figures.length === 1 ? figures[0] : `${figures.slice(0, -1).join(", ")} and ${figures.at(-1)}`;
  const sentence = level === "unknown" ? `may have moved in ${list}, but too few rows to tell` : `moved in ${list}${whereWords((first as ColumnDrift).slices, reference, current)}${carriers((first as ColumnDrift).bins)}`;
  return { level, subject: subjectOf(first as ColumnDrift), sentence, view: "column", column: (first as ColumnDrift).column };
}

function valueWords({ verdicts }: ColumnDrift): string {
  const verdict = verdicts[0] as ColumnDrift["verdicts"][number];
  return `${testName(verdict.test)}${verdict.on === "pValue" ? " p" : ""} ${threeDigits(verdict.value as number)}`;
}

/** " (0.164 to 0.204, 18 times the noise)". */
function surely({ verdicts }: ColumnDrift): string {
  const verdict = verdicts[0] as ColumnDrift["verdicts"][number];
  const words = [limitWords(verdict, threeDigits), verdict.level === "unknown" ? undefined : noiseWords(verdict)].filter((of) => of !== undefined);
  return words.length > 0 ? ` (${words.join(", ")})` : "";
}

/** "; missing values carry 72 % of it" where one kind of bin carries more than half. */
function carriers(bins: Drift["columns"][number]["bins"]): string {
  const [most] = [...bins].sort((a, b) => b.share - a.share);
  if (!most || most.share < 0.5) return "";
  const what = {
    missing: "missing values carry", infinite: "infinite values carry", unseen: "values never seen before carry", changedType: "values of another type carry", rest: "rare categories carry",
    category: `“${most.category}” carries`, interval: intervalWords(most.lower, most.upper),
  }[most.kind];
  return `; ${what} ${percent(most.share)} of it`;
}

function intervalWords(lower: number | undefined, upper: number | undefined): string {
  if (lower === undefined) return upper === undefined ? "all values carry" : `values below ${threeDigits(upper)} carry`;
  return upper === undefined ? `values from ${threeDigits(lower)} carry` : `values from ${threeDigits(lower)} to ${threeDigits(upper)} carry`;
}

/** The change that says most, with the names of the other metrics that got worse. */
function performanceFindings({ performance }: Judged): Finding[] {
  const changes = performance?.change ?? [];
  const bad = changes.filter(({ level }) => level === "alert" || level === "warn");
  const first = bad.find((change) => change === headlineChange(changes)) ?? bad[0];
  if (!first) return [];
  const name = metricName(first.metric);
  const others = bad.filter((change) => change !== first).map(({ metric }) => metricName(metric));
  const too = others.length > 0 ? `; ${others.join(", ")} got worse too` : "";
  return [{ level: worst(bad.map(({ level }) => level)), subject: name, sentence: `${changeWords(first).slice(name.length + 1)}${too}`, view: "performance", metric: first.metric }];
}

/** Columns whose late move the window's average hides. */
function latelyFindings({ drift, watched }: Judged): Finding[] {
  const calm = drift.columns.filter(({ level, verdicts }) => level === "ok" && verdicts[0]?.value !== undefined);
  const lately = movedLately(watched, calm);
  const [first] = lately;
  if (!first) return [];
  const names = lately.slice(0, 3).map(({ column }) => column).join(", ");
  const more = lately.length > 3 ? ` and ${lately.length - 3} more` : "";
  return [{
    level: "warn", subject: `${names}${more}`, sentence: `moved in every chunk ${sinceWords(lately)}; the average of all current rows hides it`,
    view: "timeline", column: first.column,
  }];
}

function bandFindings({ timeline, watched, alerts }: Judged): Finding[] {
  const metric = timeline?.metric;
  // A rule that fires on it says more.
  if (!metric || alerts?.some((alert) => alert.rule !== undefined && alert.metric === metric)) return [];
  const chunks = watched.filter(({ complete, performance }) => complete && performance?.metrics[metric]?.threshold);
  const outside = chunks.filter(({ performance }) => performance?.metrics[metric]?.level === "alert").length;
  // Bands of three deviations learned from a few chunks are left by chance about once in a hundred chunks.
  if (outside < 2 || outside / chunks.length < 0.05) return [];
  const level: Level = outside / chunks.length >= 0.3 ? "alert" : "warn";
  return [{ level, subject: metricName(metric), sentence: `worse than its usual band in ${outside} of ${plural(chunks.length, "chunk")}`, view: "timeline", metric }];
}

/** What the probabilities say where no labels have come yet: a suspicion, so it never alerts. */
function estimateFindings({ timeline, watched }: Judged): Finding[] {
  const metric = timeline?.metric;
  if (!metric) return [];
  const chunks = watched.filter(({ complete, performance, estimated }) => complete && !performance && estimated?.[metric]?.threshold);
  const outside = chunks.filter(({ estimated }) => estimated?.[metric]?.level === "alert").length;
  if (outside < 2 || outside / chunks.length < 0.05) return [];
  const sentence = `estimated outside its usual band in ${outside} of ${plural(chunks.length, "chunk")} that have no labels yet`;
  return [{ level: "warn", subject: metricName(metric), sentence, view: "timeline", metric }];
}
