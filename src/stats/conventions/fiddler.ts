import type { Kernel } from "../../kernel/kernel.ts";
import type { Bin, DriftTest, DriftVerdict, Level } from "../../report.ts";
import { nextAbove } from "../nextAbove.ts";
import { binsUncertainty, jensenShannonBase2Term, oneMore, plain, psiTerm, sureTest } from "../uncertainty/divergences.ts";
import { eachCategory, isNumeric, openBins, withShares } from "./counts.ts";
import type { ColumnSample, Convention, Extent, Measurement, SideSample } from "./convention.ts";

/**
 * Fiddler's data drift: the Jensen–Shannon distance of a column to its baseline, and PSI with one row added to every bin
 * (`base_count = 1`). Source: docs.fiddler.ai, "Data Drift" (both measures), Python client "AlertRule" (strictly greater, the
 * thresholds of its example), "ML Metrics Reference" (a distance between 0 and 1). The rest is assumed, see below.
 */
export const fiddler: Convention = {
  name: "fiddler", source: "Fiddler documentation: Data Drift, AlertRule, ML Metrics Reference (2026)",
  assumptions: [
    "numbers fall into ten bins of equal width over the reference's range, the outer ones open: Fiddler takes a column's bins from its model schema and does not publish those it makes itself",
    "the distance is to base 2, so that it ends at 1",
    "missing and infinite values are left out: Fiddler counts them as violations of data integrity",
    "0.1 warns and 0.5 alerts, as in the documentation's example: Fiddler leaves thresholds to its users",
  ],
  measure, judge, dataset,
};

const warnAbove = 0.1;
const alertAbove = 0.5;
const number = 10;
const baseCount = 1;

function measure(sample: ColumnSample, kernel: Kernel, extent: Extent): Measurement {
  const { kind, reference, current, categories } = sample;
  if (kind === "datetime") return untested("Fiddler does not compare dates");
  const numeric = isNumeric(reference) && isNumeric(current);
  const given = sample.edges?.length ? sample.edges : undefined;
  const bins = numeric ? numberBins(reference, current, given, kernel) : eachCategory(categories, reference, current);
  const [n, m] = (["reference", "current"] as const).map((side) => bins.reduce((sum, bin) => sum + bin[side], 0)) as [number, number];
  if (n === 0 || m === 0) return untested("Fiddler has no distance here: a side holds no values");
  const p = bins.map((bin) => bin.reference / n);
  const q = bins.map((bin) => bin.current / m);
  const value = kernel.jensenShannon(p, q) / Math.sqrt(Math.LN2);
  const tests: DriftTest[] = [{ convention: "fiddler", test: "jensenShannon", statistic: value }];
  if (extent !== "verdict") tests.push(sureTest({ convention: "fiddler", test: "psi", statistic: psi(bins, n, m, kernel) }, binsUncertainty(bins, { term: psiTerm, share: oneMore })));
  return {
    test: "jensenShannon", on: "statistic", value, threshold: warnAbove, drifted: value > warnAbove, tests,
    uncertainty: extent === "verdict" ? undefined : binsUncertainty(bins, { term: jensenShannonBase2Term, share: plain, root: true }),
    bins: withShares(bins, p.map((share, i) => divergence(share, q[i] as number))),
    method: {
      bins: numeric ? (given ? `${bins.length} bins as the model schema has them` : `${bins.length} bins of equal width over the reference's range (assumed)`) : "one bin a category",
      zeros: "left empty (PSI gives every bin one row more)", sample: "the whole windows, missing values left out",
    },
  };
}

function judge(measurements: readonly Measurement[]): DriftVerdict[] {
  return measurements.map(({ test, on, value, threshold, drifted = false, method, reason }) => ({
    convention: "fiddler", test, on, value, threshold, alertThreshold: alertAbove, drifted,
    level: Number.isNaN(value) ? "unknown" : value > alertAbove ? "alert" : drifted ? "warn" : "ok",
    ...(method ? { method } : {}),
    ...(reason ? { reason } : {}),
  }));
}

/** An alert rule watches one column: the worst of them. */
function dataset(_drifted: number, _tested: number, levels: readonly Level[]): { level: Level } {
  return { level: (["alert", "warn", "unknown", "ok"] as const).find((level) => levels.includes(level)) ?? "unknown" };
}

function untested(reason: string): Measurement {
  return { test: "jensenShannon", on: "statistic", value: Number.NaN, threshold: warnAbove, tests: [], bins: [], reason };
}

/** Bins between the given edges, else ten over the reference's range; the outer ones open, a constant in a bin of its own. */
function numberBins(reference: SideSample, current: SideSample, given: readonly number[] | undefined, kernel: Kernel): Bin[] {
  const { moments } = reference;
  if (!moments?.count || !reference.sortedDoubles || !current.sortedDoubles) return [];
  const { min, max } = moments;
  const width = (max - min) / number;
  const edges = given ? [...given] : min === max ? [min, nextAbove(min)] : [...new Set(Array.from({ length: number - 1 }, (_, i) => min + (i + 1) * width))];
  const [before, now] = [reference.sortedDoubles, current.sortedDoubles].map((side) => kernel.sortedBinCounts(side, edges)) as [Float64Array, Float64Array];
  return openBins(edges).map((bin, i) => ({ ...bin, reference: before[i] as number, current: now[i] as number }));
}

function psi(bins: readonly Bin[], n: number, m: number, kernel: Kernel): number {
  return kernel.psi(bins.map((bin) => (bin.reference + baseCount) / (n + bins.length * baseCount)), bins.map((bin) => (bin.current + baseCount) / (m + bins.length * baseCount)));
}

/** This bin's part of the Jensen–Shannon divergence, times two. */
function divergence(p: number, q: number): number {
  const term = (share: number): number => (share > 0 ? share * Math.log((2 * share) / (p + q)) : 0);
  return Math.max(0, term(p) + term(q));
}
