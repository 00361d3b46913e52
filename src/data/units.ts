import type { Facts } from "./facts.ts";
import { startOfDay } from "./times.ts";

/** How whole numbers count time: years, or units since 1970 UTC. */
export type TimeUnit = "year" | "seconds" | "milliseconds" | "microseconds" | "nanoseconds";

/** 2000-01-01 and 2100-01-01 in seconds: time stamps of models lie between. */
const least = 946684800;
const most = 4102444800;

/** The unit in which all values are plausible times, or undefined. Years are 1900 to 2100. */
export function timeUnit(sides: readonly Facts[]): TimeUnit | undefined {
  const filled = sides.filter((side) => side.present > 0);
  if (filled.length === 0 || filled.some((side) => side.storage === "string" || side.storage === "boolean")) return undefined;
  const min = Math.min(...filled.map((side) => side.min));
  const max = Math.max(...filled.map((side) => side.max));
  if (min >= 1900 && max <= 2100 && filled.every((side) => side.whole)) return "year";
  const units: [TimeUnit, number][] = [["seconds", 1], ["milliseconds", 1e3], ["microseconds", 1e6], ["nanoseconds", 1e9]];
  return units.find(([, perSecond]) => min >= least * perSecond && max <= most * perSecond)?.[0];
}

export function toMilliseconds(value: number, unit: TimeUnit): number {
  if (Number.isNaN(value)) return Number.NaN;
  if (unit === "year") return startOfDay(value, 1, 1);
  return unit === "seconds" ? value * 1000 : unit === "milliseconds" ? value : unit === "microseconds" ? value / 1000 : value / 1e6;
}
