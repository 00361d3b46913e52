import type { Column } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Progress } from "../request.ts";
import { loadCodes, loadNumbers, slice, type Window } from "./samples.ts";

/** The same sampled rows of every column: reference's first, then current's. */
export interface JointSample {
  readonly reference: number;
  readonly current: number;
  readonly columns: readonly JointColumn[];
}

/** Numbers (NaN is missing), or codes (−1 is missing) for categorical and boolean columns. */
export type JointColumn = { readonly name: string } & ({ readonly numbers: Float64Array; readonly codes?: undefined } | { readonly codes: Int32Array; readonly numbers?: undefined });

/** One row at random out of each of `most` equal stretches of a window, in order; all of them where there are no more. */
export function sampleRows({ start, end }: Window, most: number, random: () => number): Int32Array {
  const rows = end - start;
  if (rows <= most) return Int32Array.from({ length: rows }, (_, i) => start + i);
  return Int32Array.from({ length: most }, (_, i) => {
    const from = Math.floor((i * rows) / most);
    return start + from + Math.floor(random() * (Math.floor(((i + 1) * rows) / most) - from));
  });
}

export function* jointSample(
  columns: readonly Column[], windows: { reference: Window; current: Window }, most: number, random: () => number, kernel: Kernel,
): Generator<Progress, JointSample> {
  const rows = { reference: sampleRows(windows.reference, most, random), current: sampleRows(windows.current, most, random) };
  const length = rows.reference.length + rows.current.length;
  const sampled: JointColumn[] = [];
  for (const [done, column] of columns.entries()) {
    yield { step: `sampling ${column.name}`, done, total: columns.length, unit: "columns" };
    const values = column.kind === "numeric" ? new Float64Array(length).fill(Number.NaN) : new Int32Array(length).fill(-1);
    for (const side of ["reference", "current"] as const) {
      take(column, side, windows[side], rows[side], values, side === "reference" ? 0 : rows.reference.length, kernel);
    }
    sampled.push(values instanceof Float64Array ? { name: column.name, numbers: values } : { name: column.name, codes: values });
  }
  return { reference: rows.reference.length, current: rows.current.length, columns: sampled };
}

function take(column: Column, side: "reference" | "current", window: Window, rows: Int32Array, out: Float64Array | Int32Array, at: number, kernel: Kernel): void {
  const data = column[side];
  kernel.memory.scope((scope) => {
    if (out instanceof Float64Array && data?.numbers) {
      const { address, length } = loadNumbers(slice(data.numbers, window), window.end - window.start, kernel, scope);
      const values = kernel.memory.float64(address, length);
      rows.forEach((row, i) => { out[at + i] = values[row - window.start] as number; });
    } else if (out instanceof Int32Array && data?.codes) {
      const { address, length } = loadCodes(data.codes, window, kernel, scope);
      const values = kernel.memory.int32(address, length);
      rows.forEach((row, i) => { out[at + i] = values[row - window.start] as number; });
    }
  });
}
