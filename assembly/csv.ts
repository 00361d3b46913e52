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

/** Where the row begins, and what is known of those before it. */
let row: u32 = 0, rows: u32 = 0, short: u32 = 0, wide: u32 = 0;
let firstShort: i32 = -1;
/** Whether the last `endRow` met a cell too many. */
let odd: bool = false;

/** A bit for each of 16 bytes that delimits, ends a line or quotes. */
// @ts-ignore: decorator
@inline
function marksAt(at: usize, delimiters: v128, newlines: v128, quotes: v128): u64 {
  const bytes = v128.load(at);
  return <u64><u32>i8x16.bitmask(v128.or(v128.or(i8x16.eq(bytes, delimiters), i8x16.eq(bytes, newlines)), i8x16.eq(bytes, quotes)));
}

/** Writes the last cell of a row and fills the row up; answers where the next one is written. */
function endRow(text: usize, start: u32, end: u32, column: u32, width: u32, cells: usize): usize {
  if (end > start && load<u8>(text + end - 1) == CR) end--;
  odd = column >= width && end > start;
  if (odd || (column == 0 && end == start)) return cells;
  if (column < width) {
    store<u32>(cells, start);
    store<u32>(cells, end, 4);
    cells += 8;
  }
  wide = ++column;
  rows++;
  if (column >= width) return cells;
  if (short++ == 0) firstShort = <i32>row;
  const rest = <usize>(width - column) << 3;
  memory.fill(cells, 0, rest);
  return cells + rest;
}

/** The place of the quote that ends a quoted cell whose first byte is at `at`; `to` where there is none. */
function closing(text: usize, at: u32, to: u32): u32 {
  const quotes = i8x16.splat(QUOTE);
  doubled = false;
  while (at < to) {
    let marks = i8x16.bitmask(i8x16.eq(v128.load(text + at), quotes));
    if (to - at < 16) marks &= (1 << (to - at)) - 1;
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
 * cells beyond `width` are dropped. Five Int32 at `out`: where the next row begins, rows, short rows, where the first of them
 * begins (−1), cells of the last row.
 */
export function csvScan(
  text: usize, from: u32, to: u32, last: i32, delimiter: i32, newline: i32, width: u32, cells: usize, room: u32, out: usize,
): i32 {
  const delimiters = i8x16.splat(<i8>delimiter), newlines = i8x16.splat(<i8>newline), quotes = i8x16.splat(QUOTE);
  let at = from, cell = from, column: u32 = 0;
  row = from;
  rows = 0;
  short = 0;
  firstShort = -1;
  wide = 0;
  let status = MORE;
  let going = true;
  while (going && at < to) {
    let marks = (marksAt(text + at, delimiters, newlines, quotes)) | (marksAt(text + at + 16, delimiters, newlines, quotes) << 16)
      | (marksAt(text + at + 32, delimiters, newlines, quotes) << 32) | (marksAt(text + at + 48, delimiters, newlines, quotes) << 48);
    if (to - at < 64) marks &= (<u64>1 << (to - at)) - 1;
    const beyond = at + 64;
    while (marks != 0) {
      let position = at + <u32>ctz(marks);
      marks &= marks - 1;
      let byte: i32 = load<u8>(text + position);
      let start = cell, end = position;
      if (byte == QUOTE) {
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
        // What stands within the cell is no mark.
        marks = position + 1 < beyond ? marks & (<u64>-1 << (position + 1 - at)) : 0;
      }
      cell = min(position + 1, to);
      if (byte != newline) {
        if (column < width) {
          store<u32>(cells, start);
          store<u32>(cells, end, 4);
          cells += 8;
        } else if (end > start) { status = ODD; going = false; break; }
        column++;
        continue;
      }
      cells = endRow(text, start, end, column, width, cells);
      if (odd) { status = ODD; going = false; break; }
      column = 0;
      row = cell;
      if (rows == room) { status = FULL; going = false; break; }
    }
    at = max(beyond, cell);
  }
  // The last row may end with the file.
  if (last != 0 && going && row < to) {
    endRow(text, cell, to, column, width, cells);
    if (odd) status = ODD;
    else {
      row = to;
      if (rows == room) status = FULL;
    }
  }
  store<u32>(out, row);
  store<u32>(out, rows, 4);
  store<u32>(out, short, 8);
  store<i32>(out, firstShort, 12);
  store<u32>(out, wide, 16);
  return status;
}
