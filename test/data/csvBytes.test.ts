import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCsvBytes } from "../../src/data/csvBytes.ts";
import { pacer } from "../../src/data/pace.ts";
import { readTable } from "../../src/data/read.ts";
import type { ReadOptions } from "../../src/data/read.ts";
import type { Table, TableColumn } from "../../src/data/table.ts";
import { utc } from "../../src/data/zone.ts";
import { loadKernel, loadTypeScriptKernel } from "../../src/kernel/load.ts";

const wasm = await loadKernel();
const twin = loadTypeScriptKernel();
const files = new URL("files/", import.meta.url);

async function outcome(data: Uint8Array, options: ReadOptions): Promise<Table | string> {
  try {
    return await readTable({ name: "x.csv", data }, options);
  } catch (error) {
    return String(error);
  }
}

/** A column by its bytes: comparing long arrays value by value takes seconds. */
function printOf({ name, storage, chunks }: TableColumn): unknown {
  const hash = (bytes: Uint8Array | string): string => createHash("sha1").update(bytes).digest("hex");
  const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string => hash(new Uint8Array(buffer, byteOffset, byteLength));
  return {
    name, storage,
    chunks: chunks.map(({ type, values, validity, offset, length, dictionary }) => ({
      type, array: values.constructor.name, values: bytesOf(values), validity: validity && bytesOf(validity), offset, length, dictionary: dictionary && hash(JSON.stringify(dictionary)),
    })),
  };
}

function print(read: Table | string): unknown {
  return typeof read === "string" ? read : { ...read, columns: read.columns.map(printOf) };
}

/** Reads by papaparse and by the scanner of both engines: the same table with its notes, bit for bit, or the same sentence. */
async function same(data: string | Uint8Array, options: ReadOptions = {}): Promise<Table | string> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const oracle = await outcome(bytes, options);
  for (const kernel of [wasm, twin]) {
    expect(print(await outcome(bytes, { ...options, kernel }))).toStrictEqual(print(oracle));
    expect(kernel.memory.used).toBe(0);
  }
  return oracle;
}

/** Whether the scanner read it itself. */
async function scanned(data: string | Uint8Array): Promise<boolean> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  return (await readCsvBytes(bytes, "x.csv", { zone: utc }, pacer("", 0), wasm)) !== undefined;
}

const small = '\ufeffn,i,t,"q ""x""",b\r\n1.5,9007199254740993,2024-01-02,"a\r\nb",True\r\n\r\n-0,,2024-01-02 03:04:05.678+02:00,é😀,False\r\nNA,7\r\n1e400,-3,NaN,"",true\r\n';

describe("the scanner reads what papaparse reads", () => {
  test("every file of the reading tests", async () => {
    const names = readdirSync(files).filter((name) => /\.csv(\.gz)?$/.test(name));
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(await same(new Uint8Array(readFileSync(new URL(name, files))))).toHaveProperty("rows");
    expect(await scanned(new Uint8Array(readFileSync(new URL("table.csv", files))))).toBe(true);
  });

  test("a small file cut at every byte, with each line break and delimiter", async () => {
    for (const text of [small, small.replaceAll("\r\n", "\n"), small.replaceAll("\r\n", "\r"), small.replaceAll(",", ";")]) {
      const bytes = new TextEncoder().encode(text);
      for (let end = 0; end <= bytes.length; end++) await same(bytes.subarray(0, end));
    }
    expect(await scanned(small)).toBe(true);
  });

  test("every offset of a border between two stretches", async () => {
    const row = '12,"x, ""y""\nz",2024-01-01T00:00:00Z,é😀\r\n';
    const rows = row.repeat(Math.ceil(262144 / new TextEncoder().encode(row).length) + 2);
    const columns = (read: Table | string): unknown[] => (read as Table).columns.slice(0, 3).map(printOf);
    const expected = columns(await same(`a,b,c,d\n${rows}`));
    for (let offset = 0; offset < 50; offset++) {
      expect(columns(await outcome(new TextEncoder().encode(`a,b,c,${"d".repeat(offset + 1)}\n${rows}`), { kernel: wasm }))).toEqual(expected);
    }
  }, 30_000);

  test("the line of the first short row and of a row that is too long, over quoted line breaks and blank lines", async () => {
    expect(await same('a,b\n\n"x\ny",1\n3\n4\n')).toMatchObject({ notes: [{ sentence: expect.stringContaining("2 rows have fewer cells than the header, the first in line 5") }] });
    expect(await same('a,b\n"x\ny",1\n3,4,5\n')).toContain("line 4 has 3 cells");
    expect(await same("sep=;\na;b\n1;2\n3\n")).toMatchObject({ notes: [{ sentence: expect.stringContaining("the first in line 4") }] });
  });

  test.each([
    'a,b\n1,"x"y\n', 'a,b\n1,"x" \n', 'a,b\n1,"x\n', 'a,b\n1,2,3\n', "a,b\n1,2,,\n", 'a,b\n1,x"y"\n', 'a,b\n"1","2"\n', "a,b\n1 , 2\n", "\n\n", "", "a,b", "a\n", "sep=|\na|b\n1|2\n", "sep=é\naéb\n1é2\n", "a,a,\n1,2,3\n",
    "a\n\"\r\"\n1\n", 'a,b\n1,"x\r"\n', "a,b\n1,x\r\r\n", "a\n1\n\n\n", '"a\nb",c\n1,2\n', "1,2\n3,4\n", "a,b\n1,\u00a05.5\n2,3\n", "a\n0.1000000000000000055511151231257827\n", "a\n1\n,\n", "a,b\n\ufeff1,\ufeffx\n",
  ])("%j", async (text) => { await same(text); });

  test("columns that change their mind, early and in a later stretch", async () => {
    const lines = (value: string, count: number): string => `${value},1\n`.repeat(count);
    for (const [first, then] of [["1", "2.5"], ["1", "x"], ["1.0", "True"], ["True", "1"], ["True", "x"], ["2024-01-01", "x"], ["2024-01-01", "5"], ["x", "1"], ["NA", "7"], ["NA", "2024-01-01"], ["NA", "x"], ["", "False"], ["1", "9007199254740993"], ["1", "18446744073709551615"], ["-1", "18446744073709551615"], ["1", "inf"]] as const) {
      await same(`a,b\n${lines(first, 3)}${lines(then, 1)}${lines(first, 2)}`);
    }
    // One scan takes 32,768 rows of two cells.
    for (const [first, then] of [["1", "2.5"], ["1", "x"], ["True", "x"], ["2024-01-01", "x"], ["NA", "7"]] as const) await same(`a,b\n${lines(first, 33_000)}${lines(then, 1)}`);
  }, 60_000);

  test("Windows-1252, also where its first byte comes late", async () => {
    for (const count of [1, 40_000]) {
      const head = new TextEncoder().encode(`a,b\n${"é,1\n".slice(1).padStart(4, "x").repeat(count)}`);
      expect(await same(Uint8Array.of(...new TextEncoder().encode("q\n"), 0x80, 10))).toMatchObject({ notes: [{ code: "encoding" }] });
      const late = new Uint8Array(head.length + 4);
      late.set(head);
      late.set([0xe9, 0x2c, 0x31, 10], head.length);
      expect(await same(late, { nulls: ["é"] })).toMatchObject({ notes: [{ code: "encoding" }] });
    }
  });

  test("times without an offset in a zone, missing values that look like numbers, times and text", async () => {
    const text = "t,n,s\n2024-01-15 12:00,-999,?\n2024-07-15 12:00Z,-999.0,x\n2024-03-31 02:30,5,é\n1970-01-01,1,NA\n";
    for (const timezone of [undefined, "Europe/Berlin"]) for (const nulls of [undefined, ["-999", "?", "é", "1970-01-01"]]) await same(text, { timezone, nulls });
  });

  test("a cell of a megabyte, and thousands of columns", async () => {
    await same(`a,b\n1,"${"long ".repeat(100_000)}"\n2,x\n`);
    const wide = Array.from({ length: 3000 }, (_, i) => `c${i}`).join(",");
    await same(`${wide}\n${wide.replaceAll("c", "")}\n1\n`);
    await same(`${Array.from({ length: 17_000 }, (_, i) => `c${i}`).join(",")}\n1\n`);
  }, 30_000);
});

const number = fc.oneof(
  fc.integer().map(String), fc.double().map(String), fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }).map(String),
  fc.constantFrom("-0", "+5", " 7 ", "1e400", "-1e-400", "1_000", "0x10", ".5", "5.", "1e5", "inf", "-Infinity", "9007199254740992", "0.30000000000000004", "123456789012345678901234567890"),
);
const date = fc.date({ noInvalidDate: true, min: new Date("0000-01-01"), max: new Date("9999-12-31") });
const time = fc.oneof(
  date.map((day) => day.toISOString()), date.map((day) => day.toISOString().slice(0, 10)), date.map((day) => day.toISOString().slice(0, 16).replace("T", " ")),
  date.map((day) => `${day.toISOString().slice(0, 10).replaceAll("-", "/")} 10:30:15.123456+02:00`), fc.constantFrom("2024-02-30", "2024-02-29 24:00", "2024-02-29 10:30:15 -0330", "2024-02-29 10:30 UTC", "2024-1-1"),
);
const text = fc.string({ unit: fc.constantFrom("a", "é", "😀", '"', ",", "\n", "\r", " ", "\ufeff"), maxLength: 8 });
const missing = fc.constantFrom("", "NA", "null", "-1.#IND", "-999");
const truth = fc.constantFrom("True", "false", "TRUE", "yes");

test("whatever a table holds, written as it may be, is read to the same columns, notes and sentences", async () => {
  const kinds = [number, fc.integer().map(String), time, text, truth, fc.oneof(number, time, text, truth)];
  const column = fc.constantFrom(...kinds).map((kind) => fc.oneof({ weight: 5, arbitrary: kind }, missing));
  const tables = fc.array(column, { minLength: 1, maxLength: 5 }).chain((columns) => fc.array(fc.tuple(...columns), { maxLength: 15 }));
  const options = fc.record({ nulls: fc.constantFrom(undefined, ["-999", "True"]), timezone: fc.constantFrom(undefined, "America/New_York") });
  await fc.assert(fc.asyncProperty(tables, fc.constantFrom(",", ";", "\t"), fc.constantFrom("\n", "\r\n", "\r"), fc.constantFrom("all", "needed", "never"), fc.nat({ max: 60 }), fc.boolean(), options, async (rows, delimiter, newline, quotes, cut, header, read) => {
    const quoted = (value: string): string => (quotes === "all" || (quotes === "needed" && (/["\r\n]/.test(value) || value.includes(delimiter))) ? `"${value.replaceAll('"', '""')}"` : value);
    const body = rows.map((row, i) => (i === cut ? row.slice(1) : row).map(quoted).join(delimiter));
    const names = rows[0]?.map((_, i) => `name${i}`).join(delimiter) ?? "a";
    await same([...(header ? [names] : []), ...body].join(newline) + (cut % 2 ? newline : ""), read);
  }), { numRuns: 300 });
}, 60_000);

test("the reader yields, says how far it is and stops when it is told to", async () => {
  const data = new TextEncoder().encode(`a,b\n${"1,x\n".repeat(600_000)}`);
  const seen: number[] = [];
  await readTable({ name: "x.csv", data }, { kernel: wasm, onProgress: ({ done }) => { seen.push(done); } });
  expect(seen.at(-1)).toBe(data.length);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  const stop = new AbortController();
  await expect(readTable({ name: "x.csv", data }, { kernel: wasm, signal: stop.signal, onProgress: () => stop.abort() })).rejects.toMatchObject({ name: "AbortError" });
  expect(wasm.memory.used).toBe(0);
});
