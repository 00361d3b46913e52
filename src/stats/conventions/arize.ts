import type { Kernel } from "../../kernel/kernel.ts";
import type { Bin, DriftVerdict, Level } from "../../report.ts";
import { nextAbove } from "../nextAbove.ts";
import { eachCategory, isNumeric, openBins, withShares } from "./counts.ts";
import { binsUncertainty, oneMore, psiTerm } from "../uncertainty/divergences.ts";
import type { ColumnSample, Convention, Extent, Measurement, SideSample } from "./convention.ts";

/**
 * Arize's drift monitor on PSI with its default bins: for numbers up to ten, centred on the median, the eight inner ones a third
 * of a standard deviation wide and the outer ones reaching to the ends; for categories one a value.
 * Source: arize.com/docs, "Data Distribution Visualization" (bins) and "Drift Metrics" (PSI). The rest is assumed, see below.
 */
export const arize: Convention = {
  name: "arize", source: "Arize documentation: Data Distribution Visualization, Drift Metrics (2026)",
  assumptions: [
    "median and standard deviation (n − 1) are the reference's, and the outer bins are open so that no current row is lost: Arize says “of the data”",
    "every bin is given one row more, as Arize's open-source Phoenix did: how the platform treats an empty bin is not published",
    "missing values are a bin of their own, as in Phoenix; infinite ones are left out",
    "0.2 is the threshold: Arize's own is learned from weeks of production values, which a comparison of two samples does not have",
  ],
  measure, judge, dataset,
};

const driftFrom = 0.2;
const added = 1;

function measure(sample: ColumnSample, kernel: Kernel, extent: Extent): Measurement {
  const { kind, reference, current } = sample;
  if (kind === "datetime") return untested("Arize does not bin dates");
  const numeric = [reference, current].every((side) => isNumeric(side) || side.rows === side.missing) && [reference, current].some(isNumeric);
  if (numeric && !reference.sortedDoubles?.length) return untested("Arize has no bins here: the reference holds no values");
  const bins = numeric ? medianCentred(reference, current, kernel) : eachCategory(sample.categories, reference, current);
  bins.push({ kind: "missing", reference: reference.missing, current: current.missing, share: 0 });
  const kept = bins.filter((bin) => bin.reference + bin.current > 0);
  const [n, m] = (["reference", "current"] as const).map((side) => kept.reduce((sum, bin) => sum + bin[side] + added, 0)) as [number, number];
  if (reference.rows === 0 || current.rows === 0 || kept.length === 0) return untested("Arize has no bins here: a side holds no rows");
  const p = kept.map((bin) => (bin.reference + added) / n);
  const q = kept.map((bin) => (bin.current + added) / m);
  const value = kernel.psi(p, q);
  return {
    test: "psi", on: "statistic", value, threshold: driftFrom, drifted: value >= driftFrom,
    tests: [{ convention: "arize", test: "psi", statistic: value }],
    uncertainty: extent === "verdict" ? undefined : binsUncertainty(kept, { term: psiTerm, share: oneMore }),
    bins: withShares(kept, p.map((share, i) => (share - (q[i] as number)) * Math.log(share / (q[i] as number)))),
    method: {
      bins: numeric ? `${kept.filter(({ kind }) => kind === "interval").length} bins centred on the reference's median, inner ones ⅓ std wide, and one for missing values` : "one bin a category and one for missing values",
      zeros: "every bin is given one row more (assumed)", sample: "the whole windows",
    },
  };
}

function judge(measurements: readonly Measurement[]): DriftVerdict[] {
  return measurements.map(({ test, on, value, threshold, drifted = false, method, reason }) => ({
    convention: "arize", test, on, value, threshold, drifted, level: Number.isNaN(value) ? "unknown" : drifted ? "alert" : "ok",
    ...(method ? { method } : {}),
    ...(reason ? { reason } : {}),
  }));
}

/** A monitor watches one column: the worst of them. */
function dataset(_drifted: number, _tested: number, levels: readonly Level[]): { level: Level } {
  return { level: (["alert", "unknown", "ok"] as const).find((level) => levels.includes(level)) ?? "unknown" };
}

function untested(reason: string): Measurement {
  return { test: "psi", on: "statistic", value: Number.NaN, threshold: driftFrom, tests: [], bins: [], reason };
}

/** The median, four thirds of a standard deviation either way in steps of one third, and two open ends; a constant has a bin of its own. */
function medianCentred(reference: SideSample, current: SideSample, kernel: Kernel): Bin[] {
  const sorted = reference.sortedDoubles as NonNullable<SideSample["sortedDoubles"]>;
  const [median] = kernel.quantiles(sorted, [0.5]) as [number];
  const width = (reference.moments?.std ?? Number.NaN) / 3;
  const edges = [...new Set(width > 0 ? Array.from({ length: 9 }, (_, i) => median + (i - 4) * width) : [median, nextAbove(median)])];
  const [before, now] = [reference, current].map(({ sortedDoubles }) => (sortedDoubles ? kernel.sortedBinCounts(sortedDoubles, edges) : new Float64Array(edges.length + 1))) as [Float64Array, Float64Array];
  return openBins(edges).map((bin, i) => ({ ...bin, reference: before[i] as number, current: now[i] as number }));
}
