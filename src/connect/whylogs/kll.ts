/**
 * A KLL sketch of doubles as Apache DataSketches writes it: a sample of the values in which one of level i stands for 2^i.
 * Karnin, Lang & Liberty 2016; layout: datasketches-cpp kll/include/kll_sketch.hpp.
 */
export interface KllSketch {
  readonly k: number;
  readonly n: number;
  readonly min: number;
  readonly max: number;
  /** Values in ascending order, each with the number of rows that it stands for. The weights sum to n. */
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

const emptyFlag = 1;
const singleFlag = 4;

/** Throws a RangeError where the bytes end too soon, and an Error where they are no such sketch. */
export function readKll(bytes: Uint8Array): KllSketch {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [preambleInts, flags] = [view.getUint8(0), view.getUint8(3)];
  if (view.getUint8(2) !== 15) throw new Error("not a KLL sketch");
  const k = view.getUint16(4, true);
  if (flags & emptyFlag) return { k, n: 0, min: Number.NaN, max: Number.NaN, values: new Float64Array(0), weights: new Float64Array(0) };
  if (flags & singleFlag) {
    const value = view.getFloat64(8, true);
    return { k, n: 1, min: value, max: value, values: Float64Array.of(value), weights: Float64Array.of(1) };
  }
  const n = Number(view.getBigUint64(8, true));
  const levels = view.getUint8(18);
  const start = preambleInts * 4;
  const bounds = Array.from({ length: levels }, (_, level) => view.getUint32(start + level * 4, true));
  const extremes = start + levels * 4;
  const items = extremes + 16;
  const count = Math.floor((view.byteLength - items) / 8);
  const first = bounds[0] ?? 0;
  const sample: { value: number; weight: number }[] = [];
  for (let level = 0; level < levels; level++) {
    const end = level + 1 < levels ? (bounds[level + 1] as number) : first + count;
    for (let i = bounds[level] as number; i < end; i++) sample.push({ value: view.getFloat64(items + (i - first) * 8, true), weight: 2 ** level });
  }
  if (sample.reduce((sum, { weight }) => sum + weight, 0) !== n) throw new RangeError("the sketch's weights do not sum to its rows");
  sample.sort((a, b) => a.value - b.value);
  return {
    k, n, min: view.getFloat64(extremes, true), max: view.getFloat64(extremes + 8, true),
    values: Float64Array.from(sample, ({ value }) => value), weights: Float64Array.from(sample, ({ weight }) => weight),
  };
}

/** Share of rows at or below each of the ascending points. DataSketches' get_CDF with inclusive = true counts them so, false leaves equal ones out. */
export function cumulativeShares({ n, values, weights }: KllSketch, points: readonly number[], inclusive = false): number[] {
  let i = 0;
  let rows = 0;
  return points.map((point) => {
    while (i < values.length && (inclusive ? (values[i] as number) <= point : (values[i] as number) < point)) rows += weights[i++] as number;
    return rows / n;
  });
}

/** 99 % bound of the error of a share of rows, as kll_helper's normalized rank error for one share (pmf false) or for the mass between two points. */
export function rankError(k: number, pmf: boolean): number {
  return pmf ? 2.446 / k ** 0.9433 : 2.296 / k ** 0.9723;
}
