import { InputError } from "../errors.ts";

/** Takes wall-clock milliseconds (as if they were UTC) to milliseconds since 1970 UTC. */
export type Zone = (wall: number) => number;

export const utc: Zone = (wall) => wall;

/**
 * The zone by its IANA name. A wall time that a clock change skips or repeats is read with the offset before the change.
 * Offsets are looked up once per hour of wall time.
 */
export function zoneOf(name: string | undefined): Zone {
  if (name === undefined || name === "UTC") return utc;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: name, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    });
  } catch {
    throw new InputError(`timezone: "${name}" is not a time zone. Use an IANA name, as "Europe/Berlin" or "UTC".`);
  }
  const offsets = new Map<number, number>();
  const hour = 3600000;
  return (wall) => {
    if (!(Math.abs(wall) < 8e15)) return wall;
    const slot = Math.floor(wall / (hour / 4));
    let offset = offsets.get(slot);
    if (offset === undefined) {
      const start = slot * (hour / 4);
      // The offset a day earlier is the one before any change; it is kept where it leads back to the same wall time.
      const before = offsetAt(format, start - 24 * hour);
      offset = offsetAt(format, start - before) === before ? before : offsetAt(format, start - offsetAt(format, start - before));
      if (offsetAt(format, start - offset) !== offset) offset = before;
      offsets.set(slot, offset);
    }
    return wall - offset;
  };
}

/** Milliseconds by which the zone's clock is ahead of UTC at an instant. */
function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const part = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(instant)) {
    if (type === "year" || type === "month" || type === "day" || type === "hour" || type === "minute" || type === "second") part[type] = Number(value);
  }
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - Math.floor(instant / 1000) * 1000;
}
