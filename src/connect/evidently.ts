import * as v from "valibot";
import { InputError } from "../errors.ts";
import type { ColumnDrift, ColumnQuality, Description, DriftTest, Level, Metrics, Note, Report, TestName } from "../report.ts";
import { testName } from "../names.ts";
import { version } from "../version.ts";

/** Evidently 0.7's names of its drift methods (legacy/calculations/stattests), and whether a p-value decides. */
const methods = new Map<string, { test: TestName; on: "statistic" | "pValue" }>([
  ["psi", { test: "psi", on: "statistic" }], ["wasserstein distance (normed)", { test: "wasserstein", on: "statistic" }], ["jensen-shannon distance", { test: "jensenShannon", on: "statistic" }],
  ["kullback-leibler divergence", { test: "kl", on: "statistic" }], ["hellinger distance", { test: "hellinger", on: "statistic" }], ["energy-distance", { test: "energy", on: "statistic" }],
  ["k-s p_value", { test: "ks", on: "pValue" }], ["chi-square p_value", { test: "chiSquare", on: "pValue" }], ["z-test p_value", { test: "zTest", on: "pValue" }],
  ["anderson-darling", { test: "andersonDarling", on: "pValue" }], ["cramer-von mises", { test: "cramerVonMises", on: "pValue" }], ["epps-singleton", { test: "eppsSingleton", on: "pValue" }],
  ["fisher's exact test", { test: "fisherExact", on: "pValue" }], ["g_test", { test: "gTest", on: "pValue" }], ["mann-whitney u-rank test", { test: "mannWhitneyLess", on: "pValue" }],
  ["t_test", { test: "tTest", on: "pValue" }], ["total-variation-distance", { test: "tvd", on: "pValue" }],
]);
const performanceMetrics = new Map([
  ["Accuracy", "accuracy"], ["Precision", "precision"], ["Recall", "recall"], ["F1Score", "f1"], ["TNR", "specificity"], ["RocAuc", "rocAuc"], ["LogLoss", "logLoss"],
  ["RMSE", "rmse"], ["R2Score", "r2"],
]);

const number = v.pipe(v.number(), v.finite());
const metric = v.object({ config: v.looseObject({ type: v.string() }), value: v.unknown() });
const shape = v.object({ metrics: v.array(metric) });

/**
 * An Evidently 0.7 snapshot, as `snapshot.dict()` or `.json()` gives it, as a report of the convention `evidently`: each column's drift value,
 * its missing values and moments, and performance. What the snapshot does not hold (distributions, the reference's figures) is absent.
 */
export function fromEvidently(snapshot: unknown, name: string): Report {
  const parsed = v.safeParse(shape, snapshot);
  if (!parsed.success) throw new InputError(`${name} is not an Evidently snapshot (save it with snapshot.save_json): ${parsed.issues[0].message}`);
  const drifts: ColumnDrift[] = [];
  const quality = new Map<string, ColumnQuality>();
  const metrics: Metrics = {};
  const notes: Note[] = [{ code: "from-evidently", section: "data", sentence: `read from ${name}, a snapshot of Evidently: it holds values, not distributions, and nothing of the reference` }];
  let rows = 0;
  let share: { drifted: number; share: number; threshold: number } | undefined;
  for (const { config, value } of parsed.output.metrics) {
    const type = config.type.replace("evidently:metric_v2:", "");
    const column = typeof config.column === "string" ? config.column : undefined;
    const plain = v.safeParse(number, value);
    const counted = v.safeParse(v.object({ count: number, share: number }), value);
    if (type === "RowCount" && plain.success) rows = plain.output;
    else if (type === "DriftedColumnsCount" && counted.success) share = { drifted: counted.output.count, share: counted.output.share, threshold: typeof config.drift_share === "number" ? config.drift_share : 0.5 };
    else if (type === "ValueDrift" && column !== undefined) drifts.push(driftOf(column, config, plain.success ? plain.output : undefined));
    else if (column !== undefined) describe(quality, column, type, config, plain.success ? plain.output : undefined, counted.success ? counted.output.count : undefined);
    else if (performanceMetrics.has(type) && plain.success) metrics[performanceMetrics.get(type) as string] = { value: plain.output };
  }
  for (const { current } of quality.values()) if (current) current.rows = rows;
  const tested = drifts.filter(({ verdicts }) => verdicts[0]?.value !== undefined).length;
  const drifted = share?.drifted ?? drifts.filter(({ verdicts }) => verdicts[0]?.drifted).length;
  const part = share?.share ?? (tested > 0 ? drifted / tested : 0);
  const threshold = share?.threshold ?? 0.5;
  const level: Level = tested === 0 ? "unknown" : part >= threshold ? "alert" : drifted > 0 ? "warn" : "ok";
  drifts.sort((a, b) => (a.level === b.level ? 0 : a.level === "warn" ? -1 : 1));
  return {
    schema: "driftglass.report/1", version, generatedAt: new Date().toISOString(),
    reference: { name: `${name} (reference)`, rows: 0 }, current: { name, rows },
    roles: drifts.map(({ column, kind }) => ({ column, role: "feature", kind, reason: "compared by Evidently" })),
    verdict: {
      level, sentence: `${drifted} of ${tested} columns drifted by Evidently.`, clauses: [{ text: `${drifted} of ${tested} columns drifted by Evidently`, view: "drift", level }],
      findings: drifts.filter(({ level }) => level === "warn").map(({ column, verdicts: [verdict] }) => ({ level: "warn", subject: column, column, view: "column", sentence: `drifted: ${verdict ? testName(verdict.test) : ""} ${verdict?.value?.toPrecision(3)}` })),
      unchecked: ["change over time: a snapshot has none"],
    },
    drift: { convention: "evidently", share: part, drifted, tested, threshold, level, columns: drifts },
    quality: { columns: [...quality.values()] },
    ...(Object.keys(metrics).length > 0 ? { performance: { current: { rows, labelled: rows, metrics } } } : {}),
    notes,
  };
}

function driftOf(column: string, config: Record<string, unknown>, value: number | undefined): ColumnDrift {
  const method = methods.get(String(config.method).toLowerCase());
  const threshold = typeof config.threshold === "number" ? config.threshold : method?.on === "pValue" ? 0.05 : 0.1;
  const { test, on } = method ?? { test: "jensenShannon" as const, on: "statistic" as const };
  const drifted = value !== undefined && method !== undefined && (on === "pValue" ? value < threshold : value >= threshold);
  const level: Level = value === undefined || !method ? "unknown" : drifted ? "warn" : "ok";
  const result: DriftTest[] = value === undefined || !method ? [] : [{ convention: "evidently", test, statistic: value, ...(on === "pValue" ? { pValue: value } : {}) }];
  return {
    column, kind: test === "jensenShannon" || test === "chiSquare" ? "categorical" : "numeric", role: "feature", level, tests: result, bins: [],
    verdicts: [{
      convention: "evidently", test, on, threshold, drifted, level, ...(result.length > 0 ? { value: value as number } : {}),
      ...(method ? {} : { reason: `Evidently compared it by ${String(config.method)}, which has no counterpart here` }),
    }],
  };
}

const figures = new Map<string, keyof Description>([["MinValue", "min"], ["MaxValue", "max"], ["MeanValue", "mean"], ["StdValue", "std"]]);
const quantiles = new Map<unknown, keyof Description>([[0.05, "p5"], [0.25, "p25"], [0.5, "p50"], [0.75, "p75"], [0.95, "p95"]]);

function describe(quality: Map<string, ColumnQuality>, column: string, type: string, config: Record<string, unknown>, value: number | undefined, count: number | undefined): void {
  const known = quality.get(column) ?? { column, kind: "categorical" as const, role: "feature" as const, level: "ok" as const, current: { rows: 0, missing: 0, distinct: 0 } };
  const current = known.current as Description;
  const figure = figures.get(type) ?? (type === "QuantileValue" ? quantiles.get(config.quantile) : undefined);
  if (type === "MissingValueCount" && count !== undefined) current.missing = count;
  else if (figure && value !== undefined) {
    known.kind = "numeric";
    Object.assign(current, { [figure]: value });
  } else return;
  quality.set(column, known);
}

/** One value of a snapshot, under the name by which Evidently's UI plots its trend. */
interface Value { type: string; parameters: Record<string, unknown>; title: string; value: number }

/**
 * A report as a snapshot that Evidently's own UI takes (POST /api/v2/snapshots/{project}) and plots as a trend: each column's drift value,
 * the share of drifted columns and the metrics of performance. `identify` gives 32 hexadecimal digits for a text, the same for the same text.
 */
export function toEvidently(report: Report, name: string, identify: (text: string) => string): object {
  const method = (test: TestName): string => [...methods].find(([, known]) => known.test === test)?.[0] ?? test;
  const values: Value[] = [
    { type: "DriftedColumnsCount", parameters: { drift_share: report.drift.threshold ?? 0.5 }, title: "Share of drifted columns", value: report.drift.share },
    ...report.drift.columns.flatMap(({ column, verdicts: [verdict] }) => verdict?.value === undefined ? [] : [{
      type: "ValueDrift", parameters: { column, method: method(verdict.test), threshold: verdict.threshold }, title: `Value drift for ${column}`, value: verdict.value,
    }]),
    ...Object.entries(report.performance?.current?.metrics ?? {}).flatMap(([metric, { value }]) => {
      const type = [...performanceMetrics].find(([, ours]) => ours === metric)?.[0];
      return type ? [{ type, parameters: {}, title: type, value }] : [];
    }),
  ];
  const results = values.map(({ type, parameters, title, value }): [string, object] => {
    const params = { type: `evidently:metric_v2:${type}`, ...parameters };
    const id = identify(JSON.stringify(params));
    const widget = { type: "counter", title: "", size: 1, params: { counters: [{ value: value.toPrecision(4), label: title }] } };
    const counted = type === "DriftedColumnsCount";
    return [id, {
      type: counted ? "evidently:metric_result_v2:CountValue" : "evidently:metric_result_v2:SingleValue", display_name: title,
      metric_value_location: { metric: { metric_id: id, params }, param: {} }, widget: [widget], tests: [],
      ...(counted ? { count: singleValue(report.drift.drifted, id, params, "count"), share: singleValue(value, id, params, "share") } : { value }),
    }];
  });
  return {
    report: { items: [] }, name, timestamp: report.generatedAt.replace("Z", ""), metadata: { source: `driftglass ${report.version}`, verdict: report.verdict.sentence }, tags: ["driftglass"],
    metric_results: Object.fromEntries(results), top_level_metrics: results.map(([id]) => id),
    widgets: results.flatMap(([, result]) => (result as { widget: object[] }).widget), tests_widgets: [],
  };
}

function singleValue(value: number, id: string, params: object, part: string): object {
  return { type: "evidently:metric_result_v2:SingleValue", display_name: part, metric_value_location: { metric: { metric_id: id, params }, param: { value_type: part } }, widget: [], tests: [], value };
}
