import { metricName, metricNames, testName, testNames } from "../names.ts";
import type { Chunk, OperationFigure, OperationFigures, Report, TestName, View } from "../report.ts";

/** What rules may be about, read out of a report: its value in the current window, in the reference window and in a chunk, where there is one. */
export interface Figure {
  readonly name: string;
  /** It is a figure of one column: quality.missing("income"). */
  readonly ofColumn: boolean;
  /** How its number counts: a share may be written in per cent, a time with its unit. */
  readonly measure: "share" | "time" | "number";
  /** In words, as a sentence would call it. */
  readonly words: string;
  readonly view: View;
  current(report: Judged, column: string): number | undefined;
  reference?(report: Judged, column: string): number | undefined;
  chunk?(chunk: Chunk, report: Judged, column: string): number | undefined;
  /** The usual band of a chunk, and whether the chunk lies on its worse side. */
  band?(chunk: Chunk, report: Judged): { lower?: number; upper?: number; outside: boolean } | undefined;
  /** The unit of a time. */
  unit?(report: Judged): "ns" | "us" | "ms" | "s" | "min" | "d";
}

/** The parts of a report that rules read. */
export type Judged = Pick<Report, "reference" | "current" | "drift" | "quality" | "performance" | "timeline" | "operations" | "roles" | "staleness">;

/** Metrics that lie between 0 and 1, where a per cent is a point. */
const shares = new Set(["accuracy", "precision", "recall", "specificity", "f1", "rocAuc", "averagePrecision", "precisionMacro", "recallMacro", "f1Macro", "rocAucMacro", "balancedAccuracy", "precisionMicro", "recallMicro", "f1Micro", "rocAucMicro", "precisionWeighted", "recallWeighted", "f1Weighted", "rocAucWeighted", "mape"]);

const performance = [...metricNames.keys()].map((metric): Figure => ({
  name: `performance.${metric}`, ofColumn: false, measure: shares.has(metric) ? "share" : "number", words: metricName(metric), view: "performance",
  current: ({ performance }) => performance?.current?.metrics[metric]?.value,
  reference: ({ performance }) => performance?.reference?.metrics[metric]?.value,
  chunk: ({ performance }) => performance?.metrics[metric]?.value,
  band: ({ performance }) => {
    const found = performance?.metrics[metric];
    return found?.threshold && { ...found.threshold, outside: found.level === "alert" };
  },
}));

/** Of the same metrics, what they are estimated to be without labels. */
const estimated = [...metricNames.keys()].map((metric): Figure => ({
  name: `estimated.${metric}`, ofColumn: false, measure: shares.has(metric) ? "share" : "number", words: `estimated ${metricName(metric)}`, view: "performance",
  current: ({ performance }) => performance?.estimated?.metrics[metric]?.value,
  reference: ({ performance }) => performance?.reference?.metrics[metric]?.value,
  chunk: (chunk) => chunk.estimated?.[metric]?.value,
  band: ({ estimated }) => {
    const found = estimated?.[metric];
    return found?.threshold && { ...found.threshold, outside: found.level === "alert" };
  },
}));

const staleness: Figure[] = [
  { name: "staleness.age", ofColumn: false, measure: "time", words: "the model's age", view: "staleness", current: ({ staleness }) => staleness?.days, unit: () => "d" },
  { name: "staleness.unseen", ofColumn: false, measure: "share", words: "the share of rows outside what the model has seen", view: "staleness", current: ({ staleness }) => staleness?.unseen?.share },
];

const drifted = ({ level }: { level: string }): boolean => level === "warn" || level === "alert";

const drift: Figure[] = [
  {
    name: "drift.share", ofColumn: false, measure: "share", words: "the share of drifted columns", view: "drift",
    current: ({ drift }) => (drift.tested > 0 ? drift.share : undefined),
    chunk: ({ drift }) => (drift.length > 0 ? drift.filter(drifted).length / drift.length : undefined),
  },
  {
    name: "drift.drifted", ofColumn: false, measure: "number", words: "the number of drifted columns", view: "drift",
    current: ({ drift }) => (drift.tested > 0 ? drift.drifted : undefined),
    chunk: ({ drift }) => (drift.length > 0 ? drift.filter(drifted).length : undefined),
  },
  {
    name: "drift.classifier", ofColumn: false, measure: "share", words: "the AUC that tells current from reference", view: "multivariate",
    current: ({ drift }) => drift.multivariate?.classifier?.rocAuc,
  },
  {
    name: "drift.reconstruction", ofColumn: false, measure: "number", words: "the reconstruction error", view: "multivariate",
    current: ({ drift }) => drift.multivariate?.reconstruction?.current,
    reference: ({ drift }) => drift.multivariate?.reconstruction?.reference,
    chunk: ({ index }, { drift }) => drift.multivariate?.reconstruction?.chunks.find((chunk) => chunk.index === index)?.value,
    band: ({ index }, { drift }) => {
      const chunk = drift.multivariate?.reconstruction?.chunks.find((each) => each.index === index);
      return chunk && { lower: chunk.lower, upper: chunk.upper, outside: drifted(chunk) };
    },
  },
  {
    name: "drift.pValue", ofColumn: true, measure: "number", words: "the p-value", view: "column",
    current: ({ drift }, column) => drift.columns.find((each) => each.column === column)?.verdicts[0]?.pValue,
    chunk: ({ drift }, _, column) => drift.find((each) => each.column === column)?.tests.find(({ pValue }) => pValue !== undefined)?.pValue,
  },
  ...[...testNames.keys()].map((test) => ofTest(test)),
];

function ofTest(test: TestName): Figure {
  const find = (tests: Chunk["drift"][number]["tests"] | undefined, convention: string): number | undefined =>
    (tests?.find((each) => each.test === test && each.convention === convention) ?? tests?.find((each) => each.test === test))?.statistic;
  return {
    name: `drift.${test}`, ofColumn: true, measure: "number", words: testName(test), view: "column",
    current: ({ drift }, column) => find(drift.columns.find((each) => each.column === column)?.tests, drift.convention),
    chunk: ({ drift }, report, column) => find(drift.find((each) => each.column === column)?.tests, report.drift.convention),
  };
}

const qualityOf = (report: Judged, column: string): Report["quality"]["columns"][number] | undefined => report.quality.columns.find((each) => each.column === column);
const ratio = (part: number | undefined, rows: number | undefined): number | undefined => (part === undefined || !rows ? undefined : part / rows);

const quality: Figure[] = [
  {
    name: "quality.missing", ofColumn: true, measure: "share", words: "the missing share", view: "quality",
    current: (report, column) => ratio(qualityOf(report, column)?.current?.missing, qualityOf(report, column)?.current?.rows),
    reference: (report, column) => ratio(qualityOf(report, column)?.reference?.missing, qualityOf(report, column)?.reference?.rows),
    chunk: ({ missing, drift, rows }, _, column) => (drift.some((each) => each.column === column) ? ratio(missing?.find((each) => each.column === column)?.count ?? 0, rows) : undefined),
  },
  {
    name: "quality.newCategories", ofColumn: true, measure: "share", words: "the share of rows in new categories", view: "quality",
    current: (report, column) => ratio(qualityOf(report, column)?.newCategoryRows, qualityOf(report, column)?.current?.rows),
  },
  {
    name: "quality.outOfRange", ofColumn: true, measure: "share", words: "the share of rows out of range", view: "quality",
    current: (report, column) => {
      const of = qualityOf(report, column);
      return ratio(of?.outOfRange && of.outOfRange.below + of.outOfRange.above, of?.current?.rows);
    },
  },
  {
    name: "quality.freshness", ofColumn: false, measure: "time", words: "the age of the newest row", view: "quality",
    current: ({ quality }) => quality.freshness?.seconds, unit: () => "s",
  },
  {
    name: "data.rows", ofColumn: false, measure: "number", words: "the number of rows", view: "timeline",
    current: ({ current }) => current.rows, reference: ({ reference }) => reference.rows, chunk: ({ rows }) => rows,
  },
];

/** A figure of the service gets worse upwards; throughput may be wrong both ways. */
function operation(name: OperationFigure | "count", measure: Figure["measure"], words: string, pick: (of: OperationFigures) => number | undefined, inChunks = true): Figure {
  return {
    name: `operations.${name}`, ofColumn: false, measure, words, view: "operations",
    current: ({ operations }) => operations && pick(operations),
    reference: ({ operations }) => operations?.reference && pick(operations.reference),
    ...(inChunks ? { chunk: ({ operations }: Chunk) => operations && pick(operations) } : {}),
    ...(inChunks ? {
      band: ({ operations }: Chunk, report: Judged) => {
        const found = report.operations?.bands?.find(({ figure }) => figure === name);
        const value = operations && pick(operations);
        if (!found || value === undefined) return undefined;
        const [lower, upper] = name === "throughput" ? [found.lower, found.upper] : [undefined, found.upper];
        return { ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }), outside: value > (upper ?? Number.POSITIVE_INFINITY) || value < (lower ?? Number.NEGATIVE_INFINITY) };
      },
    } : {}),
    ...(measure === "time" ? { unit: ({ operations }: Judged) => (name === "longestGap" ? "s" : (operations?.latency?.unit ?? "ms")) } : {}),
  };
}

const operations: Figure[] = [
  ...(["p50", "p90", "p95", "p99"] as const).map((p) => operation(p, "time", `${p} latency`, ({ latency }) => latency?.[p])),
  operation("errorRate", "share", "the error rate", ({ errorRate }) => errorRate?.value),
  operation("throughput", "number", "throughput", ({ throughput }) => throughput?.value),
  operation("count", "number", "the number of predictions", ({ count }) => count),
  operation("longestGap", "time", "the longest silence", ({ gaps }) => gaps?.longest, false),
];

/** Every figure that a rule may name. */
export const figures: ReadonlyMap<string, Figure> = new Map([...performance, ...estimated, ...staleness, ...drift, ...quality, ...operations].map((figure) => [figure.name, figure]));
