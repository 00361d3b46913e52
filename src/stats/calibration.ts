import type { Marks, Ordered } from "../kernel/estimation.ts";
import type { Block, Kernel, Numbers } from "../kernel/kernel.ts";
import { fitIsotonic, type Isotonic } from "./isotonic.ts";
import { stratifiedTests } from "./stratifiedSplits.ts";

/** As NannyML 0.13 (calibration.py). */
const rules = { bins: 10, splits: 10, testShare: 0.1, seed: 42, perfectArea: 0.999 };

/**
 * The function that turns scores into probabilities, or undefined where the scores are better left as they are: NannyML's rule. Ten shuffles,
 * stratified, hold back a tenth of the rows each; isotonic regression on the rest calibrates that tenth; the function, fitted on all rows, is used when
 * the expected calibration error over the ten tenths together falls. One class alone, or an area under the ROC curve above 0.999, is left as it is, and so are
 * fewer rows than can be split. Equal scores keep the order of their rows; NumPy's default sort, which NannyML uses, leaves that open.
 * `marks` are 1 for a positive, 0 otherwise; they are the same at the end.
 */
export function* calibrate(ordered: Ordered, marks: Marks, kernel: Kernel): Generator<void, Isotonic | undefined> {
  const area = kernel.areaAlong(ordered, marks);
  if (Number.isNaN(area) || area > rules.perfectArea) return undefined;
  const tests = Math.ceil(rules.testShare * ordered.length);
  const all = tests * rules.splits;
  const scope = kernel.memory.openScope();
  try {
    const held = { scores: scope.numbers(all), fitted: scope.numbers(all), outcomes: scope.allocate(all) };
    const fitted = scope.numbers(ordered.length);
    const places = kernel.placesByMark(ordered, marks, scope);
    yield;
    let at = 0;
    for (const test of stratifiedTests(places, rules.splits, rules.testShare, rules.seed, kernel)) {
      yield;
      kernel.holdBack(ordered, marks, test);
      const { at: knots, values } = fitIsotonic(ordered, marks, kernel);
      kernel.interpolate(ordered, knots, values, fitted);
      kernel.takeBack(ordered, marks, fitted, test, at, held);
      at += test.length;
      yield;
    }
    if (at < all || at < 4) return undefined;
    const before = calibrationError(held.scores, held.outcomes, kernel);
    yield;
    return before > calibrationError(held.fitted, held.outcomes, kernel) ? fitIsotonic(ordered, marks, kernel) : undefined;
  } finally {
    scope.close();
  }
}

/** Expected calibration error over ten bins of equal count, the last one taking what is left over; outcomes are bytes. */
function calibrationError(scores: Numbers, outcomes: Block, kernel: Kernel): number {
  const rows = scores.length;
  const width = Math.floor(rows / (rows <= 2 * rules.bins ? rows >> 1 : rules.bins));
  return kernel.equalCountError(scores, outcomes, Math.floor(rows / width), width);
}
