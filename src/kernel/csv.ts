import type { Block, Memory } from "./kernel.ts";
import { CsvStatus, POWERS, TABLE, type RawKernel } from "./raw.ts";

export interface CsvOptions {
  /** One byte each. */
  delimiter: number;
  newline: number;
  /** Spellings of missing values, besides the empty one. */
  missing: readonly Uint8Array[];
  /** Numbers that a spelling of a missing value could be taken for. */
  suspects: readonly number[];
}

/** The rows of one scan. Offsets count from the start of the loaded text. */
export interface CsvRows {
  /** "more": the next row is not whole. "full": scan again from `next`. "odd": the row at `next` needs a parser that knows every oddity. */
  status: "more" | "full" | "odd";
  next: number;
  rows: number;
  shortRows: number;
  /** −1 without one. */
  firstShort: number;
  /** No byte of the rows is anything but UTF-8. */
  utf8: boolean;
  /** Cells that the last row had. */
  width: number;
}

/** Doubles in row order, NaN where missing or odd, and the rows that are odd: neither missing nor plainly spelled. */
export interface CsvValues { values: Float64Array; odd: Int32Array }

/** Distinct texts in order of first appearance. */
export interface CsvDictionary {
  readonly count: number;
  /** Texts `from` to `to` (excluded) laid end to end, and where each ends. A view: use it before the next call. */
  texts(from: number, to: number): { bytes: Uint8Array; ends: number[] };
  /** Addresses for `codes`. */
  readonly table: number;
  readonly reserved: number;
  grow(bytes: number): void;
}

/**
 * A file of delimited text, a stretch at a time: `load`, `scan`, then any column of the rows found. All that it answers are views of kernel
 * memory that hold until the next call.
 */
export interface CsvReader {
  load(text: Uint8Array): void;
  /** `last`: the file ends with the loaded text. At most `most` rows of `width` cells. */
  scan(from: number, last: boolean, width: number, most?: number): CsvRows;
  cell(row: number, column: number): Uint8Array;
  /** `fractions`: a number was spelled with a point or an exponent. Integers beyond 2^53 are odd. */
  numbers(column: number): CsvValues & { fractions: boolean };
  /** Milliseconds since 1970 by the clock of the text; with `zoned`, times that say their offset are odd. `suspects`: a spelling of missing is a time. */
  times(column: number, zoned: boolean, suspects: boolean): CsvValues;
  /** −1 is missing. */
  codes(column: number, dictionary: CsvDictionary): Int32Array;
  dictionary(): CsvDictionary;
  close(): void;
}

/** Cells found in one scan: with their values small enough for the processor's cache. */
const CELLS = 65_536;
/** The kernel reads 64 bytes at a time, also over the end. */
const BEHIND = 64;
const ENTRY = 12;

export function openCsv(memory: Memory, raw: RawKernel, options: CsvOptions): CsvReader {
  const blocks = new Set<Block>();
  function take(bytes: number): Block {
    const block = memory.allocate(bytes);
    blocks.add(block);
    return block;
  }
  function drop(block: Block): void {
    blocks.delete(block);
    memory.free(block);
  }
  function store(bytes: Uint8Array): Block {
    const block = take(bytes.length + BEHIND);
    memory.uint8(block.address, bytes.length).set(bytes);
    return block;
  }
  function close(): void {
    for (const block of blocks) memory.free(block);
    blocks.clear();
  }

  function open(): CsvReader {
    const powers = store((powersOfTen ??= makePowers()));
    const suspects = store(new Uint8Array(Float64Array.from(options.suspects).buffer));
    const answer = take(64);
    const values = take(CELLS * 8);
    const odd = take(CELLS * 4);
    let cells = take(CELLS * 8);
    let text = take(0);
    let length = 0;
    let width = 0;
    let rows = 0;

    const missing = dictionary();

    function dictionary(): CsvDictionary {
      const table = take(64);
      const fields = (): Int32Array => memory.int32(table.address, 8);
      let slots = take(1024 * 4);
      let entries = take(512 * ENTRY);
      let bytes = take(8192 + BEHIND);
      let reserved = 0;
      memory.int32(slots.address, 1024).fill(0);
      fields().set([slots.address, 1023, entries.address, 512, 0, bytes.address, 8192, 0]);

      function lengthened(block: Block, used: number, room: number): Block {
        const longer = take(room);
        memory.uint8(longer.address, used).set(memory.uint8(block.address, used));
        drop(block);
        return longer;
      }
      /** Twice the entries where they are used up, and room for `more` bytes. */
      function grow(more: number): void {
        const [, mask, , room, count, , bytesRoom, used] = fields() as unknown as number[];
        if (count === room) {
          entries = lengthened(entries, count! * ENTRY, room! * 2 * ENTRY);
          drop(slots);
          slots = take((mask! + 1) * 8);
          memory.int32(slots.address, (mask! + 1) * 2).fill(0);
          fields().set([slots.address, mask! * 2 + 1, entries.address, room! * 2]);
          raw.csvIndex(table.address);
        }
        if (used! + more > bytesRoom!) {
          const longer = Math.max(used! + more, 2 * bytesRoom!);
          bytes = lengthened(bytes, used!, longer + BEHIND);
          fields()[TABLE.bytes / 4] = bytes.address;
          fields()[TABLE.bytesRoom / 4] = longer;
        }
      }

      const made: CsvDictionary = {
        table: table.address,
        get reserved() { return reserved; },
        get count() { return fields()[TABLE.count / 4]! - reserved; },
        texts(from, to) {
          const list = memory.int32(entries.address, (reserved + to) * 3);
          const start = from < to ? list[(reserved + from) * 3]! : 0;
          const ends = Array.from({ length: to - from }, (_, i) => list[(reserved + from + i) * 3]! + list[(reserved + from + i) * 3 + 1]! - start);
          return { bytes: memory.uint8(bytes.address + start, ends.at(-1) ?? 0), ends };
        },
        grow,
      };
      for (const spelling of options.missing) {
        const one = store(spelling);
        const span = take(8);
        memory.int32(span.address, 2).set([0, spelling.length]);
        while (raw.csvCodes(one.address, span.address, 8, 0, 1, table.address, 0, answer.address) === 0) grow(spelling.length);
        drop(one);
        drop(span);
      }
      reserved = fields()[TABLE.count / 4]!;
      return made;
    }

    function column(index: number): [text: number, cells: number, stride: number] {
      if (!(index >= 0 && index < width)) throw new RangeError(`csv: ${index} is not one of ${width} columns`);
      return [text.address, cells.address + index * 8, width * 8];
    }
    function answers(odds: number): CsvValues {
      return { values: memory.float64(values.address, rows), odd: memory.int32(odd.address, odds) };
    }

    return {
      load(bytes) {
        if (bytes.length + BEHIND > text.bytes) {
          drop(text);
          text = take(bytes.length + BEHIND);
        }
        length = bytes.length;
        rows = 0;
        const room = memory.uint8(text.address, length + BEHIND);
        room.set(bytes);
        room.fill(0, length);
      },
      scan(from, last, wanted, most = CELLS) {
        if (!(from >= 0 && from <= length && wanted >= 1)) throw new RangeError(`csv: cannot scan from ${from} of ${length} for ${wanted} columns`);
        if (wanted * 8 > cells.bytes) {
          drop(cells);
          cells = take(wanted * 8);
        }
        width = wanted;
        const room = Math.max(1, Math.min(most, Math.floor(CELLS / width)));
        // Before the scan, which writes doubled quotes once.
        const valid = from + raw.utf8(text.address + from, length - from);
        const status = raw.csvScan(
          text.address, from, length, last ? 1 : 0, options.delimiter, options.newline, width, cells.address, room, answer.address,
        );
        const [next, found, shortRows, firstShort, cellsOfLast] = [...memory.int32(answer.address, 5)] as [number, number, number, number, number];
        rows = found;
        const name = status === CsvStatus.odd ? "odd" : status === CsvStatus.full ? "full" : "more";
        return { status: name, next, rows, shortRows, firstShort, utf8: next <= valid, width: cellsOfLast };
      },
      cell(row, index) {
        const [base, first, stride] = column(index);
        if (!(row >= 0 && row < rows)) throw new RangeError(`csv: ${row} is not one of ${rows} rows`);
        const [start, end] = memory.int32(first + row * stride, 2) as unknown as [number, number];
        return memory.uint8(base + start, end - start);
      },
      numbers(index) {
        const odds = raw.csvNumbers(
          ...column(index), rows, missing.table, powers.address, suspects.address, options.suspects.length, values.address, odd.address, answer.address,
        );
        return { ...answers(odds), fractions: memory.int32(answer.address, 1)[0] === 1 };
      },
      times(index, zoned, suspected) {
        const flags = (zoned ? 1 : 0) | (suspected ? 2 : 0);
        return answers(raw.csvTimes(...column(index), rows, missing.table, flags, values.address, odd.address));
      },
      codes(index, { table, reserved, grow }) {
        const [base, first, stride] = column(index);
        for (let row = 0; ; ) {
          row = raw.csvCodes(base, first, stride, row, rows, table, reserved, values.address);
          if (row === rows) return memory.int32(values.address, rows);
          const [start, end] = memory.int32(first + row * stride, 2) as unknown as [number, number];
          grow(end - start);
        }
      },
      dictionary,
      close,
    };
  }

  try {
    return open();
  } catch (error) {
    close();
    throw error;
  }
}

let powersOfTen: Uint8Array | undefined;

/** 10^0 … 10^22, which are doubles, then the 128 leading bits of 5^q for q from −65 to 65: of its reciprocal where q is negative (Lemire 2021, appendix B). */
function makePowers(): Uint8Array {
  const { exact, widest } = POWERS;
  const view = new DataView(new ArrayBuffer((exact + 1) * 8 + (2 * widest + 1) * 16));
  for (let power = 0; power <= exact; power++) view.setFloat64(power * 8, Number(`1e${power}`), true);
  for (let power = -widest; power <= widest; power++) {
    const five = 5n ** BigInt(Math.abs(power));
    const bits = BigInt(five.toString(2).length);
    let leading = power >= 0 ? five : (1n << (power >= -27 ? bits + 127n : 2n * bits + 128n)) / five + 1n;
    const length = BigInt(leading.toString(2).length);
    leading = length <= 128n ? leading << (128n - length) : leading >> (length - 128n);
    const at = (exact + 1) * 8 + (power + widest) * 16;
    view.setBigUint64(at, leading >> 64n, true);
    view.setBigUint64(at + 8, leading & 0xffff_ffff_ffff_ffffn, true);
  }
  return new Uint8Array(view.buffer);
}
