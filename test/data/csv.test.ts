import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { table, texts } from "./help.ts";

const storages = async (text: string, options = {}): Promise<string[]> => (await table(text, "x.csv", options)).columns.map((column) => column.storage);
const names = async (text: string): Promise<string[]> => (await table(text)).columns.map((column) => column.name);

describe("types are judged over all values", () => {
  test("a number column with one word in its last row is text, spelled as in the file", async () => {
    const read = await table("a,b\n1,007\n2,1.50\n3,x\n");
    expect(read.columns.map((column) => column.storage)).toEqual(["integer", "string"]);
    expect(texts(read, "b")).toEqual(["007", "1.50", "x"]);
  });

  test("also when the word comes long after the first piece of the file", async () => {
    const read = await table(`a,b\n${"1,1.0\n".repeat(200_000)}2,x\n`);
    expect(read.columns.map((column) => column.storage)).toEqual(["integer", "string"]);
    expect(texts(read, "b").slice(-2)).toEqual(["1.0", "x"]);
    expect(read.rows).toBe(200_001);
  });

  test("integers, and floats as soon as one value is one", async () => {
    expect(await storages("a,b,c,d\n1,1,-0,1e3\n+2,2.5,3,4\n")).toEqual(["integer", "float", "integer", "float"]);
  });

  test("integers stay exact to 64 bits, signed and unsigned; beyond they are floats", async () => {
    const read = await table("a,b,c\n9007199254740993,18446744073709551615,1\n-9223372036854775808,0,123456789012345678901234\n");
    expect(read.columns.map((column) => column.storage)).toEqual(["integer", "unsigned", "float"]);
    expect(texts(read, "a")).toEqual(["9007199254740993", "-9223372036854775808"]);
    expect(texts(read, "b")).toEqual(["18446744073709551615", "0"]);
  });

  test("infinities as pandas reads them; a lone sign, point or exponent is text", async () => {
    expect(texts(await table("a\ninf\n-Infinity\n+INF\n1.\n.5\n1e-3\n"), "a")).toEqual(["Infinity", "-Infinity", "Infinity", "1", "0.5", "0.001"]);
    for (const word of ["-", ".", "e5", "1e", "1_000", "0x10", "1 2", "--1", "1.2.3", "1e5e"]) expect(await storages(`a\n1\n${word}\n`)).toEqual(["string"]);
  });

  test("booleans in pandas' spellings only", async () => {
    expect(await storages("a,b,c\nTrue,TRUE,yes\nfalse,False,no\n,true,yes\n")).toEqual(["boolean", "boolean", "string"]);
    expect(await storages("a,b,c\nTrue,1,1\n1,True,2024-01-01\n")).toEqual(["string", "string", "string"]);
  });

  test("times in ISO 8601 and its usual variants, with and without zone", async () => {
    const read = await table("a\n2024-02-29\n2024/02/29\n2024-02-29 10:30\n2024-02-29T10:30:15.123456\n2024-02-29T10:30:15+02:00\n2024-02-29T10:30:15Z\n2024-02-29 10:30:15 -0330\n");
    expect(read.columns[0]?.storage).toBe("datetime");
    expect(texts(read, "a")).toEqual([
      "2024-02-29T00:00:00.000Z", "2024-02-29T00:00:00.000Z", "2024-02-29T10:30:00.000Z", "2024-02-29T10:30:15.123Z", "2024-02-29T08:30:15.000Z",
      "2024-02-29T10:30:15.000Z", "2024-02-29T14:00:15.000Z",
    ]);
    for (const word of ["2023-02-29", "2024-13-01", "2024-02-29T25:00", "2024-02-29 10", "29-02-2024", "2024-02-29Tnoon", "2024-2-9"]) {
      expect(await storages(`a\n2024-01-01\n${word}\n`)).toEqual(["string"]);
    }
  });

  test("times without a zone are in the zone of the option, across its clock changes", async () => {
    const read = await table("a\n2024-01-15 12:00\n2024-07-15 12:00\n2024-03-31 02:30\n2024-10-27 02:30\n2024-07-15T12:00Z\n", "x.csv", { timezone: "Europe/Berlin" });
    expect(texts(read, "a")).toEqual(["2024-01-15T11:00:00.000Z", "2024-07-15T10:00:00.000Z", "2024-03-31T01:30:00.000Z", "2024-10-27T00:30:00.000Z", "2024-07-15T12:00:00.000Z"]);
    await expect(table("a\n1\n", "x.csv", { timezone: "Mars/Base" })).rejects.toThrow('timezone: "Mars/Base" is not a time zone. Use an IANA name');
  });

  test("a column without a value is float, as in pandas", async () => {
    expect(await storages("a,b\n1,\n2,NA\n")).toEqual(["integer", "float"]);
  });
});

describe("missing values", () => {
  test("are spelled as pandas.read_csv takes them by default", async () => {
    const spellings = ["", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"];
    const read = await table(`a,b\n${spellings.map((text) => `${text},1`).join("\n")}\n5,1\n`);
    expect(read.columns[0]?.storage).toBe("integer");
    expect(texts(read, "a")).toEqual([...spellings.map(() => undefined), "5"]);
    expect(await storages("a\n1\nna\n")).toEqual(["string"]);
  });

  test("and as the option says", async () => {
    const read = await table("a,b\n-999,?\n1,x\n", "x.csv", { nulls: ["-999", "?"] });
    expect([texts(read, "a"), texts(read, "b")]).toEqual([[undefined, "1"], [undefined, "x"]]);
  });

  test("blank lines are no rows", async () => {
    expect((await table("a,b\n\n1,2\r\n\r\n3,4\n\n")).rows).toBe(2);
  });
});

describe("the shape of the file is found out", () => {
  test.each([[","], [";"], ["\t"], ["|"]])("delimiter %j", async (delimiter) => {
    const read = await table(`a,b;c\t|d`.replaceAll(/[,;\t|]+/g, delimiter) + `\n${["1", '"x, y; z|\tw"', "2.5", "q"].join(delimiter)}\n`);
    expect(read.columns.map((column) => column.name)).toEqual(["a", "b", "c", "d"]);
    expect(texts(read, "b")).toEqual(["x, y; z|\tw"]);
  });

  test("a decimal comma does not beat the semicolon", async () => {
    expect(await names("a;b\n1,5;2,5\n3,5;4,5\n")).toEqual(["a", "b"]);
  });

  test("a single column needs no delimiter, and text with commas in some lines stays one column", async () => {
    expect(await names("a\n1\n2\n")).toEqual(["a"]);
    expect(await names("remark\nfine\nfine\nbad, very\nfine\n".replace("bad, very", '"bad, very"'))).toEqual(["remark"]);
  });

  test("Excel's sep= line names the delimiter and is no row", async () => {
    const read = await table("sep=|\na|b\n1|x,y\n");
    expect([read.columns.map((column) => column.name), read.rows]).toEqual([["a", "b"], 1]);
  });

  test("line breaks of Unix, Windows and old Macs, also mixed", async () => {
    for (const text of ["a,b\n1,x\n2,y\n", "a,b\r\n1,x\r\n2,y\r\n", "a,b\r1,x\r2,y\r", "a,b\r\n1,x\n2,y"]) {
      const read = await table(text);
      expect([texts(read, "a"), texts(read, "b")]).toEqual([["1", "2"], ["x", "y"]]);
    }
  });

  test("a byte order mark is no part of the first name", async () => {
    expect(await names("\ufeffa,b\n1,2\n")).toEqual(["a", "b"]);
    expect(await names('\ufeff"a",b\n1,2\n')).toEqual(["a", "b"]);
  });

  test("text that is not UTF-8 is Windows-1252, with a note", async () => {
    const read = await table(Uint8Array.of(...new TextEncoder().encode("a\n"), 0xe9, 0x80, 10));
    expect(texts(read, "a")).toEqual(["é€"]);
    expect(read.notes[0]?.sentence).toBe("x.csv is not valid UTF-8; it was read as Windows-1252.");
  });

  test("a multi-byte character on the border of two pieces stays whole", async () => {
    const read = await table(`a\n${"é€😀\n".repeat(120_000)}`);
    expect(new Set(texts(read, "a"))).toEqual(new Set(["é€😀"]));
  });
});

describe("a header is told from a first row by what stands below it", () => {
  test.each([
    ["a,b\n1,x\n2,y\n", true], ["1,x\n2,y\n3,z\n", false], ["5.1,3.5,setosa\n4.9,3.0,setosa\n6.2,3.4,virginica\n", false],
    ["2024-01-01,5\n2024-01-02,6\n", false], ["name,2019,2020,note\nx,1,2,p\ny,3,4,q\n", false], ["id,2019,2020,score\n1,1,2,1\n2,3,4,7\n", true],
    ["name,city\nAnn,Oslo\nBob,Rome\n", true], ["yes,Oslo\nno,Rome\nyes,Rome\n", false], ["a,b\na,b\n", true], ["a,b\n,\n1,2\n", true], ["1,2,3\n", false],
    ["True,1\nFalse,2\n", false], [",x\n1,2\n", true],
  ])("%j has a header: %s", async (text, header) => {
    const read = await table(text);
    expect(read.columns.map((column) => column.name).includes("column 1") && read.notes.some((note) => note.code === "noHeader")).toBe(!header);
    expect(read.rows).toBe(text.trim().split("\n").length - (header ? 1 : 0));
  });

  test("a file without one keeps its first row", async () => {
    const read = await table("5.1,setosa\n4.9,virginica\n5.0,setosa\n");
    expect([texts(read, "column 1"), texts(read, "column 2")]).toEqual([["5.1", "4.9", "5"], ["setosa", "virginica", "setosa"]]);
    expect(read.notes[0]?.sentence).toBe('x.csv has no header; its columns are called "column 1", "column 2" and so on.');
  });
});

test("a name that comes twice and one that is empty are made unique, with notes", async () => {
  const read = await table("a,a,,a (2),a\n1,2,3,4,5\n6,7,8,9,0\n");
  expect(read.columns.map((column) => column.name)).toEqual(["a", "a (3)", "column 3", "a (2)", "a (4)"]);
  expect(read.notes).toHaveLength(3);
});

test("text that holds only times is a datetime in every format, and one word keeps it text", async () => {
  const lines = (last: string): string => `{"t":"2024-01-01"}\n{"t":null}\n{"t":"${last}"}\n`;
  expect((await table(lines("2024-01-02T03:04:05Z"), "x.jsonl")).columns[0]?.storage).toBe("datetime");
  expect((await table(lines("soon"), "x.jsonl")).columns[0]?.storage).toBe("string");
});

test("JSON integers beyond 2^53 stay exact, and digits inside strings stay text", async () => {
  const read = await table('{"a":9007199254740993,"b":"12345678901234567890","c":12345678901234567.5,"d":1}\n{"a":-9007199254740995,"b":"\\"1","c":1e20,"d":2.5}\n', "x.jsonl");
  expect(["a", "b", "c", "d"].map((name) => texts(read, name))).toEqual([
    ["9007199254740993", "-9007199254740995"], ["12345678901234567890", '"1'], ["12345678901234568", "100000000000000000000"], ["1", "2.5"],
  ]);
});

test("whatever a table of text holds comes back from any delimiter, line break and encoding, quoted only where it must be", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "é", "😀", '"', ",", ";", "\t", "|", "\n", " ", "-", "1") }).map((text) => `s${text}`);
  const tables = fc.integer({ min: 2, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));
  await fc.assert(fc.asyncProperty(tables, fc.constantFrom(",", ";", "\t", "|"), fc.constantFrom("\n", "\r\n"), fc.boolean(), fc.constantFrom("utf8", "utf16le"), async (rows, delimiter, newline, all, encoding) => {
    const quoted = (text: string): string => (all || /["\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text);
    const names = rows[0]!.map((_, i) => `name${i}`);
    const text = `\ufeff${[names, ...rows].map((row) => row.map(quoted).join(delimiter)).join(newline)}${newline}`;
    const read = await table(new Uint8Array(Buffer.from(text, encoding as BufferEncoding)));
    expect(read.columns.map((column) => column.name)).toEqual(names);
    expect(names.map((name) => texts(read, name))).toEqual(names.map((_, i) => rows.map((row) => row[i])));
  }), { numRuns: 300 });
});
