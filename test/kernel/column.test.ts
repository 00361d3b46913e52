import fc from "fast-check";
import { expect, test } from "vitest";
import { ValueType } from "../../src/kernel/kernel.ts";
import { type Column, engines, on, same } from "./engines.ts";

const ranges: Record<string, [bigint, bigint]> = {
  int8: [-128n, 127n], int16: [-(2n ** 15n), 2n ** 15n - 1n], int32: [-(2n ** 31n), 2n ** 31n - 1n], int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0n, 255n], uint16: [0n, 2n ** 16n - 1n], uint32: [0n, 2n ** 32n - 1n], uint64: [0n, 2n ** 64n - 1n],
};
const integerNames = Object.keys(ranges) as (keyof typeof ValueType)[];

function columnOf(name: keyof typeof ValueType): fc.Arbitrary<Column> {
  const range = ranges[name];
  const value: fc.Arbitrary<number | bigint> = range
    ? fc.oneof(fc.bigInt({ min: range[0], max: range[1] }), fc.constantFrom(range[0], range[1]), fc.bigInt({ min: 0n, max: 4n }))
    : name === "boolean" ? fc.integer({ min: 0, max: 1 }) : name === "float16" ? fc.integer({ min: 0, max: 65535 })
    : name === "float32" ? fc.float() : fc.double();
  return fc.record({
    type: fc.constant(ValueType[name]),
    values: fc.array(fc.option(value, { freq: 6 }), { maxLength: 90 }),
    skip: fc.integer({ min: 0, max: 19 }),
    bitmap: fc.boolean(),
  });
}

const anyColumn = fc.constantFrom(...(Object.keys(ValueType) as (keyof typeof ValueType)[])).chain(columnOf);
const integerColumn = fc.constantFrom(...integerNames).chain(columnOf);

test("numbers widens every value type, with bitmaps at any bit offset, segment after segment", () => {
  fc.assert(fc.property(fc.array(anyColumn, { maxLength: 3 }), (columns) => {
    const rows = columns.flatMap((column) => column.values.map((value) => ({ type: column.type, value })));
    const got = same(({ kernel, scope, segment }) => {
      const out = scope.numbers(rows.length);
      kernel.numbers(columns.map(segment), out);
      return [...kernel.memory.float64(out.address, rows.length)];
    });
    rows.forEach(({ type, value }, i) => {
      if (value === null) expect(got[i]).toBeNaN();
      else if (type === ValueType.float32) expect(got[i]).toBe(Math.fround(Number(value)));
      else if (type !== ValueType.float16) expect(got[i]).toBe(Number(value));
    });
  }), { numRuns: 400 });
});

test("float16 is IEEE 754 binary16: subnormals, the greatest, infinities, NaN", () => {
  const bits = [0x0000, 0x0001, 0x03ff, 0x0400, 0x3555, 0x3c00, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0xc000];
  const expected = [0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 0.333251953125, 1, 65504, Infinity, -Infinity, NaN, -2];
  const got = same(({ kernel, scope, segment }) => {
    const out = scope.numbers(bits.length);
    kernel.numbers([segment({ type: ValueType.float16, values: bits, skip: 3, bitmap: false })], out);
    return [...kernel.memory.float64(out.address, bits.length)];
  });
  expect(got).toEqual(expected);
});

test("integersExceed looks only at present values outside ±2^53", () => {
  const big = 2n ** 53n;
  const cases: [bigint | null, boolean][] = [[big, false], [-big, false], [big + 1n, true], [-big - 1n, true], [null, false]];
  for (const [value, expected] of cases) {
    expect(same(({ kernel, segment }) => kernel.integersExceed([segment({ type: ValueType.int64, values: [1n, value], skip: 5, bitmap: true })]))).toBe(expected);
  }
  expect(same(({ kernel, segment }) => kernel.integersExceed([segment({ type: ValueType.uint64, values: [2n ** 64n - 1n], skip: 0, bitmap: false })]))).toBe(true);
  fc.assert(fc.property(integerColumn, (column) => {
    const expected = column.values.some((value) => value !== null && (BigInt(value) > big || BigInt(value) < -big));
    expect(same(({ kernel, segment }) => kernel.integersExceed([segment(column)]))).toBe(expected);
  }));
});

test("codes go through the segment's map; null, null entries and indices out of range are −1", () => {
  const map = [7, -1, 0, 3];
  fc.assert(fc.property(fc.oneof(integerColumn, columnOf("boolean")), fc.boolean(), (column, identity) => {
    const rows = column.values.length;
    const got = same(({ kernel, scope, segment, codes }) => {
      const out = scope.codes(rows);
      kernel.codes([segment(column)], identity ? [] : [codes(map)], out);
      return [...kernel.memory.int32(out.address, rows)];
    });
    column.values.forEach((value, i) => {
      if (value === null || value < 0) expect(got[i]).toBe(-1);
      else if (identity) expect(got[i]).toBe(Number(value) < 2 ** 31 - 1 ? Number(value) : -1);
      else expect(got[i]).toBe(map[Number(value)] ?? -1);
    });
  }), { numRuns: 400 });
});

test("what lies outside the memory, or does not fit, is refused before the kernel runs", () => {
  for (const kernel of engines) {
    on(kernel, ({ scope, numbers, segment }) => {
      const end = kernel.memory.buffer.byteLength;
      const out = scope.numbers(4);
      const whole = segment({ type: ValueType.int32, values: [1, 2, 3, 4], skip: 0, bitmap: true });
      expect(() => kernel.describe({ address: end - 8, length: 2 })).toThrow(RangeError);
      expect(() => kernel.describe({ address: 4, length: 1 })).toThrow(RangeError);
      expect(() => kernel.numbers([{ ...whole, values: end - 12 }], out)).toThrow(RangeError);
      expect(() => kernel.numbers([{ ...whole, validity: end }], out)).toThrow(RangeError);
      expect(() => kernel.numbers([whole, whole], out)).toThrow("8 rows do not fit into 4");
      expect(() => kernel.sort(numbers([1, 2, 3, 4, 5, 6, 7, 8, 9]), scope.allocate(64))).toThrow(RangeError);
      expect(() => kernel.codes([{ ...whole, type: ValueType.float64, length: 1 }], [], scope.codes(4))).toThrow("integers");
    });
  }
});
