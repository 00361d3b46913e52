import type { Association, ColumnDrift, ConventionName, TestName } from "./report.ts";

/**
 * What people call tests, metrics and conventions: the one table that sentences, views and exports read.
 * In the form that stands in the middle of a sentence; `title` makes a heading of it.
 */
export const testNames: ReadonlyMap<TestName, string> = new Map([
  ["ks", "KS"], ["wasserstein", "Wasserstein"], ["psi", "PSI"], ["jensenShannon", "Jensen–Shannon"], ["kl", "Kullback–Leibler"],
  ["hellinger", "Hellinger"], ["cramerVonMises", "Cramér–von Mises"], ["andersonDarling", "Anderson–Darling"], ["eppsSingleton", "Epps–Singleton"],
  ["energy", "energy distance"], ["mannWhitney", "Mann–Whitney U"], ["mannWhitneyLess", "Mann–Whitney U (less)"], ["tTest", "t-test"],
  ["chiSquare", "chi-square"], ["gTest", "G-test"], ["tvd", "total variation"], ["lInfinity", "L∞"], ["zTest", "two-proportion z"], ["fisherExact", "Fisher's exact"],
]);

export const metricNames: ReadonlyMap<string, string> = new Map([
  ["accuracy", "accuracy"], ["precision", "precision"], ["recall", "recall"], ["specificity", "specificity"], ["f1", "F1"], ["rocAuc", "AUC"],
  ["averagePrecision", "average precision"], ["logLoss", "log loss"], ["brier", "Brier score"], ["mcc", "MCC"], ["precisionMacro", "macro precision"],
  ["recallMacro", "macro recall"], ["f1Macro", "macro F1"], ["rocAucMacro", "macro AUC"], ["specificityMacro", "macro specificity"], ["averagePrecisionMacro", "macro average precision"], ["mae", "MAE"], ["rmse", "RMSE"], ["r2", "R²"],
  ["mape", "MAPE"], ["medianAe", "median absolute error"], ["p90Ae", "90 % absolute error"], ["bias", "bias"], ["maxError", "greatest error"], ["explainedVariance", "explained variance"], ["npv", "negative predictive value"], ["top2Accuracy", "top-2 accuracy"], ["top5Accuracy", "top-5 accuracy"],
  ["balancedAccuracy", "balanced accuracy"], ["cohenKappa", "Cohen’s kappa"], ["precisionMicro", "micro precision"], ["recallMicro", "micro recall"], ["f1Micro", "micro F1"],
  ["rocAucMicro", "micro AUC"], ["precisionWeighted", "weighted precision"], ["recallWeighted", "weighted recall"], ["f1Weighted", "weighted F1"], ["rocAucWeighted", "weighted AUC"],
]);

export const conventionNames: ReadonlyMap<ConventionName, string> = new Map([
  ["standard", "Standard"], ["evidently", "Evidently"], ["nannyml", "NannyML"], ["whylogs", "whylogs"], ["arize", "Arize"], ["fiddler", "Fiddler"],
]);

type Figure = NonNullable<ColumnDrift["derived"]>["figure"];

/** What is measured of a text. */
export const figureNames: ReadonlyMap<Figure, string> = new Map([
  ["length", "length"], ["words", "words"], ["letters", "letters"], ["outOfVocabulary", "unknown words"],
]);

export const figureName = (figure: Figure): string => figureNames.get(figure) ?? figure;

export const associationNames: ReadonlyMap<Association["measure"], string> = new Map([
  ["spearman", "Spearman's correlation"], ["cramersV", "Cramér's V"], ["correlationRatio", "correlation ratio"],
]);

export const testName = (test: TestName): string => testNames.get(test) ?? test;
export const metricName = (metric: string): string => metricNames.get(metric) ?? metric;
export const conventionName = (convention: ConventionName): string => conventionNames.get(convention) ?? convention;
export const associationName = (measure: Association["measure"]): string => associationNames.get(measure) ?? measure;

/** The first letter large, as in a heading. */
export const title = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
