/**
 * The number of distinct values in a HyperLogLog sketch of Apache DataSketches (hll/include/HllUtil.hpp): while it is small it lists its
 * coupons; later it carries its own running estimate (HIP), or, after a merge, only its registers' sums, from which Flajolet et al. 2007 estimate.
 * `error` is relative, one standard error.
 */
export interface Distinct { readonly estimate: number; readonly error: number }

const emptyFlag = 4;
const outOfOrderFlag = 16;

/** Throws a RangeError where the bytes end too soon, and an Error where they are no such sketch. */
export function readHll(bytes: Uint8Array): Distinct {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(2) !== 7) throw new Error("not a HyperLogLog sketch");
  const [preambleInts, flags] = [view.getUint8(0), view.getUint8(5)];
  if (flags & emptyFlag) return { estimate: 0, error: 0 };
  // Coupons of 26 bits: two values share one about once in 67 million pairs.
  if (preambleInts === 2) return { estimate: view.getUint8(6), error: 0.409 / 2 ** 13 };
  if (preambleInts === 3) return { estimate: view.getUint32(8, true), error: 0.409 / 2 ** 13 };
  const registers = 2 ** view.getUint8(3);
  if (!(flags & outOfOrderFlag)) return { estimate: view.getFloat64(8, true), error: 0.8325546 / Math.sqrt(registers) };
  const alpha = 0.7213 / (1 + 1.079 / registers);
  const raw = (alpha * registers ** 2) / (view.getFloat64(16, true) + view.getFloat64(24, true));
  const atLeast = view.getUint8(6);
  const empty = atLeast === 0 ? view.getUint32(32, true) : 0;
  const estimate = raw <= 2.5 * registers && empty > 0 ? registers * Math.log(registers / empty) : raw;
  return { estimate, error: 1.03896 / Math.sqrt(registers) };
}
