import type { Column, Frame } from "../data/frame.ts";
import type { Codes, Kernel, Numbers, Scope } from "../kernel/kernel.ts";
import type { Chunk, LatencyUnit, Note, OperationChange, OperationFigure, OperationFigures, OperationGroup, Operations } from "../report.ts";
import type { Progress } from "../request.ts";
import { wilsonInterval } from "../stats/binomial.ts";
import { differenceInterval, type Estimate } from "../stats/difference.ts";
import { z975 } from "../stats/normal.ts";
import { rate, silence } from "../stats/traffic.ts";
import { type ChunkWindow, leastGap, presentTimes } from "./chunks.ts";
import type { Rowless } from "./profiles.ts";
import { loadCodes, type Window } from "./samples.ts";
import { loadServed, planService, type ServedColumns, type ServicePlan } from "./service.ts";

export interface OperationOptions {
  latencyUnit?: LatencyUnit;
  errorValues?: readonly string[];
  reference: Window;
  current: Window;
  chunks: readonly ChunkWindow[];
  /** Time stamps of both sides in milliseconds, ascending, missing last. */
  times?: { reference: Float64Array; current: Float64Array };
  /** Sides whose rows stand for a profile: each column counts as it did, and no two go together. */
  profiled?: Rowless;
}

export interface Operated {
  operations?: Operations;
  /** Per chunk, in the order of the chunks asked for. */
  chunks: Chunk["operations"][];
  notes: Note[];
}

type Per = NonNullable<OperationFigures["throughput"]>["per"];
const lengths: readonly (readonly [Per, number])[] = [["second", 1000], ["minute", 60_000], ["hour", 3_600_000], ["day", 86_400_000]];
const probabilities = [0.5, 0.9, 0.95, 0.99] as const;
const percentiles = ["p50", "p90", "p95", "p99"] as const;
/** Fewer gaps than these say nothing of what is usual. */
const leastGaps = 20;
const mostGroups = 20;

/** 95 % intervals of the figures of a window, which the change between two windows is judged by. */
type Intervals = Map<OperationFigure, Estimate>;

interface Served extends ServedColumns { readonly rows: number; readonly times?: Float64Array; readonly resolution: number }

/**
 * Latency percentiles, error rate, throughput, number of predictions and gaps in the traffic of both windows, of every chunk, and of every model
 * version and group. Latency and status need a column, the rest only time stamps. Undefined where there is none of the three.
 */
export function* measureOperations(frame: Frame, kernel: Kernel, options: OperationOptions): Generator<Progress, Operated> {
  const notes: Note[] = [];
  const chunks: Chunk["operations"][] = options.chunks.map(() => undefined);
  const plan = planService(frame, kernel, options, notes);
  if (!plan) return { chunks, notes };
  const sides: { reference?: OperationFigures; current?: OperationFigures } = {};
  const intervals = { reference: new Map() as Intervals, current: new Map() as Intervals };
  const groups = { version: new Map<string, OperationGroup>(), group: new Map<string, OperationGroup>() };
  const resolution = options.times ? (leastGap([options.times.reference, options.times.current].map(presentTimes)) ?? 0) : 0;
  const per = throughputUnit(options, resolution);
  for (const side of ["reference", "current"] as const) {
    yield { step: `watching how ${frame[side].name} was served`, done: side === "reference" ? 0 : 1, total: 2, unit: "columns" };
    if (options[side].end === options[side].start) continue;
    const scope = kernel.memory.openScope();
    try {
      const wanted = options.chunks.map((chunk, index) => ({ chunk, index })).filter(({ chunk }) => chunk.sample === side);
      const window = cover([options[side], ...wanted.map(({ chunk }) => chunk)]);
      const served: Served = { rows: window.end - window.start, times: options.times?.[side].subarray(window.start, window.end), resolution, ...loadServed(plan, side, window, kernel, scope) };
      const within = (part: Window): Served => cut(served, part.start - window.start, part.end - window.start);
      const own = figures(within(options[side]), plan, kernel, intervals[side]);
      const { gaps, ...speed } = traffic(within(options[side]), per, kernel);
      sides[side] = { ...own, ...speed, ...(gaps && !options.profiled?.[side] ? { gaps } : {}) };
      for (const { chunk, index } of wanted) {
        const part = within(chunk);
        const { latency, ...rest } = figures(part, plan, kernel);
        // A profile knows the chunks' latencies between deciles alone.
        chunks[index] = { ...rest, ...(latency && !options.profiled?.[side] ? { latency } : {}), ...chunkThroughput(chunk, part, per) };
        yield { step: `watching how ${frame[side].name} was served`, done: side === "reference" ? 0 : 1, total: 2, unit: "columns" };
      }
      for (const role of ["version", "group"] as const) {
        const column = frame.columns.find((each) => each.role === role);
        if (column && !options.profiled?.[side]) {
          for (const { value, ...own } of byCategory(column, side, options[side], within(options[side]), plan, kernel, scope)) {
            groups[role].set(value, { ...(groups[role].get(value) ?? { value }), [side]: own });
          }
        }
        yield { step: `watching how ${frame[side].name} was served`, done: side === "reference" ? 0 : 1, total: 2, unit: "columns" };
      }
    } finally {
      scope.close();
    }
  }
  const { reference, current } = sides;
  if (!current) return { chunks, notes };
  const operations: Operations = { ...current, read: plan.read };
  if (reference) Object.assign(operations, { reference, change: changes(reference, current, intervals) });
  if (groups.version.size > 0) operations.byVersion = mostRows(groups.version);
  if (groups.group.size > 0) operations.byGroup = mostRows(groups.group);
  return { operations, chunks, notes };
}

function cut(served: Served, start: number, end: number): Served {
  const { latency, failed, times } = served;
  return {
    ...served, rows: end - start,
    ...(times ? { times: times.subarray(start, end) } : {}),
    ...(latency ? { latency: { address: latency.address + start * 8, length: end - start } } : {}),
    ...(failed ? { failed: failed.subarray(start, end) } : {}),
  };
}

function figures({ rows, latency, failed }: Served, plan: ServicePlan, kernel: Kernel, intervals: Intervals = new Map()): Pick<OperationFigures, "count" | "latency" | "errorRate"> {
  const out: Pick<OperationFigures, "count" | "latency" | "errorRate"> = { count: rows };
  if (latency) {
    kernel.memory.scope((scope) => {
      const sorted = kernel.sort(latency, scope.allocate(Math.max(1, latency.length) * 8));
      if (sorted.length === 0) return;
      const spread = (p: number): number => z975 * Math.sqrt((p * (1 - p)) / sorted.length);
      const all = kernel.quantiles(sorted, probabilities.flatMap((p) => [p, Math.max(0, p - spread(p)), Math.min(1, p + spread(p))]));
      const values = percentiles.map((name, i) => {
        const [value, lower, upper] = all.slice(3 * i) as [number, number, number];
        intervals.set(name, { value, lower, upper });
        return [name, value] as const;
      });
      out.latency = { unit: plan.unit, rows: sorted.length, ...(Object.fromEntries(values) as Record<(typeof percentiles)[number], number>) };
    });
  }
  if (failed) {
    let errors = 0;
    let known = 0;
    for (const each of failed) {
      if (each >= 0) known++;
      if (each > 0) errors++;
    }
    const interval = wilsonInterval(errors, known);
    if (interval) {
      out.errorRate = { value: errors / known, lower: interval[0], upper: interval[1], errors, rows: known };
      intervals.set("errorRate", out.errorRate);
    }
  }
  return out;
}

/** Throughput and gaps of a whole window. */
function traffic({ times, resolution }: Served, per: readonly [Per, number], kernel: Kernel): Pick<OperationFigures, "throughput" | "gaps"> {
  const present = times && presentTimes(times);
  if (!present?.length) return {};
  const found: Pick<OperationFigures, "throughput" | "gaps"> = {};
  const speed = rate(present, resolution);
  if (speed !== undefined) found.throughput = { value: speed * per[1], per: per[0] };
  const gaps = silence(present);
  if (gaps && gaps.distances.length >= leastGaps) {
    const usual = kernel.memory.scope((scope) => {
      const numbers = scope.numbers(gaps.distances.length);
      kernel.memory.float64(numbers.address, numbers.length).set(gaps.distances);
      return kernel.quantiles(kernel.sort(numbers, scope.allocate(numbers.length * 8)), [0.5])[0] as number;
    });
    found.gaps = { longest: gaps.longest / 1000, start: new Date(gaps.from).toISOString(), end: new Date(gaps.from + gaps.longest).toISOString(), usual: usual / 1000 };
  }
  return found;
}

/** Of a complete stretch of time its rows over its length; of one that the data's end cuts short, what its own times say. */
function chunkThroughput({ from, to, complete }: ChunkWindow, { times, rows, resolution }: Served, [per, length]: readonly [Per, number]): Pick<OperationFigures, "throughput"> {
  if (!times) return {};
  const speed = complete && from !== undefined && to !== undefined ? rows / (to - from) : rate(presentTimes(times), resolution);
  return speed === undefined ? {} : { throughput: { value: speed * length, per } };
}

/** The finest unit in which the slower of both windows still counts one row or more, so that every figure of the report has the same. */
function throughputUnit({ times, reference, current }: OperationOptions, resolution: number): readonly [Per, number] {
  const speeds = (["reference", "current"] as const).flatMap((side) => (times ? (rate(presentTimes(times[side].subarray(options(side).start, options(side).end)), resolution) ?? []) : []));
  return lengths.find(([, length]) => Math.min(...speeds) * length >= 1) ?? (lengths.at(-1) as readonly [Per, number]);

  function options(side: "reference" | "current"): Window {
    return side === "reference" ? reference : current;
  }
}

/** The figures of each category's rows, which one counting sort puts side by side. */
function byCategory(column: Column, side: "reference" | "current", window: Window, served: Served, plan: ServicePlan, kernel: Kernel, scope: Scope): GroupFigures[] {
  const data = column[side]?.codes;
  if (!data) return [];
  const codes = loadCodes(data, window, kernel, scope);
  const size = column.categories?.length ?? 0;
  const counts = Array.from(kernel.countCodes(codes, size).counts);
  let total = 0;
  const starts = counts.map((count) => (total += count) - count);
  const least = [...counts].sort((a, b) => b - a)[mostGroups - 1] ?? 1;
  const latency = served.latency && gather(served.latency, codes, starts, kernel, scope);
  const failed = served.failed && new Int8Array(served.rows);
  if (failed) {
    const next = [...starts];
    kernel.memory.int32(codes.address, codes.length).forEach((code, row) => {
      if (code < 0) return;
      const at = next[code] as number;
      next[code] = at + 1;
      failed[at] = (served.failed as Int8Array)[row] as number;
    });
  }
  return counts.flatMap((count, code) => {
    if (count === 0 || count < least) return [];
    const whole: Served = { rows: served.rows, resolution: 0, ...(latency ? { latency } : {}), ...(failed ? { failed } : {}) };
    return [{ value: (column.categories as readonly string[])[code] as string, ...figures(cut(whole, starts[code] as number, (starts[code] as number) + count), plan, kernel) }];
  });
}

type GroupFigures = { value: string } & NonNullable<OperationGroup["current"]>;

function gather(numbers: Numbers, codes: Codes, starts: readonly number[], kernel: Kernel, scope: Scope): Numbers {
  const out = scope.numbers(numbers.length);
  const from = kernel.memory.float64(numbers.address, numbers.length);
  const to = kernel.memory.float64(out.address, out.length);
  const next = [...starts];
  kernel.memory.int32(codes.address, codes.length).forEach((code, row) => {
    if (code < 0) return;
    const at = next[code] as number;
    next[code] = at + 1;
    to[at] = from[row] as number;
  });
  return out;
}

function mostRows(groups: ReadonlyMap<string, OperationGroup>): OperationGroup[] {
  const rows = ({ reference, current }: OperationGroup): number => (reference?.count ?? 0) + (current?.count ?? 0);
  return [...groups.values()].sort((a, b) => rows(b) - rows(a)).slice(0, mostGroups);
}

/** Intervals of the difference from both sides' own: Wilson's for shares, order statistics for percentiles. */
function changes(reference: OperationFigures, current: OperationFigures, intervals: { reference: Intervals; current: Intervals }): OperationChange[] {
  const values = (of: OperationFigures): Map<OperationFigure, number | undefined> => new Map<OperationFigure, number | undefined>([
    ...percentiles.map((name) => [name, of.latency?.[name]] as const),
    ["errorRate", of.errorRate?.value], ["throughput", of.throughput?.value], ["longestGap", of.gaps?.longest],
  ]);
  const [before, now] = [values(reference), values(current)];
  return [...now].flatMap(([figure, value]): OperationChange[] => {
    const old = before.get(figure);
    if (value === undefined || old === undefined) return [];
    const [a, b] = [intervals.reference.get(figure), intervals.current.get(figure)];
    const interval = a && b ? differenceInterval(a, b) : undefined;
    return [{ figure, reference: old, current: value, change: value - old, ...(interval ? { lower: interval[0], upper: interval[1] } : {}) }];
  });
}

function cover(windows: readonly Window[]): Window {
  return { start: Math.min(...windows.map(({ start }) => start)), end: Math.max(...windows.map(({ end }) => end)) };
}
