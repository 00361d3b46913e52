/** A rising, piecewise linear function through its knots; constant beyond the outer ones. */
export interface Isotonic { readonly at: Float64Array; readonly values: Float64Array }

/** scikit-learn takes scores closer than this for one. */
const resolution = 1e-15;

/**
 * Isotonic regression of outcomes on scores by pooling adjacent violators (Barlow et al. 1972), knots inside a flat stretch left out:
 * scikit-learn's `IsotonicRegression(out_of_bounds="clip")`. Scores ascend; with `entering`, only rows where it is 1 enter.
 */
export function fitIsotonic(scores: Float64Array, outcomes: Uint8Array, entering?: Uint8Array): Isotonic {
  const at = new Float64Array(scores.length);
  const sums = new Float64Array(scores.length);
  const weights = new Float64Array(scores.length);
  let knots = 0;
  for (let k = 0; k < scores.length; k++) {
    if (entering && entering[k] === 0) continue;
    const score = scores[k] as number;
    if (knots > 0 && score - (at[knots - 1] as number) < resolution) {
      sums[knots - 1]! += outcomes[k] as number;
      weights[knots - 1]!++;
    } else {
      at[knots] = score;
      sums[knots] = outcomes[k] as number;
      weights[knots++] = 1;
    }
  }
  // Blocks of knots, each with the first of its own, in the same arrays; one that is no higher than the one before joins it.
  const firsts = new Uint32Array(knots + 1);
  let blocks = 0;
  for (let knot = 0; knot < knots; knot++) {
    let [sum, weight, first] = [sums[knot] as number, weights[knot] as number, knot];
    for (; blocks > 0 && (sums[blocks - 1] as number) / (weights[blocks - 1] as number) >= sum / weight; blocks--) {
      sum = (sums[blocks - 1] as number) + sum;
      weight = (weights[blocks - 1] as number) + weight;
      first = firsts[blocks - 1] as number;
    }
    sums[blocks] = sum;
    weights[blocks] = weight;
    firsts[blocks++] = first;
  }
  firsts[blocks] = knots;
  const ends: number[] = [];
  const values: number[] = [];
  for (let block = 0; block < blocks; block++) {
    const [first, last] = [firsts[block] as number, (firsts[block + 1] as number) - 1];
    for (const knot of last > first ? [first, last] : [first]) {
      ends.push(at[knot] as number);
      values.push((sums[block] as number) / (weights[block] as number));
    }
  }
  return { at: Float64Array.from(ends), values: Float64Array.from(values) };
}

/** The function's value at `score`; NaN for NaN and for a function without knots. */
export function isotonicAt({ at, values }: Isotonic, score: number): number {
  const last = at.length - 1;
  if (last < 0 || Number.isNaN(score)) return Number.NaN;
  if (score >= (at[last] as number)) return values[last] as number;
  if (score <= (at[0] as number)) return values[0] as number;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((at[middle] as number) <= score) low = middle;
    else high = middle;
  }
  const slope = ((values[high] as number) - (values[low] as number)) / ((at[high] as number) - (at[low] as number));
  return slope * (score - (at[low] as number)) + (values[low] as number);
}
