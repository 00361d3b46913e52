import type { Column } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Progress } from "../request.ts";
import { loadRows, rowCount, type Rows } from "./samples.ts";

/** The same sampled rows of every column: reference's first, then current's. */
export interface JointSample {
  readonly reference: number;
  readonly current: number;
  readonly columns: readonly JointColumn[];
}

/** Numbers (NaN is missing), or codes (−1 is missing) for categorical and boolean columns. */
export type JointColumn = { readonly name: string } & ({ readonly numbers: Float64Array; readonly codes?: undefined } | { readonly codes: Int32Array; readonly numbers?: undefined });

/** Positions among `rows`: one at random out of each of `most` equal stretches, in order; all of them where there are no more. */
export function samplePositions(rows: number, most: number, random: () => number): Int32Array {
  if (rows <= most) return Int32Array.from({ length: rows }, (_, i) => i);
  return Int32Array.from({ length: most }, (_, i) => {
    const from = Math.floor((i * rows) / most);
    return from + Math.floor(random() * (Math.floor(((i + 1) * rows) / most) - from));
  });
}

/** Samples at most `most` rows of either sample; every column is in both files. */
export function* jointSample(
  columns: readonly Column[], samples: { reference: Rows; current: Rows }, most: number, random: () => number, kernel: Kernel,
): Generator<Progress, JointSample> {
  const reference = samplePositions(rowCount(samples.reference), most, random);
  const current = samplePositions(rowCount(samples.current), most, random);
  const length = reference.length + current.length;
  const sampled: JointColumn[] = [];
  for (const [done, column] of columns.entries()) {
    yield { step: `sampling ${column.name}`, done, total: columns.length, unit: "columns" };
    const values = column.kind === "numeric" ? new Float64Array(length).fill(Number.NaN) : new Int32Array(length).fill(-1);
    take(column, samples.reference, reference, values, 0, kernel);
    take(column, samples.current, current, values, reference.length, kernel);
    sampled.push(values instanceof Float64Array ? { name: column.name, numbers: values } : { name: column.name, codes: values });
  }
  return { reference: reference.length, current: current.length, columns: sampled };
}

function take(column: Column, rows: Rows, positions: Int32Array, out: Float64Array | Int32Array, at: number, kernel: Kernel): void {
  kernel.memory.scope((scope) => {
    const loaded = loadRows(column, rows, false, kernel, scope);
    const block = out instanceof Float64Array ? loaded?.numbers : loaded?.codes;
    if (!block) return;
    const values = out instanceof Float64Array ? kernel.memory.float64(block.address, block.length) : kernel.memory.int32(block.address, block.length);
    positions.forEach((position, i) => { out[at + i] = values[position] as number; });
  });
}
