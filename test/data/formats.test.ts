import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildFrame } from "../../src/data/frame.ts";
import type { Frame } from "../../src/data/frame.ts";
import { readTable } from "../../src/data/read.ts";
import type { Table } from "../../src/data/table.ts";
import { loadTypeScriptKernel } from "../../src/kernel/load.ts";
import { texts } from "./help.ts";

const file = (name: string): Uint8Array => readFileSync(new URL(`files/${name}`, import.meta.url));
const read = (name: string): Promise<Table> => readTable({ name, data: file(name) });

/** What a frame says, value by value, without its addresses. Widths differ between formats; what the kernel makes of them may not. */
function contents(frame: Frame): unknown {
  return frame.columns.map(({ name, kind, role, reason, categories, ...sides }) => ({
    name, kind, role, reason, categories,
    sides: [sides.reference, sides.current].map((data) => data && {
      storage: data.storage,
      numbers: data.numbers && kernel.memory.scope((scope) => {
        const out = scope.numbers(data.numbers!.reduce((sum, { length }) => sum + length, 0));
        kernel.numbers(data.numbers!, out);
        return [...kernel.memory.float64(out.address, out.length)];
      }),
      exact: data.numbers && kernel.integersExceed(data.numbers),
      codes: data.codes && kernel.memory.scope((scope) => {
        const out = scope.codes(data.codes!.segments.reduce((sum, { length }) => sum + length, 0));
        kernel.codes(data.codes!.segments, data.codes!.maps, out);
        return [...kernel.memory.int32(out.address, out.length)];
      }),
    }),
  }));
}

const kernel = loadTypeScriptKernel();

async function frameOf(name: string): Promise<unknown> {
  const frame = buildFrame({ current: await read(name) }, {}, kernel);
  try {
    return contents(frame);
  } finally {
    frame.close();
  }
}

describe("the same table gives the same frame", () => {
  test.each([
    "table-utf16le.csv", "table-utf16be-no-bom.csv", "table-semicolon.csv", "table.csv.gz", "table.jsonl", "table.json",
    "table.arrow", "table.arrows", "table-lz4.arrow", "table-zstd.arrows", "table-dictionary.arrows",
    "table-snappy.parquet", "table-gzip.parquet", "table-zstd.parquet", "table-lz4.parquet", "table-none.parquet", "table-v2.parquet",
  ])("as %s and as table.csv", async (name) => {
    expect(await frameOf(name)).toEqual(await frameOf("table.csv"));
  });

  test("and the frame has what the table has", async () => {
    const table = await read("table.csv");
    expect(table.rows).toBe(300);
    expect(texts(table, "id").slice(0, 2)).toEqual(["1152921504606846976", "1152921504606846977"]);
    expect(texts(table, "city").slice(0, 5)).toEqual([undefined, "São Paulo", 'The "Hague"', "New\nYork", "a,b"]);
    expect(texts(table, "timestamp")[1]).toBe("2024-01-01T01:00:00.001Z");
    const frame = buildFrame({ current: table }, {}, kernel);
    expect(frame.columns.map(({ name, kind, role }) => [name, kind, role])).toEqual([
      ["id", "numeric", "id"], ["amount", "numeric", "feature"], ["count", "numeric", "feature"], ["grade", "categorical", "feature"],
      ["flag", "boolean", "feature"], ["city", "categorical", "feature"], ["timestamp", "datetime", "timestamp"],
      ["<img src=x onerror=alert(1)>", "categorical", "feature"],
    ]);
    expect(frame.columns[3]?.categories).toEqual(["2", "3", "4", "1"]);
    expect(frame.columns[7]?.categories).toEqual(["<img src=x onerror=alert(2)>", "<b>"]);
    frame.close();
    expect(kernel.memory.used).toBe(0);
  });
});

test("batches with dictionaries of their own, put into time order, keep every value", async () => {
  const table = await read("shuffled.arrows");
  const frame = buildFrame({ reference: table, current: table }, {}, kernel);
  const [timestamp, city, flag, day] = contents(frame) as { categories: string[]; sides: { numbers: number[]; codes: number[] }[] }[];
  frame.close();
  expect(timestamp!.sides[1]!.numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => Date.UTC(2024, 0, day)));
  expect(city!.sides[1]!.codes.map((code) => city!.categories[code])).toEqual(["Bern", "Oslo", "Oslo", "Rome", "Bern", "Oslo", undefined, "Rome", "Rome"]);
  expect(flag!.sides[1]!.codes).toEqual([0, 0, 1, -1, 0, 1, 0, -1, 1]);
  expect(day!.sides[1]!.numbers).toEqual([1, 2, 3, 4, Number.NaN, 6, 7, 8, 9]);
});

const expected: [string, (string | undefined)[]][] = [
  ["int8", ["-128", "0", undefined, "127"]],
  ["uint8", ["0", "1", undefined, "255"]],
  ["uint32", ["0", "1", undefined, "4294967295"]],
  ["int64", ["-9223372036854775808", "9007199254740993", undefined, "9223372036854775807"]],
  ["uint64", ["0", "9007199254740993", undefined, "18446744073709551615"]],
  ["float16", ["0.5", "-2", undefined, "65504"]],
  ["float32", ["0.5", undefined, undefined, "Infinity"]],
  ["bool", ["true", "false", undefined, "true"]],
  ["string", ["é", "", undefined, "b"]],
  ["large_string", ["é", "", undefined, "b"]],
  ["decimal128", ["1.1", "-0.3", undefined, "12345678901234567000"]],
  ["decimal whole", ["9007199254740993", "-1", undefined, "2"]],
  ["date32", ["1969-12-31T00:00:00.000Z", "2024-02-29T00:00:00.000Z", undefined, "2024-06-01T00:00:00.000Z"]],
  ["date64", ["1969-12-31T00:00:00.000Z", "2024-02-29T00:00:00.000Z", undefined, "2024-06-01T00:00:00.000Z"]],
  ["timestamp s", ["1969-12-31T23:59:59.000Z", "2024-06-01T12:30:00.000Z", undefined, "2024-06-02T00:00:00.000Z"]],
  ["timestamp ms", ["1969-12-31T23:59:59.000Z", "2024-06-01T12:30:00.000Z", undefined, "2024-06-02T00:00:00.000Z"]],
  ["timestamp ns", ["1969-12-31T23:59:59.000Z", "2024-06-01T12:30:00.000Z", undefined, "2024-06-02T00:00:00.000Z"]],
  ["timestamp zone", ["1969-12-31T21:59:59.000Z", "2024-06-01T10:30:00.000Z", undefined, "2024-06-01T22:00:00.000Z"]],
  ["time", ["1", "43200", undefined, "86399.5"]],
  ["null", [undefined, undefined, undefined, undefined]],
];
const arrowOnly: [string, (string | undefined)[]][] = [
  ["duration", ["1", "-2", undefined, "86400"]],
  ["string_view", ["é", "longer than twelve bytes", undefined, "b"]],
  ["dictionary", ["é", "", undefined, "b"]],
  ["dictionary with repeats and null", ["é", "", undefined, "b"]],
  ["dictionary of integers", ["1152921504606846977", "10", undefined, "30"]],
];

describe("every type that a column may have", () => {
  test.each([...expected, ...arrowOnly])("Arrow %s", async (name, values) => {
    expect(texts(await read("types.arrow"), name)).toEqual(values);
  });

  test.each([...expected, ...arrowOnly])("Arrow %s in the middle of a longer table", async (name, values) => {
    expect(texts(await read("types-sliced.arrows"), name)).toEqual(values);
  });

  test.each(expected)("Parquet %s", async (name, values) => {
    expect(texts(await read("types.parquet"), name)).toEqual(values);
  });

  test.each(["types.arrow", "types.parquet"])("what cannot be monitored stays as a column with a note in %s", async (name) => {
    const table = await read(name);
    for (const column of ["list", "struct"]) {
      expect(table.columns.find((one) => one.name === column)).toMatchObject({ storage: "other", chunks: [] });
      expect(table.notes.find((note) => note.column === column)?.sentence).toContain(`column "${column}" holds`);
    }
    const frame = buildFrame({ reference: table, current: table }, {}, kernel);
    expect(frame.columns.find((column) => column.name === "list")).toMatchObject({ kind: "unsupported", role: "ignore", reference: { storage: "other" } });
    frame.close();
  });
});

describe("where times carry no zone", () => {
  test.each(["types.arrow", "types.parquet"])("the option's zone is theirs in %s", async (name) => {
    const table = await readTable({ name, data: file(name) }, { timezone: "America/New_York" });
    expect(texts(table, "timestamp s")[1]).toBe("2024-06-01T16:30:00.000Z");
    expect(texts(table, "timestamp zone")[1]).toBe("2024-06-01T10:30:00.000Z");
    expect(texts(table, "date32")[1]).toBe("2024-02-29T05:00:00.000Z");
  });
});

describe("a view into a larger buffer", () => {
  test.each(["table.arrow", "table-snappy.parquet", "table.csv"])("%s is read from its own bytes", async (name) => {
    const bytes = file(name);
    for (const shift of [1, 8]) {
      const larger = new Uint8Array(bytes.length + 16).fill(65);
      larger.set(bytes, shift);
      const table = await readTable({ name, data: larger.subarray(shift, shift + bytes.length) });
      expect(texts(table, "id")).toEqual(texts(await read(name), "id"));
    }
  });
});

describe("names that are no good as keys", () => {
  test.each(["names.arrow", "names.parquet"])("%s", async (name) => {
    const table = await read(name);
    expect(table.columns.map((column) => column.name)).toEqual(["a", "__proto__", "a (2)", "column 4", "toString"]);
    expect(texts(table, "__proto__")).toEqual(["a", "b"]);
    expect(texts(table, "a (2)")).toEqual(["3", "4"]);
    expect(table.notes.map((note) => note.sentence)).toEqual([
      `${name}: column 3 has the name "a" again; here it is called "a (2)".`, `${name}: column 4 has no name; here it is called "column 4".`,
    ]);
  });
});
