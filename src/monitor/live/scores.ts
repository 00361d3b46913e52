import type { Config } from "../../data/config.ts";
import type { Frame } from "../../data/frame.ts";
import type { Block, Codes, Kernel, Numbers, Scope } from "../../kernel/kernel.ts";
import type { LivePerformance } from "../../live.ts";
import type { Metric, Metrics } from "../../report.ts";
import { rocAucBounds } from "../../stats/cellBounds.ts";
import { nextAbove } from "../../stats/nextAbove.ts";
import { confusionMetrics } from "../confusionMetrics.ts";
import { around } from "../intervals.ts";
import { rowCount, type Rows } from "../samples.ts";
import { loadScored, planScoring, type ScoredRows, type Scoring } from "../scoring.ts";

type Side = "reference" | "current";

/** What a window's performance is counted from: two columns of codes beside those of the data, and sums of losses before every `step`-th row. */
export interface Scores {
  readonly scoring: Scoring;
  /** Edges of the score's cells; its codes are 2 · cell + label. */
  readonly edges: readonly number[];
  /** Cells that can hold one score only. */
  readonly atoms: Uint8Array;
  readonly sums: Record<Side, Float64Array | undefined>;
  /** Of every row, for rows that are no stretch: log loss and squared distance of probabilities, or prediction − target and its share of the target. */
  readonly losses: Record<Side, Losses | undefined>;
}

/** In kernel memory; NaN where a row has no label or no prediction. */
type Losses = readonly [Numbers, Numbers];

/** Columns of codes that `encodeScores` fills: actual and predicted class, score and class. */
export const scoreColumns = 2;
const none = 255;
const mostClasses = 15;
const mostEdges = 120;
const step = 1024;
const fields = 6;

/** Undefined where performance cannot be judged, rows have weights, or the classes do not fit into a byte. */
export function planScores(frame: Frame, config: Config, kernel: Kernel): Scores | undefined {
  const scoring = planScoring(frame, config, kernel);
  if (typeof scoring === "string" || scoring.weight || scoring.labels.length > mostClasses) return undefined;
  const edges = kernel.memory.scope((scope) => {
    for (const side of ["reference", "current"] as const) {
      const rows = frame[side].rows;
      const [score] = scoring.task === "binary" ? (loadScored(scoring, side, { start: 0, end: rows }, kernel, scope)?.probabilities ?? []) : [];
      if (!score) continue;
      const sorted = kernel.sort(score, scope.allocate(rows * 8));
      if (sorted.length === 0) continue;
      const quantiles = kernel.quantiles(sorted, Array.from({ length: mostEdges }, (_, i) => (i + 1) / (mostEdges + 1)));
      return quantiles.flatMap((value, i) => (value !== quantiles[i - 1] ? [value] : value !== quantiles[i - 2] ? [nextAbove(value)] : []));
    }
    return [];
  });
  const atoms = Uint8Array.from({ length: edges.length + 1 }, (_, cell) => (cell > 0 && edges[cell] === nextAbove(edges[cell - 1] as number) ? 1 : 0));
  return { scoring, edges, atoms, sums: { reference: undefined, current: undefined }, losses: { reference: undefined, current: undefined } };
}

/** Writes both columns of one side, its losses, which stay in `held`, and their sums. */
export function* encodeScores(scores: Scores, frame: Frame, side: Side, confusion: Block, score: Block, kernel: Kernel, held: Scope): Generator<void> {
  const rows = frame[side].rows;
  const scope = kernel.memory.openScope();
  try {
    for (const block of [confusion, score]) kernel.memory.uint8(block.address, rows).fill(none);
    const loaded = loadScored(scores.scoring, side, { start: 0, end: rows }, kernel, scope);
    if (!loaded) return;
    yield;
    if (loaded.actual) {
      const size = scores.scoring.labels.length;
      const coded = (codes: Codes): Block => {
        const out = scope.allocate(rows);
        kernel.encodeCodes(codes, Uint8Array.from({ length: size }, (_, label) => label), none, out);
        return out;
      };
      const actual = coded(loaded.actual);
      if (loaded.predicted) kernel.joinCodes(actual, size, coded(loaded.predicted), size, rows, none, confusion);
      const [probability] = loaded.probabilities;
      if (scores.scoring.task === "binary" && probability) {
        const cells = scope.allocate(rows);
        kernel.encodeNumbers(probability, scores.edges, cells);
        kernel.joinCodes(cells, scores.edges.length + 1, actual, 2, rows, none, score);
      }
    }
    yield;
    const losses = yield* eachLoss(scores.scoring, loaded, kernel, held);
    scores.losses[side] = losses;
    const blocks = Math.floor(rows / step);
    const sums = new Float64Array((blocks + 1) * fields);
    const running = new Float64Array(fields);
    for (let block = 0; losses && block < blocks; block++) {
      addLosses(scores, losses, block * step, (block + 1) * step, running, kernel);
      sums.set(running, (block + 1) * fields);
      if (block % 64 === 63) yield;
    }
    scores.sums[side] = sums;
  } finally {
    scope.close();
  }
}

/** The performance of some rows; undefined where none of them has a label. At most 2 · 1024 losses of each stretch are read; of rows that filters left, all. */
export function measureScores(scores: Scores, rows: Rows, confusion: Int32Array, score: Int32Array, kernel: Kernel, left?: { rows: number; marks: Record<Side, Block> }): LivePerformance | undefined {
  const { scoring } = scores;
  const size = scoring.labels.length;
  const metrics: Metrics = {};
  const performance: LivePerformance = { rows: left?.rows ?? rowCount(rows), labelled: 0, metrics };
  if (scoring.task !== "regression") {
    const counts = Float64Array.from(confusion.subarray(0, size * size));
    performance.labelled = counts.reduce((sum, count) => sum + count, 0);
    if (performance.labelled > 0) {
      Object.assign(metrics, confusionMetrics({ size, rows: counts, weights: counts, squares: counts }));
      performance.confusion = { labels: [...scoring.labels], counts: Array.from({ length: size }, (_, i) => Array.from(counts.subarray(i * size, (i + 1) * size))) };
    }
    if (scoring.task === "binary" && scoring.probabilities.length > 0) {
      const cells = scores.edges.length + 1;
      const of = (label: number): Int32Array => new Int32Array(cells).map((_, cell) => score[2 * cell + label] as number);
      const ranked = rocAucBounds(of(1), of(0), scores.atoms);
      if (ranked) {
        metrics.rocAuc = around(ranked.value, Math.sqrt(ranked.variance), 0, 1);
        performance.rocAuc = ranked.bounds;
      }
    }
  }
  Object.assign(metrics, lossMetrics(scoring, left ? totalsLeft(scores, rows, left.marks, kernel) : totals(scores, rows, kernel), performance));
  return performance.labelled > 0 ? performance : undefined;
}

/** Sums over the rows: those of whole blocks from the prefixes, of the others row by row. */
function totals(scores: Scores, rows: Rows, kernel: Kernel): Float64Array {
  const all = new Float64Array(fields);
  for (const { side, start, end } of rows) {
    const [prefix, losses] = [scores.sums[side], scores.losses[side]];
    if (!prefix || !losses || start >= end) continue;
    const first = Math.ceil(start / step);
    const last = Math.floor(end / step);
    if (first >= last) {
      addLosses(scores, losses, start, end, all, kernel);
      continue;
    }
    for (let field = 0; field < fields; field++) all[field] = (all[field] as number) + (prefix[last * fields + field] as number) - (prefix[first * fields + field] as number);
    addLosses(scores, losses, start, first * step, all, kernel);
    addLosses(scores, losses, last * step, end, all, kernel);
  }
  return all;
}

/** Row by row what `addLosses` sums. */
function* eachLoss(scoring: Scoring, scored: ScoredRows, kernel: Kernel, held: Scope): Generator<void, Losses | undefined> {
  const { rows } = scored;
  const [probability] = scored.probabilities;
  const { actual, actualNumbers, predictedNumbers } = scored;
  const told = scoring.task === "binary" ? probability && actual : scoring.task === "regression" && actualNumbers && predictedNumbers;
  if (!told) return undefined;
  const losses = [held.numbers(rows), held.numbers(rows)] as const;
  // Views are made anew after each pause: the memory may have grown.
  const view = (of: Numbers): Float64Array => kernel.memory.float64(of.address, rows);
  for (let start = 0; start < rows; start += 65_536) {
    const end = Math.min(rows, start + 65_536);
    const [ones, others] = [view(losses[0]).fill(Number.NaN, start, end), view(losses[1]).fill(Number.NaN, start, end)];
    if (scoring.task === "binary" && probability && actual) {
      const [scores, labels] = [view(probability), kernel.memory.int32(actual.address, rows)];
      for (let row = start; row < end; row++) {
        const [score, label] = [scores[row] as number, labels[row] as number];
        if (label < 0 || !Number.isFinite(score)) continue;
        const right = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, label === 1 ? score : 1 - score));
        ones[row] = -Math.log(right);
        others[row] = (score - label) ** 2;
      }
    } else if (scoring.task === "regression" && actualNumbers && predictedNumbers) {
      const [targets, predictions] = [view(actualNumbers), view(predictedNumbers)];
      for (let row = start; row < end; row++) {
        const [target, error] = [targets[row] as number, (predictions[row] as number) - (targets[row] as number)];
        if (!Number.isFinite(target) || !Number.isFinite(error)) continue;
        ones[row] = error;
        others[row] = Math.abs(error) / Math.max(Math.abs(target), Number.EPSILON);
      }
    }
    yield;
  }
  return losses;
}

/** The same sums over the rows that filters left. */
function totalsLeft(scores: Scores, rows: Rows, marks: Record<Side, Block>, kernel: Kernel): Float64Array {
  const all = new Float64Array(fields);
  for (const { side, start, end } of rows) {
    const losses = scores.losses[side];
    if (losses) addLosses(scores, losses, start, end, all, kernel, marks[side]);
  }
  return all;
}

/**
 * Adds rows [start, end), or those of them that are marked, to the sums. Of probabilities: rows, Σ log loss, Σ log loss², Σ (p − y)², Σ (p − y)⁴. Of
 * regression: rows, Σ e, Σ |e|, Σ e², Σ |e / y|, Σ e⁴.
 */
function addLosses({ scoring }: Scores, [ones, others]: Losses, start: number, end: number, sums: Float64Array, kernel: Kernel, marks?: Block): void {
  if (start === end) return;
  const [count, plain, absolute, squares, fourths] = kernel.markedSums(ones, start, end, marks);
  const [, other, , otherSquares] = kernel.markedSums(others, start, end, marks);
  const own = scoring.task === "binary" ? [count, plain, squares, other, otherSquares, 0] : [count, plain, absolute, squares, other, fourths];
  for (let field = 0; field < fields; field++) sums[field] = (sums[field] as number) + (own[field] as number);
}

function lossMetrics(scoring: Scoring, sums: Float64Array, performance: LivePerformance): Metrics {
  const [count, first, second, third, fourth, fifth] = sums as unknown as [number, number, number, number, number, number];
  if (count === 0) return {};
  performance.labelled = Math.max(performance.labelled, count);
  const mean = (sum: number, squares: number, least?: number, greatest?: number): Metric =>
    around(sum / count, Math.sqrt(Math.max(0, squares - sum ** 2 / count) / (count - 1) / count), least, greatest);
  if (scoring.task === "binary") return { logLoss: mean(first, second, 0), brier: mean(third, fourth, 0, 1) };
  const rmse = Math.sqrt(third / count);
  const spread = Math.sqrt(Math.max(0, fifth - third ** 2 / count) / (count - 1) / count);
  return {
    rmse: around(rmse, rmse > 0 ? spread / (2 * rmse) : 0, 0), mae: mean(second, third, 0), mape: { value: fourth / count }, bias: mean(first, third),
  };
}
