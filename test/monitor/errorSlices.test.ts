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

/** What the search should find first, by counting every slice of one condition or two row by row. */
function worstByHand(errors: Float64Array, weights: Float64Array, columns: readonly ErrorColumn[], leastRows: number): { conditions: { column: number; from: number; to: number }[]; logP: number } {
  const all = Array.from(errors.keys());
  const greatest = Math.max(...errors);
  const bound = (inside: number[], whole: number[]): number => {
    const sum = (rows: number[], of: (row: number) => number): number => rows.reduce((total, row) => total + of(row), 0);
    const plain = sum(whole, (row) => errors[row] as number) / whole.length;
    const mean = Math.max(plain, sum(whole, (row) => (weights[row] as number) * (errors[row] as number)) / sum(whole, (row) => weights[row] as number));
    const variance = (sum(whole, (row) => ((errors[row] as number) - plain) ** 2) / whole.length) * sum(inside, (row) => (weights[row] as number) ** 2);
    const excess = sum(inside, (row) => (weights[row] as number) * ((errors[row] as number) - mean));
    const reach = Math.max(...inside.map((row) => weights[row] as number)) * (greatest - mean);
    const u = (reach * excess) / variance;
    return excess > 0 ? (-variance / reach ** 2) * ((1 + u) * Math.log1p(u) - u) : 0;
  };
  const stretches = columns.map(({ size, ordered }, column) => Array.from({ length: size }, (_, from) => Array.from({ length: size }, (_, last) => ({ column, from, to: last + 1 })).filter(({ to }) => to > from && (from < ordered ? to <= ordered && to - from < size : to === from + 1))).flat());
  const rowsOf = (conditions: { column: number; from: number; to: number }[]): number[] => all.filter((row) => conditions.every(({ column, from, to }) => { const cell = columns[column]?.cells[row] as number; return cell >= from && cell < to; }));
  const singles = stretches.flat().map((condition) => [condition]);
  const pairs = stretches.flatMap((own, a) => stretches.slice(a + 1).flatMap((others) => own.flatMap((first) => others.map((second) => [first, second]))));
  const fits = [...singles, ...pairs].map((conditions) => ({ conditions, rows: rowsOf(conditions) })).filter(({ rows }) => rows.length >= leastRows && rows.length <= 0.6 * all.length);
  const limit = Math.log(0.05 / fits.length);
  const standing = fits
    .map(({ conditions, rows }) => ({ conditions, rows, logP: bound(rows, all) }))
    .filter(({ conditions, rows, logP }) => logP <= limit && (conditions.length === 1 || conditions.every((one) => bound(rows, rowsOf([one])) <= limit)));
  return standing.sort((x, y) => x.logP - y.logP)[0] as { conditions: { column: number; from: number; to: number }[]; logP: number };
}

describe("weights", () => {
  const small = (random: () => number): { errors: Float64Array; columns: ErrorColumn[]; weights: Float64Array } => {
    const columns = [3, 4].map((size, i): ErrorColumn => ({ size, ordered: i === 0 ? size : 0, cells: Uint16Array.from({ length: 400 }, () => Math.floor(random() * size)) }));
    const [first, second] = columns as [ErrorColumn, ErrorColumn];
    const errors = Float64Array.from({ length: 400 }, (_, row) => Number(random() < ((second.cells[row] as number) === 2 ? 0.6 : 0.15)));
    return { errors, columns, weights: Float64Array.from(first.cells, (cell) => (0.5 + random()) * (cell === 1 ? 3 : 1)) };
  };

  it("the slice found first is the one that counting every slice row by row finds, with weights and without", () => {
    const { errors, columns, weights } = small(seededRandom(31));
    for (const of of [weights, undefined]) {
      const byHand = worstByHand(errors, of ?? new Float64Array(400).fill(1), columns, 30);
      const [found] = run(searchErrors(errors, columns, Int32Array.from(errors.keys()), { leastRows: 30, most: 5, ...(of ? { weights: of } : {}) }));
      expect(found?.conditions).toEqual(byHand.conditions);
      expect(found?.qValue).toBeLessThan(0.05);
    }
  });

  it("that are all the same find the slices that no weights find", () => {
    const { errors, columns } = small(seededRandom(32));
    const rows = Int32Array.from(errors.keys());
    const plain = run(searchErrors(errors, columns, rows, { leastRows: 30, most: 5 }));
    const same = run(searchErrors(errors, columns, rows, { leastRows: 30, most: 5, weights: new Float64Array(400).fill(4) }));
    expect(plain.length).toBeGreaterThan(0);
    expect(same.map(({ conditions }) => conditions)).toEqual(plain.map(({ conditions }) => conditions));
    same.forEach(({ qValue }, i) => expect(qValue / (plain[i]?.qValue as number)).toBeCloseTo(1, 8));
  });

  it("count in every mean: of slices, of bins and of all rows, as in a table whose rows stand as often as they weigh", async () => {
    const lines = regression(3000, 61, ({ state }) => (state === "NY" ? 2 : 1)).trimEnd().split("\n");
    const weight = (i: number): number => 1 + ((i * 7) % 3);
    const weighted = [`${lines[0]},w`, ...lines.slice(1).map((line, i) => `${line},${weight(i)}`)].join("\n");
    const repeated = [lines[0], ...lines.slice(1).flatMap((line, i) => Array.from({ length: weight(i) }, () => line))].join("\n");
    const config = { target: "target", prediction: "guess" };
    const [with_, as] = await Promise.all([reportOf({ reference: weighted, current: weighted }, { ...config, weight: "w" }), reportOf({ reference: repeated, current: repeated }, config)]);
    expectValid(with_);
    const [own, oracle] = [with_.performance?.errors as ErrorSlices, as.performance?.errors as ErrorSlices];
    expect(own.whole).toBeCloseTo(oracle.whole, 12);
    expect(own.rows).toBe(3000);
    const binOf = ({ byColumn }: ErrorSlices, column: string, category: string) => byColumn.find((each) => each.column === column)?.bins.find((bin) => bin.category === category);
    for (const [column, categories] of [["state", states], ["product", ["loan", "card", "lease"]]] as const) {
      for (const category of categories) {
        const bin = binOf(own, column, category);
        expect(bin?.value, category).toBeCloseTo(binOf(oracle, column, category)?.value as number, 12);
        expect(bin?.reference, category).toBeCloseTo(bin?.value as number, 12);
      }
    }
    const [slice] = own.slices;
    expect(slice?.conditions).toEqual([{ column: "state", category: "NY" }]);
    expect(slice?.value).toBeCloseTo(binOf(oracle, "state", "NY")?.value as number, 12);
    expect(slice?.reference).toBeCloseTo(slice?.value as number, 12);
  });
});

describe("where errors depend on nothing", () => {
  it("nor do weights that depend on the columns make a slice", () => {
    const random = seededRandom(91);
    const searches = process.env.DRIFTGLASS_LONG ? 2000 : 200;
    let named = 0;
    for (let i = 0; i < searches; i++) {
      const { errors, columns } = unrelated(1500, random, () => Number(random() < 0.1));
      const weights = Float64Array.from((columns[2] as ErrorColumn).cells, (cell) => (0.5 + random()) * (cell === 3 ? 8 : 1));
      if (run(searchErrors(errors, columns, Int32Array.from(errors.keys()), { leastRows: 50, most: 5, weights })).length > 0) named++;
    }
    expect(named / searches).toBeLessThanOrEqual(0.065);
  });

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
