import type { Column, Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Association, Drift, Multivariate, Note } from "../report.ts";
import type { Progress } from "../request.ts";
import { seededRandom } from "../stats/random.ts";
import { compareAssociations } from "./associations.ts";
import type { ChunkWindow } from "./chunks.ts";
import { classifyDomain } from "./domainClassifier.ts";
import { jointSample } from "./jointSample.ts";
import { judgeReconstruction, type Reconstructed, reconstruct } from "./reconstruction.ts";
import { rowCount, type Rows } from "./samples.ts";
import { count } from "./words.ts";

/** Columns that are taken together: the reconstruction's work grows with the square of their number, the pairs' and the classifier's with rows on top. */
const mostColumns = { reconstruction: 200, pairs: 60 };
/** Rows of each side that the classifier and the pairs see. */
const mostRows = 10_000;
const seed = 20_240_601;

export interface Together { multivariate?: Multivariate; reconstructed?: Reconstructed; notes: Note[] }

/** Drift of the inputs together. `drift` says which of them moved most, where there are too many to take all; `known` is an earlier report's reconstruction on the same reference. */
export function* compareTogether(
  frame: Frame, kernel: Kernel, drift: Drift, samples: { reference: Rows; current: Rows }, chunks: readonly ChunkWindow[], known: Reconstructed | undefined,
): Generator<Progress, Together> {
  const inputs = frame.columns.filter(({ role, kind, reference, current }) => role === "feature" && kinds.has(kind) && reference && current);
  const rows = [rowCount(samples.reference), rowCount(samples.current)];
  const note = (code: string, sentence: string): Note => ({ code, section: "multivariate", sentence });
  if (inputs.length < 2) return { notes: [note("multivariate-columns", "columns were not compared together: that takes two inputs or more that both samples have")] };
  if (Math.min(...rows) < 50) return { notes: [note("multivariate-rows", "columns were not compared together: that takes 50 rows or more on both sides")] };
  const notes: Note[] = [];
  const most = mostRelevant(inputs, drift, mostColumns.reconstruction);
  const few = mostRelevant(inputs, drift, mostColumns.pairs);
  if (most.length < inputs.length) notes.push(note("reconstruction-columns", `the reconstruction error takes the ${most.length} inputs that moved most, of ${inputs.length}`));
  if (few.length < inputs.length) notes.push(note("pairs-columns", `the classifier and the pairs take the ${few.length} inputs that moved most, of ${inputs.length}`));

  const reconstructed = known ?? (yield* reconstruct(frame, kernel, most, samples.reference));
  // Components that hold all of the variance put every row back together as it was, whatever happens.
  const complete = reconstructed !== undefined && reconstructed.components === reconstructed.columns;
  if (complete) notes.push(note("reconstruction-complete", "there is no reconstruction error: the inputs are so unrelated that no component can be left out"));
  const reconstruction = reconstructed && !complete ? judgeReconstruction(reconstructed, samples, chunks) : undefined;
  const sample = yield* jointSample(few, samples, mostRows, seededRandom(seed), kernel);
  if (Math.max(...rows) > mostRows) {
    notes.push(note("multivariate-sample", `the classifier and the pairs see a sample of ${count(sample.reference)} reference and ${count(sample.current)} current rows, spread evenly over the windows (seed ${seed})`));
  }
  const associations = yield* compareAssociations(sample);
  const classifier = yield* classifyDomain(sample, seed, kernel);
  return {
    multivariate: { ...(reconstruction ? { reconstruction } : {}), ...(classifier ? { classifier } : {}), pairs: associations.length, associations: associations.slice(0, shownPairs(associations)) },
    ...(reconstructed ? { reconstructed } : {}), notes,
  };
}

const kinds: ReadonlySet<Column["kind"]> = new Set(["numeric", "categorical", "boolean"]);

/** At most `most` columns, in their order: those whose own drift is nearest to its threshold or beyond. */
function mostRelevant(columns: readonly Column[], drift: Drift, most: number): Column[] {
  if (columns.length <= most) return [...columns];
  const scores = new Map(drift.columns.map(({ column, verdicts: [first] }) => {
    if (first?.value === undefined) return [column, -1];
    return [column, first.on === "statistic" ? first.value / first.threshold : -Math.log(Math.max(first.value, 1e-300))];
  }));
  const kept = new Set([...columns].sort((a, b) => (scores.get(b.name) ?? -1) - (scores.get(a.name) ?? -1) || a.id - b.id).slice(0, most));
  return columns.filter((column) => kept.has(column));
}

/** All pairs that changed, and the largest changes beside them up to twenty. */
function shownPairs(associations: readonly Association[]): number {
  return Math.max(20, associations.filter(({ level }) => level !== "ok").length);
}
