import { stringify } from "yaml";
import { statistics } from "./prometheus.ts";
import { formatRule } from "../rules/format.ts";
import type { ConventionName } from "../report.ts";
import { nanoseconds, type Rule } from "../rules/rule.ts";

interface Alert { alert: string; expr: string; for?: string; labels: { severity: string }; annotations: { summary: string } }
interface Judged { alert: Alert; series: string; labels: Record<string, string>; breach: number; calm: number; minutes: number }

/**
 * Prometheus alert rules on the metrics that `--format prometheus` writes, and a promtool unit test of each: it fires where the condition holds long enough,
 * and stays silent where it does not. A comparison of a figure that is a metric is judged by Prometheus, `for` as many chunks of `every`; any other
 * rule (a band, a change) by the state that the report gave it. Figures of drift are those of `convention`, which the reports must follow.
 */
export function toAlertRules(rules: readonly Rule[], { every = "1d", file = "rules.yml", convention = "standard" }: { every?: string; file?: string; convention?: ConventionName } = {}): { rules: string; test: string } {
  const judged = [verdict(), ...rules.map((rule, i) => alertOf(rule, i + 1, every, convention))];
  const groups = [{ name: "driftglass", rules: judged.map(({ alert }) => alert) }];
  const tests = judged.flatMap((each) => [testOf(each, each.breach, true), testOf(each, each.calm, false)]);
  return { rules: stringify({ groups }, { lineWidth: 0 }), test: stringify({ rule_files: [file], evaluation_interval: "1m", tests }, { lineWidth: 0 }) };
}

function verdict(): Judged {
  return {
    series: "driftglass_level", labels: {}, breach: 2, calm: 1, minutes: 0,
    alert: { alert: "DriftglassVerdict", expr: "driftglass_level == 2", labels: { severity: "alert" }, annotations: { summary: "Driftglass: the verdict is an alert" } },
  };
}

const quantiles = new Map([["operations.p50", "0.5"], ["operations.p90", "0.9"], ["operations.p95", "0.95"], ["operations.p99", "0.99"]]);
const families = new Map<string, string>(statistics.map(([test, name]) => [`drift.${test}`, name]));

/** The metric of a figure, and its unit. */
function metricOf({ name, column = "" }: Rule["figure"], convention: ConventionName): { series: string; labels: Record<string, string>; unit?: "seconds" | "share" } | undefined {
  const quantile = quantiles.get(name);
  const statistic = families.get(name);
  if (quantile) return { series: "driftglass_latency_seconds", labels: { quantile, sample: "current" }, unit: "seconds" };
  if (statistic) return { series: `driftglass_${statistic}`, labels: { column, convention } };
  if (name.startsWith("performance.")) return { series: "driftglass_performance", labels: { metric: name.slice("performance.".length), sample: "current" }, unit: "share" };
  if (name.startsWith("estimated.")) return { series: "driftglass_estimated_performance", labels: { metric: name.slice("estimated.".length) }, unit: "share" };
  if (name === "drift.share") return { series: "driftglass_drift_share", labels: { convention }, unit: "share" };
  if (name === "drift.drifted") return { series: "driftglass_drifted_columns", labels: { convention } };
  if (name === "drift.classifier") return { series: "driftglass_classifier_roc_auc", labels: {}, unit: "share" };
  if (name === "drift.reconstruction") return { series: "driftglass_reconstruction_error", labels: { sample: "current" } };
  if (name === "quality.missing") return { series: "driftglass_missing_ratio", labels: { column, sample: "current" }, unit: "share" };
  if (name === "operations.errorRate") return { series: "driftglass_error_ratio", labels: { sample: "current" }, unit: "share" };
  if (name === "operations.longestGap") return { series: "driftglass_longest_gap_seconds", labels: { sample: "current" }, unit: "seconds" };
  if (name === "staleness.age") return { series: "driftglass_model_age_seconds", labels: {}, unit: "seconds" };
  return undefined;
}

function alertOf(rule: Rule, index: number, every: string, convention: ConventionName): Judged {
  const canonical = formatRule(rule);
  const minutes = (rule.chunks ?? 1) > 1 ? ((rule.chunks as number) - 1) * lengthOf(every) : 0;
  const base = { labels: { severity: rule.severity }, annotations: { summary: `Driftglass: ${canonical.replaceAll("{{", "{ {")}` } };
  const direct = limitOf(rule, convention);
  const { series, labels, operator, limit, lasting } = direct ? { ...direct, lasting: minutes } : { series: "driftglass_rule_state", labels: { rule: canonical }, operator: "==", limit: 2, lasting: 0 };
  const away = Math.max(1, Math.abs(limit));
  const [breach, calm] = operator === "==" ? [2, 0] : operator.startsWith("<") ? [limit - away, limit + away] : [limit + away, limit - away];
  return {
    series, labels, breach, calm, minutes: lasting,
    alert: { alert: `Driftglass${index}_${rule.figure.name.replace(/\W/g, "_")}`, expr: `${selector(series, labels)} ${operator} ${limit}`, ...(lasting > 0 ? { for: `${lasting}m` } : {}), ...base },
  };
}

function limitOf({ figure, condition }: Rule, convention: ConventionName): { series: string; labels: Record<string, string>; operator: string; limit: number } | undefined {
  const metric = metricOf(figure, convention);
  if (!metric || condition.kind !== "compare" || condition.of !== "value") return undefined;
  const { operator, number, unit } = condition;
  const { series, labels } = metric;
  if (unit === undefined) return metric.unit === "seconds" ? undefined : { series, labels, operator, limit: number };
  if (unit === "%") return metric.unit === "share" ? { series, labels, operator, limit: number / 100 } : undefined;
  return metric.unit === "seconds" ? { series, labels, operator, limit: (number * nanoseconds[unit]) / nanoseconds.s } : undefined;
}

const minutesOf = { min: 1, h: 60, d: 1440, w: 10_080, mo: 43_830, y: 525_960 };

/** Minutes of a stretch such as 6h. A number of rows has none, and counts as a day. */
function lengthOf(every: string): number {
  const [, number, unit] = /^(\d+)(min|h|d|w|mo|y)$/.exec(every.trim()) ?? [];
  return number && unit ? Number(number) * minutesOf[unit as keyof typeof minutesOf] : minutesOf.d;
}

function selector(series: string, labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`);
  return pairs.length > 0 ? `${series}{${pairs.join(",")}}` : series;
}

function testOf({ alert, series, labels, minutes }: Judged, value: number, fires: boolean): object {
  return {
    name: `${alert.alert} ${fires ? "fires" : "stays silent"}`, interval: "1m", input_series: [{ series: selector(series, labels), values: `${value}x${minutes + 5}` }],
    alert_rule_test: [{ eval_time: `${minutes + 2}m`, alertname: alert.alert, exp_alerts: fires ? [{ exp_labels: { ...labels, ...alert.labels }, exp_annotations: alert.annotations }] : [] }],
  };
}
