import type { Bin, DriftTest, TestName } from "../../report.ts";
import { standardisedAndersonDarling } from "../andersonDarling.ts";
import { totalVariation } from "../categoryTests.ts";
import { chiSquareTail } from "../chiSquare.ts";
import { cramerVonMisesPValue } from "../cramerVonMises.ts";
import { fisherExact } from "../fisherExact.ts";
import { drawHypergeometric } from "../hypergeometric.ts";
import { mannWhitneyPValue } from "../mannWhitney.ts";
import { seededRandom } from "../random.ts";
import { studentT } from "../tTest.ts";
import type { ColumnSample } from "./convention.ts";

/**
 * Those of Evidently's tests that its default report never chooses, as evidently 0.7.23 runs them when they are asked for by name
 * (legacy/calculations/stattests). Undefined where Evidently raises an error or has no answer. `empirical_mmd` is left out: it compares all pairs of rows
 * in memory and permutes NumPy's random numbers.
 */
export type Outcome = Pick<DriftTest, "statistic" | "pValue"> | undefined;

/** On numbers without missing and infinite values. */
export function numberTests({ reference, current, ranks, ranksOfDoubles, eppsSingleton }: ColumnSample): [TestName, Outcome][] {
  if (!ranks || !ranksOfDoubles || !reference.moments || !current.moments) return [];
  const [n, m] = [reference.moments.count, current.moments.count];
  const standardised = standardisedAndersonDarling(ranks, n, m);
  const cramerVonMises = cannotCount(n, m) ? undefined : cramerVonMisesPValue(ranks.cramerVonMises, n, m);
  return [
    ["andersonDarling", standardised === undefined ? undefined : { statistic: standardised, pValue: interpolated(standardised) }],
    ["cramerVonMises", cramerVonMises === undefined ? undefined : { statistic: ranks.cramerVonMises, pValue: cramerVonMises }],
    ["energy", { statistic: ranksOfDoubles.energy }],
    ["mannWhitneyLess", { statistic: ranksOfDoubles.u, pValue: mannWhitneyPValue(ranksOfDoubles, n, m, "less") }],
    ["tTest", studentT(reference.moments, current.moments, ranksOfDoubles.shift)],
    ["eppsSingleton", eppsSingleton],
  ];
}

/**
 * cramer_von_mises_stattest.py counts the arrangements of at most 20 rows a side in the least NumPy type that holds the greater of two bounds. Where
 * that is the whole number lcm²(n + m) and not the quotient of factorials, NumPy refuses to add to it.
 */
function cannotCount(n: number, m: number): boolean {
  if (Math.max(n, m) > 20) return false;
  let multiple = Math.max(n, m);
  while (multiple % Math.min(n, m) !== 0) multiple += Math.max(n, m);
  let arrangements = 1;
  for (let i = 1; i <= n; i++) arrangements *= (m + i) / i;
  return multiple * multiple * (n + m) >= Math.round(arrangements);
}

/** One bin a category, of both sides. */
export function countTests(bins: readonly Bin[]): [TestName, Outcome][] {
  return [["gTest", gTest(bins)], ["fisherExact", fisher(bins)], ["tvd", permutedTotalVariation(bins)]];
}

/** anderson_darling_stattest.py: SciPy's p, a parabola through the logarithms of seven tabled ones, held between 0.001 and 0.25. */
function interpolated(standardised: number): number {
  const [first, last] = [criticalValues[0] as number, criticalValues.at(-1) as number];
  if (standardised < first) return 0.25;
  if (standardised > last) return 0.001;
  const [a, b, c] = parabola;
  return Math.exp((a * standardised + b) * standardised + c);
}

/** Scholz & Stephens 1987, table 2, for two samples: b₀ + b₁ + b₂. */
const criticalValues = [0.675 - 0.245 - 0.105, 1.281 + 0.25 - 0.305, 1.645 + 0.678 - 0.362, 1.96 + 1.149 - 0.391, 2.326 + 1.822 - 0.396, 2.573 + 2.364 - 0.345, 3.085 + 3.615 - 0.154];
/** numpy.polyfit(criticalValues, log([0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001]), 2). */
const parabola = [0.018198094574111343, -1.0082265644652515, -1.077770279820486] as const;

/** g_stattest.py: the reference's counts, not scaled, are the expected ones; SciPy refuses sides of different size. */
function gTest(bins: readonly Bin[]): Outcome {
  if (rows(bins, "reference") !== rows(bins, "current") || bins.length < 2) return undefined;
  if (bins.some(({ reference }) => reference === 0)) return { statistic: Number.MAX_VALUE, pValue: 0 };
  const statistic = 2 * bins.reduce((sum, { reference, current }) => sum + (current === 0 ? 0 : current * Math.log(current / reference)), 0);
  return { statistic, pValue: chiSquareTail(statistic, bins.length - 1) };
}

/** fisher_exact_stattest.py: sides of equal size and two values. With three it would depend on the order of a Python set. */
function fisher(bins: readonly Bin[]): Outcome {
  if (rows(bins, "reference") !== rows(bins, "current") || bins.length > 2) return undefined;
  const [first, second] = bins;
  if (!first || !second) return { statistic: 1, pValue: 1 };
  return fisherExact(first.reference, second.reference, first.current, second.current);
}

const permutations = 1000;
/** With more, a thousand permutations would hold everything else up. */
const mostCategories = 100;

/**
 * tvd_stattest.py: the share of a thousand permutations whose total variation is no less. They are drawn as counts, from a seed of our own:
 * NumPy's shuffles of rows give another thousand of the same law.
 */
function permutedTotalVariation(bins: readonly Bin[]): Outcome {
  if (bins.length > mostCategories) return undefined;
  const [n, m] = [rows(bins, "reference"), rows(bins, "current")];
  const random = seededRandom(0);
  // In shares, as there: rounding decides which ties count.
  const observed = totalVariation(bins.map(({ reference }) => reference / n), bins.map(({ current }) => current / m));
  let noLess = 0;
  for (let round = 0; round < permutations; round++) {
    let [left, places, distance] = [n + m, n, 0];
    for (const { reference, current } of bins) {
      const size = reference + current;
      const drawn = drawHypergeometric(size, left - size, places, random);
      left -= size;
      places -= drawn;
      distance += Math.abs(drawn / n - (size - drawn) / m);
    }
    if (distance / 2 >= observed) noLess++;
  }
  return { statistic: observed, pValue: noLess / permutations };
}

const rows = (bins: readonly Bin[], side: "reference" | "current"): number => bins.reduce((sum, bin) => sum + bin[side], 0);
