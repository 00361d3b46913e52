import type { Config } from "../data/config.ts";
import type { Column, ColumnData, Frame } from "../data/frame.ts";
import { type Kernel, type Segment, ValueType } from "../kernel/kernel.ts";
import type { OpenedCell, OpenedRow } from "../openedRow.ts";
import type { Progress, Selection } from "../request.ts";
import { nextAbove } from "../stats/nextAbove.ts";
import { planRows } from "./plan.ts";
import { loadCodes, loadNumbers, loadRows, type Rows, slice, type Window } from "./samples.ts";
import { iso, loadTimes, selectRows } from "./selectedRows.ts";

/**
 * Rows of current by their number in time order, every column with its value as text, and where that lies among the reference rows that the selection chooses. Numbers that are no row
 * of current are left out, and so is everything where current is a profile, whose rows are nobody's.
 */
export function* openRows(frame: Frame, kernel: Kernel, numbers: readonly number[], config: Config, selection: Selection = {}): Generator<Progress, OpenedRow[]> {
  const whole = frame.part?.whole ?? frame;
  const { rows: length, profile } = whole.current;
  const rows = profile ? [] : numbers.filter((row) => Number.isInteger(row) && row >= 0 && row < length).map((row): OpenedRow => ({ row, cells: [] }));
  if (rows.length === 0) return rows;
  const times = loadTimes(frame, kernel);
  const reference = frame.reference.profile ? [] : selectRows(frame, config, selection, times, planRows(frame, kernel, times, config)).samples.reference;
  // Rows are numbered in their file, also where filters left only some of them; compared they are with the reference rows that passed.
  const columns = whole.columns.filter(({ derived, current }) => !derived && current);
  for (const [done, column] of columns.entries()) {
    yield { step: `looking ${column.name} up`, done, total: columns.length, unit: "columns" };
    const { id, name, kind, role } = column;
    const places = placesOf(column, frame.columns[id] as Column, rows.map(({ row }) => row), reference, kernel);
    rows.forEach(({ row, cells }, i) => {
      const value = textOf(column, row, kernel);
      cells.push({ column: name, kind, role, ...(value === undefined ? {} : { value }), ...places[i] });
    });
  }
  return rows;
}

/** Undefined where it is missing. */
function textOf(column: Column, row: number, kernel: Kernel): string | undefined {
  const { numbers, codes } = column.current as ColumnData;
  const window = { start: row, end: row + 1 };
  return kernel.memory.scope((scope) => {
    if (codes) return column.categories?.[codeAt(codes, window, kernel)];
    if (!numbers) return undefined;
    const segments = slice(numbers, window);
    if (exact(segments)) {
      const sorted = kernel.sortIntegers(segments, scope.allocate(8));
      return sorted.length > 0 ? kernel.text(sorted, 0) : undefined;
    }
    const value = numberAt(numbers, window, kernel);
    if (Number.isNaN(value)) return undefined;
    if (column.kind === "datetime") return Math.abs(value) <= 8.64e15 ? iso(value) : String(value);
    return Number.isFinite(value) ? String(value === 0 ? 0 : value) : value > 0 ? "∞" : "−∞";
  });
}

const exact = (segments: readonly Segment[]): boolean => segments.every(({ type }) => type === ValueType.int64 || type === ValueType.uint64);

function numberAt(segments: readonly Segment[], window: Window, kernel: Kernel): number {
  return kernel.memory.scope((scope) => kernel.memory.float64(loadNumbers(slice(segments, window), 1, kernel, scope).address, 1)[0] as number);
}

function codeAt(codes: NonNullable<ColumnData["codes"]>, window: Window, kernel: Kernel): number {
  return kernel.memory.scope((scope) => kernel.memory.int32(loadCodes(codes, window, kernel, scope).address, 1)[0] as number);
}

/** Of each row of the file: where its value lies among the reference's. */
function placesOf(column: Column, compared: Column, rows: readonly number[], reference: Rows, kernel: Kernel): Pick<OpenedCell, "below" | "above" | "share">[] {
  if (column.role === "id" || !["numeric", "categorical", "boolean"].includes(column.kind)) return rows.map(() => ({}));
  return kernel.memory.scope((scope) => {
    const { numbers: before, codes: coded } = loadRows(compared, reference, false, kernel, scope) ?? {};
    const { numbers, codes } = column.current as ColumnData;
    if (coded && codes) {
      const { counts } = kernel.countCodes(coded, column.categories?.length ?? 0);
      const present = counts.reduce((sum, count) => sum + count, 0);
      return rows.map((row) => {
        const code = codeAt(codes, { start: row, end: row + 1 }, kernel);
        return code < 0 || present === 0 ? {} : { share: (counts[code] as number) / present };
      });
    }
    return rows.map((row) => {
      const value = before && numbers ? numberAt(numbers, { start: row, end: row + 1 }, kernel) : Number.NaN;
      if (!before || !Number.isFinite(value)) return {};
      const [below = 0, equal = 0, above = 0] = kernel.binCounts(before, [value, nextAbove(value)].filter(Number.isFinite));
      const known = below + equal + above;
      return known > 0 ? { below: below / known, above: above / known } : {};
    });
  });
}
