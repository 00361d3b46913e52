/** A typed array that grows by doubling. */
export function grown<T extends Uint8Array | Int32Array | Float64Array | BigInt64Array>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(Math.max(64, 2 * array.length, length));
  (larger as Uint8Array).set(array as Uint8Array);
  return larger;
}
