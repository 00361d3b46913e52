import type { DriftVerdict } from "./report.ts";

/** A value with its interval and its noise floor. */
export type Sure = Pick<DriftVerdict, "value" | "interval" | "noise">;

/** How sure a drift value is, in words for sentences, views and exports. */

/** "0.164 to 0.204"; undefined without an interval. `write` gives a number its digits. */
export function limitWords({ value, interval }: Sure, write: (value: number) => string): string | undefined {
  return value === undefined || !interval ? undefined : `${write(interval[0])} to ${write(interval[1])}`;
}

/** "40 times the noise", "no more than chance" where the interval reaches 0; undefined without a noise floor. */
export function noiseWords({ value, interval, noise }: Sure): string | undefined {
  if (value === undefined || noise === undefined || !(noise > 0)) return undefined;
  const times = value / noise;
  if (times <= 1 || interval?.[0] === 0) return "no more than chance";
  return `${times < 9.95 ? times.toPrecision(2) : Math.round(times).toLocaleString("en-US")} times the noise`;
}
