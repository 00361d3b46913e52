/** Values that a step looks at: some milliseconds. */
export const stride = 65_536;

export interface Ranked {
  /** Ascending. */
  readonly distinct: Float64Array;
  /** Where each value stands among the distinct ones; −1 for what is not finite. */
  readonly places: Int32Array;
}

/** The distinct finite values and the place of each value among them, in steps that do not grow with the number of values. −0 counts as 0. */
export function* ranked(values: Float64Array): Generator<void, Ranked> {
  let kept = new Float64Array(values.length);
  let count = 0;
  for (const [i, value] of values.entries()) {
    if (i % (8 * stride) === 0) yield;
    if (Number.isFinite(value)) kept[count++] = value === 0 ? 0 : value;
  }
  kept = kept.subarray(0, count);
  for (let from = 0; from < count; from += stride) {
    kept.subarray(from, from + stride).sort();
    yield;
  }
  let spare = new Float64Array(count);
  for (let run = stride; run < count; run *= 2) {
    for (let from = 0; from < count; from += 2 * run) yield* merge(kept, spare, from, Math.min(count, from + run), Math.min(count, from + 2 * run));
    [kept, spare] = [spare, kept];
  }
  let last = 0;
  for (let i = 0; i < count; i++) {
    if (i % (8 * stride) === 0) yield;
    if (i === 0 || kept[i] !== kept[last - 1]) kept[last++] = kept[i] as number;
  }
  const distinct = kept.slice(0, last);
  const places = new Int32Array(values.length).fill(-1);
  for (let i = 0; i < values.length; i++) {
    if (i % stride === 0) yield;
    if (Number.isFinite(values[i])) places[i] = placeOf(distinct, values[i] as number);
  }
  return { distinct, places };
}

function* merge(from: Float64Array, into: Float64Array, start: number, middle: number, end: number): Generator<void, void> {
  for (let at = start, a = start, b = middle; at < end; at++) {
    if ((at - start) % (2 * stride) === 0) yield;
    into[at] = a < middle && (b >= end || (from[a] as number) <= (from[b] as number)) ? (from[a++] as number) : (from[b++] as number);
  }
}

function placeOf(distinct: Float64Array, value: number): number {
  let [low, high] = [0, distinct.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((distinct[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
