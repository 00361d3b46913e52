import type { Config } from "../../data/config.ts";
import type { Frame } from "../../data/frame.ts";
import type { Block, Codes, Kernel, Numbers } from "../../kernel/kernel.ts";
import type { LivePerformance } from "../../live.ts";
import type { Metric, Metrics } from "../../report.ts";
import { rocAucBounds } from "../../stats/cellBounds.ts";
import { nextAbove } from "../../stats/nextAbove.ts";
import { confusionMetrics } from "../confusionMetrics.ts";
import { around } from "../intervals.ts";
import type { Rows, Window } from "../samples.ts";
import { within } from "./left.ts";
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
  readonly losses: Record<Side, readonly [Float64Array, Float64Array] | undefined>;
}

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

/** Writes both columns of one side, and its sums. */
export function* encodeScores(scores: Scores, frame: Frame, side: Side, confusion: Block, score: Block, kernel: Kernel): Generator<void> {
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
    const blocks = Math.floor(rows / step);
    const sums = new Float64Array((blocks + 1) * fields);
    for (let block = 0; block < blocks; block++) {
      const own = lossesOf(scores.scoring, loaded, { start: block * step, end: (block + 1) * step }, kernel);
      for (let field = 0; field < fields; field++) sums[(block + 1) * fields + field] = (sums[block * fields + field] as number) + (own[field] ?? 0);
      if (block % 64 === 63) yield;
    }
    scores.sums[side] = sums;
    yield;
    scores.losses[side] = yield* eachLoss(scores.scoring, loaded, kernel);
  } finally {
    scope.close();
  }
}

/** The performance of some rows; undefined where none of them has a label. At most 2 · 1024 rows of each stretch are read; of rows that filters left, all. */
export function measureScores(scores: Scores, rows: Rows, confusion: Int32Array, score: Int32Array, kernel: Kernel, kept?: Kept): LivePerformance | undefined {
  const { scoring } = scores;
  const size = scoring.labels.length;
  const metrics: Metrics = {};
  const performance: LivePerformance = { rows: rows.reduce((sum, stretch) => sum + (kept ? within(kept[stretch.side], stretch).length : stretch.end - stretch.start), 0), labelled: 0, metrics };
  if (scoring.task !== "regression") {
    const counts = Float64Array.from(confusion.subarray(0, size * size));
    performance.labelled = counts.reduce((sum, count) => sum + count, 0);
    if (performance.labelled > 0) {
      Object.assign(metrics, confusionMetrics({ size, rows: counts, weights: counts, squares: counts }, kernel));
      performance.confusion = { labels: [...scoring.labels], counts: Array.from({ length: size }, (_, i) => Array.from(counts.subarray(i * size, (i + 1) * size))) };
    }
    if (scoring.task === "binary" && scoring.probabilities.length > 0) {
      const cells = scores.edges.length + 1;
      const of = (label: number): Int32Array => Int32Array.from({ length: cells }, (_, cell) => score[2 * cell + label] as number);
      const ranked = rocAucBounds(of(1), of(0), scores.atoms);
      if (ranked) {
        metrics.rocAuc = around(ranked.value, Math.sqrt(ranked.variance), 0, 1);
        performance.rocAuc = ranked.bounds;
      }
    }
  }
  Object.assign(metrics, lossMetrics(scoring, kept ? totalsLeft(scores, rows, kept) : totals(scores, rows, kernel), performance));
  return performance.labelled > 0 ? performance : undefined;
}

/** Sums over the rows: those of whole blocks from the prefixes, of the others row by row. */
function totals({ scoring, sums }: Scores, rows: Rows, kernel: Kernel): Float64Array {
  const all = new Float64Array(fields);
  for (const { side, start, end } of rows) {
    const prefix = sums[side];
    if (!prefix || start >= end) continue;
    const first = Math.ceil(start / step);
    const last = Math.max(first, Math.floor(end / step));
    const whole = last * step <= end && first < last;
    if (whole) for (let field = 0; field < fields; field++) all[field] = (all[field] as number) + (prefix[last * fields + field] as number) - (prefix[first * fields + field] as number);
    const edges: Window[] = whole ? [{ start, end: first * step }, { start: last * step, end }] : [{ start, end }];
    for (const edge of edges) {
      if (edge.start >= edge.end) continue;
      kernel.memory.scope((scope) => {
        const loaded = loadScored(scoring, side, edge, kernel, scope);
        const own = loaded && lossesOf(scoring, loaded, { start: 0, end: edge.end - edge.start }, kernel);
        own?.forEach((sum, field) => {
          all[field] = (all[field] as number) + sum;
        });
      });
    }
  }
  return all;
}

type Kept = Record<Side, Int32Array>;

/** The losses that `lossesOf` sums, row by row: NaN where the row has no label or no prediction. */
function* eachLoss(scoring: Scoring, scored: ScoredRows, kernel: Kernel): Generator<void, readonly [Float64Array, Float64Array] | undefined> {
  const { rows } = scored;
  const losses = [new Float64Array(rows).fill(Number.NaN), new Float64Array(rows).fill(Number.NaN)] as const;
  const [probability] = scored.probabilities;
  const { actual, actualNumbers, predictedNumbers } = scored;
  const numbers = (of: Numbers): Float64Array => kernel.memory.float64(of.address, rows);
  for (let start = 0; start < rows; start += 65_536) {
    const end = Math.min(rows, start + 65_536);
    if (scoring.task === "binary" && probability && actual) {
      const [scores, labels] = [numbers(probability), kernel.memory.int32(actual.address, rows)];
      for (let row = start; row < end; row++) {
        const [score, label] = [scores[row] as number, labels[row] as number];
        if (label < 0 || !Number.isFinite(score)) continue;
        const right = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, label === 1 ? score : 1 - score));
        losses[0][row] = -Math.log(right);
        losses[1][row] = (score - label) ** 2;
      }
    } else if (scoring.task === "regression" && actualNumbers && predictedNumbers) {
      const [targets, predictions] = [numbers(actualNumbers), numbers(predictedNumbers)];
      for (let row = start; row < end; row++) {
        const [target, error] = [targets[row] as number, (predictions[row] as number) - (targets[row] as number)];
        if (!Number.isFinite(target) || !Number.isFinite(error)) continue;
        losses[0][row] = error;
        losses[1][row] = Math.abs(error) / Math.max(Math.abs(target), Number.EPSILON);
      }
    } else return undefined;
    yield;
  }
  return losses;
}

/** The same sums over the rows that filters left. */
function totalsLeft({ scoring, losses }: Scores, rows: Rows, kept: Kept): Float64Array {
  let [count, first, second, third, fourth, fifth] = [0, 0, 0, 0, 0, 0];
  const binary = scoring.task === "binary";
  for (const stretch of rows) {
    const own = losses[stretch.side];
    if (!own) continue;
    const left = within(kept[stretch.side], stretch);
    const [ones, others] = own;
    for (let i = 0; i < left.length; i++) {
      const one = ones[left[i] as number] as number;
      const other = others[left[i] as number] as number;
      if (Number.isNaN(one)) continue;
      count += 1;
      first += one;
      if (binary) {
        second += one * one;
        third += other;
        fourth += other * other;
      } else {
        second += Math.abs(one);
        third += one * one;
        fourth += other;
        fifth += one * one * one * one;
      }
    }
  }
  return Float64Array.of(count, first, second, third, fourth, fifth);
}

/** Of probabilities: rows, Σ log loss, Σ log loss², Σ (p − y)², Σ (p − y)⁴. Of regression: rows, Σ e, Σ |e|, Σ e², Σ |e / y|, Σ e⁴. */
function lossesOf(scoring: Scoring, scored: ScoredRows, { start, end }: Window, kernel: Kernel): number[] {
  const length = end - start;
  const squares = (mean: number, variance: number, count: number): number => count * mean ** 2 + (count > 1 ? variance * (count - 1) : 0);
  if (scoring.task === "regression") {
    const [actual, predicted] = [scored.actualNumbers, scored.predictedNumbers];
    if (!actual || !predicted) return [];
    const { count, ...of } = kernel.regression({ address: actual.address + start * 8, length }, { address: predicted.address + start * 8, length });
    if (count === 0) return [];
    return [count, of.meanError * count, of.meanAbsoluteError * count, of.meanSquaredError * count, of.meanAbsolutePercentageError * count, squares(of.meanSquaredError, of.varianceSquaredError, count)];
  }
  const [probability] = scored.probabilities;
  if (scoring.task !== "binary" || !probability || !scored.actual) return [];
  const of = kernel.probabilityScores({ address: probability.address + start * 8, length }, { address: scored.actual.address + start * 4, length });
  if (of.count === 0) return [];
  return [of.count, of.logLoss * of.count, squares(of.logLoss, of.logLossVariance, of.count), of.brier * of.count, squares(of.brier, of.brierVariance, of.count), 0];
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
