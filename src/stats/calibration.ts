import { fitIsotonic, isotonicAt, type Isotonic } from "./isotonic.ts";
import { stableOrder } from "./order.ts";
import { stratifiedSplits } from "./stratifiedSplits.ts";

/** As NannyML 0.13 (calibration.py). */
const rules = { bins: 10, splits: 10, testShare: 0.1, seed: 42, perfectArea: 0.999 };

/**
 * The function that turns scores into probabilities, or undefined where the scores are better left as they are: NannyML's rule. Ten shuffles,
 * stratified, hold back a tenth of the rows each; isotonic regression on the rest calibrates that tenth; the function, fitted on all rows, is used when
 * the expected calibration error over the ten tenths together falls. One class alone, or an area under the ROC curve above 0.999, is left as it is, and so are
 * fewer rows than can be split. Equal scores keep the order of their rows; NumPy's default sort, which NannyML uses, leaves that open.
 * `scores` and `outcomes` (0 or 1) have one value a row, none missing.
 */
export function calibrate(scores: Float64Array, outcomes: Uint8Array): Isotonic | undefined {
  const order = stableOrder(scores);
  const area = rocArea(scores, outcomes, order);
  if (Number.isNaN(area) || area > rules.perfectArea) return undefined;
  const tests = Math.ceil(rules.testShare * scores.length);
  const truth = new Uint8Array(tests * rules.splits);
  const before = new Float64Array(truth.length);
  const after = new Float64Array(truth.length);
  const ascending = { scores: new Float64Array(scores.length), outcomes: new Uint8Array(scores.length) };
  const place = new Uint32Array(scores.length);
  order.forEach((i, k) => {
    ascending.scores[k] = scores[i] as number;
    ascending.outcomes[k] = outcomes[i] as number;
    place[i] = k;
  });
  const entering = new Uint8Array(scores.length);
  let at = 0;
  for (const { test } of stratifiedSplits(outcomes, rules.splits, rules.testShare, rules.seed)) {
    entering.fill(1);
    for (const i of test) entering[place[i] as number] = 0;
    const fitted = fitIsotonic(ascending.scores, ascending.outcomes, entering);
    for (const i of test) {
      truth[at] = outcomes[i] as number;
      before[at] = scores[i] as number;
      after[at++] = isotonicAt(fitted, scores[i] as number);
    }
  }
  if (at < truth.length || at < 4) return undefined;
  return calibrationError(before, truth) > calibrationError(after, truth) ? fitIsotonic(ascending.scores, ascending.outcomes) : undefined;
}

/** Expected calibration error over ten bins of equal count, the last one taking what is left over. */
export function calibrationError(scores: Float64Array, outcomes: Uint8Array): number {
  const order = stableOrder(scores);
  const rows = order.length;
  const bins = rows <= 2 * rules.bins ? rows >> 1 : rules.bins;
  const width = Math.floor(rows / bins);
  const edges = Array.from({ length: Math.floor(rows / width) + 1 }, (_, i) => i * width);
  edges[edges.length - 1] = rows;
  let error = 0;
  for (let bin = 0; bin + 1 < edges.length; bin++) {
    const [from, to] = [edges[bin] as number, edges[bin + 1] as number];
    let promised = 0;
    let came = 0;
    for (let k = from; k < to; k++) {
      promised += scores[order[k] as number] as number;
      came += outcomes[order[k] as number] as number;
    }
    error += Math.abs(promised - came) / rows;
  }
  return error;
}

/** Area under the ROC curve, ties counting half; NaN with one class alone. `order` as by `stableOrder`. */
function rocArea(scores: Float64Array, outcomes: Uint8Array, order: Uint32Array): number {
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let hits = 0;
    while (end < order.length && scores[order[end] as number] === scores[order[start] as number]) hits += outcomes[order[end++] as number] as number;
    rankSum += (hits * (start + 1 + end)) / 2;
    positives += hits;
    start = end;
  }
  const negatives = order.length - positives;
  return positives * negatives === 0 ? Number.NaN : (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
