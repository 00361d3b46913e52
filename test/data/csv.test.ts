import { describe, expect, test } from "vitest";
import { readTable } from "../../src/data/read.ts";
import { eachText } from "../../src/data/values.ts";
import { table, texts } from "./help.ts";

describe("types are judged over all values", () => {
  test("a number column with one word in its last row is text, spelled as in the file", async () => {
    const read = await table(`a,b\n1,007\n2,1.50\n3,x\n`);
    expect(read.columns.map((column) => column.storage)).toEqual(["integer", "string"]);
    expect(texts(read, "b")).toEqual(["007", "1.50", "x"]);
  });
});

test("a byte order mark is no part of the first name", async () => {
  const read = await readTable({ name: "x.csv", data: new TextEncoder().encode("\ufeffa,b\n1,2\n") });
  expect(read.columns.map((column) => column.name)).toEqual(["a", "b"]);
  const seen: (string | undefined)[] = [];
  eachText(read.columns[0]!, (text) => { seen.push(text); });
  expect(seen).toEqual(["1"]);
});
