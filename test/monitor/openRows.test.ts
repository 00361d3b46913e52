import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import type { OpenedRow } from "../../src/openedRow.ts";

const header = "when,big,price,city,ok,note";
/** Rows out of the order of time; row i of the report has the hour i. */
const current = `${header}
2026-02-01T02:00:00Z,9007199254740993,,Oslo,true,two
2026-02-01T00:00:00Z,9007199254740995,0.1,Rome,false,
2026-02-01T01:00:00Z,12,inf,Ur,,one
2026-02-01T03:00:00Z,9007199254740997,10,Rome,true,three
`;
const reference = `${header}\n${Array.from({ length: 40 }, (_, i) => `2026-01-01T${String(i % 24).padStart(2, "0")}:00:00Z,${9007199254740993n + BigInt(i)},${i < 4 ? "" : i / 2},${i < 10 ? "Oslo" : "Rome"},${i % 4 > 0},word${i}`).join("\n")}\n`;
const config = { timestamp: "when", kinds: [{ column: "price", kind: "numeric" as const }, { column: "big", kind: "numeric" as const }, { column: "city", kind: "categorical" as const }, { column: "note", kind: "text" as const }, { column: "ok", kind: "boolean" as const }] };

let engine: Engine;
beforeAll(async () => {
  engine = createEngine(await loadKernel());
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  await engine.open({ reference: { name: "reference.csv", data: bytes(reference) }, current: { name: "current.csv", data: bytes(current) } }, config);
});
afterAll(() => engine.close());

const cellOf = (row: OpenedRow | undefined, column: string): OpenedRow["cells"][number] | undefined => row?.cells.find((cell) => cell.column === column);

describe("rows of current, opened by their number in time order", () => {
  it("are nothing before there is a report", async () => {
    expect(await engine.rows([0], config)).toBeUndefined();
    await engine.report(config, undefined, undefined, "first");
  });

  it("have every column in the file's order, each value as the file has it: integers to the last digit, times in UTC, what is missing absent", async () => {
    const rows = await engine.rows([2, 0, 1], config);
    expect(rows?.map(({ row }) => row)).toEqual([2, 0, 1]);
    expect(rows?.[0]?.cells.map(({ column }) => column)).toEqual(header.split(","));
    const values = rows?.map(({ cells }) => cells.map(({ value }) => value));
    expect(values).toEqual([
      ["2026-02-01T02:00:00.000Z", "9007199254740993", undefined, "Oslo", "true", "two"],
      ["2026-02-01T00:00:00.000Z", "9007199254740995", "0.1", "Rome", "false", undefined],
      ["2026-02-01T01:00:00.000Z", "12", "∞", "Ur", undefined, "one"],
    ]);
  });

  it("say where a value lies among the reference's present ones", async () => {
    const [first, , , last] = (await engine.rows([0, 1, 2, 3], config)) ?? [];
    // Prices of reference are 2, 2.5, …, 19.5.
    expect(cellOf(first, "price")).toMatchObject({ below: 0, above: 1 });
    // Equal ones are on neither side.
    expect(cellOf(last, "price")).toMatchObject({ below: 16 / 36, above: 19 / 36 });
    expect(cellOf(first, "city")?.share).toBe(0.75);
    expect(cellOf(first, "ok")?.share).toBe(0.25);
    expect(cellOf(last, "ok")?.share).toBe(0.75);
    const [, city] = (await engine.rows([0, 1], config)) ?? [];
    expect(cellOf(city, "city")?.share).toBe(0);
    expect(cellOf(city, "price")?.below).toBeUndefined();
    expect(cellOf(city, "note")).toEqual({ column: "note", kind: "text", role: expect.any(String) as string, value: "one" });
  });

  it("the reference is the one that the brush chose", async () => {
    const morning = { reference: { start: "2026-01-01T00:00:00Z", end: "2026-01-01T06:00:00Z" } };
    const [whole] = (await engine.rows([3], config)) ?? [];
    const [brushed] = (await engine.rows([3], config, morning)) ?? [];
    expect(cellOf(whole, "city")?.share).toBe(30 / 40);
    expect(cellOf(brushed, "city")?.share).toBe(6 / 12);
  });

  it("under filters rows keep their number in the file, and are compared with the reference rows that pass", async () => {
    const filters = { filters: [{ column: "city", categories: ["Rome"] }] };
    expect(await engine.rows([3], config, filters)).toBeUndefined();
    await engine.report(config, filters, undefined, "first");
    const [last] = (await engine.rows([3], config, filters)) ?? [];
    expect(cellOf(last, "note")?.value).toBe("three");
    expect(cellOf(last, "city")?.share).toBe(1);
    // Prices of reference in Rome are 5, 5.5, …, 19.5.
    expect(cellOf(last, "price")).toMatchObject({ value: "10", below: 10 / 30, above: 19 / 30 });
  });

  it("numbers that are no row are left out", async () => {
    expect((await engine.rows([-1, 4, 1.5, Number.NaN], config))).toEqual([]);
  });

  it("can be opened after a report was cancelled", async () => {
    engine.cancel();
    expect(await engine.rows([0], config)).toHaveLength(1);
  });
});
