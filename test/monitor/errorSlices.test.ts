import { describe, expect, it } from "vitest";
import type { ErrorSlices } from "../../src/report.ts";
import { type ErrorColumn, searchErrors, type WorseSlice } from "../../src/stats/errorSlices.ts";
import { seededRandom } from "../../src/stats/random.ts";
import { reportOf } from "./reportOf.ts";
import { expectValid } from "./valid.ts";

const states = ["CA", "TX", "NY", "FL", "WA", "MA", "NV", "OR"];

interface Row { state: string; product: string; age: number; income: number }

function rowOf(random: () => number): Row {
  return { state: states[Math.floor(random() * states.length)] as string, product: ["loan", "card", "lease"][Math.floor(random() * 3)] as string, age: Math.floor(20 + 60 * random()), income: Math.round(1000 * random()) };
}

/** A regression whose error has a mean of 1, times what is planted. */
function regression(rows: number, seed: number, times: (row: Row) => number): string {
  const random = seededRandom(seed);
  const lines = ["state,product,age,income,target,guess"];
  for (let i = 0; i < rows; i++) {
    const row = rowOf(random);
    const target = 100 * random();
    const error = -Math.log(1 - random()) * times(row) * (random() < 0.5 ? -1 : 1);
    lines.push([row.state, row.product, row.age, row.income, target.toFixed(4), (target + error).toFixed(4)].join(","));
  }
  return `${lines.join("\n")}\n`;
}

/** Classes wrong in one of ten rows, times what is planted. */
function classes(rows: number, seed: number, times: (row: Row) => number): string {
  const random = seededRandom(seed);
  const lines = ["state,product,age,income,y,y_pred"];
  for (let i = 0; i < rows; i++) {
    const row = rowOf(random);
    const actual = random() < 0.4 ? 1 : 0;
    lines.push([row.state, row.product, row.age, row.income, actual, random() < 0.1 * times(row) ? 1 - actual : actual].join(","));
  }
  return `${lines.join("\n")}\n`;
}

async function errorsOf(make: typeof regression, rows: number, seed: number, times: (row: Row) => number): Promise<ErrorSlices> {
  const report = await reportOf({ reference: make(rows, 2 * seed, () => 1), current: make(rows, 2 * seed + 1, times) }, make === regression ? { target: "target", prediction: "guess" } : { target: "y", prediction: "y_pred" });
  expectValid(report);
  return report.performance?.errors as ErrorSlices;
}

describe("a slice with twice the error is named first", () => {
  it.each([["numbers", regression], ["classes", classes]] as const)("one condition: %s", async (_, make) => {
    for (const seed of [1, 2]) {
      const { slices, whole } = await errorsOf(make, 6000, seed, ({ state }) => (state === "NY" ? 2 : 1));
      expect(slices[0]?.conditions).toEqual([{ column: "state", category: "NY" }]);
      expect((slices[0]?.value as number) / whole).toBeGreaterThan(1.5);
      expect(slices[0]?.reference).toBeLessThan(1.3 * whole);
    }
  });

  it("a stretch of a number, to the tenth", async () => {
    const { slices } = await errorsOf(regression, 6000, 3, ({ age }) => (age >= 60 ? 2 : 1));
    const [{ conditions: [condition] }] = slices as [ErrorSlices["slices"][number]];
    expect(condition).toMatchObject({ column: "age" });
    expect(condition?.upper).toBeUndefined();
    expect(Math.abs((condition?.lower as number) - 60)).toBeLessThanOrEqual(6);
  });

  it("two conditions, both named", async () => {
    const { slices } = await errorsOf(regression, 12_000, 4, ({ state, product }) => (state === "NY" && product === "card" ? 2.5 : 1));
    expect(slices).toHaveLength(1);
    expect(slices[0]?.conditions).toHaveLength(2);
    expect(slices[0]?.conditions).toEqual(expect.arrayContaining([{ column: "state", category: "NY" }, { column: "product", category: "card" }]));
  });

  it("two slices that have nothing to do with each other", async () => {
    const { slices } = await errorsOf(regression, 12_000, 5, ({ state, product }) => (state === "NY" ? 2 : 1) * (product === "card" ? 1.6 : 1));
    expect(slices.map(({ conditions }) => conditions.map(({ column }) => column).join()).slice(0, 2).sort()).toEqual(["product", "state"]);
  });
});

describe("error by bin", () => {
  it("is the mean over the bin's rows, of both sides, the column that tells most first", async () => {
    const make = (seed: number, planted: boolean): string => classes(4000, seed, ({ state }) => (planted && state === "TX" ? 3 : 1));
    const [reference, current] = [make(20, false), make(21, true)];
    const report = await reportOf({ reference, current }, { target: "y", prediction: "y_pred" });
    const { byColumn } = report.performance?.errors as ErrorSlices;
    expect(byColumn[0]?.column).toBe("state");
    const bin = byColumn[0]?.bins.find(({ category }) => category === "TX");
    const rate = (csv: string): number => {
      const rows = csv.split("\n").filter((line) => line.startsWith("TX,")).map((line) => line.split(","));
      return rows.filter((cells) => cells[4] !== cells[5]).length / rows.length;
    };
    expect(bin?.rows).toBe(current.split("\n").filter((line) => line.startsWith("TX,")).length);
    expect(bin?.value).toBeCloseTo(rate(current), 12);
    expect(bin?.reference).toBeCloseTo(rate(reference), 12);
  });
});

/** Columns and errors that have nothing to do with each other. */
function unrelated(rows: number, random: () => number, error: () => number): { errors: Float64Array; columns: ErrorColumn[] } {
  const columns = [10, 10, 6].map((size, i): ErrorColumn => ({ size: size + 1, ordered: i < 2 ? size : 0, cells: Uint16Array.from({ length: rows }, () => Math.floor(random() * size)) }));
  return { errors: Float64Array.from({ length: rows }, error), columns };
}

function run(work: Generator<void, WorseSlice[]>): WorseSlice[] {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe("where errors depend on nothing", () => {
  it.each([["rare wrong classes", 0], ["a long tail, capped", 1]])("few searches name a slice, 6.5 in a hundred at most: %s", (_, kind) => {
    const random = seededRandom(77 + kind);
    const searches = process.env.DRIFTGLASS_LONG ? 3000 : 300;
    let named = 0;
    for (let i = 0; i < searches; i++) {
      const { errors, columns } = unrelated(1500, random, () => (kind === 0 ? Number(random() < 0.03) : Math.min(4.6, -Math.log(1 - random()))));
      if (run(searchErrors(errors, columns, Int32Array.from(errors.keys()), { leastRows: 50, most: 5 })).length > 0) named++;
    }
    expect(named / searches).toBeLessThanOrEqual(0.065);
  });

  it("and the same search names a slice once it is planted", () => {
    const random = seededRandom(5);
    const { errors, columns } = unrelated(1500, random, () => -Math.log(1 - random()));
    const planted = errors.map((error, row) => ((columns[2] as ErrorColumn).cells[row] === 3 ? 2.5 * error : error));
    const [slice] = run(searchErrors(planted, columns, Int32Array.from(planted.keys()), { leastRows: 50, most: 5 }));
    expect(slice?.conditions).toEqual([{ column: 2, from: 3, to: 4 }]);
    expect(slice?.qValue).toBeLessThan(0.05);
  });
});
