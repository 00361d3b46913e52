import { POWERS, TABLE, type RawKernel } from "../raw.ts";
import type { Bytes } from "./bytes.ts";

const number = /^[ \t]*([+-]?)(\d*)(\.(\d*))?([eE]([+-]?)(\d{1,4}))?[ \t]*$/;
const time = /^(\d{4})([-/])(\d\d)\2(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:([Zz])|([+-])(\d\d):(\d\d))?)?$/;

/** Cells of delimited text to numbers, times and codes, by way of strings. */
export function csvCells(bytes: Bytes): Pick<RawKernel, "csvNumbers" | "csvTimes" | "csvCodes" | "csvIndex"> {
  const cellAt = (text: number, cells: number): Uint8Array => {
    const [start, end] = new Uint32Array(bytes.buffer, cells, 2) as unknown as [number, number];
    return new Uint8Array(bytes.buffer, text + start, end - start);
  };
  const field = (table: number, name: keyof typeof TABLE): number => new Uint32Array(bytes.buffer, table + TABLE[name], 1)[0]!;
  const setField = (table: number, name: keyof typeof TABLE, value: number): void => {
    new Uint32Array(bytes.buffer, table + TABLE[name], 1)[0] = value;
  };

  /** Where the bytes are or would go. */
  function slotOf(table: number, value: Uint8Array, hash: number): { slot: number; code: number } {
    const mask = field(table, "mask");
    const slots = new Uint32Array(bytes.buffer, field(table, "slots"), mask + 1);
    let slot = hash & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const code = slots[slot]! - 1;
      const [start, length] = new Uint32Array(bytes.buffer, field(table, "entries") + 12 * code, 3) as unknown as [number, number];
      const entry = new Uint8Array(bytes.buffer, field(table, "bytes") + start, length);
      if (length === value.length && entry.every((byte, i) => byte === value[i])) return { slot, code };
    }
    return { slot, code: -1 };
  }

  function isMissing(table: number, value: Uint8Array): boolean {
    return slotOf(table, value, hashOf(value)).code >= 0;
  }

  function put(table: number, slot: number, code: number): void {
    new Uint32Array(bytes.buffer, field(table, "slots"))[slot] = code + 1;
  }

  /** Writes what `read` makes of each cell; rows for which it answers undefined are odd. */
  function each(
    text: number, cells: number, stride: number, rows: number, out: number, odd: number, read: (cell: Uint8Array) => number | undefined,
  ): number {
    const target = new Float64Array(bytes.buffer, out, rows);
    const odds: number[] = [];
    for (let row = 0; row < rows; row++) {
      const cell = cellAt(text, cells + row * stride);
      const value = cell.length === 0 ? Number.NaN : read(cell);
      if (value === undefined) odds.push(row);
      target[row] = value ?? Number.NaN;
    }
    new Int32Array(bytes.buffer, odd, odds.length).set(odds);
    return odds.length;
  }

  return {
    csvNumbers(text, cells, stride, rows, missing, _powers, suspects, suspectCount, out, odd, flags) {
      const suspected = new Float64Array(bytes.buffer, suspects, suspectCount);
      let fractions = 0;
      const odds = each(text, cells, stride, rows, out, odd, (cell) => {
        const read = numberOf(latin(cell));
        if (read === undefined || suspected.some((value) => value === read.value)) return isMissing(missing, cell) ? Number.NaN : undefined;
        if (read.fraction) fractions = 1;
        return read.value;
      });
      new Int32Array(bytes.buffer, flags, 1)[0] = fractions;
      return odds;
    },
    csvTimes: (text, cells, stride, rows, missing, flags, out, odd) =>
      each(text, cells, stride, rows, out, odd, (cell) => {
        const read = timeOf(latin(cell));
        const plain = read !== undefined && !(read.zoned && (flags & 1) !== 0);
        if ((!plain || (flags & 2) !== 0) && isMissing(missing, cell)) return Number.NaN;
        return plain ? read.value : undefined;
      }),
    csvCodes(text, cells, stride, first, rows, table, reserved, out) {
      const target = new Int32Array(bytes.buffer, out, rows);
      for (let row = first; row < rows; row++) {
        const cell = cellAt(text, cells + row * stride);
        if (cell.length === 0) { target[row] = -1; continue; }
        const hash = hashOf(cell);
        const found = slotOf(table, cell, hash);
        if (found.code < 0) {
          const count = field(table, "count");
          const used = field(table, "used");
          if (count === field(table, "room") || cell.length > field(table, "bytesRoom") - used) return row;
          new Uint32Array(bytes.buffer, field(table, "entries") + 12 * count, 3).set([used, cell.length, hash]);
          new Uint8Array(bytes.buffer, field(table, "bytes") + used, cell.length).set(cell);
          put(table, found.slot, count);
          setField(table, "count", count + 1);
          setField(table, "used", used + cell.length);
          found.code = count;
        }
        target[row] = Math.max(found.code - reserved, -1);
      }
      return rows;
    },
    csvIndex(table) {
      const mask = field(table, "mask");
      const slots = new Uint32Array(bytes.buffer, field(table, "slots"), mask + 1);
      for (let code = 0; code < field(table, "count"); code++) {
        let slot = new Uint32Array(bytes.buffer, field(table, "entries") + 12 * code, 3)[2]! & mask;
        while (slots[slot] !== 0) slot = (slot + 1) & mask;
        slots[slot] = code + 1;
      }
    },
  };
}

/** FNV-1a. */
function hashOf(value: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of value) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function latin(cell: Uint8Array): string {
  let text = "";
  for (const byte of cell) text += String.fromCharCode(byte);
  return text;
}

/** Undefined for what the kernel hands back: no decimal number, over 19 digits, a power of ten out of the tables, an integer beyond 2^53. */
function numberOf(text: string): { value: number; fraction: boolean } | undefined {
  const [all, , whole = "", point, decimals = "", power, direction, digits = "0"] = number.exec(text) ?? [];
  if (all === undefined || whole + decimals === "") return undefined;
  const mantissa = (whole + decimals).replace(/^0+/, "");
  const exponent = Number(digits) * (direction === "-" ? -1 : 1) - decimals.length;
  if (mantissa.length > 19 || (mantissa !== "" && Math.abs(exponent) > POWERS.widest)) return undefined;
  const value = Number(text);
  const fraction = point !== undefined || power !== undefined;
  return fraction || Number.isSafeInteger(value) ? { value, fraction } : undefined;
}

function timeOf(text: string): { value: number; zoned: boolean } | undefined {
  const [all, year, , month, day, hour = "0", minute = "0", second = "0", fraction, utc, sign, hours = "0", minutes = "0"] = time.exec(text) ?? [];
  if (all === undefined || text.length > 40) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60 || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  let milliseconds = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  if (fraction !== undefined) {
    let part = 0;
    let scale = 100;
    for (const digit of fraction.slice(0, 9)) { part += Number(digit) * scale; scale /= 10; }
    milliseconds += Math.round(part * 1000) / 1000;
  }
  if (Number(hour) === 24 && milliseconds > 86400000) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60000 * (sign === "-" ? -1 : 1);
  return { value: date.getTime() + milliseconds - offset, zoned: utc !== undefined || sign !== undefined };
}
