import type { Config } from "../data/config.ts";
import type { Column, Frame } from "../data/frame.ts";
import type { Kernel, Sorted } from "../kernel/kernel.ts";
import { planChunks, presentTimes } from "../monitor/chunks.ts";
import { exactKeys, loadRows, type Window } from "../monitor/samples.ts";
import { scorePerformance } from "../monitor/performance.ts";
import { iso, loadTimes } from "../monitor/selectedRows.ts";
import type { Progress } from "../request.ts";
import type { SideSample } from "../stats/conventions/convention.ts";
import { decileEdges } from "../stats/conventions/standard.ts";
import { nextAbove } from "../stats/nextAbove.ts";
import { version } from "../version.ts";
import { countChunks } from "./chunks.ts";
import { type Cells, mostCategories, type Profile, type ProfileColumn } from "./profile.ts";

/** So many stretches of equal count of a column's own values. */
const cells = 200;
/** R-7 quantiles that are exact: those that a report shows, and those that bins are made of. */
const exactly = [0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95];

/**
 * The reference of a frame as a profile. Numbers are cut at 200 of their own quantiles (every distinct value where they are at most 400), or, so that
 * profiles can be merged and compared exactly, at the edges of `like`. Texts and keys are left out: they are rows.
 */
export function* cutProfile(frame: Frame, kernel: Kernel, config: Config, like?: Profile): Generator<Progress, Profile> {
  const window: Window = { start: 0, end: frame.reference.rows };
  const columns: ProfileColumn[] = [];
  const left: { column: string; kind: Column["kind"]; role: Column["role"] }[] = [];
  const known = new Map(like?.columns.map((column) => [column.name, column.cells?.edges]));
  for (const [done, column] of frame.columns.entries()) {
    yield { step: `counting ${column.name}`, done, total: frame.columns.length, unit: "columns" };
    if (column.derived) continue;
    const counted = column.role === "id" || column.role === "ignore" || column.kind === "text" || column.kind === "unsupported" ? undefined : cutColumn(column, window, kernel, known.get(column.name));
    if (counted) columns.push(counted);
    else left.push({ column: column.name, kind: column.kind, role: column.role });
  }
  const times = loadTimes(frame, kernel)?.reference;
  const own = times && { reference: times, current: new Float64Array(0) };
  const plan = planChunks({ reference: window.end, current: 0 }, own, config.chunk);
  const none = { start: 0, end: 0 };
  const scored = yield* scorePerformance(frame, kernel, { positive: config.positive, decisionThreshold: config.decisionThreshold, reference: window, current: none, chunks: [], ...(own ? { times: own } : {}) });
  const present = times && presentTimes(times);
  const positive = scored.scoring?.positive;
  return {
    name: frame.reference.name, version, createdAt: new Date().toISOString(), rows: window.end,
    ...(present?.length ? { start: iso(present[0] as number), end: iso(present.at(-1) as number) } : {}),
    settings: {
      ...(positive === undefined ? {} : { positive, decisionThreshold: scored.scoring?.decisionThreshold }),
      ...(config.nulls ? { nulls: config.nulls } : {}), ...(config.timezone ? { timezone: config.timezone } : {}),
    },
    columns, left,
    ...(scored.performance?.reference ? { performance: scored.performance.reference } : {}),
    chunks: countChunks(frame, kernel, scored.scoring, plan?.chunks ?? [{ sample: "reference", ...window, complete: true }]),
  };
}

function cutColumn(column: Column, window: Window, kernel: Kernel, edges: readonly number[] | undefined): ProfileColumn | undefined {
  return kernel.memory.scope((scope) => {
    const side = loadRows(column, [{ side: "reference", ...window }], exactKeys(column, kernel), kernel, scope)?.cut(window, scope);
    if (!side) return undefined;
    const { moments, sortedDoubles: sorted } = side;
    const numbers = (column.kind === "numeric" || column.kind === "datetime") && moments && sorted && sorted.length > 0;
    return {
      name: column.name, kind: column.kind, role: column.role, ...(column.label === undefined ? {} : { label: column.label }),
      storage: column.kind === "datetime" ? "datetime" : column.kind === "numeric" && side.storage === "string" ? "float" : side.storage,
      rows: side.rows, missing: side.missing, distinct: numbers ? side.distinct : (side.counts?.filter((count) => count > 0).length ?? 0),
      positiveInfinities: moments?.positiveInfinities ?? 0, negativeInfinities: moments?.negativeInfinities ?? 0,
      ...(numbers ? {
        moments: { min: moments.min, max: moments.max, mean: moments.mean, squares: sorted.length > 1 ? moments.std ** 2 * (sorted.length - 1) : 0 },
        cells: cutCells(sorted, edges ?? quantileEdges(sorted, kernel), kernel),
      } : side.counts && !["numeric", "datetime"].includes(column.kind) ? counted(column, side) : {}),
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
  if (runs) return [...runs.values];
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
  return [...edges].map((edge) => edge + 0).sort((a, b) => a - b);
}

export function cutCells(sorted: Sorted, edges: readonly number[], kernel: Kernel): Cells {
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
