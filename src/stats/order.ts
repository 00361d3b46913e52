const radix = 2048;

/**
 * Positions of `values` in ascending order, equal values in the order of their positions (NumPy's `argsort(kind="stable")`); NaN last.
 * Keys that order as the doubles do, sorted by digits of 11 bits, three a word; a key travels with its position, so that every pass reads straight on.
 */
export function stableOrder(values: Float64Array): Uint32Array {
  const count = values.length;
  const words = new Uint32Array(Float64Array.from(values).buffer);
  let [low, high, order] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i++) {
    const [l, h] = [words[2 * i] as number, words[2 * i + 1] as number];
    // −0 counts as 0.
    const negative = h >>> 31 === 1 && (h !== 0x8000_0000 || l !== 0);
    low[i] = negative ? ~l : l;
    high[i] = negative ? ~h : h | 0x8000_0000;
    order[i] = i;
  }
  let [otherLow, otherHigh, otherOrder] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)];
  const starts = new Uint32Array(radix);
  for (let digit = 0; digit < 6; digit++) {
    const word = digit < 3 ? low : high;
    const shift = (digit % 3) * 11;
    starts.fill(0);
    for (let k = 0; k < count; k++) starts[((word[k] as number) >>> shift) & 2047]!++;
    if (!cumulate(starts, count)) continue;
    for (let k = 0; k < count; k++) {
      const at = starts[((word[k] as number) >>> shift) & 2047]!++;
      otherLow[at] = low[k] as number;
      otherHigh[at] = high[k] as number;
      otherOrder[at] = order[k] as number;
    }
    [low, otherLow] = [otherLow, low];
    [high, otherHigh] = [otherHigh, high];
    [order, otherOrder] = [otherOrder, order];
  }
  return order;
}

/** Counts to first places; false where one digit has all of them and nothing would move. */
function cumulate(counts: Uint32Array, all: number): boolean {
  let place = 0;
  for (let digit = 0; digit < radix; digit++) {
    const here = counts[digit] as number;
    if (here === all) return false;
    counts[digit] = place;
    place += here;
  }
  return true;
}
