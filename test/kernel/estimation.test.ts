import fc from "fast-check";
import { expect, test } from "vitest";
import type { Marks, Ordered } from "../../src/kernel/estimation.ts";
import type { Codes } from "../../src/kernel/kernel.ts";
import { ask, type Bench, close, doubles, same } from "./engines.ts";

const rowsOf = ({ kernel }: Bench, { rows, length }: Ordered): number[] => [...kernel.memory.int32(rows, length)];
const list = ({ kernel }: Bench, { address, length }: Codes): number[] => [...kernel.memory.int32(address, length)];

/** Scores with and without ties, each with an outcome. */
const scored = fc.array(fc.tuple(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 8 }).map((k) => k / 8), fc.integer({ min: 0, max: 3 }).map((k) => k * 6e-16)), fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 300 });
type Scored = [number, number][];

function marked(bench: Bench, rows: Scored): { ordered: Ordered; marks: Marks } {
  const ordered = bench.kernel.order(bench.numbers(rows.map(([score]) => score)), bench.scope);
  return { ordered, marks: bench.kernel.marksAlong(ordered, bench.codes(rows.map(([, outcome]) => outcome)), 1, bench.scope) };
}

test("order: rows as a stable comparison of values puts them, whatever bits tell these apart; NaN left out", () => {
  fc.assert(fc.property(doubles, (values) => {
    const wanted = Array.from(values.keys()).filter((row) => !Number.isNaN(values[row])).sort((a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b));
    const got = same((bench) => {
      const ordered = bench.kernel.order(bench.numbers(values), bench.scope);
      return { rows: rowsOf(bench, ordered), keys: wanted.map((_, place) => bench.kernel.value(ordered, place)) };
    });
    expect(got).toEqual({ rows: wanted, keys: wanted.map((row) => values[row]! + 0) });
  }), { numRuns: 300, endOnFailure: true });
});

test("order: a cluster whose values agree in all leading bits, beside one that is far away", () => {
  const values = Array.from({ length: 5000 }, (_, i) => (i === 17 ? -1e300 : 1e9 + (((i * 7919) % 1009) - 500) * 2e-7));
  const wanted = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
  expect(same((bench) => rowsOf(bench, bench.kernel.order(bench.numbers(values), bench.scope)))).toEqual(wanted);
});

test("places by mark: those of each outcome in the order of their rows", () => {
  fc.assert(fc.property(scored, (rows) => {
    same((bench) => {
      const { ordered, marks } = marked(bench, rows);
      const order = rowsOf(bench, ordered);
      const parts = bench.kernel.placesByMark(ordered, marks, bench.scope);
      const told = parts.map((part) => list(bench, part).map((place) => order[place]));
      expect(told).toEqual([0, 1].map((outcome) => Array.from(rows.keys()).filter((row) => rows[row]![1] === outcome)));
      return told;
    });
  }), { endOnFailure: true });
});

test("shuffle: with `from`, the last places are those of the whole shuffle, and the generator stands where that leaves it", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 3000 }), fc.double({ min: 0, max: 1, noNaN: true }), (seed, length, share) => {
    const from = Math.floor(share * length);
    const got = same((bench) => {
      const { kernel, scope } = bench;
      const [whole, part] = [kernel.mersenne(seed, scope), kernel.mersenne(seed, scope)];
      const [all, some, after] = [bench.codes(Array.from({ length }, (_, i) => i)), bench.codes(Array.from({ length }, (_, i) => i)), [0, 1].map(() => bench.codes(Array.from({ length: 50 }, (_, i) => i)))];
      kernel.shuffle(whole, all);
      kernel.shuffle(part, some, from);
      [whole, part].forEach((generator, i) => { kernel.shuffle(generator, after[i]!); });
      expect(list(bench, some).slice(from)).toEqual(list(bench, all).slice(from));
      expect(list(bench, some).sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
      kernel.passShuffle(whole, length);
      kernel.shuffle(part, some);
      for (const generator of [whole, part]) kernel.shuffle(generator, after[0]!);
      return { all: list(bench, all), after: after.map((each) => list(bench, each)) };
    });
    expect(got.after[1]!.length).toBe(50);
  }), { numRuns: 60, endOnFailure: true });
});

test("numpy.random.RandomState(42): shuffles of 10 and of 70,000 places", () => {
  const got = same((bench) => {
    const generator = bench.kernel.mersenne(42, bench.scope);
    const [short, long] = [bench.codes(Array.from({ length: 10 }, (_, i) => i)), bench.codes(Array.from({ length: 70_000 }, (_, i) => i))];
    bench.kernel.shuffle(generator, short);
    bench.kernel.shuffle(generator, long);
    return { short: list(bench, short), long: list(bench, long).slice(0, 6) };
  });
  expect(got).toEqual({ short: [8, 1, 5, 0, 7, 2, 9, 4, 3, 6], long: [41569, 63665, 41860, 13037, 43727, 33704] });
});

test("isotonic regression: blocks of the engine and of the twin, with places held back, near ties and none", () => {
  fc.assert(fc.property(scored, fc.array(fc.boolean(), { minLength: 300, maxLength: 300 }), (rows, held) => {
    const blocks = same((bench) => {
      const { ordered, marks } = marked(bench, rows);
      const bytes = bench.kernel.memory.uint8(marks.address, ordered.length);
      bytes.forEach((_, place) => { if (held[place] && place % 3 === 0) bytes[place]! |= 2; });
      return bench.kernel.pool(ordered, marks);
    });
    blocks.forEach(({ value }, i) => { expect(i === 0 || blocks[i - 1]!.value < value).toBe(true); });
  }), { numRuns: 300, endOnFailure: true });
});

test("a function through knots at every place, constant beyond them", () => {
  fc.assert(fc.property(scored, fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (rows, knots) => {
    const at = Float64Array.from(knots).sort();
    const { wasm, twin } = ask((bench) => {
      const { ordered } = marked(bench, rows);
      const out = bench.numbers(rows.map(() => 0));
      bench.kernel.interpolate(ordered, at, at.map((x) => x * x), out);
      return [...bench.kernel.memory.float64(out.address, ordered.length)];
    });
    expect(wasm).toEqual(twin);
    expect(Math.min(...wasm)).toBeGreaterThanOrEqual(at[0]! ** 2 - 1e-15);
  }), { endOnFailure: true });
});

test("expected calibration error over bins of equal count: equal values keep their order", () => {
  fc.assert(fc.property(scored, fc.integer({ min: 1, max: 10 }), (rows, bins) => {
    const width = Math.max(1, Math.floor(rows.length / bins));
    const { wasm, twin } = ask((bench) => bench.kernel.equalCountError(bench.numbers(rows.map(([score]) => score)), bench.scope.store(Uint8Array.from(rows, ([, outcome]) => outcome)), Math.floor(rows.length / width), width));
    close(wasm, twin, 1e-13, 1e-15);
  }), { endOnFailure: true });
});

test("area of marks, spread of placements, codes from the highest score down", () => {
  fc.assert(fc.property(scored, (rows) => {
    const { wasm, twin } = ask((bench) => {
      const { ordered, marks } = marked(bench, rows);
      const codes = bench.codes(rows.map(() => -7));
      bench.kernel.fallingCodes(ordered, marks, codes);
      return { area: bench.kernel.areaAlong(ordered, marks), spreads: ([0, 1] as const).map((mark) => bench.kernel.placementSpread(marks, ordered.length, mark, 5)), codes: list(bench, codes) };
    });
    expect(wasm.codes).toEqual(twin.codes);
    close(wasm.area, twin.area, 1e-13);
    wasm.spreads.forEach((spread, i) => { close(spread, twin.spreads[i]!, 1e-11, 1e-14); });
  }), { endOnFailure: true });
});

test("average precision of rows that are drawn is the same to the last bit", () => {
  fc.assert(fc.property(scored, fc.integer({ min: 0, max: 400 }), (rows, count) => {
    same((bench) => {
      const { ordered, marks } = marked(bench, rows);
      const codes = bench.codes(rows.map(() => 0));
      bench.kernel.fallingCodes(ordered, marks, codes);
      return bench.kernel.drawnPrecision(bench.kernel.mersenne(7, bench.scope), codes, count);
    });
  }), { endOnFailure: true });
});

test("groups of an estimate: each as if it were alone, in one pass", () => {
  fc.assert(fc.property(scored, fc.integer({ min: 1, max: 5 }), (rows, groups) => {
    const { wasm, twin } = ask((bench) => {
      const { ordered } = marked(bench, rows);
      const codes = bench.codes(rows.map(([, outcome], row) => (row % 11 === 10 ? -1 : 2 * (row % groups) + outcome)));
      return bench.kernel.estimateGroups(ordered, bench.numbers(Array.from({ length: ordered.length }, (_, place) => (place + 0.5) / ordered.length)), codes, groups);
    });
    expect(wasm).toEqual(twin);
  }), { endOnFailure: true });
});

test("scores by label: their ranking is that of the rows to the last bit, and sums between edges are those of their values", () => {
  fc.assert(fc.property(scored, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }), (rows, some) => {
    const edges = some.sort((a, b) => a - b);
    const { wasm, twin } = ask((bench) => {
      const [scores, labels] = [bench.numbers(rows.map(([score]) => score)), bench.codes(rows.map(([, outcome]) => outcome))];
      const byLabel = bench.kernel.scoresByLabel(scores, labels, bench.scope);
      expect(bench.kernel.rankingOf(byLabel)).toEqual(bench.kernel.ranking(scores, labels));
      return [byLabel.positives, byLabel.negatives].map((sample) => [...bench.kernel.binSums(sample, edges)]);
    });
    wasm.forEach((sums, i) => { sums.forEach((sum, bin) => { close(sum, twin[i]![bin]!, 1e-13); }); });
    const wanted = rows.filter(([score, outcome]) => outcome === 1 && score < (edges[0] ?? 2)).reduce((sum, [score]) => sum + score, 0);
    close(wasm[0]![0]!, wanted, 1e-12);
  }), { endOnFailure: true });
});
