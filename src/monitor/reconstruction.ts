import type { Column, Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Level, Multivariate } from "../report.ts";
import type { Progress } from "../request.ts";
import { addProducts, componentsFor, mirrored, reconstructionErrors } from "../stats/principalComponents.ts";
import { type Eigen, symmetricEigen } from "../stats/symmetricEigen.ts";
import type { ChunkWindow } from "./chunks.ts";
import { loadCodes, loadNumbers, loadRows, rowCount, type Rows, slice, type Stretch } from "./samples.ts";

/** Each row's reconstruction error, and the components that it was reconstructed from: the same for every brush on current. */
export interface Reconstructed {
  readonly errors: { readonly reference: Float64Array; readonly current: Float64Array };
  readonly columns: number;
  readonly components: number;
  readonly explained: number;
}

/** NannyML's default for `n_components`. */
const explainedShare = 0.65;
/** Multiplications between two chances to yield. */
const work = 2_000_000;

/**
 * Reconstruction error of every row of both sides, as NannyML 0.13.1's DataReconstructionDriftCalculator: missing values become the reference's
 * mean or most frequent category, categories their share of reference rows (0 where it never had them), columns are standardised and
 * projected on the reference's first components that explain more than 65 % of its variance. ±∞ counts as missing.
 * Undefined with fewer than two columns that vary.
 */
export function* reconstruct(frame: Frame, kernel: Kernel, columns: readonly Column[], reference: Rows): Generator<Progress, Reconstructed | undefined> {
  const encoders: Encoder[] = [];
  for (const [done, column] of columns.entries()) {
    yield { step: `taking ${column.name} together with the others`, done, total: columns.length, unit: "columns" };
    const encoder = encoderOf(column, reference, kernel);
    if (encoder) encoders.push(encoder);
  }
  const width = encoders.length;
  if (width < 2) return undefined;
  const products = new Float64Array(width * width);
  let done = 0;
  for (const block of blocks(reference, width)) {
    addProducts(products, blockOf(encoders, block, kernel), block.end - block.start, width);
    yield { step: "how columns move together", done: (done += block.end - block.start), total: rowCount(reference), unit: "rows" };
  }
  const eigen = yield* solve(mirrored(products, width), width);
  const { components, explained } = componentsFor(eigen, explainedShare);
  const errors = { reference: new Float64Array(frame.reference.rows), current: new Float64Array(frame.current.rows) };
  for (const side of ["reference", "current"] as const) {
    const total = frame[side].rows;
    for (const block of blocks([{ side, start: 0, end: total }], width)) {
      reconstructionErrors(eigen, components, blockOf(encoders, block, kernel), block.end - block.start, width, errors[side].subarray(block.start, block.end));
      yield { step: `reconstruction error of ${frame[side].name}`, done: block.end, total, unit: "rows" };
    }
  }
  return { errors, columns: width, components, explained };
}

function* solve(matrix: Float64Array, width: number): Generator<Progress, Eigen> {
  const steps = symmetricEigen(matrix, width);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { step: "principal components", done: 0, total: width, unit: "columns" };
  }
}

function* blocks(rows: Rows, width: number): Generator<Stretch, void> {
  const most = Math.max(64, Math.floor(work / (width * width)));
  for (const { side, start, end } of rows) for (let from = start; from < end; from += most) yield { side, start: from, end: Math.min(end, from + most) };
}

/** Standardised values of one column: of the rows of a block into every `width`-th place of `out`. */
type Encoder = (block: Stretch, out: Float64Array, at: number, width: number, kernel: Kernel) => void;

function blockOf(encoders: readonly Encoder[], block: Stretch, kernel: Kernel): Float64Array {
  const values = new Float64Array((block.end - block.start) * encoders.length);
  encoders.forEach((encode, at) => encode(block, values, at, encoders.length, kernel));
  return values;
}

/** Undefined for a column without values in reference. */
function encoderOf(column: Column, reference: Rows, kernel: Kernel): Encoder | undefined {
  return column.kind === "numeric" ? numberEncoder(column, reference, kernel) : categoryEncoder(column, reference, kernel);
}

function numberEncoder(column: Column, reference: Rows, kernel: Kernel): Encoder | undefined {
  const moments = kernel.memory.scope((scope) => {
    const numbers = loadRows(column, reference, false, kernel, scope)?.numbers;
    return numbers && kernel.describe(numbers);
  });
  if (!moments || moments.count === 0) return undefined;
  const { count, mean, std } = moments;
  const rows = rowCount(reference);
  const scale = scaleOf(mean, count > 1 ? (std * std * (count - 1)) / rows : 0, rows);
  return (block, out, at, width, kernel) => {
    const segments = column[block.side]?.numbers;
    if (!segments) return;
    kernel.memory.scope((scope) => {
      const { address, length } = loadNumbers(slice(segments, block), block.end - block.start, kernel, scope);
      const values = kernel.memory.float64(address, length);
      for (let i = 0, to = at; i < length; i++, to += width) {
        const value = values[i] as number;
        if (Number.isFinite(value)) out[to] = (value - mean) / scale;
      }
    });
  };
}

function categoryEncoder(column: Column, reference: Rows, kernel: Kernel): Encoder | undefined {
  const rows = rowCount(reference);
  const categories = column.categories ?? [];
  const counted = kernel.memory.scope((scope) => {
    const codes = loadRows(column, reference, false, kernel, scope)?.codes;
    return codes && kernel.countCodes(codes, categories.length);
  });
  if (!counted) return undefined;
  const { counts, missing } = counted;
  let most = 0;
  for (let code = 1; code < counts.length; code++) {
    const [count, greatest] = [counts[code] as number, counts[most] as number];
    if (count > greatest || (count === greatest && (categories[code] as string) < (categories[most] as string))) most = code;
  }
  if (!((counts[most] ?? 0) > 0)) return undefined;
  counts[most] = (counts[most] as number) + missing;
  const shares = counts.map((count) => count / rows);
  const mean = shares.reduce((sum, share) => sum + share * share, 0);
  const variance = shares.reduce((sum, share) => sum + share * (share - mean) ** 2, 0);
  const scale = scaleOf(mean, variance, rows);
  const encoded = shares.map((share) => (share - mean) / scale);
  return (block, out, at, width, kernel) => {
    const data = column[block.side]?.codes;
    kernel.memory.scope((scope) => {
      const loaded = data && loadCodes(data, block, kernel, scope);
      const values = loaded && kernel.memory.int32(loaded.address, loaded.length);
      for (let i = 0, to = at; i < block.end - block.start; i++, to += width) {
        const code = values?.[i] ?? -1;
        out[to] = encoded[code < 0 ? most : code] as number;
      }
    });
  };
}

/** scikit-learn's StandardScaler: the standard deviation (n in the denominator), and 1 for a column that is constant up to rounding. */
function scaleOf(mean: number, variance: number, rows: number): number {
  const rounding = rows * Number.EPSILON * variance + (rows * mean * Number.EPSILON) ** 2;
  return variance <= rounding ? 1 : Math.sqrt(variance);
}

/** Parts of the reference from which the usual band is learned where the timeline has fewer than four complete chunks of it: NannyML's default. */
const defaultParts = 10;
const leastChunks = 4;

/** Mean error and its ± 3 standard errors chunk by chunk, against the mean ± 3 standard deviations of the reference's complete chunks. */
export function judgeReconstruction(
  { errors, columns, components, explained }: Reconstructed, samples: { reference: Rows; current: Rows }, chunks: readonly ChunkWindow[],
): Multivariate["reconstruction"] {
  const over = (rows: Rows): MeanError | undefined => meanError(rows.map(({ side, start, end }) => errors[side].subarray(start, end)));
  const ofChunk = ({ sample, start, end }: ChunkWindow): MeanError => over([{ side: sample, start, end }]) as MeanError;
  const complete = chunks.filter(({ sample, complete }) => sample === "reference" && complete);
  const byChunks = complete.length >= leastChunks;
  const usual = byChunks ? complete.map(ofChunk) : parts(samples.reference, defaultParts).flatMap((rows) => over(rows) ?? []);
  const reference = over(samples.reference);
  const current = over(samples.current);
  if (!reference || !current || usual.length < leastChunks) return undefined;
  const centre = usual.reduce((sum, { value }) => sum + value, 0) / usual.length;
  const deviation = Math.sqrt(usual.reduce((sum, { value }) => sum + (value - centre) ** 2, 0) / usual.length);
  // NannyML shows no lower threshold below the error's own limit of 0.
  const [lower, upper] = [centre - 3 * deviation, centre + 3 * deviation];
  const inside = (value: number): boolean => (lower <= 0 || value > lower) && value < upper;
  const judged = chunks.map((chunk, index): NonNullable<Multivariate["reconstruction"]>["chunks"][number] => {
    const error = ofChunk(chunk);
    return { index, ...error, level: !chunk.complete ? "unknown" : inside(error.value) ? "ok" : "alert" };
  });
  const watched = judged.filter((_, i) => isWatched(chunks[i] as ChunkWindow, samples.current));
  return {
    columns, components, varianceExplained: explained, reference: reference.value, current: current.value,
    threshold: { ...(lower > 0 ? { lower } : {}), upper, from: byChunks ? "chunks" : "parts" },
    level: watched.length >= leastChunks ? levelOfChunks(watched) : levelOfWindow(current, inside, centre),
    chunks: judged,
  };
}

interface MeanError { value: number; lower?: number; upper?: number }

function meanError(errors: readonly Float64Array[]): MeanError | undefined {
  const rows = errors.reduce((count, each) => count + each.length, 0);
  if (rows === 0) return undefined;
  const total = (of: (error: number) => number): number => errors.reduce((sum, each) => each.reduce((inner, error) => inner + of(error), sum), 0);
  const value = total((error) => error) / rows;
  if (rows === 1) return { value };
  const margin = 3 * Math.sqrt(total((error) => (error - value) ** 2) / (rows - 1) / rows);
  return { value, lower: Math.max(0, value - margin), upper: value + margin };
}

/** The sample cut into stretches of equal numbers of rows. */
function parts(rows: Rows, number: number): Rows[] {
  const size = rowCount(rows) / number;
  return size < 2 ? [] : Array.from({ length: number }, (_, i) => within(rows, Math.round(i * size), Math.round((i + 1) * size)));
}

function within(rows: Rows, from: number, to: number): Rows {
  let before = 0;
  return rows.flatMap(({ side, start, end }) => {
    const first = before;
    before += end - start;
    const [a, b] = [start + Math.max(0, from - first), Math.min(end, start + to - first)];
    return a < b ? [{ side, start: a, end: b }] : [];
  });
}

const isWatched = (chunk: ChunkWindow, current: Rows): boolean =>
  chunk.complete && current.some(({ side, start, end }) => chunk.sample === side && chunk.start >= start && chunk.end <= end);

/** One chunk alone leaves a band of three deviations by chance too often, as with the metrics' bands. */
function levelOfChunks(chunks: readonly { level: Level }[]): Level {
  const outside = chunks.filter(({ level }) => level === "alert").length;
  if (outside < 2 || outside / chunks.length < 0.05) return "ok";
  return outside / chunks.length >= 0.3 ? "alert" : "warn";
}

/** Of few chunks the whole window tells more: it must lie outside the band by more than its own sampling error. */
function levelOfWindow({ value, lower, upper }: MeanError, inside: (value: number) => boolean, centre: number): Level {
  if (inside(value)) return "ok";
  if (lower === undefined || upper === undefined || (lower <= centre && upper >= centre)) return "unknown";
  return "alert";
}
