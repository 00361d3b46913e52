import type { LatencyUnit } from "../report.ts";
import { words } from "./words.ts";

const spellings: readonly (readonly [LatencyUnit, readonly string[]])[] = [
  ["ns", ["ns", "nanos", "nanosecond", "nanoseconds"]],
  ["us", ["us", "µs", "μs", "micros", "microsecond", "microseconds"]],
  ["ms", ["ms", "msec", "msecs", "millis", "millisecond", "milliseconds"]],
  ["s", ["s", "sec", "secs", "second", "seconds"]],
  ["min", ["min", "mins", "minute", "minutes"]],
];

/** Nanoseconds of each unit. */
export const nanoseconds: Record<LatencyUnit, number> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, min: 6e10 };

/** The unit that a name says with its last word: latency_ms, durationSeconds; undefined where it says none. */
export function unitOfName(name: string): LatencyUnit | undefined {
  const last = words(name).split("_").at(-1) ?? "";
  return words(name).includes("_") ? unitOf(last) : undefined;
}

/** The unit of this spelling. */
export function unitOf(text: string): LatencyUnit | undefined {
  return spellings.find(([, all]) => all.includes(text.toLowerCase()))?.[0];
}
