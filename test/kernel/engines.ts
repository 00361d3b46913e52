import fc from "fast-check";
import { expect } from "vitest";
import { type Codes, type Kernel, type Numbers, type Scope, type Segment, type Sorted, ValueType } from "../../src/kernel/kernel.ts";
import { loadKernel, loadTypeScriptKernel } from "../../src/kernel/load.ts";

export const wasm = await loadKernel();
export const twin = loadTypeScriptKernel();
export const engines = [wasm, twin];

/** The memory of one engine, filled by a test and emptied after it. */
export interface Bench {
  kernel: Kernel;
  scope: Scope;
  numbers(values: readonly number[]): Numbers;
  codes(values: readonly number[]): Codes;
  sorted(values: readonly number[]): Sorted;
  segment(column: Column): Segment;
}

export interface Column { type: ValueType; values: readonly (number | bigint | null)[]; skip: number; bitmap: boolean }

export function on<T>(kernel: Kernel, work: (bench: Bench) => T): T {
  const before = kernel.memory.used;
  const answer = kernel.memory.scope((scope) => {
    const bench: Bench = {
      kernel,
      scope,
      numbers(values) {
        const block = scope.numbers(values.length);
        kernel.memory.float64(block.address, values.length).set(values);
        return block;
      },
      codes(values) {
        const block = scope.codes(values.length);
        kernel.memory.int32(block.address, values.length).set(values);
        return block;
      },
      sorted: (values) => kernel.sort(bench.numbers(values), scope.allocate(values.length * 8)),
      segment: (column) => place(kernel, scope, column),
    };
    return work(bench);
  });
  expect(kernel.memory.used).toBe(before);
  return answer;
}

/** Writes an Arrow buffer: `skip` elements of rubbish before the slice, and a bitmap whose rubbish bits are set at random. */
function place(kernel: Kernel, scope: Scope, { type, values, skip, bitmap }: Column): Segment {
  const all = [...Array.from({ length: skip }, () => 1), ...values, 1];
  const data = new DataView(new ArrayBuffer(all.length * 8));
  const validity = new Uint8Array(Math.ceil(all.length / 8));
  all.forEach((value, i) => {
    write(data, type, i, value ?? 1);
    if (value !== null) validity[i >> 3]! |= 1 << (i & 7);
  });
  const width = { 0: 1, 4: 1, 1: 2, 5: 2, 8: 2, 2: 4, 6: 4, 9: 4, 3: 8, 7: 8, 10: 8, 11: 0.125 }[type];
  const stored = scope.store(new Uint8Array(data.buffer, 0, Math.ceil((skip + values.length) * width)));
  return {
    type, values: stored.address, offset: skip, length: values.length,
    validity: bitmap || values.includes(null) ? scope.store(validity).address : 0,
  };
}

function write(data: DataView, type: ValueType, i: number, value: number | bigint): void {
  if (type === ValueType.int8) data.setInt8(i, Number(value));
  else if (type === ValueType.uint8) data.setUint8(i, Number(value));
  else if (type === ValueType.int16) data.setInt16(i * 2, Number(value), true);
  else if (type === ValueType.uint16 || type === ValueType.float16) data.setUint16(i * 2, Number(value), true);
  else if (type === ValueType.int32) data.setInt32(i * 4, Number(value), true);
  else if (type === ValueType.uint32) data.setUint32(i * 4, Number(value), true);
  else if (type === ValueType.int64) data.setBigInt64(i * 8, BigInt(value), true);
  else if (type === ValueType.uint64) data.setBigUint64(i * 8, BigInt(value), true);
  else if (type === ValueType.float32) data.setFloat32(i * 4, Number(value), true);
  else if (type === ValueType.float64) data.setFloat64(i * 8, Number(value), true);
  else if (value) data.setUint8(i >> 3, data.getUint8(i >> 3) | (1 << (i & 7)));
}

/** One answer of each engine to the same question. */
export function ask<T>(work: (bench: Bench) => T): { wasm: T; twin: T } {
  return { wasm: on(wasm, work), twin: on(twin, work) };
}

export function same<T>(work: (bench: Bench) => T): T {
  const answers = ask(work);
  expect(answers.wasm).toEqual(answers.twin);
  return answers.wasm;
}

/** Equal to `relative` of the expected value, or to `absolute` near 0; NaN and ±∞ only equal themselves. */
export function close(actual: number, expected: number, relative = 1e-12, absolute = 0): void {
  const tolerance = Math.max(Math.abs(expected) * relative, absolute);
  const fine = Object.is(actual, expected) || actual === expected || Math.abs(actual - expected) <= tolerance;
  if (!fine) expect.fail(`${actual} is not ${expected} to ${relative} (or ${absolute} near 0)`);
}

const tied = fc.integer({ min: -3, max: 3 });
const special = fc.constantFrom(0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, 2 ** 53);
const ordinary = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const clustered = fc.integer({ min: -50, max: 50 }).map((step) => 1e9 + step * 1e-5);

/** Columns of doubles as the world has them: ties, gaps, heavy tails, infinities, clusters far from 0. */
export const doubles: fc.Arbitrary<number[]> = fc.oneof(
  ...[tied, special, ordinary, clustered, fc.double(), fc.oneof(tied, special, ordinary)].flatMap((value) => [
    fc.array(value, { maxLength: 40 }),
    fc.array(value, { minLength: 100, maxLength: 700, size: "max" }),
  ]),
);
/** The same without anything that would overflow when it is squared. */
export const moderate: fc.Arbitrary<number[]> = fc.oneof(
  ...[tied, ordinary, clustered, fc.oneof(tied, ordinary, fc.constant(Number.NaN))].flatMap((value) => [
    fc.array(value, { maxLength: 40 }),
    fc.array(value, { minLength: 100, maxLength: 700, size: "max" }),
  ]),
);
