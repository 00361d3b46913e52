import fc from "fast-check";
import { expect, test } from "vitest";
import { ValueType } from "../../src/kernel/kernel.ts";
import { ask, close, doubles, moderate, same } from "./engines.ts";

const finite = (values: readonly number[]) => values.filter(Number.isFinite);
const small = fc.oneof(fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 60 }), fc.array(fc.integer({ min: -9999, max: 9999 }), { minLength: 1, maxLength: 90 }));

test("merged ranks: engine and twin, which takes each figure from its definition, agree whatever the lengths and ties", () => {
  fc.assert(fc.property(fc.oneof(moderate, doubles), fc.oneof(moderate, doubles), (first, second) => {
    const { wasm, twin } = ask(({ kernel, sorted }) => kernel.ranks(sorted(first), sorted(second)));
    if (finite(first).length === 0 || finite(second).length === 0) {
      expect([wasm, twin]).toEqual([undefined, undefined]);
      return;
    }
    expect(wasm?.u).toBe(twin?.u);
    close(wasm!.ties, twin!.ties);
    close(wasm!.cramerVonMises, twin!.cramerVonMises, 1e-11, 1e-13);
    close(wasm!.andersonDarling, twin!.andersonDarling, 1e-12);
    close(wasm!.energy, twin!.energy, 1e-12);
    close(wasm!.shift, twin!.shift, 1e-11, 1e-11 * wasm!.energy ** 2);
  }), { numRuns: 400, endOnFailure: true });
});

test("U is the number of pairs in which the first sample's value is the greater, ties counting half", () => {
  fc.assert(fc.property(small, small, (a, b) => {
    const pairs = a.flatMap((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0))).reduce((sum: number, pair) => sum + pair, 0);
    const counts = new Map<number, number>();
    for (const value of [...a, ...b]) counts.set(value, (counts.get(value) ?? 0) + 1);
    const ties = [...counts.values()].reduce((sum, count) => sum + count ** 3 - count, 0);
    expect(same(({ kernel, sorted }) => { const { u, ties } = kernel.ranks(sorted(a), sorted(b))!; return { u, ties }; })).toEqual({ u: pairs, ties });
  }), { endOnFailure: true });
});

test("the shift is the difference of both means, also far from 0", () => {
  fc.assert(fc.property(small, small, fc.constantFrom(0, 2 ** 40), (a, b, offset) => {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const got of Object.values(ask(({ kernel, sorted }) => kernel.ranks(sorted(a.map((x) => x + offset)), sorted(b.map((x) => x + offset)))!.shift))) close(got, mean(b) - mean(a), 1e-12, 1e-10);
  }), { endOnFailure: true });
});

test("energy distance is √(2 E|X − Y| − E|X − X′| − E|Y − Y′|)", () => {
  fc.assert(fc.property(small, small, (a, b) => {
    const mean = (xs: readonly number[], ys: readonly number[]) => xs.reduce((sum, x) => sum + ys.reduce((inner, y) => inner + Math.abs(x - y), 0), 0) / xs.length / ys.length;
    const wanted = Math.sqrt(Math.max(0, 2 * mean(a, b) - mean(a, a) - mean(b, b)));
    for (const got of Object.values(ask(({ kernel, sorted }) => kernel.ranks(sorted(a), sorted(b))!.energy))) close(got, wanted, 1e-9, 1e-5);
  }), { endOnFailure: true });
});

test("what rests on ranks alone does not change under a monotone map, and is the same from either side", () => {
  fc.assert(fc.property(small, small, (a, b) => {
    const bend = (value: number) => Math.atan(value / 5000) + value ** 3;
    const { wasm, twin } = ask(({ kernel, sorted }) => [kernel.ranks(sorted(a), sorted(b))!, kernel.ranks(sorted(a.map(bend)), sorted(b.map(bend)))!, kernel.ranks(sorted(b), sorted(a))!]);
    for (const [plain, bent, swapped] of [wasm, twin]) {
      for (const name of ["u", "ties", "cramerVonMises", "andersonDarling"] as const) expect(bent![name]).toBe(plain![name]);
      expect(swapped!.u).toBe(a.length * b.length - plain!.u);
      for (const name of ["ties", "cramerVonMises", "andersonDarling", "energy"] as const) close(swapped![name], plain![name], 1e-10, 1e-12);
    }
  }), { endOnFailure: true });
});

test("a sample and itself: U is half of all pairs, Anderson–Darling and the energy distance are 0", () => {
  fc.assert(fc.property(small, (a) => {
    expect(same(({ kernel, sorted }) => { const { u, andersonDarling, energy } = kernel.ranks(sorted(a), sorted(a))!; return { u, andersonDarling, energy }; }))
      .toEqual({ u: (a.length * a.length) / 2, andersonDarling: 0, energy: 0 });
  }), { endOnFailure: true });
});

test("long samples with and without ties keep ten digits", () => {
  const base = Array.from({ length: 40_000 }, (_, i) => (i * 7919) % 100_003);
  for (const other of [base.map((x) => x + 3), base.map((x) => (x * x) % 1009), base.slice(0, 777)]) {
    const { wasm, twin } = ask(({ kernel, sorted }) => kernel.ranks(sorted(base), sorted(other))!);
    for (const name of ["u", "ties", "cramerVonMises", "andersonDarling", "energy"] as const) close(wasm[name], twin[name], 1e-11);
  }
});

test("integers beyond 2^53 are ranked as integers", () => {
  const sample = (values: bigint[]) => ({ type: ValueType.int64, values, skip: 0, bitmap: false });
  const got = same(({ kernel, scope, segment }) => {
    const a = kernel.sortIntegers([segment(sample([2n ** 60n, 2n ** 60n + 1n]))], scope.allocate(64));
    const b = kernel.sortIntegers([segment(sample([2n ** 60n + 2n, 2n ** 60n + 3n]))], scope.allocate(64));
    return kernel.ranks(a, b);
  });
  expect(got).toMatchObject({ u: 0, ties: 0, energy: Math.sqrt(2 * 1.5) });
});

test("the empirical characteristic function: means and covariances of cosines and sines at t and 2t", () => {
  fc.assert(fc.property(moderate, fc.double({ min: 1e-3, max: 3, noNaN: true }), (values, t) => {
    const { wasm, twin } = ask(({ kernel, sorted }) => kernel.characteristic(sorted(values), t));
    if (finite(values).length === 0) {
      expect([wasm, twin]).toEqual([undefined, undefined]);
      return;
    }
    wasm!.means.forEach((mean, i) => { close(mean, twin!.means[i]!, 1e-12, 1e-13); });
    wasm!.covariances.forEach((row, i) => { row.forEach((value, j) => { close(value, twin!.covariances[i]![j]!, 1e-11, 1e-13); }); });
  }), { numRuns: 200, endOnFailure: true });
});
