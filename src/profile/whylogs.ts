import { readWhylogs, type WhylogsColumn } from "../connect/whylogs.ts";
import { rankError } from "../connect/whylogs/kll.ts";
import { version } from "../version.ts";
import { mostFrequent } from "./cut.ts";
import type { Profile, ProfileColumn } from "./profile.ts";

/**
 * A whylogs 1.x profile (`.bin`) as one of ours: the values that its KLL sketch keeps are the edges, each with the rows that it stands for; frequent items
 * are the categories, at the least count that they can have; HyperLogLog says how many are distinct. Roles are not in it.
 */
export function profileOfWhylogs(bytes: Uint8Array, name: string): Profile {
  const { columns, dataset, created } = readWhylogs(bytes, name);
  const rows = Math.max(0, ...columns.map(({ counts }) => counts.rows));
  const read = columns.map((column) => ({ column, as: columnOf(column, rows) }));
  const largest = Math.max(0, ...read.map(({ as }) => as?.rankError ?? 0));
  const time = new Date(dataset || created || 0).toISOString();
  return {
    name, version, createdAt: time, rows, settings: {}, chunks: [],
    columns: read.flatMap(({ as }) => (as ? [as] : [])),
    left: read.filter(({ as }) => !as).map(({ column }) => ({ column: column.name, kind: "text" as const, role: "feature" as const })),
    sketch: largest > 0
      ? `its counts come out of whylogs' sketches: with 99 % certainty any share of numbers is right to ${(100 * largest).toPrecision(2)} points, and frequent items are counted at least`
      : "its counts come out of whylogs' sketches, which are still exact at this size, except for distinct values",
  };
}

/** At most so many distinct whole numbers are categories, as in a file; texts that hardly repeat are left out. */
const [fewValues, manyTexts] = [10, 50];

function columnOf({ name, counts, types, mean, std, distribution, frequent, distinct }: WhylogsColumn, rows: number): ProfileColumn | undefined {
  const estimate = Math.round(distinct?.estimate ?? 0);
  const base = {
    name, role: "feature" as const, rows, positiveInfinities: 0, negativeInfinities: 0,
    ...(distribution ? { kll: distribution, ...(distribution.values.length < distribution.n ? { rankError: rankError(distribution.k, false) } : {}) } : {}),
  };
  if (types.boolean > 0 && types.string + types.integral + types.fractional === 0) {
    const all = [{ category: "true", count: counts.true }, { category: "false", count: types.boolean - counts.true }];
    return { ...base, kind: "boolean", storage: "boolean", missing: rows - types.boolean, distinct: all.filter(({ count }) => count > 0).length, ...mostFrequent(all) };
  }
  const items = frequent?.items.map(({ item, count }) => ({ category: item, count: Math.max(0, count - frequent.offset) })) ?? [];
  const counted = items.reduce((sum, { count }) => sum + count, 0);
  if (types.string > 0 && types.integral + types.fractional === 0) {
    if (counted > types.string || (estimate > manyTexts && 2 * estimate > types.string)) return undefined;
    return { ...base, kind: "categorical", storage: "string", missing: rows - types.string, distinct: estimate, ...mostFrequent(items, types.string - counted) };
  }
  if (!distribution || types.string > 0) return undefined;
  const whole = types.fractional === 0;
  if (whole && estimate <= fewValues && 2 * estimate <= rows && counted === distribution.n) {
    return { ...base, kind: "categorical", storage: "integer", missing: rows - distribution.n, distinct: estimate, ...mostFrequent(items) };
  }
  const at = new Map<number, number>();
  let [above, below, finite] = [0, 0, 0];
  distribution.values.forEach((value, i) => {
    const weight = distribution.weights[i] as number;
    if (value === Number.POSITIVE_INFINITY) above += weight;
    else if (value === Number.NEGATIVE_INFINITY) below += weight;
    else at.set(value + 0, (at.get(value + 0) ?? 0) + weight);
    if (Number.isFinite(value)) finite += weight;
  });
  // The extremes are known, whether or not the sample kept them.
  const kept = [...at.keys()];
  for (const [extreme, nearest] of [[distribution.min, kept[0]], [distribution.max, kept.at(-1)]] as const) {
    if (!Number.isFinite(extreme) || nearest === undefined || at.has(extreme) || (at.get(nearest) ?? 0) < 2) continue;
    at.set(nearest, (at.get(nearest) as number) - 1);
    at.set(extreme, 1);
  }
  const edges = [...at.keys()].sort((a, b) => a - b);
  return {
    ...base, kind: "numeric", storage: whole ? "integer" : "float", missing: rows - distribution.n, distinct: estimate, positiveInfinities: above, negativeInfinities: below,
    ...(edges.length > 0 ? {
      moments: { min: edges[0] as number, max: edges.at(-1) as number, mean: mean ?? 0, squares: (std ?? 0) ** 2 * Math.max(0, finite - 1) },
      cells: { edges, at: edges.map((edge) => at.get(edge) as number), between: new Array<number>(edges.length + 1).fill(0) },
    } : {}),
  };
}
