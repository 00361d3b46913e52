import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadKernel } from "../../src/kernel/load.ts";
import { driftObjective, psiOf } from "../../src/stats/sliceDrift.ts";
import { associated, type Coded, type Judgement, type Objective, searchSlices, type SlicingColumn, sliceTable, type Table, tableOf, without } from "../../src/stats/slices.ts";
import { seededRandom } from "../../src/stats/random.ts";
import { expectStatistic } from "./close.ts";

const codes = (size: number) => fc.array(fc.nat(size - 1), { minLength: 1, maxLength: 200 }).map((list) => Uint16Array.from(list));
const sum = (counts: Float64Array): number => counts.reduce((a, b) => a + b, 0);
const finish = <T>(steps: Generator<void, T>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
};

describe("sliceTable", () => {
  it("with its complement counts every row once, and nothing left out leaves the whole value", () => {
    fc.assert(fc.property(codes(4), codes(4), fc.nat(5), fc.nat(5), fc.infiniteStream(fc.nat(4)), (reference, current, a, b, cells) => {
      const outcome: Coded = { size: 4, reference, current };
      const column: SlicingColumn = { size: 5, ordered: 5, reference: reference.map(() => cells.next().value as number), current: current.map(() => cells.next().value as number) };
      const total = tableOf(outcome);
      const inside = sliceTable(outcome, [{ column: 0, from: Math.min(a, b), to: Math.max(a, b) }], [column]);
      const outside = without(total, inside);
      const met = (of: Uint16Array): number => of.filter((cell) => cell >= Math.min(a, b) && cell < Math.max(a, b)).length;
      expect(sum(inside.reference)).toBe(met(column.reference));
      expect(sum(inside.current)).toBe(met(column.current));
      for (const side of ["reference", "current"] as const) {
        expect(sum(inside[side]) + sum(outside[side])).toBe(outcome[side].length);
        expect(Math.min(...outside[side])).toBeGreaterThanOrEqual(0);
      }
      const nothing = without(total, sliceTable(outcome, [{ column: 0, from: 5, to: 5 }], [column]));
      expect(psiOf(nothing.reference, nothing.current)).toBe(driftObjective(total).whole);
    }));
  });
});

describe("psiOf", () => {
  it("is the kernel's PSI with half a row for a bin that is empty on one side", async () => {
    const kernel = await loadKernel();
    const counts = [[10, 0, 30, 0], [0, 20, 25, 0]] as const;
    expectStatistic(psiOf(...counts), kernel.psi([10 / 40, 0.5 / 40, 30 / 40], [0.5 / 45, 20 / 45, 25 / 45]), "value");
    expect(psiOf([1, 2], [0, 0])).toBeNaN();
  });
});

describe("driftObjective", () => {
  const table = (reference: number[], current: number[]): Table => ({ reference: Float64Array.from(reference), current: Float64Array.from(current) });
  it("is silent about slices too small or too large to be judged", () => {
    const total = table([5000, 5000], [4000, 6000]);
    const judge = (inside: Table) => driftObjective(total).judge(inside, without(total, inside), false);
    expect(judge(table([20, 20], [20, 20]))).toBeUndefined();
    expect(judge(table([45, 45], [45, 45]))).toBeUndefined();
    expect(judge(table([4800, 4800], [3900, 5800]))).toBeUndefined();
    expect(judge(table([500, 500], [50, 2000]))).toMatchObject({ reference: 1000, current: 2050 });
  });
  it("knows a slice that is new: it has a size, and no values to compare with", () => {
    const total = table([5000, 5000], [4500, 12_000]);
    const inside = table([0, 0], [0, 7500]);
    expect(driftObjective(total).judge(inside, without(total, inside), false)).toMatchObject({ change: "size", reference: 0, current: 7500, without: 0, share: 1 });
    expect(driftObjective(total).judge(inside, without(total, inside), false)?.within).toBeUndefined();
  });
});

describe("searchSlices", () => {
  it("takes any objective: the slice in which a model errs", () => {
    const random = seededRandom(9);
    const rows = 6000;
    const columns = [4, 6].map((size): SlicingColumn => ({ size, ordered: 0, reference: new Uint16Array(0), current: Uint16Array.from({ length: rows }, () => Math.floor(random() * size)) }));
    const wrong = Uint16Array.from({ length: rows }, (_, i) => (random() < (columns[1]?.current[i] === 2 ? 0.5 : 0.05) ? 1 : 0));
    const outcome: Coded = { size: 2, reference: new Uint16Array(0), current: wrong };
    const rate = ({ current }: Table): number => (current[1] as number) / sum(current);
    const whole = rate(tableOf(outcome));
    const objective: Objective<Judgement> = {
      whole, calm: 0, left: rate, density: rate,
      judge: (inside, outside) => ({ share: Math.max(0, 1 - rate(outside) / whole), part: sum(inside.current) / rows, pValue: rate(inside) > 1.5 * whole ? 0 : 1 }),
    };
    expect(finish(searchSlices(outcome, columns, objective)).map(({ conditions }) => conditions)).toEqual([[{ column: 1, from: 2, to: 3 }]]);
  });
});

describe("associated", () => {
  it("is 1 for the same in other words, and near 0 for what is independent", () => {
    const random = seededRandom(3);
    const a = Uint16Array.from({ length: 5000 }, () => Math.floor(random() * 5));
    const b = Uint16Array.from({ length: 5000 }, () => Math.floor(random() * 5));
    const outcome: Coded = { size: 5, reference: a, current: a };
    const column = (cells: Uint16Array): SlicingColumn => ({ size: 5, ordered: 5, reference: cells, current: cells });
    expectStatistic(associated(outcome, column(a.map((code) => 4 - code))), 1, "value");
    expect(associated(outcome, column(b))).toBeLessThan(0.05);
  });
});
