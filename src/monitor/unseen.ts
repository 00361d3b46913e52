import type { Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ColumnQuality } from "../report.ts";
import type { Progress } from "../request.ts";
import { joined, loadCodes, loadNumbers, type Rows, rowCount, slice, type Window } from "./samples.ts";

/**
 * How many rows of the current window have, in any input, a number outside the reference's range or a category that reference never had. Only columns
 * that have such rows at all are looked at again; infinite numbers lie outside, missing ones do not.
 */
export function* countUnseen(frame: Frame, kernel: Kernel, quality: readonly ColumnQuality[], windows: { reference: Rows; current: Window }): Generator<Progress, number> {
  const rows = windows.current.end - windows.current.start;
  const marks = new Uint8Array(rows);
  const beyond = quality.filter(({ role, outOfRange, newCategoryRows }) => role === "feature" && ((outOfRange && outOfRange.below + outOfRange.above > 0) || (newCategoryRows ?? 0) > 0));
  for (const [done, { column: name, reference }] of beyond.entries()) {
    yield { step: `looking for what ${name} never was`, done, total: beyond.length, unit: "columns" };
    const column = frame.columns.find((each) => each.name === name);
    kernel.memory.scope((scope) => {
      if (column?.kind === "numeric" && column.current?.numbers && typeof reference?.min === "number" && typeof reference.max === "number") {
        const { min, max } = reference;
        const numbers = loadNumbers(slice(column.current.numbers, windows.current), rows, kernel, scope);
        const values = kernel.memory.float64(numbers.address, rows);
        for (let row = 0; row < rows; row++) if ((values[row] as number) < min || (values[row] as number) > max) marks[row] = 1;
      } else if (column?.current?.codes) {
        const trusted = joined(column, windows.reference).codes;
        if (!trusted) return;
        const before = kernel.countCodes(loadCodes(trusted, { start: 0, end: rowCount(windows.reference) }, kernel, scope), column.categories?.length ?? 0).counts.slice();
        const codes = loadCodes(column.current.codes, windows.current, kernel, scope);
        const current = kernel.memory.int32(codes.address, rows);
        for (let row = 0; row < rows; row++) if (before[current[row] as number] === 0) marks[row] = 1;
      }
    });
  }
  let unseen = 0;
  for (let row = 0; row < rows; row++) unseen += marks[row] as number;
  return unseen;
}
