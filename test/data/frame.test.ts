import { afterEach, describe, expect, test } from "vitest";
import type { Config } from "../../src/data/config.ts";
import type { ColumnData, Frame } from "../../src/data/frame.ts";
import { buildFrame, frameSteps } from "../../src/data/frame.ts";
import type { Tables } from "../../src/data/table.ts";
import { InputError } from "../../src/errors.ts";
import type { Progress } from "../../src/request.ts";
import { loadTypeScriptKernel } from "../../src/kernel/load.ts";
import { table } from "./help.ts";

const kernel = loadTypeScriptKernel();
const open: Frame[] = [];
afterEach(() => {
  for (const frame of open.splice(0)) frame.close();
  expect(kernel.memory.used).toBe(0);
});

async function frameOf(files: { reference?: string; current: string; labels?: string }, config: Config = {}): Promise<Frame> {
  const tables: Tables = { current: await table(files.current, "c.csv") };
  if (files.reference !== undefined) tables.reference = await table(files.reference, "r.csv");
  if (files.labels !== undefined) tables.labels = await table(files.labels, "l.csv");
  const frame = buildFrame(tables, config, kernel);
  open.push(frame);
  return frame;
}

function numbers(data: ColumnData | undefined): number[] | undefined {
  return data?.numbers && kernel.memory.scope((scope) => {
    const out = scope.numbers(data.numbers!.reduce((sum, { length }) => sum + length, 0));
    kernel.numbers(data.numbers!, out);
    return [...kernel.memory.float64(out.address, out.length)];
  });
}

function codes(data: ColumnData | undefined): number[] | undefined {
  return data?.codes && kernel.memory.scope((scope) => {
    const out = scope.codes(data.codes!.segments.reduce((sum, { length }) => sum + length, 0));
    kernel.codes(data.codes!.segments, data.codes!.maps, out);
    return [...kernel.memory.int32(out.address, out.length)];
  });
}

const column = (frame: Frame, name: string): Frame["columns"][number] => frame.columns.find((one) => one.name === name)!;
const labels = (frame: Frame, name: string, side: "reference" | "current"): (string | undefined)[] | undefined => codes(column(frame, name)[side])?.map((code) => column(frame, name).categories?.[code]);

describe("columns are aligned by name over both sides", () => {
  test("those of the reference first, then those that only current has", async () => {
    const frame = await frameOf({ reference: "a,b\n1,x\n2,y\n", current: "c,a\nu,3\nv,4\n" });
    expect(frame.columns.map(({ id, name, reference, current }) => [id, name, reference !== undefined, current !== undefined])).toEqual([
      [0, "a", true, true], [1, "b", true, false], [2, "c", false, true],
    ]);
    expect([numbers(column(frame, "a").reference), numbers(column(frame, "a").current)]).toEqual([[1, 2], [3, 4]]);
  });

  test("categories are numbered in order of first appearance, the reference's first", async () => {
    const frame = await frameOf({ reference: "a\ny\nx\n\ny\n".replace("\n\n", "\nNA\n"), current: "a\nz\nx\nw\nNA\n" });
    expect(column(frame, "a").categories).toEqual(["y", "x", "z", "w"]);
    expect([codes(column(frame, "a").reference), codes(column(frame, "a").current)]).toEqual([[0, 1, -1, 0], [2, 1, 3, -1]]);
  });

  test("1 and 1.0 are one category, and text beside numbers is compared as text", async () => {
    const frame = await frameOf({ reference: `a,b\n${"1,1\n2,2\n".repeat(5)}`, current: `a,b\n${"1.0,1\n3.0,x\n".repeat(5)}` });
    expect([column(frame, "a").kind, column(frame, "a").categories]).toEqual(["categorical", ["1", "2", "3"]]);
    expect([column(frame, "b").kind, column(frame, "b").categories]).toEqual(["categorical", ["1", "2", "x"]]);
    expect(labels(frame, "a", "current")?.slice(0, 2)).toEqual(["1", "3"]);
    expect([column(frame, "b").reference?.storage, column(frame, "b").current?.storage]).toEqual(["integer", "string"]);
    expect(numbers(column(frame, "b").reference)?.slice(0, 2)).toEqual([1, 2]);
    expect(column(frame, "b").current?.numbers).toBeUndefined();
  });

  test("booleans are 0 and 1, false and true, whichever comes first, also beside 0 and 1", async () => {
    const frame = await frameOf({ reference: "a,b\nTrue,1\nNA,2\nFalse,3\n", current: "a,b\n1,1\n0,5\n1,9\n" });
    expect([column(frame, "a").kind, column(frame, "a").categories]).toEqual(["boolean", ["false", "true"]]);
    expect([numbers(column(frame, "a").reference), codes(column(frame, "a").reference)]).toEqual([[1, Number.NaN, 0], [1, -1, 0]]);
    expect([numbers(column(frame, "a").current), codes(column(frame, "a").current)]).toEqual([[1, 0, 1], [1, 0, 1]]);
  });

  test("a kind chosen by a person: numbers as categories, texts as numbers, times from what can be read", async () => {
    const text = "a,b,c\n1,1.5,2024-01-01\n2,x,soon\n300,2,NA\n";
    const frame = await frameOf({ reference: text, current: text }, { kinds: [{ column: "a", kind: "categorical" }, { column: "b", kind: "numeric" }, { column: "c", kind: "datetime" }], timestamp: null });
    expect(column(frame, "a").categories).toEqual(["1", "2", "300"]);
    expect(numbers(column(frame, "b").current)).toEqual([1.5, Number.NaN, 2]);
    expect(numbers(column(frame, "c").current)).toEqual([Date.UTC(2024, 0, 1), Number.NaN, Number.NaN]);
  });

  test("any number of categories keeps its codes", async () => {
    const text = `a,b\n${Array.from({ length: 40_000 }, (_, i) => `${i},${i % 200}`).join("\n")}\n`;
    const frame = await frameOf({ reference: text, current: text }, { id: null, kinds: [{ column: "a", kind: "categorical" }, { column: "b", kind: "categorical" }] });
    for (const side of ["reference", "current"] as const) {
      expect(codes(column(frame, "a")[side])).toEqual(Array.from({ length: 40_000 }, (_, i) => i));
      expect(codes(column(frame, "b")[side])).toEqual(Array.from({ length: 40_000 }, (_, i) => i % 200));
    }
  });

  test("integers beyond 2^53 keep their last digit as categories", async () => {
    const text = "a,b\n9007199254740992,1\n9007199254740993,2\n";
    const frame = await frameOf({ reference: text, current: text }, { kinds: [{ column: "a", kind: "categorical" }] });
    expect(column(frame, "a").categories).toEqual(["9007199254740992", "9007199254740993"]);
  });
});

describe("rows stand in time order", () => {
  test("sorted stably where they do not, those without a time last and noted", async () => {
    const text = "timestamp,n,s,b\n2024-01-03,1,x,True\nNA,2,y,False\n2024-01-01,3,z,True\n2024-01-03,4,NA,NA\n2024-01-02,5,x,False\n";
    const frame = await frameOf({ reference: text, current: text });
    expect(numbers(column(frame, "n").current)).toEqual([3, 5, 1, 4, 2]);
    expect(labels(frame, "s", "current")).toEqual(["z", "x", "x", undefined, "y"]);
    expect(codes(column(frame, "b").current)).toEqual([1, 0, 1, -1, 0]);
    expect(numbers(column(frame, "timestamp").current)).toEqual([1, 2, 3, 3].map((day) => Date.UTC(2024, 0, day)).concat(Number.NaN));
    expect(frame.notes.map(({ sentence }) => sentence)).toEqual(["r.csv", "c.csv"].flatMap((name) => [
      `1 of 5 rows of ${name} have no time in "timestamp"; they stand last and belong to no chunk of time.`,
      `The rows of ${name} are not in order of "timestamp"; they were put in order, those of the same time as they stand in the file.`,
    ]));
  });

  test("years are January 1", async () => {
    const text = "year,n\n2016,1\n2015,2\n";
    const frame = await frameOf({ reference: text, current: text });
    expect(numbers(column(frame, "year").reference)).toEqual([Date.UTC(2015, 0, 1), Date.UTC(2016, 0, 1)]);
    expect(column(frame, "year").reference?.storage).toBe("integer");
  });
});

test("days as 20240601 are that day, and what is no day is missing", async () => {
  const text = "date,n\n20240229,1\n20241231,2\n20241301,3\n20240230,4\n";
  const frame = await frameOf({ reference: text, current: text });
  expect(numbers(column(frame, "date").reference)).toEqual([Date.UTC(2024, 1, 29), Date.UTC(2024, 11, 31), Number.NaN, Number.NaN]);
});

describe("one table is cut in two", () => {
  const days = `timestamp,n\n${Array.from({ length: 10 }, (_, i) => `2024-01-${String([1, 2, 3, 4, 5, 6, 7, 8, 9, 31][i]).padStart(2, "0")},${i}`).reverse().join("\n")}\n`;

  test("by default in the middle of its time", async () => {
    const frame = await frameOf({ current: days });
    expect([frame.reference.rows, frame.current.rows]).toEqual([9, 1]);
    expect(frame.reference).toMatchObject({ name: "c.csv", split: { by: "time", at: "2024-01-16T00:00:00.000Z" } });
    expect(numbers(column(frame, "n").current)).toEqual([9]);
  });

  test("at a time: what lies on it is current", async () => {
    const frame = await frameOf({ current: days }, { split: "2024-01-04" });
    expect(numbers(column(frame, "n").reference)).toEqual([0, 1, 2]);
    expect(frame.current.split).toEqual({ by: "time", at: "2024-01-04T00:00:00.000Z" });
  });

  test("by a share of its rows, in time order", async () => {
    const frame = await frameOf({ current: days }, { split: "0.3" });
    expect(numbers(column(frame, "n").reference)).toEqual([0, 1, 2]);
    expect(numbers(column(frame, "n").current)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(frame.reference.split).toEqual({ by: "share", at: "0.3" });
  });

  test("without times in the middle of its rows; validity and booleans survive a cut inside a byte", async () => {
    const cells = Array.from({ length: 23 }, (_, i) => [i % 5 === 0 ? "NA" : i, i % 4 === 0 ? "NA" : i % 3 === 0 ? "True" : "False", i % 3 === 0 ? "NA" : `s${i % 2}`].join(","));
    const frame = await frameOf({ current: `n,b,s\n${cells.join("\n")}\n` });
    expect([frame.reference.rows, frame.current.rows]).toEqual([12, 11]);
    const rows = Array.from({ length: 23 }, (_, i) => i);
    for (const [side, part] of [["reference", rows.slice(0, 12)], ["current", rows.slice(12)]] as const) {
      expect(numbers(column(frame, "n")[side])).toEqual(part.map((i) => (i % 5 === 0 ? Number.NaN : i)));
      expect(codes(column(frame, "b")[side])).toEqual(part.map((i) => (i % 4 === 0 ? -1 : i % 3 === 0 ? 1 : 0)));
      expect(labels(frame, "s", side)).toEqual(part.map((i) => (i % 3 === 0 ? undefined : `s${i % 2}`)));
    }
  });

  test.each([
    ["2030-01-01", 'split: "2030-01-01" leaves current without rows; c.csv goes from 2024-01-01T00:00:00.000Z to 2024-01-31T00:00:00.000Z. Choose a time between.'],
    ["2020", 'split: "2020" leaves the reference without rows'],
    ["soon", 'split: "soon" is neither a time, as 2024-06-01, nor a share of the rows between 0 and 1, as 0.3.'],
    ["1.5", 'split: "1.5" is neither'],
  ])("%s is refused", async (split, sentence) => {
    await expect(frameOf({ current: days }, { split })).rejects.toThrow(sentence);
    await expect(frameOf({ current: days }, { split })).rejects.toBeInstanceOf(InputError);
  });

  test("a time needs a column of times", async () => {
    await expect(frameOf({ current: "n\n1\n2\n" }, { split: "2024-01-01" })).rejects.toThrow('split: c.csv has no column of times to split at "2024-01-01".');
  });
});

describe("labels are joined by id", () => {
  const reference = "id,x,repaid\n1,5,1\n2,6,0\n";
  const current = "id,x\n10,5\n11,6\n12,7\n";

  test("to the side that lacks them, whatever their order, with what does not match counted", async () => {
    const frame = await frameOf({ reference, current, labels: "id,repaid\n12,1\n10,0\n99,1\n12,0\n" });
    expect(column(frame, "repaid")).toMatchObject({ role: "target", reason: "from the file of labels" });
    expect(numbers(column(frame, "repaid").reference)).toEqual([1, 0]);
    expect(numbers(column(frame, "repaid").current)).toEqual([0, Number.NaN, 1]);
    expect(frame.notes.map(({ sentence }) => sentence)).toEqual([
      "l.csv: 1 row has an id that came before; the first label of each id counts.", "1 of 3 rows of c.csv have no label in l.csv.", "1 of 3 labels in l.csv belong to no row.",
    ]);
  });

  test("ids are compared as exact text: beyond 2^53 the last digit counts", async () => {
    const frame = await frameOf({ reference, current: "id,x\n9007199254740992,5\n9007199254740993,6\n", labels: "id,repaid\n9007199254740993,1\n" });
    expect(numbers(column(frame, "repaid").current)).toEqual([Number.NaN, 1]);
  });

  test("to one file before it is cut", async () => {
    const frame = await frameOf({ current, labels: "id,repaid\n10,1\n11,0\n12,1\n" });
    expect([numbers(column(frame, "repaid").reference), numbers(column(frame, "repaid").current)]).toEqual([[1, 0], [1]]);
  });

  test("the config names id and target, also when the labels call the target otherwise", async () => {
    const frame = await frameOf({ reference: reference.replace("id", "nr"), current: current.replace("id", "nr"), labels: "nr,truth\n10,1\n11,0\n12,1\n" }, { id: "nr", target: "repaid" });
    expect(numbers(column(frame, "repaid").current)).toEqual([1, 0, 1]);
  });

  test("labels under another name belong to the one column that only the reference has", async () => {
    const frame = await frameOf({ reference, current, labels: "id,truth\n10,1\n11,0\n12,1\n" });
    expect(column(frame, "repaid")).toMatchObject({ role: "target" });
    expect([numbers(column(frame, "repaid").reference), numbers(column(frame, "repaid").current)]).toEqual([[1, 0], [1, 0, 1]]);
    expect(frame.notes.map(({ sentence }) => sentence)).toEqual(['"truth" of l.csv was taken for the target "repaid".']);
  });

  test("labels that nobody needs are noted", async () => {
    const frame = await frameOf({ reference, current: reference, labels: "id,repaid\n1,0\n2,1\n" });
    expect(numbers(column(frame, "repaid").current)).toEqual([1, 0]);
    expect(frame.notes.map(({ sentence }) => sentence)).toEqual(['l.csv was not needed: the tables have their own column "repaid".']);
  });

  test.each([
    ["id,repaid\n77,1\n", 'l.csv: none of its ids in "id" is in c.csv. Check that both files number their rows alike, or name another id column.'],
    ["key,repaid\n10,1\n", 'l.csv shares no id column with c.csv: it has "key", "repaid".'],
    ["id\n10\n", 'l.csv has only the column "id". Labels need two columns: the id and the target.'],
    ["id,a,b\n10,1,2\n", 'l.csv: which of "a", "b" is the target? Name it with target.'],
  ])("%j is refused", async (labels, sentence) => {
    await expect(frameOf({ reference, current, labels })).rejects.toThrow(sentence);
  });

  test("an id column that the labels lack is refused with the nearest", async () => {
    await expect(frameOf({ reference, current, labels: "id,repaid\n10,1\n" }, { id: "idd" })).rejects.toThrow('id: l.csv has no column "idd". Did you mean "id"?');
  });
});

test("what was allocated is freed when memory ends in the middle", async () => {
  const text = `a,b\n${"1,x\n2,y\n".repeat(50)}`;
  const tables = { reference: await table(text), current: await table(text) };
  for (let allowed = 0; allowed < 6; allowed++) {
    let left = allowed;
    const memory = Object.create(kernel.memory, {
      openScope: { value: () => {
        const scope = kernel.memory.openScope();
        return Object.create(scope, { store: { value: (bytes: Uint8Array) => { if (left-- === 0) throw new Error("memory ends"); return scope.store(bytes); } } });
      } },
    });
    expect(() => buildFrame(tables, {}, Object.create(kernel, { memory: { value: memory } }))).toThrow("memory ends");
    expect(kernel.memory.used).toBe(0);
  }
});

test("a frame is made in steps of one column, and leaving it at any of them frees what it took", async () => {
  const text = `a,b,c\n${"1,x,2.5\n2,y,3.5\n".repeat(50)}`;
  const tables = { reference: await table(text), current: await table(text) };
  const names = ["a", "b", "c"];
  const expected = [...names, ...names].map((name) => `looking at ${name}`).concat(names.map((name) => `taking in ${name}`));
  for (let last = 1; last <= expected.length; last++) {
    const work = frameSteps(tables, {}, kernel);
    const steps = Array.from({ length: last }, () => (work.next().value as Progress).step);
    expect(steps).toEqual(expected.slice(0, last));
    work.return(undefined as never);
    expect(kernel.memory.used).toBe(0);
  }
});
