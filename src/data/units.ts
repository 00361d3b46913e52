import type { Facts } from "./facts.ts";
import { startOfDay } from "./times.ts";

/** How whole numbers count time: years, days as 20240601, or units since 1970 UTC. */
export type TimeUnit = "year" | "YYYYMMDD" | "seconds" | "milliseconds" | "microseconds" | "nanoseconds";

/** 2000-01-01 and 2100-01-01 in seconds: time stamps of models lie between. */
const least = 946684800;
const most = 4102444800;

/** The unit in which all values are plausible times, or undefined. Years are 1900 to 2100. */
export function timeUnit(sides: readonly Facts[]): TimeUnit | undefined {
  const filled = sides.filter((side) => !side.empty);
  if (filled.length === 0 || filled.some((side) => side.storage === "string" || side.storage === "boolean")) return undefined;
  const min = Math.min(...filled.map((side) => side.min));
  const max = Math.max(...filled.map((side) => side.max));
  const whole = filled.every((side) => side.whole);
  if (whole && min >= 1900 && max <= 2100) return "year";
  if (whole && min >= 19000101 && max <= 21001231) return "YYYYMMDD";
  const units: [TimeUnit, number][] = [["seconds", 1], ["milliseconds", 1e3], ["microseconds", 1e6], ["nanoseconds", 1e9]];
  return units.find(([, perSecond]) => min >= least * perSecond && max <= most * perSecond)?.[0];
}

export function toMilliseconds(value: number, unit: TimeUnit): number {
  if (Number.isNaN(value)) return Number.NaN;
  if (unit === "year") return startOfDay(value, 1, 1);
  if (unit === "YYYYMMDD") return dayOf(value);
  return unit === "seconds" ? value * 1000 : unit === "milliseconds" ? value : unit === "microseconds" ? value / 1000 : value / 1e6;
}

/** NaN where month or day is none. */
function dayOf(value: number): number {
  const [year, month, day] = [Math.floor(value / 10000), Math.floor(value / 100) % 100, value % 100];
  const time = startOfDay(year, month, day);
  return new Date(time).getUTCMonth() === month - 1 ? time : Number.NaN;
}
