import { CsvStatus, type RawKernel } from "../raw.ts";
import type { Bytes } from "./bytes.ts";

const quote = 34, cr = 13, lf = 10;

/** Cells of delimited text, byte by byte. */
export function csv(bytes: Bytes): Pick<RawKernel, "csvScan"> {
  return {
    csvScan(text, from, to, last, delimiter, newline, width, cells, room, out) {
      const data = new Uint8Array(bytes.buffer, text, to);
      const spans = new Uint32Array(bytes.buffer, cells, 2 * width * room);
      let next = from;
      let rows = 0;
      let wide = 0;
      const short = { count: 0, first: -1 };
      let status: number = CsvStatus.more;
      while (next < to) {
        const row = rowAt(data, next, last !== 0, delimiter, newline, width);
        if (row === undefined) break;
        if (row === "odd") { status = CsvStatus.odd; break; }
        const [only] = row.spans;
        if (row.spans.length > 1 || (only && only[1] > only[0])) {
          for (let i = 0; i < width; i++) spans.set(row.spans[i] ?? [0, 0], 2 * (rows * width + i));
          if (row.spans.length < width && short.count++ === 0) short.first = next;
          wide = row.spans.length;
          rows++;
        }
        next = row.next;
        if (rows === room) { status = CsvStatus.full; break; }
      }
      new Int32Array(bytes.buffer, out, 5).set([next, rows, short.count, short.first, wide]);
      return status;
    },
  };
}

interface Row { spans: [start: number, end: number][]; next: number }

/** The row that begins at `at`; undefined where the text ends before it does. */
function rowAt(data: Uint8Array, at: number, last: boolean, delimiter: number, newline: number, width: number): Row | "odd" | undefined {
  const spans: Row["spans"] = [];
  for (;;) {
    let start = at;
    let end: number;
    let stop: number;
    if (data[at] === quote) {
      start = at + 1;
      const closed = closing(data, start);
      if (closed === undefined) return last ? "odd" : undefined;
      stop = closed.quote + 1;
      if (stop === data.length && !last) return undefined;
      if (data[stop] === cr && newline === lf) {
        if (stop + 1 === data.length && !last) return undefined;
        if (data[stop + 1] === lf) stop++;
      }
      if (stop < data.length && data[stop] !== delimiter && data[stop] !== newline) return "odd";
      data.set(closed.content, start);
      end = start + closed.content.length;
    } else {
      stop = at;
      while (stop < data.length && data[stop] !== delimiter && data[stop] !== newline) stop++;
      if (stop === data.length && !last) return undefined;
      end = stop;
    }
    const ends = stop === data.length || data[stop] === newline;
    if (ends && end > start && data[end - 1] === cr) end--;
    if (spans.length >= width && end > start) return "odd";
    spans.push([start, end]);
    if (ends) return { spans, next: Math.min(stop + 1, data.length) };
    at = stop + 1;
  }
}

/** The quote that closes the cell, and what stands before it with doubled quotes made single. */
function closing(data: Uint8Array, start: number): { quote: number; content: number[] } | undefined {
  const content: number[] = [];
  for (let at = start; at < data.length; at++) {
    const byte = data[at]!;
    if (byte === quote) {
      if (data[at + 1] !== quote) return { quote: at, content };
      at++;
    }
    content.push(byte);
  }
  return undefined;
}
