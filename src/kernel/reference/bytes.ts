/** The memory of the twin: read anew at every call, as growth replaces it. */
export interface Bytes { readonly buffer: ArrayBuffer }

export function doubles({ buffer }: Bytes, address: number, length: number): Float64Array {
  return new Float64Array(buffer, address, length);
}

export function integers({ buffer }: Bytes, address: number, length: number): Int32Array {
  return new Int32Array(buffer, address, length);
}

export function keysAt({ buffer }: Bytes, address: number, length: number): BigUint64Array {
  return new BigUint64Array(buffer, address, length);
}

/** Neumaier's compensated sum (1974). */
export function sum(terms: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i]!;
    const next = total + term;
    lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total;
    total = next;
  }
  return total + (Number.isFinite(lost) ? lost : 0);
}
