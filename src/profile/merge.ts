import { InputError } from "../errors.ts";
import { mostFrequent } from "./cut.ts";
import type { Cells, Profile, ProfileColumn } from "./profile.ts";

/**
 * Two profiles as one. Counts (rows, missing, cells, categories, confusion, scores) are sums, and those of the whole to the last one; mean and spread are
 * pooled. Quantiles inside a cell, and distinct values where cells hold any between their edges, are known only as far as the cells. Throws an
 * InputError where a column was cut at other edges.
 */
export function mergeProfiles(a: Profile, b: Profile): Profile {
  const others = new Map(b.columns.map((column) => [column.name, column]));
  const names = new Set(a.columns.map(({ name }) => name));
  const strange = b.columns.find(({ name }) => !names.has(name)) ?? a.columns.find(({ name }) => !others.has(name));
  if (strange) throw new InputError(`${a.name} and ${b.name} cannot be merged: only one of them has the column "${strange.name}".`);
  const [start] = [a.start, b.start].filter((at) => at !== undefined).sort();
  const end = [a.end, b.end].filter((at) => at !== undefined).sort().at(-1);
  return {
    name: a.name === b.name ? a.name : `${a.name} and ${b.name}`, version: a.version, createdAt: [a.createdAt, b.createdAt].sort().at(-1) as string, rows: a.rows + b.rows,
    ...(start === undefined ? {} : { start, end: end as string }),
    settings: a.settings, left: a.left,
    columns: a.columns.map((column) => mergeColumns(column, others.get(column.name) as ProfileColumn, a, b)),
    chunks: [...a.chunks, ...b.chunks].sort((one, other) => ((one.start ?? "") < (other.start ?? "") ? -1 : (one.start ?? "") > (other.start ?? "") ? 1 : 0)),
    ...(a.sketch ?? b.sketch ? { sketch: (a.sketch ?? b.sketch) as string } : {}),
  };
}

function mergeColumns(a: ProfileColumn, b: ProfileColumn, first: Profile, second: Profile): ProfileColumn {
  if (a.kind !== b.kind) throw new InputError(`"${a.name}" is ${a.kind} in ${first.name} and ${b.kind} in ${second.name}, so that they cannot be merged. Give its kind when you make them.`);
  const cells = a.cells && b.cells ? mergeCells(a.cells, b.cells, a.name, first, second) : (a.cells ?? b.cells);
  const categories = a.categories ?? b.categories ? mergeCategories(a, b) : undefined;
  const complete = cells ? cells.between.every((count) => count === 0) : categories?.rest === 0;
  return {
    ...a,
    rows: a.rows + b.rows, missing: a.missing + b.missing,
    positiveInfinities: a.positiveInfinities + b.positiveInfinities, negativeInfinities: a.negativeInfinities + b.negativeInfinities,
    distinct: complete ? (cells ? cells.at.filter((count) => count > 0).length : (categories?.categories.length ?? 0)) : Math.max(a.distinct, b.distinct),
    ...(cells ? { cells } : {}), ...(a.moments || b.moments ? { moments: mergeMoments(a, b) } : {}), ...categories,
  } as ProfileColumn;
}

function mergeCells(a: Cells, b: Cells, column: string, first: Profile, second: Profile): Cells {
  if (a.edges.length !== b.edges.length || a.edges.some((edge, i) => edge !== b.edges[i])) {
    throw new InputError(`"${column}" is cut at other values in ${second.name} than in ${first.name}, so that they cannot be merged. Make the second with --cells, naming the first.`);
  }
  const sum = (one: readonly number[], other: readonly number[]): number[] => one.map((count, i) => count + (other[i] as number));
  return { edges: a.edges, at: sum(a.at, b.at), between: sum(a.between, b.between) };
}

/** Chan, Golub & LeVeque (1983). */
function mergeMoments(a: ProfileColumn, b: ProfileColumn): NonNullable<ProfileColumn["moments"]> {
  const count = (column: ProfileColumn): number => column.rows - column.missing - column.positiveInfinities - column.negativeInfinities;
  if (!a.moments || !b.moments) return (a.moments ?? b.moments) as NonNullable<ProfileColumn["moments"]>;
  const [n, m] = [count(a), count(b)];
  const distance = b.moments.mean - a.moments.mean;
  return {
    min: Math.min(a.moments.min, b.moments.min), max: Math.max(a.moments.max, b.moments.max),
    mean: a.moments.mean + (distance * m) / (n + m), squares: a.moments.squares + b.moments.squares + (distance ** 2 * n * m) / (n + m),
  };
}

function mergeCategories(a: ProfileColumn, b: ProfileColumn): Required<Pick<ProfileColumn, "categories" | "rest">> {
  const counts = new Map<string, number>();
  for (const { category, count } of [...(a.categories ?? []), ...(b.categories ?? [])]) counts.set(category, (counts.get(category) ?? 0) + count);
  return mostFrequent([...counts].map(([category, count]) => ({ category, count })), (a.rest ?? 0) + (b.rest ?? 0));
}
