import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "../../src/errors.ts";
import type { Block } from "../../src/kernel/kernel.ts";
import { arrayBacking, type Backing, createMemory, wasmBacking } from "../../src/kernel/memory.ts";
import { engines, on } from "./engines.ts";

const PAGE = 65_536;
const backings: [string, (limit: number) => Backing][] = [
  ["WebAssembly.Memory", (limit) => wasmBacking(limit / PAGE)],
  ["ArrayBuffer", (limit) => arrayBacking(limit)],
];

for (const [name, backing] of backings) {
  test(`${name}: blocks are aligned, never overlap, keep their bytes, and come back whole`, () => {
    const action = fc.oneof(fc.record({ bytes: fc.integer({ min: 0, max: 400_000 }) }), fc.record({ drop: fc.nat() }));
    fc.assert(fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const memory = createMemory(backing(512 * PAGE));
      const live: { block: Block; mark: number }[] = [];
      actions.forEach((step, i) => {
        if ("bytes" in step) {
          const block = memory.allocate(step.bytes);
          expect(block.address % 64).toBe(0);
          expect(block.address).toBeGreaterThanOrEqual(PAGE);
          expect(block.bytes).toBeGreaterThanOrEqual(step.bytes);
          memory.uint8(block.address, block.bytes).fill(i + 1);
          live.push({ block, mark: i + 1 });
        } else if (live.length > 0) {
          memory.free(live.splice(step.drop % live.length, 1)[0]!.block);
        }
        expect(memory.used).toBe(live.reduce((sum, { block }) => sum + block.bytes, 0));
      });
      const inOrder = live.map(({ block }) => block).sort((a, b) => a.address - b.address);
      inOrder.slice(1).forEach((block, i) => { expect(block.address).toBeGreaterThanOrEqual(inOrder[i]!.address + inOrder[i]!.bytes); });
      for (const { block, mark } of live) {
        expect(memory.uint8(block.address, block.bytes).every((byte) => byte === mark)).toBe(true);
        memory.free(block);
      }
      expect(memory.used).toBe(0);
      // Neighbours that are free have become one: all of it can be had again without growth.
      const size = memory.buffer.byteLength;
      memory.free(memory.allocate(size - PAGE));
      expect(memory.buffer.byteLength).toBe(size);
    }), { numRuns: 60 });
  });

  test(`${name}: when memory ends, one sentence says how much is lacking and what to do`, () => {
    const memory = createMemory(backing(64 * PAGE));
    const kept = memory.store(new Uint8Array([1, 2, 3]));
    expect(() => memory.allocate(3.1e9)).toThrow(InputError);
    expect(() => memory.allocate(3.1e9 + 63 * PAGE)).toThrow("this needs 3.1 GB more memory than the page may use; choose fewer columns (columns=) or a sample (sample=)");
    expect([...memory.uint8(kept.address, 3)]).toEqual([1, 2, 3]);
    expect(memory.used).toBe(64);
    expect(memory.allocate(60 * PAGE).bytes).toBe(60 * PAGE);
  });

  test(`${name}: a scope frees what came through it, also when the work throws`, () => {
    const memory = createMemory(backing(64 * PAGE));
    const kept = memory.numbers(10);
    expect(() => memory.scope((scope) => {
      scope.numbers(1000);
      scope.codes(7);
      scope.store(new Uint8Array(9));
      throw new Error("midway");
    })).toThrow("midway");
    expect(memory.used).toBe(128);
    const scope = memory.openScope();
    scope.allocate(1);
    scope.close();
    scope.close();
    expect(memory.used).toBe(128);
    memory.free(kept);
    expect(() => memory.free(kept)).toThrow("freed twice");
  });
}

test("growth between two calls leaves addresses and answers as they were", () => {
  for (const kernel of engines) {
    on(kernel, ({ numbers, sorted, scope }) => {
      const values = Array.from({ length: 500 }, (_, i) => (i * 7919) % 1009);
      const column = numbers(values);
      const sample = sorted(values);
      const before = { moments: kernel.describe(column), quantiles: kernel.quantiles(sample, [0.1, 0.5]) };
      const view = kernel.memory.float64(column.address, 1);
      const size = kernel.memory.buffer.byteLength;
      scope.allocate(size);
      expect(kernel.memory.buffer.byteLength).toBeGreaterThan(size);
      expect(kernel.memory.float64(column.address, 2)[1]).toBe(values[1]);
      expect({ moments: kernel.describe(column), quantiles: kernel.quantiles(sample, [0.1, 0.5]) }).toEqual(before);
      expect(view.buffer).not.toBe(kernel.memory.buffer);
    });
  }
});

test("a thousand calls leave nothing behind", () => {
  for (const kernel of engines) {
    on(kernel, ({ numbers, codes, sorted, scope }) => {
      const values = Array.from({ length: 90 }, (_, i) => ((i * 7919) % 101) / 101);
      const column = numbers(values);
      const labels = codes(values.map((_, i) => i % 2));
      const sample = sorted(values);
      const out = scope.allocate(90 * 8);
      const before = kernel.memory.used;
      const size = kernel.memory.buffer.byteLength;
      let refused = 0;
      for (let round = 0; round < 1000; round++) {
        kernel.sort(column, out);
        kernel.ranking(column, labels);
        kernel.regression(column, column);
        kernel.uniformHistogram(column, 0, 1, 10);
        kernel.kolmogorovSmirnov(sample, sample);
        kernel.runs(sample, 10);
        try {
          kernel.histogram(column, [1, 0]);
        } catch {
          refused++;
        }
      }
      expect(refused).toBe(1000);
      expect(kernel.memory.used).toBe(before);
      expect(kernel.memory.buffer.byteLength).toBe(size);
    });
  }
});
