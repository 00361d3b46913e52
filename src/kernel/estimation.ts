import { doubleOf } from "./keys.ts";
import type { Block, Codes, Memory, Numbers, Scope, Sorted } from "./kernel.ts";
import { checkBytes, checkCodes, checkLength, checkNumbers, checkSame, checkSorted } from "./ranges.ts";
import { SORT_TABLES } from "./raw.ts";

/** Values that are not NaN in ascending order as keys of doubles, infinite ones at the ends, and the row of each (Uint32); equal ones in the order of their rows. */
export interface Ordered extends Sorted {
  readonly rows: number;
  /** All rows, those without a value too. */
  readonly allRows: number;
}

/** Bytes along the places of ordered values: bit 0 is the outcome, bit 1 holds the place back. */
export type Marks = Block;

/** Blocks of an isotonic regression, ascending: the scores of its first and last knot, and the value between. */
export interface IsotonicBlock { readonly first: number; readonly last: number; readonly value: number }

/** What the areas of an estimate are made of, where each row is a positive by its probability; and Σ p, Σ (1 − p) of rows by their decision. */
export interface EstimatedGroup {
  readonly rows: number;
  /** Rounded to five decimals, as NannyML does. */
  readonly hits: number;
  readonly alarms: number;
  /** Not yet divided by hits × alarms, and by hits. */
  readonly area: number;
  readonly precision: number;
  readonly predicted: { readonly truePositive: number; readonly falsePositive: number };
  readonly others: { readonly falseNegative: number; readonly trueNegative: number };
}

/** Rows that were held back, one after the other. */
export interface HeldBack { readonly scores: Numbers; readonly fitted: Numbers; readonly outcomes: Block }

/** Estimates of performance: everything about scores that their order tells, in passes over rows. */
export interface Estimation {
  // order.ts
  order(values: Numbers, scope: Scope): Ordered;
  /** The values, by place. */
  doublesAlong(ordered: Ordered, out: Numbers): void;
  /** 1 where the row's code is `code`, else 0. */
  marksAlong(ordered: Ordered, codes: Codes, code: number, scope: Scope): Marks;
  /** Places in the order of their rows: of the marks that are 0, and of those that are 1. */
  placesByMark(ordered: Ordered, marks: Marks, scope: Scope): [Codes, Codes];

  // mersenne.ts: NumPy's RandomState(seed)
  mersenne(seed: number, scope: Scope): Block;
  /** `RandomState.shuffle` of Uint32, in place. With `from`, the places from there on are as that leaves them, those before hold the others in any order. */
  shuffle(generator: Block, values: Codes, from?: number): void;
  /** As many shuffles of so many places as if there were any: the generator moves on. */
  passShuffle(generator: Block, length: number): void;
  /** Average precision of `count` rows drawn with replacement from the `rows` whose falling codes lie at `codes`; see `fallingCodes`. */
  drawnPrecision(generator: Block, codes: Codes, count: number): number;

  // isotonic.ts
  /** Isotonic regression of outcomes on values by pooling adjacent violators; places that are held back stay out. */
  pool(ordered: Ordered, marks: Marks): IsotonicBlock[];
  /** Holds places back from `pool`. */
  holdBack(ordered: Ordered, marks: Marks, places: Codes): void;
  /** Of places that were held back, in their order, at `from` of `out`: score, fitted value (by place) and outcome (a byte). They are held back no longer. */
  takeBack(ordered: Ordered, marks: Marks, fitted: Numbers, places: Codes, from: number, out: HeldBack): void;
  /** A piecewise linear function through its knots, at every place. */
  interpolate(ordered: Ordered, at: Float64Array, values: Float64Array, out: Numbers): void;
  /** Expected calibration error over `bins` bins of `width` places and the last of what is left over; outcomes are bytes. */
  equalCountError(values: Numbers, outcomes: Block, bins: number, width: number): number;

  // estimate.ts
  /** Area under the ROC curve of marks, ties counting half; NaN with one class alone. */
  areaAlong(ordered: Ordered, marks: Marks): number;
  /** `probabilities` by place; codes by row: 2 × group + 1 where predicted positive, 2 × group where not, −1 left out. */
  estimateGroups(ordered: Ordered, probabilities: Numbers, codes: Codes, groups: number): EstimatedGroup[];
  /** By row: 2 × the number of its score, counted from the highest down, and 1 more for a mark. Rows without a value keep what is there. */
  fallingCodes(ordered: Ordered, marks: Marks, out: Codes): void;
  /** Variance (over n) of the share of the other class below each place with this mark; the place 0 left out. */
  placementSpread(marks: Marks, length: number, positive: 0 | 1, negatives: number): number;
}

export interface RawEstimation {
  order(values: number, length: number, keys: number, rows: number, scratch: number, tables: number): number;
  marksAlong(rows: number, length: number, codes: number, code: number, out: number): void;
  doublesAlong(keys: number, length: number, out: number): void;
  /** `scratch` has 4 × allRows bytes, `out` 8 × length. */
  placesByMark(rows: number, length: number, allRows: number, marks: number, scratch: number, out: number): number;
  mersenneSeed(generator: number, seed: number): void;
  shuffle(generator: number, values: number, length: number, from: number): void;
  draws(generator: number, most: number, count: number, out: number): void;
  /** `blocks` has 16 × length bytes: sum, weight, first and last knot's place. */
  pool(keys: number, length: number, marks: number, blocks: number): number;
  holdBack(marks: number, places: number, length: number): void;
  takeBack(keys: number, marks: number, fitted: number, places: number, length: number, scores: number, values: number, outcomes: number): void;
  interpolate(keys: number, length: number, at: number, values: number, knots: number, out: number): void;
  equalCountError(
    values: number, outcomes: number, length: number, bins: number, width: number, keys: number, scratch: number, tables: number, edges: number,
  ): number;
  areaAlong(keys: number, length: number, marks: number): number;
  /** Ten doubles a group. */
  estimateGroups(rows: number, length: number, probabilities: number, codes: number, groups: number, out: number): void;
  /** `picked` holds the numbers of rows; 4 × count bytes there and at `scratch`, SORT_TABLES at `tables`. */
  drawnPrecision(codes: number, picked: number, count: number, scratch: number, tables: number): number;
  fallingCodes(keys: number, rows: number, length: number, marks: number, out: number): void;
  placementSpread(marks: number, length: number, positive: number, negatives: number): number;
}

/** Words of a generator: its state, the numbers that come of it, and how many of those are used. */
const GENERATOR = 2 * 624 + 1;
const GROUP = 10;

export function estimationCalls(memory: Memory, raw: RawEstimation): Estimation {
  function checkOrdered(what: string, ordered: Ordered): void {
    checkSorted(memory, what, ordered);
    checkBytes(memory, what, ordered.rows, ordered.length * 4);
  }
  function checkMarks(what: string, ordered: Ordered, marks: Marks): void {
    checkOrdered(what, ordered);
    checkBytes(memory, what, marks.address, ordered.length);
  }
  /** Lists of places come from `placesByMark`, so their members are not looked at. */
  function checkPlaces(what: string, ordered: Ordered, marks: Marks, places: Codes): void {
    checkMarks(what, ordered, marks);
    checkCodes(memory, what, places);
  }
  return {
    order(values, scope) {
      checkNumbers(memory, "order", values);
      const [keys, rows] = [scope.allocate(values.length * 8), scope.allocate(values.length * 4)];
      const length = memory.scope((within) => {
        const scratch = within.allocate(values.length * 12);
        return raw.order(values.address, values.length, keys.address, rows.address, scratch.address, within.allocate(SORT_TABLES).address);
      });
      return { address: keys.address, length, keys: "double", rows: rows.address, allRows: values.length };
    },
    doublesAlong(ordered, out) {
      checkOrdered("doublesAlong", ordered);
      checkNumbers(memory, "doublesAlong", out);
      checkSame("doublesAlong", ordered.length, out.length);
      raw.doublesAlong(ordered.address, ordered.length, out.address);
    },
    marksAlong(ordered, codes, code, scope) {
      checkOrdered("marksAlong", ordered);
      checkCodes(memory, "marksAlong", codes);
      checkSame("marksAlong", ordered.allRows, codes.length);
      const marks = scope.allocate(ordered.length);
      raw.marksAlong(ordered.rows, ordered.length, codes.address, code, marks.address);
      return marks;
    },
    placesByMark(ordered, marks, scope) {
      checkMarks("placesByMark", ordered, marks);
      const out = scope.allocate(ordered.length * 8);
      const zeros = memory.scope((within) => raw.placesByMark(ordered.rows, ordered.length, ordered.allRows, marks.address, within.allocate(ordered.allRows * 4).address, out.address));
      return [{ address: out.address, length: zeros }, { address: out.address + zeros * 4, length: ordered.length - zeros }];
    },

    mersenne(seed, scope) {
      const generator = scope.allocate(GENERATOR * 4);
      raw.mersenneSeed(generator.address, seed);
      return generator;
    },
    shuffle(generator, values, from = 0) {
      checkBytes(memory, "shuffle", generator.address, GENERATOR * 4);
      checkCodes(memory, "shuffle", values);
      checkLength("shuffle from", from);
      raw.shuffle(generator.address, values.address, values.length, from);
    },
    passShuffle(generator, length) {
      checkBytes(memory, "passShuffle", generator.address, GENERATOR * 4);
      checkLength("passShuffle", length);
      raw.shuffle(generator.address, 0, length, length);
    },
    drawnPrecision(generator, codes, count) {
      checkCodes(memory, "drawnPrecision", codes);
      checkLength("drawnPrecision count", count);
      if (codes.length === 0 || count === 0) return 0;
      return memory.scope((scope) => {
        const [picked, scratch, tables] = [scope.codes(count), scope.codes(count), scope.allocate(SORT_TABLES)];
        raw.draws(generator.address, codes.length - 1, count, picked.address);
        return raw.drawnPrecision(codes.address, picked.address, count, scratch.address, tables.address);
      });
    },

    pool(ordered, marks) {
      checkMarks("pool", ordered, marks);
      return memory.scope((scope) => {
        const blocks = scope.allocate(ordered.length * 16);
        const found = raw.pool(ordered.address, ordered.length, marks.address, blocks.address);
        const words = new Uint32Array(memory.buffer, blocks.address, found * 4);
        const keys = new BigUint64Array(memory.buffer, ordered.address, ordered.length);
        const scoreAt = (place: number): number => doubleOf(keys[place] as bigint);
        return Array.from({ length: found }, (_, i): IsotonicBlock => {
          const [sum, weight, first, last] = words.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number];
          return { first: scoreAt(first), last: scoreAt(last), value: sum / weight };
        });
      });
    },
    holdBack(ordered, marks, places) {
      checkPlaces("holdBack", ordered, marks, places);
      raw.holdBack(marks.address, places.address, places.length);
    },
    takeBack(ordered, marks, fitted, places, from, { scores, fitted: values, outcomes }) {
      checkPlaces("takeBack", ordered, marks, places);
      for (const numbers of [fitted, scores, values]) checkNumbers(memory, "takeBack", numbers);
      if (fitted.length < ordered.length || scores.length < from + places.length || values.length < from + places.length) throw new RangeError(`takeBack: no room for ${places.length} places from ${from} on`);
      checkBytes(memory, "takeBack", outcomes.address + from, places.length);
      raw.takeBack(ordered.address, marks.address, fitted.address, places.address, places.length, scores.address + from * 8, values.address + from * 8, outcomes.address + from);
    },
    interpolate(ordered, at, values, out) {
      checkOrdered("interpolate", ordered);
      checkNumbers(memory, "interpolate", out);
      checkSame("interpolate", at.length, values.length);
      if (out.length < ordered.length || at.length === 0) throw new RangeError(`interpolate: ${ordered.length} values, room for ${out.length}, ${at.length} knots`);
      memory.scope((scope) => {
        const [places, heights] = [scope.numbers(at.length), scope.numbers(at.length)];
        memory.float64(places.address, at.length).set(at);
        memory.float64(heights.address, at.length).set(values);
        raw.interpolate(ordered.address, ordered.length, places.address, heights.address, at.length, out.address);
      });
    },
    equalCountError(values, outcomes, bins, width) {
      checkNumbers(memory, "equalCountError", values);
      checkBytes(memory, "equalCountError", outcomes.address, values.length);
      if (!(bins > 0 && width > 0 && (bins - 1) * width < values.length)) throw new RangeError(`equalCountError: ${values.length} values do not make ${bins} bins of ${width}`);
      return memory.scope((scope) => {
        const [keys, scratch, tables, edges] = [scope.allocate(values.length * 8), scope.allocate(values.length * 8), scope.allocate(SORT_TABLES), scope.allocate(bins * 32)];
        return raw.equalCountError(values.address, outcomes.address, values.length, bins, width, keys.address, scratch.address, tables.address, edges.address);
      });
    },

    areaAlong(ordered, marks) {
      checkMarks("areaAlong", ordered, marks);
      return raw.areaAlong(ordered.address, ordered.length, marks.address);
    },
    estimateGroups(ordered, probabilities, codes, groups) {
      checkOrdered("estimateGroups", ordered);
      checkNumbers(memory, "estimateGroups", probabilities);
      checkSame("estimateGroups: values and probabilities", ordered.length, probabilities.length);
      checkCodes(memory, "estimateGroups", codes);
      checkSame("estimateGroups: rows and codes", ordered.allRows, codes.length);
      return memory.scope((scope) => {
        const out = scope.numbers(groups * GROUP);
        raw.estimateGroups(ordered.rows, ordered.length, probabilities.address, codes.address, groups, out.address);
        const sums = memory.float64(out.address, out.length);
        return Array.from({ length: groups }, (_, group): EstimatedGroup => {
          const [rows, , hits, alarms, area, precision, falseNegative, trueNegative, truePositive, falsePositive] =
            sums.subarray(group * GROUP, (group + 1) * GROUP) as unknown as [number, number, number, number, number, number, number, number, number, number];
          return { rows, hits, alarms, area, precision, predicted: { truePositive, falsePositive }, others: { falseNegative, trueNegative } };
        });
      });
    },
    fallingCodes(ordered, marks, out) {
      checkMarks("fallingCodes", ordered, marks);
      checkCodes(memory, "fallingCodes", out);
      checkSame("fallingCodes", ordered.allRows, out.length);
      raw.fallingCodes(ordered.address, ordered.rows, ordered.length, marks.address, out.address);
    },
    placementSpread(marks, length, positive, negatives) {
      checkLength("placementSpread", length);
      checkBytes(memory, "placementSpread", marks.address, length);
      return raw.placementSpread(marks.address, length, positive, negatives);
    },
  };
}
