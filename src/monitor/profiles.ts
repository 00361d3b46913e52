import type { Frame } from "../data/frame.ts";
import type { Kernel, Sorted } from "../kernel/kernel.ts";
import { type Cells, type ProfileColumn, profileSeed } from "../profile/profile.ts";
import type { ColumnQuality, Description, DriftTest, Note } from "../report.ts";
import type { ColumnSample, SideSample } from "../stats/conventions/convention.ts";
import { nextAbove } from "../stats/nextAbove.ts";

export interface Rowless { readonly reference: boolean; readonly current: boolean; readonly any: boolean }

/** Which sides are profiles: counts without rows. */
export function rowless({ reference, current }: Frame): Rowless {
  return { reference: reference.profile !== undefined, current: current.profile !== undefined, any: reference.profile !== undefined || current.profile !== undefined };
}

/** What a profile knows better than the values that stand for it: mean, spread and how many distinct ones there were. */
export function describeProfiles(frame: Frame, quality: readonly ColumnQuality[]): void {
  for (const side of ["reference", "current"] as const) {
    const known = new Map(frame[side].profile?.columns.map((column) => [column.name, column]));
    for (const column of quality) {
      const found = known.get(column.column);
      const description: Description | undefined = column[side];
      if (!found || !description) continue;
      description.distinct = found.distinct;
      if (description.mean === undefined || !found.moments) continue;
      const count = found.rows - found.missing - found.positiveInfinities - found.negativeInfinities;
      description.mean = found.moments.mean;
      if (count > 1) description.std = Math.sqrt(found.moments.squares / (count - 1));
    }
  }
}

/** A note of what a view lacks begins so. */
const needsRows = "profile-needs-rows-";
type RowsFor = "causes" | "multivariate" | "concept" | "estimated" | "predictions" | "errors" | "timeline" | "versions";

/** What was not looked at, view by view, and what it would need. */
export function profileNotes(frame: Frame, scored: boolean): Note[] {
  const sides = (["reference", "current"] as const).filter((side) => frame[side].profile);
  if (sides.length === 0) return [];
  const who = `${sides.join(" and ")} ${sides.length > 1 ? "are profiles" : "is a profile"}`;
  const needs = (what: RowsFor, section: Note["section"], sentence: string): Note => ({ code: `${needsRows}${what}`, section, sentence: `${who}: ${sentence}` });
  const both = `rows of ${sides.length > 1 ? "both sides" : `the ${sides[0]} too`}`;
  const notes: Note[] = [
    needs("causes", "causes", `where in the rows a column's drift lives takes ${both}`),
    needs("multivariate", "multivariate", `columns are compared together on ${both}`),
  ];
  if (scored) {
    notes.push(
      needs("concept", "concept", `why performance changed, and outcomes by bin, take labelled ${both}${frame.current.profile ? ", and so do detectors" : ""}`),
      needs("estimated", "concept", `an estimate without labels is calibrated on labelled ${both}`),
      needs("predictions", "drift", `rows that stand apart are looked for among ${both}`),
    );
    if (frame.current.profile) notes.push(needs("errors", "causes", "where it errs most is looked for among labelled rows of current"));
  }
  if (sides.length > 1 && sides.every((side) => frame[side].profile?.every === undefined)) notes.push(needs("timeline", "timeline", "a timeline takes profiles that were counted in chunks, made with a column of times (or --chunk)"));
  if (frame.current.profile && frame.columns.some(({ role }) => role === "version")) notes.push(needs("versions", "drift", "model versions are told apart by their rows"));
  notes.push({
    code: "profile-cells", section: "drift",
    sentence: sides.some((side) => frame[side].profile?.sketch) ? "all counts are as exact as the sketches that they come from, so no figure is more so" : `PSI, chi-square, missing, unseen and out of range are exact; Kolmogorov–Smirnov and Wasserstein are known between two bounds, because values are counted in cells. What needs an order of values within cells or chunks takes one of chance (seed ${profileSeed})`,
  });
  const strange = cutElsewhere(frame);
  if (strange.length > 0) {
    notes.push({
      code: "profile-other-cells", section: "drift",
      sentence: `${frame.current.name} was cut at other values than the reference's deciles (${strange.slice(0, 5).join(", ")}${strange.length > 5 ? ", …" : ""}), so its counts there are off by up to a cell, half a per cent of the rows at each edge; make it with --cells, naming the reference's profile, for exact ones`,
    });
  }
  return notes;
}

/** Columns of a current profile that were not cut where the reference was. */
function cutElsewhere({ reference, current }: Frame): string[] {
  const own = new Map(reference.profile?.columns.map(({ name, cells }) => [name, cells?.edges]));
  return (current.profile?.columns ?? []).filter(({ cells, name }) => {
    if (!cells || cells.between.every((count) => count === 0)) return false;
    const edges = own.get(name);
    return !edges || edges.length !== cells.edges.length || edges.some((edge, i) => edge !== cells.edges[i]);
  }).map(({ name }) => name);
}

/** whylogs' own sketches of a column, where sides come out of its profiles. */
export function sketchesOf(frame: Frame, column: string): Pick<ColumnSample, "sketches"> {
  const [reference, current] = (["reference", "current"] as const).map((side) => frame[side].profile?.columns.find(({ name }) => name === column)?.kll);
  return reference || current ? { sketches: { ...(reference ? { reference } : {}), ...(current ? { current } : {}) } } : {};
}

export interface Bounds { readonly ks: [number, number]; readonly wasserstein?: [number, number] }

/**
 * Between which values the exact statistics lie, whatever the values inside the cells are. KS: both distribution functions are known at the edges and
 * grow in between. Wasserstein: moving a cell's rows anywhere within it costs at most its width. Counts out of a sketch are off by up to its rank error
 * (99 % certain) everywhere: KS by as much, Wasserstein by as much times the range.
 */
export function boundsOf(frame: Frame, column: string, samples: { reference: SideSample; current: SideSample }, wasserstein: number | undefined, kernel: Kernel): Bounds | undefined {
  const sides = (["reference", "current"] as const).map((side) => ({
    sorted: samples[side].sortedDoubles, known: frame[side].profile?.columns.find(({ name }) => name === column),
  }));
  const counted = sides.flatMap(({ known }) => (known?.cells ? [known] : []));
  const [a, b] = sides.map(({ sorted }) => sorted);
  if (counted.length === 0 || !a?.length || !b?.length) return undefined;
  const edges = [...new Set(counted.flatMap(({ cells }) => [...(cells as Cells).edges]))].sort((x, y) => x - y);
  const [f, g] = [at(a, edges, kernel), at(b, edges, kernel)];
  const sketched = counted.reduce((sum, { rankError = 0 }) => sum + rankError, 0);
  const slack = sketched + elsewhere(counted.map(({ cells, rows, missing }) => ({ cells: cells as Cells, n: rows - missing })));
  let lower = 0;
  let upper = 0;
  edges.forEach((_, i) => {
    const known = [Math.abs((f.below[i] as number) - (g.below[i] as number)), Math.abs((f.upTo[i] as number) - (g.upTo[i] as number))];
    const [before, then] = [i === 0 ? 0 : (f.upTo[i - 1] as number), i === 0 ? 0 : (g.upTo[i - 1] as number)];
    lower = Math.max(lower, ...known);
    upper = Math.max(upper, ...known, (f.below[i] as number) - then, (g.below[i] as number) - before);
  });
  upper = Math.max(upper, 1 - (g.upTo.at(-1) as number), 1 - (f.upTo.at(-1) as number));
  const width = counted.reduce((sum, { cells, moments, rows, missing }) => sum + spread(cells as Cells, moments ?? { min: 0, max: 0 }) / (rows - missing), 0) + sketched * range(counted);
  return {
    ks: [Math.max(0, lower - slack), Math.min(1, upper + slack)],
    ...(wasserstein === undefined ? {} : { wasserstein: [Math.max(0, wasserstein - width), wasserstein + width] as [number, number] }),
  };
}

/** The bounds where the tests have them. */
export function withBounds(tests: readonly DriftTest[], bounds: Bounds | undefined): DriftTest[] {
  return tests.map((test) => {
    const own = test.test === "ks" && test.convention !== "whylogs" ? bounds?.ks : test.test === "wasserstein" && test.convention === "standard" ? bounds?.wasserstein : undefined;
    return own ? { ...test, bounds: [Math.min(own[0], test.statistic), Math.max(own[1], test.statistic)] } : test;
  });
}

/** Shares below, and at or below, each edge. */
function at(sorted: Sorted, edges: readonly number[], kernel: Kernel): { below: number[]; upTo: number[] } {
  const cuts = [...new Set(edges.flatMap((edge) => [edge, nextAbove(edge)]))];
  const counts = kernel.sortedBinCounts(sorted, cuts);
  const below = new Map<number, number>();
  let sum = 0;
  cuts.forEach((cut, i) => { below.set(cut, (sum += counts[i] as number) / sorted.length); });
  return { below: edges.map((edge) => below.get(edge) as number), upTo: edges.map((edge) => below.get(nextAbove(edge)) as number) };
}

/** Two profiles that were cut at different values do not know each other's edges: each by up to its fullest cell. */
function elsewhere(sides: readonly { cells: Cells; n: number }[]): number {
  const [a, b] = sides;
  if (!a || !b || (a.cells.edges.length === b.cells.edges.length && a.cells.edges.every((edge, i) => edge === b.cells.edges[i]))) return 0;
  return sides.reduce((sum, { cells, n }) => sum + Math.max(...cells.between) / n, 0);
}

function range(columns: readonly ProfileColumn[]): number {
  const moments = columns.flatMap((column) => column.moments ?? []);
  return Math.max(...moments.map(({ max }) => max)) - Math.min(...moments.map(({ min }) => min));
}

/** Rows in each cell times its width, summed. */
function spread({ edges, between }: Cells, { min, max }: { min: number; max: number }): number {
  const bounds = [Math.min(min, edges[0] ?? min), ...edges, Math.max(max, edges.at(-1) ?? max)];
  return between.reduce((sum, count, i) => sum + count * ((bounds[i + 1] as number) - (bounds[i] as number)), 0);
}
