import * as v from "valibot";
import { askJson, type Server, ServerError } from "./server.ts";

/** One time series of Prometheus: its labels, and its points in order of time. A gap is points that are not there. */
export interface Series {
  readonly labels: ReadonlyMap<string, string>;
  /** `time` in milliseconds since 1970; `value` may be NaN or ±∞, as Prometheus sends them. */
  readonly points: readonly { readonly time: number; readonly value: number }[];
}

export interface RangeQuery {
  /** PromQL. */
  readonly query: string;
  /** Milliseconds since 1970, both ends included. */
  readonly start: number;
  readonly end: number;
  /** Milliseconds between points. */
  readonly step: number;
}

/** Prometheus refuses more points than this of one series (web/api/v1). */
const mostPoints = 11_000;

/** Labels are data, and may be called __proto__: a Map from the start. */
const labels = v.pipe(
  v.custom<object>((of) => typeof of === "object" && of !== null && Object.values(of).every((text) => typeof text === "string"), "labels must be texts"),
  v.transform((of): ReadonlyMap<string, string> => new Map(Object.entries(of) as [string, string][])),
);
const point = v.pipe(v.tuple([v.number(), v.string()]), v.transform(([time, text]) => ({ time: Math.round(time * 1000), value: toValue(text) })));
const matrix = v.object({
  status: v.literal("success"),
  data: v.object({ resultType: v.literal("matrix"), result: v.array(v.pipe(v.object({ metric: labels, values: v.array(point) }), v.transform(({ metric, values }): Series => ({ labels: metric, points: values })))) }),
});
const vector = v.object({
  status: v.literal("success"),
  data: v.object({ resultType: v.literal("vector"), result: v.array(v.pipe(v.object({ metric: labels, value: point }), v.transform(({ metric, value }): Series => ({ labels: metric, points: [value] })))) }),
});
const names = v.object({ status: v.literal("success"), data: v.array(v.string()) });

/**
 * The series of a query over a stretch of time, by /api/v1/query_range. A stretch of more than 11,000 steps is asked for in parts and joined.
 * Rejects with a ServerError; an invalid query is told in Prometheus' own words.
 */
export async function queryRange(server: Server, { query, start, end, step }: RangeQuery, signal?: AbortSignal): Promise<Series[]> {
  if (!(step > 0) || !(end >= start)) throw new ServerError("the stretch of time is empty: its end lies before its start, or its step is not above 0", false);
  const joined = new Map<string, { labels: ReadonlyMap<string, string>; points: Series["points"][number][] }>();
  for (let from = start; from <= end; from += step * mostPoints) {
    const to = Math.min(end, from + step * (mostPoints - 1));
    const answer = await ask(server, "query_range", [["query", query], ["start", String(from / 1000)], ["end", String(to / 1000)], ["step", String(step / 1000)]], signal);
    for (const { labels, points } of read(matrix, answer).data.result) {
      const key = JSON.stringify([...labels].sort(([a], [b]) => (a < b ? -1 : 1)));
      const known = joined.get(key);
      if (known) known.points.push(...points);
      else joined.set(key, { labels, points: [...points] });
    }
  }
  return [...joined.values()];
}

/** The newest value of each series of a query, by /api/v1/query. */
export async function queryNow(server: Server, query: string, signal?: AbortSignal): Promise<Series[]> {
  return read(vector, await ask(server, "query", [["query", query]], signal)).data.result;
}

/** The names of all metrics that the server holds, for people to choose from. */
export async function metricsOf(server: Server, signal?: AbortSignal): Promise<string[]> {
  return read(names, await ask(server, "label/__name__/values", [], signal)).data;
}

/**
 * PromQL for the operations views, from a histogram of latencies in seconds such as `http_request_duration_seconds`. Errors and throughput are counted
 * by `requests`, the histogram's own count without it. No error yet is a share of zero, not a series that is missing.
 */
export function operationsQueries({ histogram, requests = `${histogram}_count`, selector = "", errors = 'status=~"5.."', window = "5m" }: { histogram: string; requests?: string; selector?: string; errors?: string; window?: string }): { p50: string; p90: string; p95: string; p99: string; throughput: string; errorRate: string } {
  const of = (metric: string, ...matchers: string[]): string => `rate(${metric}{${[selector, ...matchers].filter(Boolean).join(",")}}[${window}])`;
  const quantile = (q: number): string => `histogram_quantile(${q}, sum by (le) (${of(`${histogram}_bucket`)}))`;
  const all = `sum(${of(requests)})`;
  return {
    p50: quantile(0.5), p90: quantile(0.9), p95: quantile(0.95), p99: quantile(0.99),
    throughput: all,
    errorRate: `(sum(${of(requests, errors)}) or ${all} * 0) / ${all}`,
  };
}

function ask(server: Server, path: string, parameters: [string, string][], signal?: AbortSignal): Promise<unknown> {
  const complaint = (answer: unknown): string | undefined => {
    const parsed = v.safeParse(v.object({ error: v.string() }), answer);
    return parsed.success ? parsed.output.error : undefined;
  };
  return askJson(server, { program: "Prometheus", path: `/api/v1/${path}`, parameters, form: parameters.length > 0, complaint, ...(signal ? { signal } : {}) });
}

function read<T>(shape: v.GenericSchema<unknown, T>, answer: unknown): T {
  const parsed = v.safeParse(shape, answer);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = issue.path?.map(({ key }) => String(key)).join(".");
  throw new ServerError(`this is not the answer of a Prometheus server: ${where ? `${where}: ` : ""}${issue.message}`, false);
}

/** Prometheus writes numbers as Go's strconv does. */
function toValue(text: string): number {
  if (text === "+Inf" || text === "Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  return text === "" ? Number.NaN : Number(text);
}
