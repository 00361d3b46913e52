import { Dictionary, Float64, Int32, makeData, makeVector, Table, tableToIPC, Utf8, vectorFromArray, type Vector } from "apache-arrow";
import { expect, test } from "vitest";
import { createEngine } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";

const rows = 50_000;
const [doubles, integers, texts] = [12, 4, 4];
/** What the columns of one file hold, a bit of validity for every row of every third column of doubles among it. */
const decoded = rows * (8 * doubles + 4 * integers + 4 * texts);

/** An Arrow stream of three batches, with a null in every seventh row of every third column of doubles. */
function file(shift: number): Uint8Array {
  const size = Math.ceil(rows / 3);
  const batches = [0, size, 2 * size].map((start) => {
    const length = Math.min(size, rows - start);
    const value = (row: number, column: number): number => Math.sin((start + row) * (column + 1.5)) * 100 + shift;
    const columns: [string, Vector][] = [];
    for (let c = 0; c < doubles; c++) {
      const data = Float64Array.from({ length }, (_, row) => value(row, c));
      const nullBitmap = c % 3 === 0 ? Uint8Array.from({ length: (length + 7) >> 3 }, () => 0b1011_1111) : undefined;
      columns.push([`double ${c}`, makeVector(makeData({ type: new Float64(), length, data, ...(nullBitmap ? { nullBitmap } : {}) }))]);
    }
    for (let c = 0; c < integers; c++) columns.push([`integer ${c}`, makeVector(Int32Array.from({ length }, (_, row) => Math.round(value(row, c) * 10)))]);
    for (let c = 0; c < texts; c++) {
      const dictionary = vectorFromArray(["red", "green", "blue"], new Utf8());
      columns.push([`text ${c}`, makeVector(makeData({ type: new Dictionary(new Utf8(), new Int32(), c), length, data: Int32Array.from({ length }, (_, row) => (row * (c + 1)) % 3), dictionary }))]);
    }
    return new Table(Object.fromEntries(columns));
  });
  return tableToIPC(batches.slice(1).reduce((all, batch) => all.concat(batch), batches[0] as Table), "stream");
}

test("the bytes of a file come into the kernel's memory once, a report borrows a few columns' worth beside them, and closing gives all of it back", async () => {
  const kernel = await loadKernel();
  const engine = createEngine(kernel);
  const source = (name: string, shift: number) => ({ name, data: file(shift) });
  await engine.open({ reference: source("reference.arrow", 0), current: source("current.arrow", 3) }, {});
  const report = await engine.report({ timestamp: null, id: null }, undefined, undefined, "first");
  expect(report.drift.columns).toHaveLength(doubles + integers + texts);
  // Both files, and what is rounded up to 64 bytes a buffer and batch.
  expect(kernel.memory.used).toBeGreaterThanOrEqual(2 * decoded);
  expect(kernel.memory.used).toBeLessThan(2 * decoded + 2 * 3 * 64 * (doubles + integers + texts));
  // At its greatest: sorted samples, scratch and widened integers of one column on both sides, and the half that grows ahead.
  expect(kernel.memory.buffer.byteLength).toBeLessThan(1.5 * (2 * decoded + 2 * rows * 8 * 4) + 2 ** 21);
  engine.close();
  expect(kernel.memory.used).toBe(0);
});

test("a report leaves the values as it found them: negative latencies and weights, which count for nothing, are there for the next one", async () => {
  const kernel = await loadKernel();
  const engine = createEngine(kernel);
  const rows = (shift: number): string => Array.from({ length: 300 }, (_, i) => [i === 50 ? -1.5 : 20 + (i % 7) + 0.25, i % 60 === 0 ? -2.5 : 1 + (i % 3) / 4, (i % 11) + 0.5, (i % 13) + shift].join(",")).join("\n");
  const source = (name: string, shift: number) => ({ name, data: new TextEncoder().encode(`latency_ms,w,y,p\n${rows(shift)}\n`) });
  const config = { target: "y", prediction: "p", weight: "w", latency: "latency_ms" };
  await engine.open({ reference: source("reference.csv", 0.5), current: source("current.csv", 0.75) }, config);
  const least = async (): Promise<unknown[]> => (await engine.report(config, undefined, undefined, "first")).quality.columns.map(({ column, current }) => [column, current?.min]);
  const first = await least();
  expect(first).toEqual(expect.arrayContaining([["latency_ms", -1.5], ["w", -2.5]]));
  expect(await least()).toEqual(first);
  engine.close();
});
