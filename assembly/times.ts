// Cells of times to milliseconds since 1970.

import { known } from "./dictionary";

const ZONE: i32 = 1, SUSPECT: i32 = 2;

/** Whether the last `time` said its offset from UTC. */
let zoned: bool = false;

/** The value of two digits, or a number above 99. */
// @ts-ignore: decorator
@inline
function two(at: usize): u32 {
  const tens = <u32>load<u8>(at) - 48, ones = <u32>load<u8>(at, 1) - 48;
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

/** Days from 1970-01-01 in the Gregorian calendar, years 0 to 9999 (Howard Hinnant, days_from_civil). */
function days(year: i32, month: i32, day: i32): i32 {
  const y = year - (month <= 2 ? 1 : 0);
  const era = (y >= 0 ? y : y - 399) / 400;
  const ofEra = y - era * 400;
  const ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468;
}

function daysOf(year: i32, month: i32): i32 {
  if (month == 2) return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** The date read last, as bytes, and its midnight: a column in order of time says a day many times. */
let lastDate: u64 = 0, lastDay: u16 = 0, lastMidnight: f64 = NaN;

/** Midnight of YYYY-MM-DD or YYYY/MM/DD, NaN where that is no date. */
function dateAt(at: usize): f64 {
  const date = load<u64>(at), day = load<u16>(at, 8);
  if (date == lastDate && day == lastDay) return lastMidnight;
  lastDate = date;
  lastDay = day;
  lastMidnight = NaN;
  const year = two(at) * 100 + two(at + 2), month = two(at + 5), ofMonth = two(at + 8);
  const separator = load<u8>(at, 4);
  if (year > 9999 || month < 1 || month > 12 || ofMonth < 1 || (separator != 45 && separator != 47) || load<u8>(at, 7) != separator) return NaN;
  if (<i32>ofMonth > daysOf(year, month)) return NaN;
  return (lastMidnight = <f64>days(year, month, ofMonth) * 86400000);
}

/** YYYY-MM-DD or YYYY/MM/DD, then perhaps "T" or a space and HH:MM[:SS[.fraction]], then perhaps "Z" or ±HH:MM. NaN for anything else. */
function time(at: usize, length: u32): f64 {
  zoned = false;
  if (length < 10 || length > 40) return NaN;
  const end = at + length;
  const midnight = dateAt(at);
  if (isNaN(midnight)) return NaN;
  if (length == 10) return midnight;
  const between = load<u8>(at, 10);
  if (length < 16 || ((between | 32) != 116 && between != 32) || load<u8>(at, 13) != 58) return NaN;
  const hour = two(at + 11), minute = two(at + 14);
  if (hour > 24 || minute > 59) return NaN;
  let milliseconds = <f64>((hour * 60 + minute) * 60000);
  at += 16;
  if (at < end && load<u8>(at) == 58) {
    if (end - at < 3) return NaN;
    const second = two(at + 1);
    if (second > 60) return NaN;
    milliseconds += <f64>(second * 1000);
    at += 3;
    if (at < end && (load<u8>(at) == 46 || load<u8>(at) == 44)) {
      const start = ++at;
      let scale: f64 = 100, fraction: f64 = 0;
      for (; at < end; at++) {
        const digit = <u32>load<u8>(at) - 48;
        if (digit > 9) break;
        if (at - start < 9) fraction += <f64>digit * scale;
        scale /= 10;
      }
      if (at == start) return NaN;
      milliseconds += Math.round(fraction * 1000) / 1000;
    }
  }
  if (hour == 24 && milliseconds > 86400000) return NaN;
  const wall = midnight + milliseconds;
  if (at == end) return wall;
  zoned = true;
  const sign = load<u8>(at);
  if (end - at == 1) return (sign | 32) == 122 ? wall : NaN;
  if (end - at != 6 || (sign != 43 && sign != 45) || load<u8>(at, 3) != 58) return NaN;
  const hours = two(at + 1), minutes = two(at + 4);
  if (hours > 23 || minutes > 59) return NaN;
  const offset = <f64>((hours * 60 + minutes) * 60000);
  return sign == 45 ? wall + offset : wall - offset;
}

/**
 * Cells of one column to milliseconds at `out`: NaN where empty or spelled as one of the dictionary `missing`. Rows whose text is neither
 * are listed at `odd` and NaN, answers how many. `flags`: ZONE lists those that say their offset from UTC too; SUSPECT looks times up in `missing` as well.
 */
export function csvTimes(text: usize, cells: usize, stride: u32, rows: u32, missing: usize, flags: i32, out: usize, odd: usize): u32 {
  let odds: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const start = load<u32>(cells), end = load<u32>(cells, 4);
    cells += stride;
    let value = NaN;
    if (end > start) {
      value = time(text + start, end - start);
      if (zoned && (flags & ZONE) != 0) value = NaN;
      if (isNaN(value) || (flags & SUSPECT) != 0) {
        if (known(missing, text + start, end - start) >= 0) value = NaN;
        else if (isNaN(value)) {
          store<u32>(odd + (<usize>odds << 2), row);
          odds++;
        }
      }
    }
    store<f64>(out + (<usize>row << 3), value);
  }
  return odds;
}
