import type { Kernel } from "../../kernel/kernel.ts";
import type { Bin, DriftVerdict, Level, TestName } from "../../report.ts";
import { binsUncertainty, jensenShannonBase2Term, plain } from "../uncertainty/divergences.ts";
import type { Uncertainty } from "../uncertainty/divergence.ts";
import { worstChunkNoise } from "../uncertainty/worstChunk.ts";
import { present } from "./counts.ts";
import type { Chunks, ColumnSample, Convention, Extent, Measurement, SideSample } from "./convention.ts";
import { type Method, type MethodSet, nannymlMethods } from "./nannymlMethods.ts";

/**
 * NannyML 0.13's UnivariateDriftCalculator as it runs without options: Jensen–Shannon distance of each chunk to the whole
 * reference, ten chunks a side (the remainder is an eleventh), an upper threshold of mean + 3 std (n in the denominator) over
 * the reference's own chunks, an alert where a chunk lies above it. Rows are in time order, as with its timestamp_column_name.
 * Source: nannyml 0.13.1, drift/univariate/{calculator,methods}.py, chunk.py, thresholds.py.
 */
export const nannyml: Convention = { name: "nannyml", source: "nannyml 0.13.1", measure, judge, dataset };

const defaultChunks = 10;
const deviations = 3;
const byDefault: TestName = "jensenShannon";

/** What one method says of every chunk, and from where it alerts. */
export interface Fitted { readonly reference: readonly number[]; readonly threshold: number }

function measure(sample: ColumnSample, kernel: Kernel, extent: Extent): Measurement {
  const set = methodsOf(sample, kernel);
  if (typeof set === "string") return untested(set);
  const whole = extent === "verdict";
  const chunks: Chunks = whole ? { sides: [sample.current] } : sample.current.chunks(defaultChunks);
  if (chunks.sides.length === 0) return untested("NannyML refuses fewer than ten rows in current: its ten chunks would be empty");
  const run = (test: TestName): ChunkResult => inChunks(set.methods.get(test) as Method, chunks.sides);
  const { threshold } = fitMethod(sample, set, byDefault);
  const result = run(byDefault);
  const tests = (extent === "all" ? [...set.methods.keys()] : [byDefault]).map((test) => ({ test, ...(test === byDefault ? result : run(test)) }));
  const judged = result.values.filter((value) => !Number.isNaN(value));
  const drifted = judged.filter((value) => value > threshold).length;
  const value = Number.isNaN(threshold) ? Number.NaN : result.worst;
  const bins = set.bins(sample.current);
  const uncertainty = whole || Number.isNaN(value) ? undefined : uncertaintyOf(set, bins, chunks.sides, result.at);
  return {
    test: byDefault, on: "statistic", value, threshold, drifted: drifted > 0,
    tests: tests.map(({ test, worst, pValue }) => ({ convention: "nannyml", test, statistic: worst, ...(pValue === undefined ? {} : { pValue }) })),
    bins, uncertainty,
    method: {
      bins: set.words, zeros: "left empty",
      sample: `${whole ? "this chunk" : worstWords(chunks, result.at)} against the whole reference, the threshold mean + 3 std of the reference's own chunks; missing values left out`,
      ...defects(chunks, extent === "all" ? set.defect : undefined),
      ...(whole ? {} : { chunks: { drifted, judged: judged.length } }),
      ...(uncertainty ? { interval: intervalWords(uncertainty, judged.length) } : {}),
    },
    ...(Number.isNaN(value) ? { reason: "NannyML has no value here: a side holds no values" } : {}),
  };
}

function judge(measurements: readonly Measurement[]): DriftVerdict[] {
  return measurements.map(({ test, on, value, threshold, drifted = false, method, reason }) => ({
    convention: "nannyml", test, on, value, threshold: Number.isNaN(threshold) ? 0 : threshold, drifted,
    level: Number.isNaN(value) ? "unknown" : drifted ? "alert" : "ok",
    ...(method ? { method } : {}),
    ...(reason ? { reason } : {}),
  }));
}

/** NannyML judges columns, never the data set: the worst of them. */
function dataset(_drifted: number, _tested: number, levels: readonly Level[]): { level: Level } {
  return { level: (["alert", "unknown", "ok"] as const).find((level) => levels.includes(level)) ?? "unknown" };
}

function untested(reason: string): Measurement {
  return { test: byDefault, on: "statistic", value: Number.NaN, threshold: Number.NaN, tests: [], bins: [], reason };
}

/** The values of one method on all chunks of both sides, and its threshold; a sentence where NannyML refuses the column. */
export function nannymlChunks(sample: ColumnSample, kernel: Kernel, test: TestName): (Fitted & { current: readonly number[] }) | string {
  const set = methodsOf(sample, kernel);
  if (typeof set === "string") return set;
  const method = set.methods.get(test);
  if (!method) return `NannyML has no ${test} for this type of column`;
  return { ...fitMethod(sample, set, test), current: sample.current.chunks(defaultChunks).sides.map((side) => method(side).value) };
}

interface Known { set: MethodSet | string; fitted: Map<TestName, Fitted> }

/** A reference is fitted once, however many chunks of the timeline are then compared with it. */
const known = new WeakMap<SideSample, Known>();

function recall({ reference, categories }: ColumnSample, kernel: Kernel): Known {
  let entry = known.get(reference);
  if (!entry) {
    entry = { set: nannymlMethods(reference, categories, kernel), fitted: new Map() };
    known.set(reference, entry);
  }
  return entry;
}

function methodsOf(sample: ColumnSample, kernel: Kernel): MethodSet | string {
  const { reference, current, kind } = sample;
  if (kind === "datetime" || kind === "text") return "dates and free text are not given to NannyML: it would take them for numbers and categories";
  const { set } = recall(sample, kernel);
  if (typeof set === "string") return set;
  if (reference.chunks(defaultChunks).sides.length === 0) return "NannyML refuses fewer than ten rows in reference: its ten chunks would be empty";
  if (present(current) > 0 && !set.accepts(current)) return "NannyML has no value where a column holds numbers on one side and text on the other";
  return set;
}

function fitMethod(sample: ColumnSample, set: MethodSet, test: TestName): Fitted {
  const { fitted } = known.get(sample.reference) as Known;
  let entry = fitted.get(test);
  if (!entry) {
    const reference = inChunks(set.methods.get(test) as Method, sample.reference.chunks(defaultChunks).sides).values;
    entry = { reference, threshold: upperThreshold(reference) };
    fitted.set(test, entry);
  }
  return entry;
}

/** StandardDeviationThreshold: numpy.nanmean + 3 numpy.nanstd. */
function upperThreshold(values: readonly number[]): number {
  const judged = values.filter((value) => !Number.isNaN(value));
  const mean = judged.reduce((sum, value) => sum + value, 0) / judged.length;
  const variance = judged.reduce((sum, value) => sum + (value - mean) ** 2, 0) / judged.length;
  return mean + deviations * Math.sqrt(variance);
}

interface ChunkResult { values: number[]; worst: number; at: number; pValue?: number | undefined }

/** The worst chunk is the one with the greatest value, NaN where no chunk has one. */
function inChunks(method: Method, sides: readonly SideSample[]): ChunkResult {
  const results = sides.map((side) => method(side));
  const at = results.reduce((best, { value }, i) => (Number.isNaN(value) || value <= (results[best]?.value ?? Number.NEGATIVE_INFINITY) ? best : i), -1);
  return { values: results.map(({ value }) => value), worst: results[at]?.value ?? Number.NaN, at, pValue: results[at]?.pValue };
}

/** The interval is that of the worst chunk on its own; the noise is the worst of as many chunks. */
function uncertaintyOf(set: MethodSet, bins: readonly Bin[], sides: readonly SideSample[], at: number): Uncertainty | undefined {
  const divergence = { term: jensenShannonBase2Term, share: plain, root: true };
  const noise = worstChunkNoise(bins.map(({ reference }) => reference), bins.map(({ current }) => current), sides.map(present), divergence);
  const alone = binsUncertainty(set.bins(sides[at] as SideSample), divergence);
  return noise > 0 ? { ...(alone.interval ? { interval: alone.interval } : {}), ...(alone.absent ? { absent: `of the worst chunk: ${alone.absent}` } : {}), noise } : undefined;
}

function intervalWords({ interval }: Uncertainty, chunks: number): string {
  return `${interval ? "of the worst chunk on its own, whichever it is; " : ""}the noise is what the worst of ${chunks} chunks would be had nothing moved`;
}

function worstWords({ every, sides }: Chunks, at: number): string {
  const number = `${sides.length} ${sides.length === 1 ? "chunk" : "chunks"}`;
  const rows = sides[at]?.rows;
  return `the worst of ${number} ${every ? `of ${every}` : "by count"}${rows === undefined ? "" : ` (${rows.toLocaleString("en-US")} rows)`}`;
}

/** The remainder of the division into ten is judged like any other chunk, however few rows it has. */
function defects({ every, sides }: Chunks, others: string | undefined): { defect?: string } {
  const [first, last] = [sides[0]?.rows ?? 0, sides.at(-1)?.rows ?? 0];
  const remainder = every === undefined && last * 2 < first ? [`the ${last === 1 ? "one row" : `${last.toLocaleString("en-US")} rows`} left over by ten equal chunks are judged as one more chunk`] : [];
  const all = [...remainder, ...(others ? [others] : [])];
  return all.length > 0 ? { defect: all.join("; ") } : {};
}

