/** Frequent items of texts as Apache DataSketches writes them (fi/include/frequent_items_sketch_impl.hpp). The true count lies in [count − offset, count]. */
export interface FrequentItems {
  readonly total: number;
  /** What the count of an item may be too high by; 0 while all distinct items fit. */
  readonly offset: number;
  /** Most frequent first, ties in order of the item. */
  readonly items: readonly { readonly item: string; readonly count: number }[];
}

const emptyFlags = 1 | 4;

/** Throws a RangeError where the bytes end too soon, and an Error where they are no such sketch. */
export function readFrequentItems(bytes: Uint8Array): FrequentItems {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(2) !== 10) throw new Error("not a sketch of frequent items");
  if (view.getUint8(5) & emptyFlags) return { total: 0, offset: 0, items: [] };
  const count = view.getUint32(8, true);
  const total = Number(view.getBigUint64(16, true));
  const offset = Number(view.getBigUint64(24, true));
  const decoder = new TextDecoder();
  let at = 32 + count * 8;
  const items = Array.from({ length: Math.min(count, view.byteLength) }, (_, i) => {
    const weight = Number(view.getBigUint64(32 + i * 8, true));
    const length = view.getUint32(at, true);
    at += 4 + length;
    if (at > view.byteLength) throw new RangeError("the sketch ends within an item");
    return { item: decoder.decode(bytes.subarray(at - length, at)), count: weight + offset };
  });
  items.sort((a, b) => b.count - a.count || (a.item < b.item ? -1 : 1));
  return { total, offset, items };
}
