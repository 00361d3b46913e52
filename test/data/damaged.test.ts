import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { InputError } from "../../src/errors.ts";
import { buildFrame } from "../../src/data/frame.ts";
import { readTable } from "../../src/data/read.ts";
import { loadTypeScriptKernel } from "../../src/kernel/load.ts";

const kernel = loadTypeScriptKernel();

/** Numbers below `limit`, the same at every run (Numerical Recipes' generator). */
function generator(start: number): (limit: number) => number {
  let state = start >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

test.each([
  "table.arrow", "table.arrows", "table-dictionary.arrows", "types.arrow", "types-sliced.arrows", "table-zstd.arrows", "table-lz4.arrow", "table-snappy.parquet",
  "table-gzip.parquet", "table-v2.parquet", "types.parquet", "table.csv", "table.jsonl", "table-utf16le.csv",
])("%s with a few wrong bytes is read or refused with a sentence, never anything else", async (name) => {
  const whole = new Uint8Array(readFileSync(new URL(`files/${name}`, import.meta.url)));
  for (let seed = 1; seed <= 15; seed++) {
    const random = generator(seed * 7919);
    const bytes = whole.slice();
    for (let edits = 1 + random(4); edits > 0; edits--) {
      // Metadata stands near the end of a file; half of the edits go there.
      const at = random(2) ? bytes.length - 1 - random(Math.min(1500, bytes.length)) : random(bytes.length);
      bytes[at] = random(3) ? random(256) : [0, 255, 127, 128][random(4)]!;
    }
    try {
      buildFrame({ current: await readTable({ name, data: bytes }) }, {}, kernel).close();
    } catch (error) {
      expect(error, `seed ${seed}: ${(error as Error).stack}`).toBeInstanceOf(InputError);
      expect((error as Error).message).toMatch(/\.$/);
    }
    expect(kernel.memory.used).toBe(0);
  }
});

test("a big-endian Arrow file is refused, not read wrong", async () => {
  // Endianness is the first field of the schema, and left out where it is little. The layout of the flatbuffer is changed so that it is found
  // where another field's offset stands, which is not 0.
  const bytes = new Uint8Array(readFileSync(new URL("files/table.arrows", import.meta.url)));
  const data = new DataView(bytes.buffer);
  const message = 8 + data.getUint32(8, true);
  const slot = (table: number, index: number): number => {
    const layout = table - data.getInt32(table, true);
    const offset = 4 + 2 * index < data.getUint16(layout, true) ? data.getUint16(layout + 4 + 2 * index, true) : 0;
    return offset === 0 ? -1 : table + offset;
  };
  const header = slot(message, 2);
  const schema = header + data.getUint32(header, true);
  const endianness = slot(schema, 0);
  if (endianness < 0) data.setUint16(schema - data.getInt32(schema, true) + 4, slot(schema, 1) - schema, true);
  else data.setInt16(endianness, 1, true);
  await expect(readTable({ name: "big.arrows", data: bytes })).rejects.toThrow("big.arrows is an Arrow file that cannot be read: its numbers are big-endian");
});
