/** How sure a model is of one row, from its probabilities per class. */
export interface Certainty {
  /** The greatest probability. */
  readonly confidence: Float64Array;
  /** −Σ p ln p over ln of the number of classes: 0 sure, 1 at a loss. */
  readonly entropy: Float64Array;
  /** The greatest probability less the second. */
  readonly margin: Float64Array;
}

/** `probabilities`: one per class, or of the positive class alone, the other having the rest. NaN where one is missing or outside 0 to 1. */
export function certaintyOf(probabilities: readonly Float64Array[]): Certainty {
  const [first] = probabilities;
  const rows = first?.length ?? 0;
  const classes = probabilities.length === 1 ? 2 : probabilities.length;
  const [confidence, entropy, margin] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row++) {
    let [greatest, second, sum, known] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, true];
    for (let k = 0; k < classes; k++) {
      const given = probabilities[k]?.[row];
      const p = given ?? 1 - (first?.[row] as number);
      if (!(p >= 0 && p <= 1)) known = false;
      if (p > greatest) [greatest, second] = [p, greatest];
      else if (p > second) second = p;
      if (p > 0) sum -= p * Math.log(p);
    }
    confidence[row] = known ? greatest : Number.NaN;
    margin[row] = known ? greatest - second : Number.NaN;
    entropy[row] = known ? sum / Math.log(classes) : Number.NaN;
  }
  return { confidence, entropy, margin };
}
