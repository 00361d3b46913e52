import type { Kernel, Sorted } from "../../kernel/kernel.ts";
import type { Bin, DriftTest, DriftVerdict, Level, TestName } from "../../report.ts";
import { chiSquareTail } from "../chiSquare.ts";
import { normalTwoSidedTail } from "../normal.ts";
import { binsUncertainty, jensenShannonTerm, plain } from "../uncertainty/divergences.ts";
import { wassersteinUncertainty } from "../uncertainty/wasserstein.ts";
import { withShares } from "./counts.ts";
import type { ColumnSample, Convention, Extent, Measurement, SideSample } from "./convention.ts";
import { countTests, numberTests } from "./evidentlyTests.ts";

/**
 * Evidently 0.7's default drift report on what pandas.read_csv would have given it: types inferred from the current
 * side alone, one test a column chosen by type, distinct values and size of the reference, thresholds of 0.05 and 0.1,
 * a data set drifted from half its columns on. Source: evidently 0.7.23, legacy/calculations/stattests.
 * Its text classifier is left out. Where Evidently raises, there is no verdict and the reason says so.
 */
export const evidently: Convention = { name: "evidently", source: "evidently 0.7.23", measure, judge, dataset };

const smallReference = 1000;
const pThreshold = 0.05;
const distanceThreshold = 0.1;
const datasetShare = 0.5;

function measure(sample: ColumnSample, kernel: Kernel, extent: Extent): Measurement {
  const type = inferType(sample);
  if (type !== "num" && type !== "cat") return untested(type);
  const table = type === "cat" || fewValues(sample, kernel) ? countTable(sample, kernel, type) : undefined;
  const sides = { reference: cleanedRows(sample.reference), current: cleanedRows(sample.current) };
  if (sides.reference === 0 || sides.current === 0) return untested("Evidently refuses a column that is empty on one side");
  if (type === "num" && !(sample.reference.sorted && sample.current.sorted)) return untested("Evidently refuses a column that is text on one side and numbers on the other");
  const binned = table ?? sturgesTable(sample, kernel);
  const name = chooseTest(type, binned.keys, sides.reference);
  const tests = (extent === "all" ? allTests(type, binned) : [name]).map((test) => judged(run(test, type, sample, binned, kernel)));
  if (extent === "all") tests.push(...byName(type, sample, binned));
  const chosen = tests.find(({ test }) => test === name) as DriftTest;
  const on = chosen.pValue === undefined ? "statistic" : "pValue";
  const value = chosen.pValue ?? chosen.statistic;
  return {
    test: name, on, value, threshold: on === "pValue" ? pThreshold : distanceThreshold, tests, bins: withShares(binned.bins, parts(name, binned)),
    drifted: chosen.drifted ?? false,
    method: methodOf(name, binned, sides.reference, sample),
    uncertainty: extent === "verdict" ? undefined : uncertaintyOf(name, sample, binned, kernel),
    ...(Number.isNaN(value) ? { reason: "Evidently's test has no answer here (NaN), which it counts as not drifted" } : {}),
  };
}

function judge(measurements: readonly Measurement[]): DriftVerdict[] {
  return measurements.map(({ test, on, value, threshold, drifted = false, method, reason }) => ({
    convention: "evidently", test, on, value, threshold, drifted, ...(method ? { method } : {}),
    level: Number.isNaN(value) ? "unknown" : drifted ? "warn" : "ok",
    ...(reason ? { reason } : {}),
  }));
}

/** In words: what the chosen test sees of the rows. */
function methodOf(test: TestName, { ordered, bins }: Binned, referenceRows: number, { reference, current }: ColumnSample): DriftVerdict["method"] {
  const unbinned = test === "ks" || test === "wasserstein";
  const infinite = [reference, current].some(({ moments }) => moments !== undefined && moments.positiveInfinities + moments.negativeInfinities > 0);
  return {
    bins: unbinned ? "none: the values themselves" : ordered ? "one bin a value" : `${bins.length} Sturges bins over both sides together`,
    zeros: test === "chiSquare" ? "a value that reference never had makes p 0" : unbinned || test === "zTest" ? "not needed" : "left empty",
    sample: `the whole windows, missing values left out; the test is chosen by type, distinct values and ${referenceRows > smallReference ? "more" : "no more"} than ${smallReference.toLocaleString("en-US")} reference rows`,
    ...(test === "wasserstein" ? { interval: "the reference's standard deviation held fixed" } : {}),
    ...(infinite ? { defect: "Evidently drops infinite values here, and counts the data set with them, as not drifted" } : {}),
  };
}

function dataset(drifted: number, tested: number): { threshold: number; level: Level } {
  const share = tested === 0 ? 0 : drifted / tested;
  return { threshold: datasetShare, level: tested === 0 ? "unknown" : share >= datasetShare ? "alert" : drifted > 0 ? "warn" : "ok" };
}

/** `infer_column_type` of evidently/core/datasets.py on the dtype that pandas.read_csv would have chosen; a sentence where it is not tested. */
function inferType({ kind, reference, current }: ColumnSample): string {
  const present = current.rows - current.missing;
  if (present === 0) return "Evidently refuses a column that is empty in current";
  if (kind === "datetime") return "Evidently does not test dates";
  if (kind === "text") return "text: Evidently's text classifier is left out here";
  switch (current.storage) {
    case "float":
      return "num";
    case "integer":
    case "unsigned":
      return current.missing > 0 || distinctOf(current) > 10 ? "num" : "cat";
    case "boolean":
      return current.missing > 0 ? "Evidently does not test a boolean column with missing values" : "cat";
    case "string":
      if (reference.storage !== "string" && reference.rows > reference.missing) return "the column is text in current and not in reference; Evidently would compare 1 with “1”";
      return distinctOf(current) > 0.5 * present ? "text: Evidently's text classifier is left out here" : "cat";
    default:
      return "Evidently does not know this type of column";
  }
}

function untested(reason: string): Measurement {
  return { test: "jensenShannon", on: "statistic", value: Number.NaN, threshold: distanceThreshold, tests: [], bins: [], reason };
}

function chooseTest(type: "num" | "cat", keys: number, referenceRows: number): TestName {
  if (type === "cat") return referenceRows > smallReference ? "jensenShannon" : keys <= 2 ? "zTest" : "chiSquare";
  if (referenceRows > smallReference) return keys <= 5 ? "jensenShannon" : "wasserstein";
  return keys <= 2 ? "zTest" : keys <= 5 ? "chiSquare" : "ks";
}

function allTests(type: "num" | "cat", { keys, ordered }: Binned): TestName[] {
  const distances: TestName[] = ["jensenShannon", "psi", "kl", "hellinger"];
  if (type === "num") return ["ks", "wasserstein", ...distances, ...(ordered ? counted(keys) : [])];
  return [...distances, ...counted(keys)];
}

/** The tests that the default report never chooses; those that raise an error here are left out. */
function byName(type: "num" | "cat", sample: ColumnSample, { bins }: Binned): DriftTest[] {
  const outcomes = type === "num" ? numberTests(sample) : countTests(bins);
  return outcomes.flatMap(([test, outcome]) => (outcome ? [judged({ convention: "evidently", test, ...outcome })] : []));
}

/** Each of its tests has a threshold of its own; a p-value on the threshold counts for KS and Cramér–von Mises, a distance on it for all but the energy. */
function judged(test: DriftTest): DriftTest {
  const { pValue, statistic } = test;
  const threshold = pValue === undefined ? distanceThreshold : lenient.has(test.test) ? lenientThreshold : pThreshold;
  if (pValue === undefined) return { ...test, threshold, drifted: test.test === "energy" ? statistic > threshold : statistic >= threshold };
  return { ...test, threshold, drifted: test.test === "ks" || test.test === "cramerVonMises" ? pValue <= threshold : pValue < threshold };
}

const lenientThreshold = 0.1;
const lenient = new Set<TestName>(["andersonDarling", "cramerVonMises", "gTest", "fisherExact", "tvd"]);

const counted = (keys: number): TestName[] => (keys <= 2 ? ["chiSquare", "zTest"] : ["chiSquare"]);

function run(test: TestName, type: "num" | "cat", sample: ColumnSample, binned: Binned, kernel: Kernel): DriftTest {
  const result = (statistic: number, pValue?: number): DriftTest => ({ convention: "evidently", test, statistic, ...(pValue === undefined ? {} : { pValue }) });
  const p = binned.bins.map((bin) => bin.reference / binned.referenceRows);
  const q = binned.bins.map((bin) => bin.current / binned.currentRows);
  switch (test) {
    case "jensenShannon":
      return result(kernel.jensenShannon(p, q));
    case "psi":
      return result(kernel.psi(fillZeros(p), fillZeros(q)));
    case "kl":
      return result(kernel.kullbackLeibler(fillZeros(p), fillZeros(q)));
    case "hellinger":
      return result(type === "num" ? densityHellinger(sample, kernel) : kernel.hellinger(p, q));
    case "wasserstein":
      return result((sample.wasserstein as number) / yardstick(sample.reference));
    case "ks":
      return result(sample.ks?.statistic as number, sample.ks?.pValue);
    case "chiSquare":
      return goodnessOfFit(binned, result);
    case "zTest":
      return twoProportions(binned, result);
    default:
      throw new Error(`no test ${test} in this convention`);
  }
}

/** wasserstein_distance_norm.py: the reference's standard deviation, n in the denominator, or a thousandth. */
function yardstick({ moments, sorted }: SideSample): number {
  const n = sorted?.length ?? 0;
  return Math.max(n > 1 ? (moments?.std as number) * Math.sqrt((n - 1) / n) : 0, 0.001);
}

/** Bins, and the standard deviation that a distance is divided by, are held fixed. */
function uncertaintyOf(test: TestName, sample: ColumnSample, { bins }: Binned, kernel: Kernel): Measurement["uncertainty"] {
  if (test === "jensenShannon") return binsUncertainty(bins, { term: jensenShannonTerm, share: plain, root: true });
  if (test !== "wasserstein") return undefined;
  const { reference, current } = sortedSides(sample);
  const found = wassersteinUncertainty(reference, current, sample.wasserstein as number, kernel);
  const unit = yardstick(sample.reference);
  return found.interval && found.noise ? { interval: [found.interval[0] / unit, found.interval[1] / unit], noise: found.noise / unit } : found;
}

/** chisquare_stattest.py: current against the reference's counts scaled to its size, as if those were the truth. */
function goodnessOfFit({ bins, referenceRows, currentRows }: Binned, result: (statistic: number, pValue: number) => DriftTest): DriftTest {
  let statistic = 0;
  for (const bin of bins) {
    const expected = (bin.reference * currentRows) / referenceRows;
    if (expected === 0) return result(Number.MAX_VALUE, 0);
    statistic += (bin.current - expected) ** 2 / expected;
  }
  return result(statistic, chiSquareTail(statistic, bins.length - 1));
}

/** z_stattest.py: the share of rows that are not the first key, pooled two-sided z. */
function twoProportions({ bins, referenceRows, currentRows }: Binned, result: (statistic: number, pValue: number) => DriftTest): DriftTest {
  const first = bins[0] as Bin;
  if (bins.length === 1) return result(0, 1);
  const before = 1 - first.reference / referenceRows;
  const now = 1 - first.current / currentRows;
  const pooled = (before * referenceRows + now * currentRows) / (referenceRows + currentRows);
  const z = (before - now) / Math.sqrt(pooled * (1 - pooled) * (1 / referenceRows + 1 / currentRows));
  return result(z, normalTwoSidedTail(z));
}

interface Binned {
  bins: Bin[];
  referenceRows: number;
  currentRows: number;
  /** Distinct values of both sides together, where they are few enough to be counted. */
  keys: number;
  /** One bin a distinct value, keys ascending. */
  ordered: boolean;
}

/** One bin per distinct value of either side, keys ascending: numbers by value, strings by code point, false before true. */
function countTable(sample: ColumnSample, kernel: Kernel, type: "num" | "cat"): Binned {
  const { reference, current, categories } = sample;
  const byKey = new Map<string, Bin>();
  const add = (key: string, side: "reference" | "current", count: number): void => {
    const bin = byKey.get(key) ?? { kind: "category", category: key, reference: 0, current: 0, share: 0 };
    bin[side] += count;
    byKey.set(key, bin);
  };
  const numeric = type === "num" || current.storage === "integer" || current.storage === "unsigned";
  for (const [side, { sorted, counts }] of [["reference", reference], ["current", current]] as const) {
    if (numeric && sorted) {
      for (const { value, count } of distinctValues(sorted, kernel)) add(value, side, count);
    } else categories.forEach((category, code) => (counts?.[code] ? add(category, side, counts[code] as number) : undefined));
  }
  const bins = [...byKey.values()].sort((a, b) => (numeric ? Number(a.category) - Number(b.category) : codePointOrder(a.category as string, b.category as string)));
  return { bins, keys: bins.length, ordered: true, referenceRows: total(bins, "reference"), currentRows: total(bins, "current") };
}

/** numpy's Sturges edges over both samples together; integer columns get bins no narrower than one. */
function sturgesTable(sample: ColumnSample, kernel: Kernel): Binned {
  const { reference, current } = sortedSides(sample);
  const edges = sturgesEdges(sample, reference.length + current.length, kernel);
  const [inReference, inCurrent] = [reference, current].map((side) => closedCounts(side, edges, kernel)) as [number[], number[]];
  const bins = inReference.map((count, i): Bin => ({ kind: "interval", lower: edges[i], upper: edges[i + 1], reference: count, current: inCurrent[i] as number, share: 0 }));
  return { bins, keys: Number.POSITIVE_INFINITY, ordered: false, referenceRows: reference.length, currentRows: current.length };
}

/** numpy.histogram_bin_edges(bins="sturges") for `size` values that span both samples. */
function sturgesEdges(sample: ColumnSample, size: number, kernel: Kernel): number[] {
  const sides = Object.values(sortedSides(sample));
  const lowest = Math.min(...sides.map((side) => kernel.value(side, 0)));
  const greatest = Math.max(...sides.map((side) => kernel.value(side, side.length - 1)));
  if (lowest === greatest) return [lowest - 0.5, greatest + 0.5];
  const whole = [sample.reference, sample.current].every(({ storage, missing }) => (storage === "integer" || storage === "unsigned") && missing === 0);
  const width = (greatest - lowest) / (Math.log2(size) + 1);
  const number = Math.ceil((greatest - lowest) / (whole ? Math.max(1, width) : width));
  return Array.from({ length: number + 1 }, (_, i) => (i === number ? greatest : i * ((greatest - lowest) / number) + lowest));
}

/** numpy.histogram on edges that hold every value: the last bin is closed. */
function closedCounts(side: Sorted, edges: readonly number[], kernel: Kernel): number[] {
  const counts = Array.from(kernel.sortedBinCounts(side, edges)).slice(1);
  const atGreatest = counts.pop() as number;
  counts[counts.length - 1] = (counts.at(-1) as number) + atGreatest;
  return counts;
}

/** hellinger_distance.py for numbers: densities over Sturges bins made for the number of distinct values, not of rows. */
function densityHellinger(sample: ColumnSample, kernel: Kernel): number {
  const { reference, current } = sortedSides(sample);
  const edges = sturgesEdges(sample, distinctTogether(sample, kernel), kernel);
  const [p, q] = [reference, current].map((side) => closedCounts(side, edges, kernel).map((count) => count / side.length)) as [number[], number[]];
  const width = ((edges.at(-1) as number) - (edges[0] as number)) / (edges.length - 1);
  // It divides by each bin's own width and multiplies by the mean one: the same but where edges round at a large offset.
  const overlap = p.reduce((sum, share, i) => sum + (Math.sqrt(share * (q[i] as number)) * width) / ((edges[i + 1] as number) - (edges[i] as number)), 0);
  return Math.sqrt(1 - Math.min(1, overlap));
}

/** Distinct values of both sides together; integers beyond 2^53 are told apart. */
function distinctTogether({ reference, current }: ColumnSample, kernel: Kernel): number {
  const values = [reference, current].flatMap(({ sorted }) => (sorted ? distinctValues(sorted, kernel) : []));
  return new Set(values.map(({ value }) => value)).size;
}

function distinctValues(sorted: Sorted, kernel: Kernel): { value: string; count: number }[] {
  const runs = kernel.runs(sorted, Math.max(1, sorted.length));
  let first = 0;
  return Array.from(runs?.counts ?? [], (count) => {
    const value = kernel.text(sorted, first);
    first += count;
    return { value, count };
  });
}

/** Evidently bins a numeric column by its values when the reference has at most 20 of them. */
function fewValues({ reference, current }: ColumnSample, kernel: Kernel): boolean {
  if (!reference.sorted || !current.sorted) return false;
  return kernel.runs(reference.sorted, 20) !== undefined;
}

/** get_binned_data's zero rule, without renormalising: 0.0001, or a millionth of the least share if that is smaller. */
function fillZeros(shares: readonly number[]): number[] {
  const least = Math.min(...shares.filter((share) => share > 0));
  const filler = least <= 0.0001 ? least / 1e6 : 0.0001;
  return shares.map((share) => (share === 0 ? filler : share));
}

/** What each bin adds to the chosen test; for those that are no sum over bins, how much of the rows came or went. */
function parts(test: TestName, { bins, referenceRows, currentRows }: Binned): number[] {
  const term = (share: number, middle: number): number => (share > 0 ? share * Math.log(share / middle) : 0);
  return bins.map((bin) => {
    const [p, q] = [bin.reference / referenceRows, bin.current / currentRows];
    if (test === "jensenShannon") return Math.max(0, term(p, (p + q) / 2) + term(q, (p + q) / 2));
    if (test === "chiSquare" && bins.every(({ reference }) => reference > 0)) return (q - p) ** 2 / p;
    return Math.abs(p - q);
  });
}

/** As doubles: SciPy and NumPy round integers beyond 2^53 before they measure a distance. */
function sortedSides({ reference, current }: ColumnSample): { reference: Sorted; current: Sorted } {
  if (!reference.sortedDoubles || !current.sortedDoubles) throw new Error("a numeric test needs numbers on both sides");
  return { reference: reference.sortedDoubles, current: current.sortedDoubles };
}

/** Rows that Evidently keeps: present, and finite where the column holds numbers. */
function cleanedRows({ rows, missing, storage, moments }: SideSample): number {
  if (storage === "string" || storage === "boolean" || !moments) return rows - missing;
  return rows - missing - moments.positiveInfinities - moments.negativeInfinities;
}

function distinctOf({ storage, counts, sorted, distinct }: SideSample): number {
  if (storage === "string" && counts) return counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  return sorted ? distinct : 0;
}

const total = (bins: readonly Bin[], side: "reference" | "current"): number => bins.reduce((sum, bin) => sum + bin[side], 0);

function codePointOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
