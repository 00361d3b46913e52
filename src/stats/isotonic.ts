import { stableOrder } from "./order.ts";

/** A rising, piecewise linear function through its knots; constant beyond the outer ones. */
export interface Isotonic { readonly at: Float64Array; readonly values: Float64Array }

/** scikit-learn takes scores closer than this for one. */
const resolution = 1e-15;

/**
 * Isotonic regression of outcomes on scores by pooling adjacent violators (Barlow et al. 1972), knots inside a flat stretch left out:
 * scikit-learn's `IsotonicRegression(out_of_bounds="clip")`. `order` are the positions that enter, by ascending score; all of them without it.
 */
export function fitIsotonic(scores: Float64Array, outcomes: ArrayLike<number>, order: Uint32Array = stableOrder(scores)): Isotonic {
  const knots: { at: number; value: number; weight: number }[] = [];
  for (const i of order) {
    const [at, value] = [scores[i] as number, outcomes[i] as number];
    const last = knots.at(-1);
    if (!last || at - last.at >= resolution) knots.push({ at, value, weight: 1 });
    else {
      last.value += value;
      last.weight++;
    }
  }
  // Blocks of knots: sum, weight and the number of knots; a block that is no higher than the one before joins it.
  const blocks: { sum: number; weight: number; knots: number }[] = [];
  for (const { value, weight } of knots) {
    let block = { sum: value, weight, knots: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.weight >= block.sum / block.weight; last = blocks.at(-1)) {
      block = { sum: last.sum + block.sum, weight: last.weight + block.weight, knots: last.knots + block.knots };
      blocks.pop();
    }
    blocks.push(block);
  }
  const at: number[] = [];
  const values: number[] = [];
  let first = 0;
  for (const { sum, weight, knots: length } of blocks) {
    for (const k of length > 1 ? [first, first + length - 1] : [first]) {
      at.push((knots[k] as { at: number }).at);
      values.push(sum / weight);
    }
    first += length;
  }
  return { at: Float64Array.from(at), values: Float64Array.from(values) };
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
