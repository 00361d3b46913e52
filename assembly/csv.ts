// Delimited text to cells: where each begins and ends. Two 32-bit offsets a cell, row after row, so that a column is a stride.

/** All rows that the text holds whole were taken. */
const MORE: i32 = 0;
/** As many rows as there is room for were taken. */
const FULL: i32 = 1;
/** The next row is not plain: text after a closing quote, a quote never closed, a cell too many. */
const ODD: i32 = 2;

const QUOTE: u8 = 34, CR: u8 = 13, LF: u8 = 10;

/** Whether the last `closing` met a quote written twice. */
let doubled: bool = false;

/** Positions of the bytes of `marks` among the 16 at `at`, those from `to` on left out. */
// @ts-ignore: decorator
@inline
function within(marks: i32, at: u32, to: u32): i32 {
  return to - at < 16 ? marks & ((1 << (to - at)) - 1) : marks;
}

/** The place of the quote that ends a quoted cell whose first byte is at `at`; `to` where there is none. */
function closing(text: usize, at: u32, to: u32): u32 {
  const quotes = i8x16.splat(QUOTE);
  doubled = false;
  while (at < to) {
    const marks = within(i8x16.bitmask(i8x16.eq(v128.load(text + at), quotes)), at, to);
    if (marks == 0) { at += 16; continue; }
    at += ctz(marks);
    if (at + 1 >= to || load<u8>(text + at + 1) != QUOTE) return at;
    doubled = true;
    at += 2;
  }
  return to;
}

/** Writes each doubled quote of [start, end) once, in place; answers the new end. */
function undouble(text: usize, start: u32, end: u32): u32 {
  let into = start;
  for (let at = start; at < end; at++) {
    const byte = load<u8>(text + at);
    store<u8>(text + into++, byte);
    if (byte == QUOTE) at++;
  }
  return into;
}

/**
 * Finds the cells of the rows that begin in [from, to). A quote counts where it opens a cell, elsewhere it is a character of it; a line may
 * end in LF, CR LF, or CR where `newline` is that; blank lines are no rows; a row that is too short is filled with empty cells, empty
 * cells beyond `width` are dropped. Six Int32 at `out`: where the next row begins, rows, short rows, where the first of them
 * begins (−1), whether a byte is not ASCII, cells of the last row.
 */
export function csvScan(
  text: usize, from: u32, to: u32, last: i32, delimiter: i32, newline: i32, width: u32, cells: usize, room: u32, out: usize,
): i32 {
  const delimiters = i8x16.splat(<i8>delimiter), newlines = i8x16.splat(<i8>newline), quotes = i8x16.splat(QUOTE);
  let at = from, cell = from, row = from;
  let column: u32 = 0, rows: u32 = 0, short: u32 = 0, wide: u32 = 0;
  let firstShort: i32 = -1;
  let status = MORE;
  let going = true;
  while (going && (at < to || (last != 0 && row < to))) {
    let marks: i32 = 0;
    if (at < to) {
      const bytes = v128.load(text + at);
      marks = within(
        i8x16.bitmask(v128.or(v128.or(i8x16.eq(bytes, delimiters), i8x16.eq(bytes, newlines)), i8x16.eq(bytes, quotes))), at, to,
      );
    }
    // Behind the last byte stands the end of the last row.
    const ends = at >= to;
    let jumped = ends;
    while (marks != 0 || ends) {
      let position = ends ? to : at + ctz(marks);
      marks &= marks - 1;
      let byte: i32 = ends ? newline : load<u8>(text + position);
      let start = cell, end = position;
      if (!ends && byte == QUOTE) {
        if (position != cell) continue;
        start = position + 1;
        end = closing(text, start, to);
        position = end + 1;
        if (position >= to) {
          if (last == 0) { going = false; break; }
          if (end >= to) { status = ODD; going = false; break; }
          byte = newline;
        } else {
          byte = load<u8>(text + position);
          if (byte == CR && newline == LF) {
            if (position + 1 >= to && last == 0) { going = false; break; }
            if (position + 1 < to && load<u8>(text + position + 1) == LF) { position++; byte = LF; }
          }
          if (byte != delimiter && byte != newline) { status = ODD; going = false; break; }
        }
        if (doubled) end = undouble(text, start, end);
        jumped = true;
      }
      if (byte == newline && end > start && load<u8>(text + end - 1) == CR) end--;
      if (column < width) {
        store<u32>(cells, start);
        store<u32>(cells, end, 4);
        cells += 8;
      } else if (end > start) { status = ODD; going = false; break; }
      column++;
      cell = min(position + 1, to);
      if (byte == newline) {
        if (column == 1 && end == start) cells -= 8;
        else {
          if (column < width) {
            if (short++ == 0) firstShort = <i32>row;
            memory.fill(cells, 0, <usize>(width - column) << 3);
            cells += <usize>(width - column) << 3;
          }
          wide = column;
          rows++;
        }
        column = 0;
        row = cell;
        if (rows == room) { status = FULL; going = false; break; }
      }
      if (jumped) break;
    }
    at = jumped ? cell : at + 16;
  }
  store<u32>(out, row);
  store<u32>(out, rows, 4);
  store<u32>(out, short, 8);
  store<i32>(out, firstShort, 12);
  store<u32>(out, beyondAscii(text, from, row), 16);
  store<u32>(out, wide, 20);
  return status;
}

function beyondAscii(text: usize, at: u32, to: u32): u32 {
  let all = i8x16.splat(0);
  for (; at + 16 <= to; at += 16) all = v128.or(all, v128.load(text + at));
  let bits = i8x16.bitmask(all);
  for (; at < to; at++) bits |= load<u8>(text + at) & 128;
  return bits != 0 ? 1 : 0;
}
