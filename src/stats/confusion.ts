/** Weights of a confusion matrix, counts[actual × size + predicted]: rows, or their sample weights. */
export interface ClassCounts { readonly right: number; readonly actual: number; readonly predicted: number; readonly all: number }

/** The margins of each class, in order; also of a class that does not occur. */
export function classCounts(counts: Float64Array, size: number): ClassCounts[] {
  const classes = Array.from({ length: size }, () => ({ right: 0, actual: 0, predicted: 0, all: 0 }));
  let all = 0;
  for (let a = 0; a < size; a++) {
    for (let p = 0; p < size; p++) {
      const count = counts[a * size + p] as number;
      all += count;
      (classes[a] as { actual: number }).actual += count;
      (classes[p] as { predicted: number }).predicted += count;
      if (a === p) (classes[a] as { right: number }).right += count;
    }
  }
  return classes.map((each) => ({ ...each, all }));
}

const occurring = (classes: readonly ClassCounts[]): ClassCounts[] => classes.filter(({ actual, predicted }) => actual + predicted > 0);
const precision = ({ right, predicted }: ClassCounts): number => (predicted > 0 ? right / predicted : 0);
const recall = ({ right, actual }: ClassCounts): number => (actual > 0 ? right / actual : 0);
const f1 = ({ right, actual, predicted }: ClassCounts): number => (actual + predicted > 0 ? (2 * right) / (actual + predicted) : 0);
const specificity = ({ right, actual, predicted, all }: ClassCounts): number => (all > actual ? 1 - (predicted - right) / (all - actual) : 0);

/** Unweighted mean over the classes that occur; a class's undefined figure counts as 0, as scikit-learn's zero_division=0. */
const macro = (of: (counts: ClassCounts) => number) => (counts: Float64Array, size: number): number => {
  const classes = occurring(classCounts(counts, size));
  return classes.reduce((sum, each) => sum + of(each), 0) / classes.length;
};

/** Each class by its share of the rows. */
const weighted = (of: (counts: ClassCounts) => number) => (counts: Float64Array, size: number): number =>
  classCounts(counts, size).reduce((sum, each) => sum + (of(each) * each.actual) / each.all, 0);

/** Averages over classes. Oracle: scikit-learn's precision_score, recall_score and f1_score with average="macro" and "weighted". */
export const classAverages: readonly (readonly [string, (counts: Float64Array, size: number) => number])[] = [
  ["precisionMacro", macro(precision)], ["recallMacro", macro(recall)], ["f1Macro", macro(f1)], ["specificityMacro", macro(specificity)],
  ["precisionWeighted", weighted(precision)], ["f1Weighted", weighted(f1)],
];

export const f1Of = (counts: Float64Array, size: number, label: number): number => f1(classCounts(counts, size)[label] as ClassCounts);

/** Mean recall over the classes that have rows. Oracle: balanced_accuracy_score. */
export function balancedAccuracy(counts: Float64Array, size: number): number {
  const classes = classCounts(counts, size).filter(({ actual }) => actual > 0);
  return classes.reduce((sum, each) => sum + recall(each), 0) / classes.length;
}

/** Agreement beyond what the margins give by chance (Cohen 1960); NaN where chance alone agrees always. Oracle: cohen_kappa_score. */
export function cohenKappa(counts: Float64Array, size: number): number {
  const classes = classCounts(counts, size);
  const all = classes[0]?.all ?? 0;
  const agreed = classes.reduce((sum, { right }) => sum + right, 0) / all;
  const chance = classes.reduce((sum, { actual, predicted }) => sum + (actual / all) * (predicted / all), 0);
  return chance < 1 ? (agreed - chance) / (1 - chance) : Number.NaN;
}

/** Correlation of actual and predicted class (Gorodkin 2004); 0 where a margin holds everything. Oracle: matthews_corrcoef. */
export function matthews(counts: Float64Array, size: number): number {
  const classes = classCounts(counts, size);
  const all = classes[0]?.all ?? 0;
  let [right, together, actual, predicted] = [0, 0, 0, 0];
  for (const each of classes) {
    right += each.right;
    together += each.actual * each.predicted;
    actual += each.actual * each.actual;
    predicted += each.predicted * each.predicted;
  }
  const spread = (all * all - predicted) * (all * all - actual);
  return spread === 0 ? 0 : (right * all - together) / Math.sqrt(spread);
}
