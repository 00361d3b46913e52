import type { Zone } from "./zone.ts";
import { utc } from "./zone.ts";

const zero = 48, nine = 57;
const dayLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads a time: `YYYY-MM-DD` or `YYYY/MM/DD`, then optionally "T" or a space, `HH:MM[:SS[.fraction]]`, then optionally "Z" or ±HH[[:]MM].
 * Answers milliseconds since 1970 UTC (a double: fractions below are kept), or NaN when the text is no such time. A time without an offset is in `zone`.
 */
export function parseTime(text: string, zone: Zone = utc): number {
  const end = text.length;
  if (end < 10 || end > 40) return Number.NaN;
  const year = digits(text, 0, 4);
  const separator = text.charCodeAt(4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || (separator !== 45 && separator !== 47) || text.charCodeAt(7) !== separator) return Number.NaN;
  const leap = month === 2 && (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) ? 1 : 0;
  if (day > (dayLengths[month - 1] as number) + leap) return Number.NaN;
  const midnight = startOfDay(year, month, day);
  if (end === 10) return zone(midnight);

  const between = text.charCodeAt(10);
  if (between !== 84 && between !== 116 && between !== 32) return Number.NaN;
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || text.charCodeAt(13) !== 58) return Number.NaN;
  let i = 16;
  let milliseconds = (hour * 60 + minute) * 60000;
  if (text.charCodeAt(i) === 58) {
    const second = digits(text, i + 1, 2);
    if (second < 0 || second > 60) return Number.NaN;
    milliseconds += second * 1000;
    i += 3;
    const point = text.charCodeAt(i);
    if (point === 46 || point === 44) {
      let scale = 100;
      const start = ++i;
      let fraction = 0;
      while (i < end && isDigit(text.charCodeAt(i))) {
        if (i - start < 9) fraction += (text.charCodeAt(i) - zero) * scale;
        scale /= 10;
        i++;
      }
      if (i === start) return Number.NaN;
      // A double holds a millisecond of today to a quarter of a microsecond; rounding to microseconds undoes the sum's error.
      milliseconds += Math.round(fraction * 1000) / 1000;
    }
  }
  if (hour === 24 && milliseconds > 86400000) return Number.NaN;
  const wall = midnight + milliseconds;
  if (i === end) return zone(wall);
  const offset = parseOffset(text, i);
  return Number.isNaN(offset) ? Number.NaN : wall - offset;
}

/** Date.UTC takes years 0 to 99 for 1900 to 1999; this does not. */
export function startOfDay(year: number, month: number, day: number): number {
  return year < 100 ? new Date(0).setUTCFullYear(year, month - 1, day) : Date.UTC(year, month - 1, day);
}

function parseOffset(text: string, start: number): number {
  let i = start;
  if (text.charCodeAt(i) === 32) i++;
  const sign = text.charCodeAt(i);
  const rest = text.length - i;
  if (rest === 1 && (sign === 90 || sign === 122)) return 0;
  if (rest === 3 && text.slice(i).toUpperCase() === "UTC") return 0;
  if (sign !== 43 && sign !== 45) return Number.NaN;
  const hour = digits(text, i + 1, 2);
  const colon = text.charCodeAt(i + 3) === 58;
  const minute = rest === 3 ? 0 : digits(text, i + (colon ? 4 : 3), 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || (rest !== 3 && rest !== (colon ? 6 : 5))) return Number.NaN;
  return (sign === 45 ? -1 : 1) * (hour * 60 + minute) * 60000;
}

/** The value of `count` digits from `start`, or −1. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let i = start; i < start + count; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - zero;
  }
  return value;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}
