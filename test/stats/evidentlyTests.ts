import type { TestName } from "../../src/report.ts";

/** Tests of which Evidently's score is the p-value. */
export const pValueTests = new Set<TestName>(["ks", "chiSquare", "zTest", "andersonDarling", "cramerVonMises", "mannWhitneyLess", "tTest", "eppsSingleton", "gTest", "fisherExact", "tvd"]);

/** Where Evidently's own p-value is not exact, how far it may lie: Cramér–von Mises sums its series until terms are below 1e-7, total variation permutes a thousand times. */
export const slack = new Map<TestName, number>([["cramerVonMises", 1e-6], ["tvd", 0.065]]);
