import type { Config } from "../data/config.ts";
import type { Column, Frame } from "../data/frame.ts";
import type { Kernel, Sorted } from "../kernel/kernel.ts";
import { type ChunkWindow, parseEvery, planChunks, presentTimes } from "../monitor/chunks.ts";
import { exactKeys, loadRows, type Stretch, type Window } from "../monitor/samples.ts";
import { scorePerformance } from "../monitor/performance.ts";
import { iso, loadTimes } from "../monitor/selectedRows.ts";
import type { Performance } from "../report.ts";
import type { Progress } from "../request.ts";
import type { SideSample } from "../stats/conventions/convention.ts";
import { decileEdges } from "../stats/conventions/standard.ts";
import { nextAbove } from "../stats/nextAbove.ts";
import { version } from "../version.ts";
import { countChunks, countPerChunk } from "./chunks.ts";
import { type Cells, mostCategories, type Profile, type ProfileColumn } from "./profile.ts";

/** So many stretches of equal count of a column's own values. */
const cells = 200;
/** R-7 quantiles that are exact: those that a report shows, and those that bins are made of. */
const exactly = [0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99];

export interface CutOptions {
  like?: Profile;
  side?: "reference" | "current";
  /** A few kilobytes: numbers cut at the deciles alone, all rows one chunk, no curves. */
  few?: boolean;
}

/**
 * One side of a frame as a profile. Numbers are cut at 200 of their own quantiles (every distinct value where they are at most 400), or, so that
 * profiles can be merged and compared exactly, at the edges of `like`, whose chunks are also as long. Texts and keys are left out: they are rows.
 */
export function* cutProfile(frame: Frame, kernel: Kernel, config: Config, { like, side = "reference", few = false }: CutOptions = {}): Generator<Progress, Profile> {
  const rows = frame[side].rows;
  const window: Window = { start: 0, end: rows };
  const times = loadTimes(frame, kernel)?.[side];
  const plan = few ? undefined : planSide(side, rows, times, config.chunk, like?.every?.replace(/ rows$/, ""));
  const windows = plan?.chunks ?? [{ sample: side, ...window, complete: true }];
  const columns: ProfileColumn[] = [];
  const left: { column: string; kind: Column["kind"]; role: Column["role"] }[] = [];
  const known = new Map(like?.columns.map((column) => [column.name, column]));
  for (const [done, column] of frame.columns.entries()) {
    yield { step: `counting ${column.name}`, done, total: frame.columns.length, unit: "columns" };
    if (column.derived) continue;
    const kept = column.role !== "id" && column.role !== "ignore" && column.kind !== "text" && column.kind !== "unsupported";
    const counted = kept ? cutColumn(column, { side, ...window }, plan ? windows : [], few, kernel, known.get(column.name)) : undefined;
    if (counted) columns.push(counted);
    else left.push({ column: column.name, kind: column.kind, role: column.role });
  }
  const nothing = { start: 0, end: 0 };
  const looked = { reference: nothing, current: nothing, [side]: window };
  const none = new Float64Array(0);
  const scored = yield* scorePerformance(frame, kernel, { positive: config.positive, decisionThreshold: config.decisionThreshold, ...looked, chunks: [], ...(times ? { times: { reference: none, current: none, [side]: times } } : {}) });
  const present = times && presentTimes(times);
  const positive = scored.scoring?.positive;
  const performance = scored.performance?.[side];
  return {
    name: frame[side].name, version, createdAt: new Date().toISOString(), rows,
    ...(present?.length ? { start: iso(present[0] as number), end: iso(present.at(-1) as number) } : {}),
    settings: {
      ...(positive === undefined ? {} : { positive, decisionThreshold: scored.scoring?.decisionThreshold }),
      ...(config.nulls ? { nulls: config.nulls } : {}), ...(config.timezone ? { timezone: config.timezone } : {}),
    },
    columns, left,
    ...(performance ? { performance: { ...performance, ...(performance.curves ? { curves: few ? {} : (rounded(performance.curves) as NonNullable<Performance["curves"]>) } : {}) } } : {}),
    ...(plan ? { every: plan.every } : {}),
    chunks: countChunks(frame, side, kernel, scored.scoring, windows),
  };
}

/** Curves are for drawing: six digits are enough, and half the bytes. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(6));
  if (Array.isArray(value)) return value.map(rounded);
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)])) : value;
}

/** Chunks as long as they are asked for; else as long as those of `like`, where the rows have what those are counted by. */
function planSide(side: "reference" | "current", rows: number, times: Float64Array | undefined, asked: string | undefined, like: string | undefined): ReturnType<typeof planChunks> {
  const none = new Float64Array(0);
  const usable = like !== undefined && (times !== undefined || "rows" in parseEvery(like)) ? like : undefined;
  return planChunks({ reference: 0, current: 0, [side]: rows }, times && { reference: none, current: none, [side]: times }, asked ?? usable);
}

function cutColumn(column: Column, window: Stretch, windows: readonly ChunkWindow[], few: boolean, kernel: Kernel, like: ProfileColumn | undefined): ProfileColumn | undefined {
  return kernel.memory.scope((scope) => {
    const loaded = loadRows(column, [window], exactKeys(column, kernel), kernel, scope);
    const side = loaded?.cut(window, scope);
    if (!loaded || !side) return undefined;
    const { moments, sortedDoubles: sorted } = side;
    const numbers = (column.kind === "numeric" || column.kind === "datetime") && moments && sorted && sorted.length > 0;
    const counts = numbers ? { cells: cutCells(sorted, like?.cells?.edges ?? (few ? decileEdges : quantileEdges)(sorted, kernel), kernel) }
      : side.counts && !["numeric", "datetime"].includes(column.kind) ? counted(column, side) : {};
    const perChunk = windows.length > 0 && column.role !== "timestamp" ? countPerChunk(column, counts, loaded, windows, like?.perChunk, kernel, scope) : undefined;
    return {
      name: column.name, kind: column.kind, role: column.role, ...(column.label === undefined ? {} : { label: column.label }),
      storage: column.kind === "datetime" ? "datetime" : column.kind === "numeric" && side.storage === "string" ? "float" : side.storage,
      rows: side.rows, missing: side.missing, distinct: numbers ? side.distinct : (side.counts?.filter((count) => count > 0).length ?? 0),
      positiveInfinities: moments?.positiveInfinities ?? 0, negativeInfinities: moments?.negativeInfinities ?? 0,
      ...(numbers ? { moments: { min: moments.min, max: moments.max, mean: moments.mean, squares: sorted.length > 1 ? moments.std ** 2 * (sorted.length - 1) : 0 } } : {}),
      ...counts,
      ...(perChunk ? { perChunk } : {}),
    };
  });
}

function counted({ categories = [] }: Column, { counts }: SideSample): Pick<ProfileColumn, "categories" | "rest"> {
  return mostFrequent(categories.map((category, code) => ({ category, count: counts?.[code] ?? 0 })));
}

/** The thousand most frequent, and how many rows hold others. */
export function mostFrequent(all: readonly { category: string; count: number }[], beyond = 0): Required<Pick<ProfileColumn, "categories" | "rest">> {
  const present = all.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1));
  return { categories: present.slice(0, mostCategories), rest: beyond + present.slice(mostCategories).reduce((sum, { count }) => sum + count, 0) };
}

/** Values at which to cut: order statistics at every 200th part, and both neighbours of the quantiles that must be exact, with those themselves. */
function quantileEdges(sorted: Sorted, kernel: Kernel): number[] {
  const runs = kernel.runs(sorted, 2 * cells);
  // Deciles lie between values too, and another sample's values may lie on either side of them.
  if (runs) return inOrder([...runs.values, ...decileEdges(sorted, kernel)]);
  const last = sorted.length - 1;
  const edges = new Set<number>(decileEdges(sorted, kernel));
  for (let k = 0; k <= cells; k++) edges.add(kernel.value(sorted, Math.floor((k * last) / cells)));
  for (const p of exactly) {
    const at = Math.floor(p * last);
    for (const index of [at - 1, at, at + 1, at + 2]) if (index >= 0 && index <= last) edges.add(kernel.value(sorted, index));
  }
  const [least, greatest] = [kernel.value(sorted, 0), kernel.value(sorted, last)];
  edges.add(greatest);
  if (least < 0 && greatest > 0) edges.add(0);
  return inOrder([...edges]);
}

const inOrder = (edges: readonly number[]): number[] => [...new Set(edges.map((edge) => edge + 0))].sort((a, b) => a - b);

function cutCells(sorted: Sorted, edges: readonly number[], kernel: Kernel): Cells {
  const cuts = [...new Set(edges.flatMap((edge) => [edge, nextAbove(edge)]))];
  const counts = kernel.sortedBinCounts(sorted, cuts);
  const below = new Map<number, number>();
  let sum = 0;
  cuts.forEach((cut, i) => { below.set(cut, (sum += counts[i] as number)); });
  const under = (value: number): number => below.get(value) as number;
  return {
    edges: [...edges],
    at: edges.map((edge) => under(nextAbove(edge)) - under(edge)),
    between: [...edges.map((edge, i) => under(edge) - (i === 0 ? 0 : under(nextAbove(edges[i - 1] as number)))), sorted.length - (edges.length > 0 ? under(nextAbove(edges.at(-1) as number)) : 0)],
  };
}
