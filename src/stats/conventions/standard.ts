import type { Kernel, Sorted } from "../../kernel/kernel.ts";
import type { Bin, DriftTest, DriftVerdict, Level } from "../../report.ts";
import { chiSquareTail } from "../chiSquare.ts";
import { homogeneity } from "../homogeneity.ts";
import { benjaminiHochberg } from "../multipleTesting.ts";
import { nextAbove } from "../nextAbove.ts";
import { binsUncertainty, halfRow, psiTerm, sureTest } from "../uncertainty/divergences.ts";
import { distributionPoints } from "../uncertainty/distributionPoints.ts";
import { kolmogorovUncertainty } from "../uncertainty/kolmogorov.ts";
import { wassersteinUncertainty } from "../uncertainty/wasserstein.ts";
import { changedType, type ColumnSample, type Convention, type Extent, type Measurement, type SideSample } from "./convention.ts";
import { everyTest } from "./everyTest.ts";

/**
 * Driftglass's own convention. Effect: PSI over the reference's deciles or categories, with missing, infinite and
 * unseen values as bins of their own. Evidence: one p-value a column, Benjamini–Hochberg over all columns.
 * A column has drifted when effect and evidence both say so; an effect without evidence is `unknown`.
 */
export const standard: Convention = { name: "standard", source: "Driftglass", measure, judge, dataset };

const warnFrom = 0.1;
const alertFrom = 0.25;
const falseDiscoveryRate = 0.05;
const leastExpected = 5;

function measure(sample: ColumnSample, kernel: Kernel, extent: Extent): Measurement {
  const sides = { reference: countsOf(sample.reference), current: countsOf(sample.current) };
  const bins = sample.kind === "numeric" ? numericBins(sample, sides, kernel) : categoryBins(sample.categories, sides);
  const psi = effect(bins, sides);
  const evidence = sample.kind === "numeric" ? distributionTest(sample) : countsTest(bins, kernel);
  const tests: DriftTest[] = [{ convention: "standard", test: "psi", statistic: psi }];
  if (evidence) tests.push(...(extent !== "verdict" && sample.kind === "numeric" ? ofValues(evidence, sample, kernel) : [evidence]));
  if (extent === "all") tests.push(...everyTest(bins, sample, kernel));
  const pValue = withMissing(evidence?.pValue, sides);
  const uncertainty = extent === "verdict" ? undefined : binsUncertainty(bins, { term: psiTerm, share: halfRow });
  return { test: "psi", on: "statistic", value: psi, pValue, threshold: warnFrom, tests, bins, method: methodOf(sample, bins), uncertainty };
}

function judge(measurements: readonly Measurement[]): DriftVerdict[] {
  const qValues = benjaminiHochberg(measurements.map(({ pValue }) => pValue ?? Number.NaN));
  return measurements.map(({ test, on, value, pValue, method, reason }, index) => {
    const qValue = qValues[index] as number;
    const level = levelOf(value, qValue);
    const verdict: DriftVerdict = {
      convention: "standard", test, on, value, threshold: warnFrom, alertThreshold: alertFrom,
      drifted: level === "warn" || level === "alert", level, ...(method ? { method } : {}),
    };
    if (pValue !== undefined && !Number.isNaN(pValue)) Object.assign(verdict, { pValue, qValue });
    const why = reason ?? (level === "unknown" ? "too few rows to tell a move from chance" : undefined);
    return why ? { ...verdict, reason: why } : verdict;
  });
}

/** How many rows of a side hold what, which is all that the bins are made of. */
export interface SideCounts {
  readonly rows: number;
  readonly missing: number;
  readonly infinite: number;
  readonly storage: SideSample["storage"];
  /** Rows per category. */
  readonly counts?: ArrayLike<number>;
}
export interface BothCounts { readonly reference: SideCounts; readonly current: SideCounts }

function countsOf({ rows, missing, storage, counts, moments }: SideSample): SideCounts {
  return { rows, missing, storage, infinite: moments ? moments.positiveInfinities + moments.negativeInfinities : 0, ...(counts ? { counts } : {}) };
}

/** The p-value of a column: that of its values' own test, the missing share's and the infinite share's, together. */
export function withMissing(values: number | undefined, sides: BothCounts): number | undefined {
  return combine(values, missingTest(sides), infiniteTest(sides));
}

function methodOf({ kind, reference, current }: ColumnSample, bins: readonly Bin[]): DriftVerdict["method"] {
  const intervals = bins.filter((bin) => bin.kind === "interval").length;
  const pooled = bins.some((bin) => bin.kind === "rest") ? ", rare ones pooled" : "";
  return {
    bins: `${kind === "numeric" ? `${intervals} ${intervals === 1 ? "bin" : "bins"} from the reference's deciles` : `one bin a category${pooled}`}, missing and unseen values in bins of their own`,
    zeros: "half a row where a bin is empty on one side",
    sample: `the whole windows, ${(reference.rows + current.rows).toLocaleString("en-US")} rows; drifted only where p, corrected over all columns, is at most 0.05 too`,
  };
}

function levelOf(psi: number, qValue: number): Level {
  if (Number.isNaN(psi)) return "unknown";
  if (psi < warnFrom) return "ok";
  if (!(qValue <= falseDiscoveryRate)) return "unknown";
  return psi >= alertFrom ? "alert" : "warn";
}

function dataset(_drifted: number, _tested: number, levels: readonly Level[]): { level: Level } {
  return { level: (["alert", "warn", "unknown", "ok"] as const).find((level) => levels.includes(level)) ?? "unknown" };
}

/**
 * The reference's deciles, equal ones merged, as [lower, upper) with open ends. Where the greatest decile is the
 * reference's maximum, that value gets a bin of its own, so that what lies above it is seen.
 */
function numericBins({ reference, current }: ColumnSample, sides: BothCounts, kernel: Kernel): Bin[] {
  const edges = reference.sorted ? decileEdges(reference.sorted, kernel) : [];
  const [inReference, inCurrent] = [reference, current].map(({ sorted }) => (sorted ? kernel.sortedBinCounts(sorted, edges) : new Float64Array(edges.length + 1)));
  return intervalBins(edges, inReference as Float64Array, inCurrent as Float64Array, sides);
}

/** Counts of finite values in (−∞, e₀), [e₀, e₁), …, [eₖ, ∞) as bins, with those of infinite and missing ones. */
function intervalBins(edges: readonly number[], inReference: ArrayLike<number>, inCurrent: ArrayLike<number>, { reference, current }: BothCounts): Bin[] {
  const bins = Array.from({ length: edges.length + 1 }, (_, i): Bin => ({
    kind: "interval", lower: edges[i - 1], upper: edges[i], reference: inReference[i] as number, current: inCurrent[i] as number, share: 0,
  }));
  bins.push({ kind: "infinite", reference: reference.infinite, current: current.infinite, share: 0 });
  bins.push({ kind: "missing", reference: reference.missing, current: current.missing, share: 0 });
  return bins.filter(notEmpty);
}

export function decileEdges(sorted: Sorted, kernel: Kernel): number[] {
  if (sorted.length === 0) return [];
  const edges = [...new Set(kernel.quantiles(sorted, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]))];
  const greatest = kernel.value(sorted, sorted.length - 1);
  if (edges.at(-1) === greatest) edges.push(nextAbove(greatest));
  return edges;
}

/**
 * One bin a reference category; rare ones pooled as `rest`; rows whose category no other reference row has are one bin, `unseen`, or `changedType`
 * where current holds values of another type altogether (they are compared by their text).
 */
function categoryBins(categories: readonly string[], sides: BothCounts): Bin[] {
  const { reference, current } = sides;
  const { own, rest, unseen } = poolCategories(sides, categories.length);
  const bins = own.map((code): Bin => ({ kind: "category", category: categories[code] as string, reference: reference.counts?.[code] ?? 0, current: current.counts?.[code] ?? 0, share: 0 }));
  bins.sort((a, b) => naturalOrder.compare(a.category as string, b.category as string));
  if (rest) bins.push({ kind: "rest", ...rest, share: 0 });
  bins.push({ kind: unseenKind(sides), ...unseen, share: 0 }, { kind: "missing", reference: reference.missing, current: current.missing, share: 0 });
  return bins.filter(notEmpty);
}

/** What rows are whose category the reference does not have. */
export const unseenKind = ({ reference, current }: BothCounts): "changedType" | "unseen" => (changedType(reference, current) ? "changedType" : "unseen");

/** Which of the categories have a bin of their own, ascending, and what becomes of the others. */
export interface Pooled { readonly own: number[]; readonly rest?: { reference: number; current: number }; readonly unseen: { reference: number; current: number } }

/**
 * The rare categories in one bin. A reference row that is alone in its category would be new to the rest of the reference: as many new rows
 * current may have by chance (Good 1953), so these rows stand against current's unseen ones. Too few of both to be a bin join the rare.
 */
export function poolCategories(sides: BothCounts, categories: number): Pooled {
  const { reference, current } = sides;
  const smaller = Math.min(reference.rows, current.rows) / (reference.rows + current.rows);
  const own: number[] = [];
  const unseen = { reference: 0, current: 0 };
  const rest = { reference: 0, current: 0 };
  let [rare, alone, last] = [0, 0, 0];
  for (let code = 0; code < categories; code++) {
    const before = reference.counts?.[code] ?? 0;
    const now = current.counts?.[code] ?? 0;
    if (before === 0) unseen.current += now;
    else if ((before + now) * smaller < leastExpected) {
      rest.reference += before;
      rest.current += now;
      if (before === 1) alone++;
      rare++;
      last = code;
    } else own.push(code);
  }
  if (rare === 0) return { own, unseen };
  if (rare === 1) return { own: [...own, last].sort((a, b) => a - b), unseen };
  if (changedType(reference, current)) return { own, rest, unseen };
  if ((alone + unseen.current) * smaller < leastExpected) {
    rest.current += unseen.current;
    unseen.current = 0;
  } else {
    rest.reference -= alone;
    unseen.reference = alone;
  }
  return { own, rest, unseen };
}

/** PSI with half a count for a bin that is empty on one side; writes each bin's share of it into the bin. NaN where a side has no rows. */
function effect(bins: readonly Bin[], { reference, current }: BothCounts): number {
  if (reference.rows === 0 || current.rows === 0 || bins.length === 0) return Number.NaN;
  const terms = bins.map((bin) => psiTerm(halfRow(bin.reference, reference.rows, bins.length), halfRow(bin.current, current.rows, bins.length)));
  const psi = terms.reduce((sum, term) => sum + term, 0);
  bins.forEach((bin, i) => {
    bin.share = psi > 0 ? (terms[i] as number) / psi : 0;
  });
  return psi;
}

function distributionTest({ ks }: ColumnSample): DriftTest | undefined {
  return ks && { convention: "standard", test: "ks", ...ks };
}

/** The distances of the values themselves, with how sure they are: Kolmogorov–Smirnov's statistic, and Wasserstein's in the column's unit. */
function ofValues(ks: DriftTest, { reference, current, wasserstein }: ColumnSample, kernel: Kernel): DriftTest[] {
  const [before, now] = [reference.sortedDoubles, current.sortedDoubles];
  if (!before?.length || !now?.length) return [ks];
  const points = distributionPoints(before, now, kernel);
  const found = [sureTest(ks, kolmogorovUncertainty(before, now, ks.statistic, kernel, points))];
  if (wasserstein !== undefined) found.push(sureTest({ convention: "standard", test: "wasserstein", statistic: wasserstein }, wassersteinUncertainty(before, now, wasserstein, kernel, points)));
  return found;
}

function countsTest(bins: readonly Bin[], kernel: Kernel): DriftTest {
  const present = bins.filter(({ kind }) => kind !== "missing");
  const { statistic, degreesOfFreedom } = kernel.chiSquare(present.map((bin) => bin.reference), present.map((bin) => bin.current));
  // Fewer than two bins: both sides hold the same one value, or nothing.
  if (Number.isNaN(statistic)) return { convention: "standard", test: "chiSquare", statistic: 0, pValue: 1 };
  return { convention: "standard", test: "chiSquare", statistic, pValue: chiSquareTail(statistic, degreesOfFreedom) };
}

/** Chi-square of homogeneity of the missing share; undefined where nothing is missing. */
function missingTest({ reference, current }: BothCounts): number | undefined {
  if (reference.missing + current.missing === 0) return undefined;
  return shareTest(reference.missing, reference.rows, current.missing, current.rows);
}

/** The same of the infinite values, which Kolmogorov–Smirnov leaves out; undefined where fewer than five are expected in the smaller sample. */
function infiniteTest({ reference, current }: BothCounts): number | undefined {
  const [before, now] = [reference.infinite, current.infinite];
  const rows = reference.rows + current.rows;
  if (rows === 0 || ((before + now) * Math.min(reference.rows, current.rows)) / rows < leastExpected) return undefined;
  return shareTest(before, reference.rows, now, current.rows);
}

function shareTest(before: number, referenceRows: number, now: number, currentRows: number): number {
  const { statistic, degreesOfFreedom } = homogeneity([before, referenceRows - before], [now, currentRows - now]);
  return Number.isNaN(statistic) ? 1 : chiSquareTail(statistic, degreesOfFreedom);
}

/** Two looks at one column cost a factor of two, three a factor of three. Undefined where there was nothing to look at. */
function combine(values: number | undefined, missing: number | undefined, infinite: number | undefined): number | undefined {
  if (missing === undefined && infinite === undefined) return values;
  const looks = missing !== undefined && infinite !== undefined ? 3 : 2;
  return Math.min(1, looks * Math.min(values ?? 1, missing ?? 1, infinite ?? 1));
}

/** "2" before "10", whatever the machine's language. */
export const naturalOrder = new Intl.Collator("en", { numeric: true });
const notEmpty = (bin: Bin): boolean => bin.reference > 0 || bin.current > 0;
