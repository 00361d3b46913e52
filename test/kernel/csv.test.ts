import fc from "fast-check";
import { expect, test } from "vitest";
import type { CsvOptions, CsvReader } from "../../src/kernel/csv.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { engines, on, same } from "./engines.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
const plain: CsvOptions = { delimiter: 44, newline: 10, missing: ["NA", "-999", "", "2024-01-01"].map(encode), suspects: [-999] };

/** Opens a reader in both engines, hands both the same text and compares what `work` makes of it. */
function both<T>(options: CsvOptions, text: string, work: (reader: CsvReader, kernel: Kernel) => T): T {
  return same(({ kernel }) => {
    const reader = kernel.csv(options);
    try {
      reader.load(encode(text));
      return work(reader, kernel);
    } finally {
      reader.close();
    }
  });
}

/** Every row of the loaded text as strings, scanned `most` rows at a time. */
function rowsOf(reader: CsvReader, last: boolean, width: number, most: number): { cells: string[][]; scans: unknown[] } {
  const cells: string[][] = [];
  const scans: unknown[] = [];
  for (let from = 0; ; ) {
    const scan = reader.scan(from, last, width, most);
    scans.push(scan);
    for (let row = 0; row < scan.rows; row++) cells.push(Array.from({ length: width }, (_, i) => decode(reader.cell(row, i))));
    if (scan.status !== "full") return { cells, scans };
    from = scan.next;
  }
}

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "é", "😀", '"', ",", "\n", "\r", " ", "1"), maxLength: 24 }),
  fc.constantFrom("", "NA", '""', '"a"', '"a""b"', '"x\ny"', '"x"\r', '"x" ', "a\"b", "long enough to span more than sixteen bytes", '"long enough, ""to"" span more than sixteen bytes"'),
);
const textOf = fc.array(fc.array(cell, { maxLength: 5 }).map((row) => row.join(",")), { maxLength: 12 }).chain((rows) =>
  fc.constantFrom("\n", "\r\n", "\r", ",\n").map((end) => rows.join(end)));

test("both engines find the same cells, rows, short rows and oddities, whatever the text, the width and where the text is cut", () => {
  fc.assert(fc.property(textOf, fc.boolean(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom(10, 13), (text, last, width, most, newline) => {
    both({ ...plain, newline }, text, (reader) => rowsOf(reader, last, width, most));
  }), { numRuns: 500 });
});

const strict = new TextDecoder("utf-8", { fatal: true });
const fine = (bytes: Uint8Array): boolean => {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
};
const pieces = fc.constantFrom(...["a", "plain text of sixteen bytes", "é", "€", "😀", "\u{10ffff}", "\ud7ff"].map((text) => [...encode(text)]), [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf8], [0xbf], [0xe2, 0x82], [0xf0, 0x9f]);

test("a scan says whether its rows are UTF-8, as the strict decoder of the host does", () => {
  fc.assert(fc.property(fc.array(pieces, { maxLength: 12 }).map((all) => Uint8Array.from(all.flat())), (bytes) => {
    const valid = same(({ kernel }) => {
      const reader = kernel.csv(plain);
      reader.load(bytes);
      const { utf8 } = reader.scan(0, true, 1);
      reader.close();
      return utf8;
    });
    expect(valid).toBe(fine(bytes));
  }), { numRuns: 500 });
});

test("quotes, line breaks, blank lines and ragged rows", () => {
  const text = '\ufeffa,"b,\n""c""",d\r\n\n1\r\n2,"",x"y,,\r\n"last"';
  const { cells, scans } = both(plain, text, (reader) => rowsOf(reader, true, 3, 100));
  expect(cells).toEqual([["\ufeffa", 'b,\n"c"', "d"], ["1", "", ""], ["2", "", 'x"y'], ["last", "", ""]]);
  expect(scans).toEqual([{ status: "more", next: encode(text).length, rows: 4, shortRows: 2, firstShort: 20, utf8: true, width: 1 }]);
});

test.each([['"a"b,c\n', true], ['"a" ,c\n', true], ['1,"a', true], ["1,2,3\n", true], ['1,"a', false], ["1,2,\n", false], ['1,"a"', false], ['"a"\r', false]])(
  "%j: odd is %s, text that is not whole is not", (text, odd) => {
    const whole = text.endsWith("\n") || odd;
    expect(both(plain, text, (reader) => reader.scan(0, whole, 2).status)).toBe(odd ? "odd" : "more");
  });

const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 22 });
const spelled = fc.tuple(fc.constantFrom("", " ", "\t"), fc.constantFrom("", "-", "+"), digits, fc.constantFrom("", ".", "."), digits, fc.constantFrom("", "", "e", "E-", "e+"), fc.integer({ min: 0, max: 400 }), fc.constantFrom("", " "))
  .map(([before, sign, whole, point, decimals, e, power, after]) => `${before}${sign}${whole}${point}${point && decimals}${e && e + power}${after}`);
const printed = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
const short = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 12 })).map(([value, scale]) => (value / 10 ** scale).toString());
/** Halfway between two doubles, where a bit far to the right decides. */
const halfway = fc.tuple(fc.bigInt({ min: 2n ** 53n, max: 2n ** 62n }), fc.integer({ min: -20, max: 20 })).map(([value, power]) => `${value}e${power}`);
const tied = fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }).map((value) => `${2n * value + 1n}.0`);
const words = fc.constantFrom("", "NA", "NaN", "-999", "-999.0", "inf", "1_000", "0x10", "1e", "e5", ".", "-", "1e400", "-0", "--1", "1.2.3", "9007199254740991", "9007199254740992", "9007199254740993", "18446744073709551615", "5e-324", "1.7976931348623157e308", "0.1000000000000000055511151231257827");

test("every number is that of Number(), to the last bit, and what is not decided is handed back", () => {
  fc.assert(fc.property(fc.array(fc.oneof(spelled, printed, short, halfway, tied, words), { minLength: 1, maxLength: 60 }), (texts) => {
    const read = both(plain, texts.map((text) => `x,${text}\n`).join(""), (reader) => {
      reader.scan(0, true, 2);
      const { values, odd, fractions } = reader.numbers(1);
      return { values: [...values], odd: [...odd], fractions };
    });
    texts.forEach((text, row) => {
      const missing = ["", "NA", "-999"].includes(text);
      if (missing || read.odd.includes(row)) expect(read.values[row]).toBeNaN();
      else expect(read.values[row]).toBe(Number(text));
      expect(missing && read.odd.includes(row)).toBe(false);
    });
  }), { numRuns: 500 });
});

test("numbers as they are printed are never handed back", () => {
  fc.assert(fc.property(fc.oneof(short, fc.double({ min: 1e-40, max: 1e40, noNaN: true }).map(String)), (text) => {
    const read = both(plain, `${text}\n`, (reader) => { reader.scan(0, true, 1); return [...reader.numbers(0).odd]; });
    expect(read).toEqual(text === "-999" || Math.abs(Number(text)) > 2 ** 53 && /^-?\d+$/.test(text) ? read : []);
  }), { numRuns: 1000 });
});

const two = (value: number): string => String(value).padStart(2, "0");
const anyTime = fc.tuple(
  fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }), fc.constantFrom("-", "/"), fc.constantFrom("", "T", "t", " ", "x"),
  fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 60 }), fc.option(fc.integer({ min: 0, max: 61 }), { nil: undefined }), fc.option(digits, { nil: undefined }), fc.constantFrom("", "", "Z", "z", "+02:00", "-03:30", "+0200", " Z", "+24:00"),
).map(([year, month, day, separator, between, hour, minute, second, fraction, zone]) => {
  const date = `${String(year).padStart(4, "0")}${separator}${two(month)}${separator}${two(day)}`;
  if (between === "") return date;
  return `${date}${between}${two(hour)}:${two(minute)}${second === undefined ? "" : `:${two(second)}${fraction === undefined ? "" : `.${fraction}`}`}${zone}`;
});

test("times: both engines read the same, and Date agrees", () => {
  fc.assert(fc.property(fc.array(fc.oneof(anyTime, words, fc.constant("2024-01-01")), { minLength: 1, maxLength: 60 }), fc.boolean(), fc.boolean(), (texts, zoned, suspects) => {
    const read = both(plain, texts.map((text) => `${text},x\n`).join(""), (reader) => {
      reader.scan(0, true, 2);
      const { values, odd } = reader.times(0, zoned, suspects);
      return { values: [...values], odd: [...odd] };
    });
    texts.forEach((text, row) => {
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) || Number.isNaN(read.values[row])) return;
      if (!text.includes(":60.")) expect(read.values[row]).toBe(new Date(text).getTime());
    });
  }), { numRuns: 400 });
  expect(both(plain, "2024-02-29T10:30:15.123456Z\n2023-02-29\n1970-01-01\n", (reader) => {
    reader.scan(0, true, 1);
    const { values, odd } = reader.times(0, false, false);
    return [[...values], [...odd]];
  })).toEqual([[Date.UTC(2024, 1, 29, 10, 30, 15) + 123.456, Number.NaN, 0], [1]]);
});

test("codes follow first appearance, and a dictionary grows over several texts", () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 3000 }).map((i) => `text number ${i}`), fc.string({ unit: fc.constantFrom("a", "é", "b"), maxLength: 18 }), fc.constantFrom("", "NA", "-999"));
  fc.assert(fc.property(fc.array(fc.array(value, { maxLength: 1500, size: "max" }), { maxLength: 3 }), (texts) => {
    const read = same(({ kernel }) => {
      const reader = kernel.csv(plain);
      const dictionary = reader.dictionary();
      const codes: number[] = [];
      for (const rows of texts) {
        reader.load(encode(rows.map((text) => `${text},x\n`).join("")));
        reader.scan(0, true, 2);
        codes.push(...reader.codes(0, dictionary));
      }
      const { bytes, ends } = dictionary.texts(0, dictionary.count);
      const distinct = ends.map((end, i) => decode(bytes.subarray(ends[i - 1] ?? 0, end)));
      reader.close();
      return { codes, distinct };
    });
    const all = texts.flat();
    const present = all.filter((text) => text !== "" && text !== "NA" && text !== "-999");
    expect(read.distinct).toEqual([...new Set(present)]);
    expect(read.codes.map((code) => read.distinct[code])).toEqual(all.map((text) => (present.includes(text) ? text : undefined)));
  }), { numRuns: 25 });
});

test("a reader that is closed leaves nothing behind, and a wrong question is refused", () => {
  for (const kernel of engines) {
    on(kernel, () => {
      const reader = kernel.csv(plain);
      reader.load(encode("1,2\n"));
      expect(() => reader.scan(9, true, 2)).toThrow(RangeError);
      reader.scan(0, true, 2);
      expect(() => reader.numbers(2)).toThrow("2 is not one of 2 columns");
      expect(() => reader.cell(1, 0)).toThrow("1 is not one of 1 rows");
      reader.close();
    });
  }
});
