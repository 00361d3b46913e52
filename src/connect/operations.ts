import type { Beside, BesideLane, BesideLine } from "../report.ts";
import { operationsQueries, queryRange, type Series } from "./prometheus.ts";
import { shown, type Server, ServerError } from "./server.ts";

/** What is read of a service: of one histogram of latencies the percentiles, the requests and the errors, and any query beside them. */
export interface Watched {
  /** Its name without _bucket: `http_request_duration_seconds`. */
  readonly histogram?: string;
  /** A counter of requests; the histogram's own `_count` without it. */
  readonly requests?: string;
  /** What makes a request an error. `status=~"5.."` without it. */
  readonly errors?: string;
  /** Matchers that every one of these queries carries: `job="loans"`. */
  readonly selector?: string;
  /** What driftglass wrote there itself: PSI by column. */
  readonly drift?: boolean;
  /** PromQL, each with the name of its lane. */
  readonly queries?: readonly { readonly name: string; readonly query: string }[];
}

/** Milliseconds since 1970; without `step` the finest usual one of which the stretch holds at most 720. */
export interface Stretch { readonly start: number; readonly end: number; readonly step?: number }

interface Asked { figure: BesideLane["figure"]; name: string; unit?: NonNullable<BesideLane["unit"]>; lines: { name?: string; query: string }[] }

const second = 1000;
const usualSteps = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400].map((seconds) => seconds * second);
const mostSteps = 720;
/** More lines than these tell nobody anything. */
const mostLines = 8;

/** The step of a stretch: multiples of it are where the points lie, so that a refresh does not move them. */
export function stepOf({ start, end, step }: Stretch): number {
  return step ?? usualSteps.find((each) => (end - start) / each <= mostSteps) ?? Math.ceil((end - start) / mostSteps / 86_400_000) * 86_400_000;
}

/**
 * Reads a stretch of time from Prometheus as lanes for the operations view. Rates and percentiles are over the step, five minutes at least, so that
 * nothing falls between two points. Rejects with a ServerError that names the query at fault.
 */
export async function readOperations(server: Server, watched: Watched, stretch: Stretch, signal?: AbortSignal): Promise<Beside> {
  const step = stepOf(stretch);
  const [start, end] = [Math.ceil(stretch.start / step) * step, Math.floor(stretch.end / step) * step];
  if (!(end > start)) throw new ServerError("the stretch of time holds no two points: its end lies before its start, or its step is longer than it", false);
  const asked = queriesOf(watched, `${Math.max(300, Math.round(step / second))}s`);
  if (asked.length === 0) throw new ServerError("nothing is asked for: name a histogram of latencies, or a query", false);
  const lanes = await Promise.all(asked.map(async ({ lines, ...lane }): Promise<BesideLane> => {
    const answers = await Promise.all(lines.map(async ({ name, query }) => ({ name, series: await named(lane.name, queryRange(server, { query, start, end, step }, signal)) })));
    const all = answers.flatMap(({ name, series }) => series.map((each) => lineOf(each, name ?? nameOf(each), step)));
    // The person's own names have their order; of other lines those stay that are highest now.
    if (lines.some(({ name }) => name === undefined)) all.sort((a, b) => newest(b) - newest(a));
    return { program: "Prometheus", ...lane, lines: all.slice(0, mostLines), ...(all.length > mostLines ? { of: all.length } : {}) };
  }));
  return { sources: [{ program: "Prometheus", address: shown(server), readAt: new Date().toISOString() }], start: iso(start), end: iso(end), lanes };
}

function queriesOf({ histogram, requests, errors, selector, drift, queries = [] }: Watched, window: string): Asked[] {
  const asked: Asked[] = [];
  if (histogram || requests) {
    const of = operationsQueries({ histogram: histogram ?? "", window, ...(requests ? { requests } : {}), ...(errors ? { errors } : {}), ...(selector ? { selector } : {}) });
    if (histogram) asked.push({ figure: "latency", name: "latency", unit: "seconds", lines: (["p50", "p90", "p95", "p99"] as const).map((name) => ({ name, query: of[name] })) });
    asked.push({ figure: "errorRate", name: "errors", unit: "share", lines: [{ name: "errors", query: of.errorRate }] }, { figure: "throughput", name: "requests", unit: "perSecond", lines: [{ name: "requests", query: of.throughput }] });
  }
  if (drift) asked.push({ figure: "drift", name: "PSI by column", lines: [{ query: 'max by (column) (driftglass_psi{convention="standard"})' }] });
  return [...asked, ...queries.map(({ name, query }): Asked => ({ figure: "query", name, lines: [{ query }] }))];
}

async function named<T>(lane: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof ServerError ? new ServerError(`${lane}: ${error.message}`, error.temporary, error.retryAfter) : error;
  }
}

/** A point that is missing on the grid, NaN or infinite ends the line, once. */
function lineOf({ points }: Series, name: string, step: number): BesideLine {
  const drawn: BesideLine["points"] = [];
  let infinite = 0;
  let last: number | undefined;
  const gap = (time: number): void => {
    if (drawn.at(-1)?.value !== undefined) drawn.push({ at: iso(time) });
  };
  for (const { time, value } of points) {
    if (last !== undefined && time - last > step * 1.5) gap(last + step);
    if (Number.isFinite(value)) drawn.push({ at: iso(time), value });
    else {
      if (!Number.isNaN(value)) infinite += 1;
      gap(time);
    }
    last = time;
  }
  return { name, points: drawn, ...(infinite > 0 ? { infinite } : {}) };
}

const newest = ({ points }: BesideLine): number => points.at(-1)?.value ?? Number.NEGATIVE_INFINITY;

/** What tells a series from the others: its labels; its metric's name where it has none. */
function nameOf({ labels }: Series): string {
  const own = [...labels].filter(([key]) => key !== "__name__");
  return (own.length === 1 ? own[0]?.[1] : own.map(([key, value]) => `${key}=${value}`).join(", ")) || (labels.get("__name__") ?? "value");
}

const iso = (time: number): string => new Date(time).toISOString();
