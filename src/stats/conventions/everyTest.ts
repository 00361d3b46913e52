import type { Kernel } from "../../kernel/kernel.ts";
import type { Bin, DriftTest, TestName } from "../../report.ts";
import { andersonDarlingPValue, standardisedAndersonDarling } from "../andersonDarling.ts";
import { gTest, lInfinity, totalVariation, twoProportionZ } from "../categoryTests.ts";
import { cramerVonMisesPValue } from "../cramerVonMises.ts";
import { fisherExact } from "../fisherExact.ts";
import { mannWhitneyPValue } from "../mannWhitney.ts";
import { welchT } from "../tTest.ts";
import { lInfinityUncertainty, totalVariationUncertainty } from "../uncertainty/differences.ts";
import { divergenceUncertainty, type Uncertainty } from "../uncertainty/divergence.ts";
import { halfRow, hellingerTerm, jensenShannonTerm, kullbackLeiblerTerm, plain, sureTest } from "../uncertainty/divergences.ts";
import type { ColumnSample } from "./convention.ts";

/**
 * What the standard convention computes of a column when every test is asked for, beside those that it judges by: distances over
 * its bins (missing and infinite values are bins), tests of the finite values, or tests of the counts.
 */
export function everyTest(bins: readonly Bin[], sample: ColumnSample, kernel: Kernel): DriftTest[] {
  return [...distances(bins, sample, kernel), ...(sample.kind === "numeric" ? sampleTests(sample) : categoryTests(bins))];
}

function distances(bins: readonly Bin[], { reference, current }: ColumnSample, kernel: Kernel): DriftTest[] {
  if (reference.rows === 0 || current.rows === 0) return [];
  const p = bins.map((bin) => bin.reference / reference.rows);
  const q = bins.map((bin) => bin.current / current.rows);
  // PSI's rule: half a row for a bin that is empty on one side.
  const filled = [reference, current].map(({ rows }, side) => bins.map((bin) => Math.max(side === 0 ? bin.reference : bin.current, 0.5) / rows)) as [number[], number[]];
  const counts = [bins.map((bin) => bin.reference), bins.map((bin) => bin.current)] as const;
  const sure = (name: TestName, statistic: number, uncertainty: Uncertainty): DriftTest => sureTest(test(name, statistic), uncertainty);
  return [
    sure("jensenShannon", kernel.jensenShannon(p, q), divergenceUncertainty(...counts, { term: jensenShannonTerm, share: plain, root: true })),
    sure("kl", kernel.kullbackLeibler(...filled), divergenceUncertainty(...counts, { term: kullbackLeiblerTerm, share: halfRow })),
    sure("hellinger", kernel.hellinger(p, q), divergenceUncertainty(...counts, { term: hellingerTerm, share: plain, root: true })),
    sure("tvd", totalVariation(p, q), totalVariationUncertainty(...counts)),
    sure("lInfinity", lInfinity(p, q), lInfinityUncertainty(...counts)),
  ];
}

const test = (name: TestName, statistic: number, pValue?: number): DriftTest => ({ convention: "standard", test: name, statistic, ...(pValue === undefined ? {} : { pValue }) });
/** None where the test has no answer. */
const outcome = (name: TestName, found: { statistic: number; pValue: number } | undefined): DriftTest[] => (found ? [test(name, found.statistic, found.pValue)] : []);

/** On the finite values, with integers compared as integers. */
function sampleTests({ reference, current, ranks, eppsSingleton }: ColumnSample): DriftTest[] {
  const [n, m] = [reference.sorted?.length ?? 0, current.sorted?.length ?? 0];
  if (!ranks || !reference.moments || !current.moments) return [];
  const andersonDarling = standardisedAndersonDarling(ranks, n, m);
  // SciPy's midranks would call one and the same constant different where the sides differ in size.
  const cramerVonMises = andersonDarling === undefined ? undefined : cramerVonMisesPValue(ranks.cramerVonMises, n, m);
  return [
    test("energy", ranks.energy),
    ...(cramerVonMises === undefined ? [] : [test("cramerVonMises", ranks.cramerVonMises, cramerVonMises)]),
    ...(andersonDarling === undefined ? [] : [test("andersonDarling", andersonDarling, andersonDarlingPValue(andersonDarling))]),
    test("mannWhitney", ranks.u, mannWhitneyPValue(ranks, n, m, "two-sided")),
    ...outcome("eppsSingleton", eppsSingleton),
    ...outcome("tTest", welchT(reference.moments, current.moments, ranks.shift)),
  ];
}

/** On the bins of the chi-square test, without the missing; the last two where there are just two of them. */
function categoryTests(bins: readonly Bin[]): DriftTest[] {
  const present = bins.filter(({ kind }) => kind !== "missing");
  const found = outcome("gTest", gTest(present.map((bin) => bin.reference), present.map((bin) => bin.current)));
  const [first, second] = present;
  if (!first || !second || present.length > 2) return found;
  const [n, m] = [first.reference + second.reference, first.current + second.current];
  return [
    ...found,
    ...outcome("zTest", twoProportionZ({ hits: second.reference, rows: n }, { hits: second.current, rows: m })),
    ...outcome("fisherExact", fisherExact(first.reference, second.reference, first.current, second.current)),
  ];
}
