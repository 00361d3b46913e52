import { z975 } from "./normal.ts";

/** A change of a metric in two parts that add up to it, each with its 95 % interval. */
export interface Parts {
  readonly change: number;
  /** What the current rows' places among the strata explain, the outcome in each stratum staying as in reference. */
  readonly explained: number;
  readonly explainedInterval: [number, number];
  /** What is left: the outcome in each stratum changed. */
  readonly concept: number;
  readonly conceptInterval: [number, number];
}

/** Rows of one side in each stratum, with the sums of their losses and of their squares. */
export interface LossSums { readonly count: Float64Array; readonly sum: Float64Array; readonly squares: Float64Array }

/** `losses` of rows whose stratum is `places`, of `strata`. */
export function lossSums(losses: Float64Array, places: Uint16Array, strata: number): LossSums {
  const sums = { count: new Float64Array(strata), sum: new Float64Array(strata), squares: new Float64Array(strata) };
  losses.forEach((loss, i) => {
    const at = places[i] as number;
    sums.count[at] = (sums.count[at] as number) + 1;
    sums.sum[at] = (sums.sum[at] as number) + loss;
    sums.squares[at] = (sums.squares[at] as number) + loss * loss;
  });
  return sums;
}

/**
 * A mean loss, decomposed by standardising reference to the current strata (Kitagawa 1955, Oaxaca 1973): mean of the current rows' reference means, minus the
 * reference mean, is explained; the rest is concept. Intervals by the delta method on independent rows. Every stratum with current rows must have reference
 * rows. `root` decomposes the root of the mean (RMSE).
 */
export function decomposeMean(reference: LossSums, current: LossSums, root = false): Parts {
  const [n, m] = [total(reference.count), total(current.count)];
  const [before, after] = [total(reference.sum) / n, total(current.sum) / m];
  const means = reference.sum.map((sum, s) => ratio(sum, reference.count[s] as number));
  const standard = total(means.map((mean, s) => mean * (current.count[s] as number))) / m;
  const scale = (mean: number): number => (root ? 1 / (2 * Math.sqrt(mean)) : 1);
  const value = (mean: number): number => (root ? Math.sqrt(mean) : mean);
  const [atBefore, atStandard, atAfter] = [before, standard, after].map(scale) as [number, number, number];
  let [explained, concept] = [0, 0];
  for (let s = 0; s < means.length; s++) {
    const mean = means[s] as number;
    const [count, now] = [reference.count[s] as number, current.count[s] as number];
    if (count > 0) {
      const weight = now / m / count;
      // The loss's spread about its stratum's mean, and that mean's distance from all.
      const spread = unbiased(count) * ((reference.squares[s] as number) - (reference.sum[s] as number) * mean);
      explained += (atStandard * weight - atBefore / n) ** 2 * spread + count * (atBefore * ((mean - before) / n)) ** 2;
      concept += (atStandard * weight) ** 2 * spread;
    }
    if (now > 0) {
      const own = ratio(current.sum[s] as number, now);
      const spread = unbiased(now) * ((current.squares[s] as number) - (current.sum[s] as number) * own);
      explained += now * (atStandard * ((mean - standard) / m)) ** 2;
      concept += (atAfter / m) ** 2 * spread + now * (atAfter * ((own - after) / m) - atStandard * ((mean - standard) / m)) ** 2;
    }
  }
  return parts(value(before), value(standard), value(after), explained, concept);
}

/** Rows of one side in each stratum, and the positives among them; strata in ascending order of the score. */
export interface Outcomes { readonly count: Float64Array; readonly positives: Float64Array }

/** The area under the ROC curve over strata, ties within one counting half, decomposed in the same way. Undefined where a side has one class. */
export function decomposeArea(reference: Outcomes, current: Outcomes): Parts | undefined {
  const rates = reference.positives.map((positives, s) => ratio(positives, reference.count[s] as number));
  const before = area(reference.positives, reference.count.map((count, s) => count - (reference.positives[s] as number)));
  const after = area(current.positives, current.count.map((count, s) => count - (current.positives[s] as number)));
  const standard = area(current.count.map((count, s) => count * (rates[s] as number)), current.count.map((count, s) => count * (1 - (rates[s] as number))));
  if (![before, after, standard].every(({ value }) => Number.isFinite(value))) return undefined;
  let [explained, concept] = [0, 0];
  for (let s = 0; s < rates.length; s++) {
    const rate = rates[s] as number;
    const [count, now] = [reference.count[s] as number, current.count[s] as number];
    const [ofPositive, ofNegative] = [standard.ofPositive[s] as number, standard.ofNegative[s] as number];
    const expected = rate * ofPositive + (1 - rate) * ofNegative;
    for (const y of [1, 0]) {
      const rows = y === 1 ? (reference.positives[s] as number) : count - (reference.positives[s] as number);
      if (rows > 0) {
        const throughRate = (Math.sqrt(unbiased(count)) * now * (ofPositive - ofNegative) * (y - rate)) / count;
        explained += rows * (throughRate - ((y === 1 ? before.ofPositive : before.ofNegative)[s] as number)) ** 2;
        concept += rows * throughRate ** 2;
      }
      const rowsNow = y === 1 ? (current.positives[s] as number) : now - (current.positives[s] as number);
      if (rowsNow > 0) concept += rowsNow * (((y === 1 ? after.ofPositive : after.ofNegative)[s] as number) - expected) ** 2;
    }
    explained += now * expected ** 2;
  }
  return parts(before.value, standard.value, after.value, explained, concept);
}

/** The area with its derivatives by the number of positives and of negatives in each stratum. */
function area(positives: Float64Array, negatives: Float64Array): { value: number; ofPositive: Float64Array; ofNegative: Float64Array } {
  const [p, n] = [total(positives), total(negatives)];
  const ofPositive = new Float64Array(positives.length);
  const ofNegative = new Float64Array(positives.length);
  let [below, above, value] = [0, p, 0];
  for (let s = 0; s < positives.length; s++) {
    const [up, down] = [positives[s] as number, negatives[s] as number];
    above -= up;
    ofPositive[s] = (below + down / 2) / n;
    ofNegative[s] = (above + up / 2) / p;
    value += (up / p) * (ofPositive[s] as number);
    below += down;
  }
  return { value, ofPositive: ofPositive.map((share) => (share - value) / p), ofNegative: ofNegative.map((share) => (share - value) / n) };
}

function parts(before: number, standard: number, after: number, explainedVariance: number, conceptVariance: number): Parts {
  const around = (value: number, variance: number): [number, number] => [value - z975 * Math.sqrt(variance), value + z975 * Math.sqrt(variance)];
  const [explained, concept] = [standard - before, after - standard];
  return { change: explained + concept, explained, explainedInterval: around(explained, explainedVariance), concept, conceptInterval: around(concept, conceptVariance) };
}

/** The mean of few rows lies nearer to them than the truth does. */
const unbiased = (count: number): number => (count > 1 ? count / (count - 1) : 1);
const ratio = (a: number, b: number): number => (b > 0 ? a / b : 0);
const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
