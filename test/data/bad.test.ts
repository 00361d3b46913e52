import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/errors.ts";
import { buildFrame } from "../../src/data/frame.ts";
import { readTable } from "../../src/data/read.ts";
import { loadTypeScriptKernel } from "../../src/kernel/load.ts";
import { table, texts } from "./help.ts";

const file = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`files/${name}`, import.meta.url)));
const kernel = loadTypeScriptKernel();

async function sentence(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error("nothing was refused");
}

describe("a file that is no table is refused with a sentence that names it and a way out", () => {
  test("empty", async () => {
    const empty = "x.csv is empty. Choose a file with column names in its first line and at least one row.";
    expect(await sentence(table(""))).toBe(empty);
    expect(await sentence(table("\n\n \r\n".replace(" ", "")))).toBe(empty);
    expect(await sentence(readTable({ name: "x.csv", data: new Blob([]) }))).toBe(empty);
  });

  test("header only", async () => {
    expect(await sentence(table("a,b,c\n"))).toBe("x.csv has column names but no rows. Choose a file with at least one row.");
    expect(await sentence(table("[]", "x.json"))).toBe("x.json has no columns. Choose a file with column names and at least one row.");
  });

  test("binary rubbish called .csv", async () => {
    const rubbish = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 255);
    expect(await sentence(table(rubbish))).toMatch(/^x\.csv: this is binary data, not a table\. Save it as CSV/);
    expect(await sentence(table(Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0)))).toMatch(/^x\.csv: this is a zip archive \(an Excel workbook is one\)/);
  });

  test("a quote that is never closed, with the line that opens it", async () => {
    expect(await sentence(table('a,b\n1,2\n3,"4\n5,6\n'))).toMatch(/^x\.csv: the quote \("\) that opens a cell in line 3 is never closed/);
  });

  test("a quote inside a quoted cell, with its line", async () => {
    expect(await sentence(table('a,b\n1,"x\ny"\n3,"4"5"\n5,6\n'))).toMatch(/^x\.csv: line 4 has a quote \("\) inside a quoted cell/);
  });

  test("a row that is too long, with its line, counted over quoted line breaks", async () => {
    expect(await sentence(table('a,b\n1,"x\ny"\n3,4,5\n'))).toBe(
      'x.csv: line 4 has 3 cells where the header has 2. Put quotes around a cell that holds the delimiter ",", or remove what is too much.',
    );
    expect(await sentence(table("a;b\n1;2\n3;4\n5;6;7\n"))).toContain('line 4 has 3 cells where the header has 2. Put quotes around a cell that holds the delimiter ";"');
  });

  test("a JSON line that is none, with its line", async () => {
    expect(await sentence(table('{"a":1}\n\n{"a":\n', "x.jsonl"))).toMatch(/^x\.jsonl: line 3 is not JSON/);
    expect(await sentence(table('{"a":1}\n2\n', "x.jsonl"))).toMatch(/^x\.jsonl: line 2 is not an object/);
  });

  test.each(["table.arrow", "table.arrows", "table-lz4.arrow", "table-zstd.arrows", "table-dictionary.arrows", "table-snappy.parquet", "table-zstd.parquet"])(
    "%s cut at any place", async (name) => {
      const bytes = file(name);
      for (let part = 1; part < 24; part++) {
        const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 24));
        let rows: number;
        try {
          ({ rows } = await readTable({ name, data: cut }));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as Error).message).toContain(name);
          continue;
        }
        // Only a stream may end early: after a whole batch it is a shorter stream.
        expect(name).toMatch(/arrows$/);
        expect(rows % 77).toBe(0);
      }
    });

  test("an Arrow file and a Parquet file that are cut say so", async () => {
    expect(await sentence(readTable({ name: "c.arrow", data: file("table.arrow").subarray(0, 9000) }))).toBe(
      "c.arrow is an Arrow file that cannot be read: its end is missing. It may be cut or damaged; write or copy it again, or save the table as Parquet or CSV.",
    );
    expect(await sentence(readTable({ name: "c.parquet", data: file("table-gzip.parquet").subarray(0, 9000) }))).toMatch(
      /^c\.parquet is a Parquet file that cannot be read: .* It may be cut or damaged; write or copy it again, or save the table as CSV\.$/,
    );
  });

  test("a gzip file that is cut", async () => {
    expect(await sentence(readTable({ name: "c.csv.gz", data: file("table.csv.gz").subarray(0, 900) }))).toMatch(/^c\.csv\.gz is a gzip file that cannot be unpacked/);
  });

  test("a compression that is not read", async () => {
    expect(await sentence(readTable({ name: "b.parquet", data: file("table-brotli.parquet") }))).toMatch(/^b\.parquet is compressed in a way that is not read here .*BROTLI.* Save it with Snappy, gzip or Zstandard\.$/);
  });

  test("a few kilobytes that declare more rows than memory holds, before anything is allocated", async () => {
    expect(await sentence(readTable({ name: "bomb.parquet", data: file("bomb.parquet") }))).toBe(
      "bomb.parquet says that it holds 600000000 rows of 1 columns, more than fits into 4 GB of memory. Save fewer columns or a sample of the rows.",
    );
  });

  test("two tables without a column in common", async () => {
    const tables = { reference: await table("a,b\n1,2\n", "r.csv"), current: await table("c,d\n1,2\n", "c.csv") };
    expect(await sentence(() => buildFrame(tables, {}, kernel))).toBe('r.csv and c.csv have no column in common: one has "a", "b", the other "c", "d". Choose two files of the same table.');
    expect(kernel.memory.used).toBe(0);
  });

  test("one row cannot be split, but can be compared", async () => {
    const one = await table("a,b\n1,x\n");
    expect(await sentence(() => buildFrame({ current: one }, {}, kernel))).toMatch(/^x\.csv has one row, which cannot be split/);
    const frame = buildFrame({ reference: one, current: one }, {}, kernel);
    expect([frame.reference.rows, frame.current.rows]).toEqual([1, 1]);
    frame.close();
  });
});

describe("what looks bad but is data", () => {
  test("a file of 60 % quotes is read when its quotes are in order", async () => {
    const cell = `"${'""'.repeat(6)}abcd"`;
    const read = await table(`"a","b"\n${`${cell},${cell}\n`.repeat(500)}`);
    expect(read.rows).toBe(500);
    expect(new Set(texts(read, "b"))).toEqual(new Set([`${'"'.repeat(6)}abcd`]));
  });

  test("and refused with a line when they are not, without going back over them again and again", async () => {
    const bytes = '"'.repeat(600_000) + "a,b\n".repeat(100_000);
    expect(await sentence(table(bytes))).toMatch(/^x\.csv: .*line 1.* quote|^x\.csv: the quote .* line 1|^x\.csv: line/);
  });

  test("short rows are filled with missing values and noted with the first line", async () => {
    const read = await table("a,b,c\n1,2,3\n4,5\n6\n");
    expect(texts(read, "c")).toEqual(["3", undefined, undefined]);
    expect(read.notes.map((note) => note.sentence)).toEqual(["x.csv: 2 rows have fewer cells than the header, the first in line 3; what lacks is taken as missing."]);
  });

  test("columns called __proto__, constructor and toString keep their values", async () => {
    const names = "__proto__,constructor,toString,hasOwnProperty";
    for (const read of [await table(`${names}\n1,a,2,b\n3,c,4,d\n`), await table('{"__proto__":1,"constructor":"a","toString":2,"hasOwnProperty":"b"}\n{"__proto__":3,"constructor":"c","toString":4,"hasOwnProperty":"d"}\n', "x.jsonl")]) {
      expect(read.columns.map((column) => column.name)).toEqual(names.split(","));
      expect(texts(read, "__proto__")).toEqual(["1", "3"]);
      const frame = buildFrame({ reference: read, current: read }, {}, kernel);
      expect(frame.columns.map((column) => column.name)).toEqual(names.split(","));
      expect(frame.columns[1]?.categories).toEqual(["a", "c"]);
      frame.close();
    }
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});

test("a cancelled read ends with the signal's reason", async () => {
  const stop = new AbortController();
  const reading = readTable({ name: "x.csv", data: new TextEncoder().encode(`a,b\n${"1,2\n".repeat(600_000)}`) }, { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(reading).rejects.toMatchObject({ name: "AbortError" });
});

test("progress is told in bytes up to the whole", async () => {
  const seen: [number, number][] = [];
  const data = new TextEncoder().encode(`a,b\n${"1,2\n".repeat(300_000)}`);
  await readTable({ name: "x.csv", data }, { onProgress: ({ done, total, unit, step }) => { expect([unit, step]).toEqual(["bytes", "reading x.csv"]); seen.push([done, total]); } });
  expect(seen[0]).toEqual([0, data.length]);
  expect(seen.at(-1)).toEqual([data.length, data.length]);
  expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).sort((a, b) => a - b));
});
