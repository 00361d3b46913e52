import { InputError } from "../errors.ts";
import { mergeChunks } from "./mergeChunks.ts";
import { mostFrequent } from "./cut.ts";
import { pool } from "../stats/pooledMoments.ts";
import { type Cells, mostPerChunk, type PerChunk, type Profile, type ProfileChunk, type ProfileColumn } from "./profile.ts";

/** Where a chunk of the whole comes from: one of the first profile's, of the second's, or of both, where they are the same stretch of time. */
interface Place { readonly first?: number; readonly second?: number }

/**
 * Two profiles as one. Counts (rows, missing, cells, categories, confusion, scores) are sums, and those of the whole to the last one; means and spreads are
 * pooled. Quantiles inside a cell, and distinct values where cells hold any between their edges, are known only as far as the cells. Throws an
 * InputError where a column was cut at other edges. Chunks of the same stretch of time become one.
 */
export function mergeProfiles(a: Profile, b: Profile): Profile {
  const others = new Map(b.columns.map((column) => [column.name, column]));
  const names = new Set(a.columns.map(({ name }) => name));
  const strange = b.columns.find(({ name }) => !names.has(name)) ?? a.columns.find(({ name }) => !others.has(name));
  if (strange) throw new InputError(`${a.name} and ${b.name} cannot be merged: only one of them has the column "${strange.name}".`);
  const [start] = [a.start, b.start].filter((at) => at !== undefined).sort();
  const end = [a.end, b.end].filter((at) => at !== undefined).sort().at(-1);
  const places = placesOf(a, b);
  return {
    name: a.name === b.name ? a.name : `${a.name} and ${b.name}`, version: a.version, createdAt: [a.createdAt, b.createdAt].sort().at(-1) as string, rows: a.rows + b.rows,
    ...(start === undefined ? {} : { start, end: end as string }),
    settings: a.settings, left: a.left,
    columns: a.columns.map((column) => mergeColumns(column, others.get(column.name) as ProfileColumn, places, a, b)),
    ...(a.every === undefined && b.every === undefined ? {} : { every: (a.every ?? b.every) as string }),
    chunks: places.map(({ first, second }) => mergeChunks(first === undefined ? undefined : a.chunks[first], second === undefined ? undefined : b.chunks[second])),
    ...(a.sketch ?? b.sketch ? { sketch: (a.sketch ?? b.sketch) as string } : {}),
  };
}

function placesOf(a: Profile, b: Profile): Place[] {
  // Without chunks all rows are one.
  if (a.every === undefined && b.every === undefined && a.chunks.length === 1 && b.chunks.length === 1) return [{ first: 0, second: 0 }];
  const stretch = ({ start, end }: ProfileChunk): string | undefined => (start === undefined ? undefined : `${start} ${end}`);
  const same = new Map(b.chunks.flatMap((chunk, index) => (stretch(chunk) === undefined ? [] : [[stretch(chunk), index] as const])));
  const places: (Place & { start?: string })[] = a.chunks.map((chunk, first) => {
    const second = same.get(stretch(chunk) as string);
    same.delete(stretch(chunk) as string);
    return { ...(chunk.start === undefined ? {} : { start: chunk.start }), first, ...(second === undefined ? {} : { second }) };
  });
  const both = new Set(places.map(({ second }) => second));
  places.push(...b.chunks.flatMap(({ start }, second) => (both.has(second) ? [] : [{ ...(start === undefined ? {} : { start }), second }])));
  return places.sort((one, other) => ((one.start ?? "") < (other.start ?? "") ? -1 : (one.start ?? "") > (other.start ?? "") ? 1 : 0));
}

function mergeColumns(a: ProfileColumn, b: ProfileColumn, places: readonly Place[], first: Profile, second: Profile): ProfileColumn {
  if (a.kind !== b.kind) throw new InputError(`"${a.name}" is ${a.kind} in ${first.name} and ${b.kind} in ${second.name}, so that they cannot be merged. Give its kind when you make them.`);
  const cells = a.cells && b.cells ? mergeCells(a.cells, b.cells, a.name, first, second) : (a.cells ?? b.cells);
  const categories = a.categories ?? b.categories ? mergeCategories(a, b) : undefined;
  const perChunk = a.perChunk && b.perChunk ? mergePerChunk(a.perChunk, b.perChunk, places) : undefined;
  const { perChunk: _, kll: __, ...rest } = a;
  const complete = cells ? cells.between.every((count) => count === 0) : categories?.rest === 0;
  return {
    ...rest,
    rows: a.rows + b.rows, missing: a.missing + b.missing,
    positiveInfinities: a.positiveInfinities + b.positiveInfinities, negativeInfinities: a.negativeInfinities + b.negativeInfinities,
    distinct: complete ? (cells ? cells.at.filter((count) => count > 0).length : (categories?.categories.length ?? 0)) : Math.max(a.distinct, b.distinct),
    ...(cells ? { cells } : {}), ...(a.moments || b.moments ? { moments: mergeMoments(a, b) } : {}), ...categories,
    ...(a.rankError === undefined && b.rankError === undefined ? {} : { rankError: Math.max(a.rankError ?? 0, b.rankError ?? 0) }),
    ...(perChunk ? { perChunk } : {}),
  } as ProfileColumn;
}

function mergeCells(a: Cells, b: Cells, column: string, first: Profile, second: Profile): Cells {
  if (a.edges.length !== b.edges.length || a.edges.some((edge, i) => edge !== b.edges[i])) {
    throw new InputError(`"${column}" is cut at other values in ${second.name} than in ${first.name}, so that they cannot be merged. Make the second with --cells, naming the first.`);
  }
  const sum = (one: readonly number[], other: readonly number[]): number[] => one.map((count, i) => count + (other[i] as number));
  return { edges: a.edges, at: sum(a.at, b.at), between: sum(a.between, b.between) };
}

function mergeMoments(a: ProfileColumn, b: ProfileColumn): NonNullable<ProfileColumn["moments"]> {
  const count = (column: ProfileColumn): number => column.rows - column.missing - column.positiveInfinities - column.negativeInfinities;
  if (!a.moments || !b.moments) return (a.moments ?? b.moments) as NonNullable<ProfileColumn["moments"]>;
  const { mean, squares } = pool({ count: count(a), ...a.moments }, { count: count(b), ...b.moments });
  return { min: Math.min(a.moments.min, b.moments.min), max: Math.max(a.moments.max, b.moments.max), mean, squares };
}

function mergeCategories(a: ProfileColumn, b: ProfileColumn): Required<Pick<ProfileColumn, "categories" | "rest">> {
  const counts = new Map<string, number>();
  for (const { category, count } of [...(a.categories ?? []), ...(b.categories ?? [])]) counts.set(category, (counts.get(category) ?? 0) + count);
  return mostFrequent([...counts].map(([category, count]) => ({ category, count })), (a.rest ?? 0) + (b.rest ?? 0));
}

/** Sums of what both count; a category that only one of the two lists may hide in the other's rest, unless that is empty. */
function mergePerChunk(a: PerChunk, b: PerChunk, places: readonly Place[]): PerChunk | undefined {
  const take = (of: PerChunk, at: number | undefined, order: (counts: readonly number[]) => number[]): number[] | undefined => (at === undefined ? undefined : order(of.counts[at] as number[]));
  const add = (one: number[] | undefined, other: number[] | undefined): number[] => (one && other ? one.map((count, i) => count + (other[i] as number)) : ((one ?? other) as number[]));
  if (a.edges && b.edges) {
    if (a.edges.length !== b.edges.length || a.edges.some((edge, i) => edge !== b.edges?.[i])) return undefined;
    return { edges: a.edges, counts: places.map(({ first, second }) => add(take(a, first, (own) => [...own]), take(b, second, (own) => [...own]))) };
  }
  if (!a.categories || !b.categories) return undefined;
  const closed = ({ counts }: PerChunk): boolean => counts.every((own) => own.at(-2) === 0);
  const total = new Map<string, number>();
  for (const [one, other] of [[a, b], [b, a]] as const) {
    one.categories?.forEach((category, i) => {
      if (!other.categories?.includes(category) && !closed(other)) return;
      total.set(category, one.counts.reduce((sum, own) => sum + (own[i] as number), total.get(category) ?? 0));
    });
  }
  const categories = [...total].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1)).slice(0, mostPerChunk).map(([category]) => category);
  const order = (of: PerChunk) => (counts: readonly number[]): number[] => {
    const own = categories.map((category) => counts[of.categories?.indexOf(category) ?? -1] ?? 0);
    const all = counts.slice(0, -1).reduce((sum, count) => sum + count, 0);
    return [...own, all - own.reduce((sum, count) => sum + count, 0), counts.at(-1) as number];
  };
  return { categories, counts: places.map(({ first, second }) => add(take(a, first, order(a)), take(b, second, order(b)))) };
}
