import type { Level } from "../report.ts";

/** Worst first. */
export const severities: readonly Level[] = ["alert", "warn", "unknown", "ok"];

export const severity = (level: Level): number => severities.indexOf(level);

export function worst(levels: readonly Level[]): Level {
  return severities.find((level) => levels.includes(level)) ?? "ok";
}

/** Three significant digits, never an exponent where a person would write the number out. */
export function threeDigits(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.001) return value > 0 ? "<0.001" : ">−0.001";
  const text = size >= 1000 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
  return text.replace("-", "−");
}

export function percent(share: number): string {
  if (share > 0 && share < 0.001) return "<0.1 %";
  const value = share * 100;
  return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} %`;
}

/** Seconds as a person says them: 45 s, 12.5 min, 3 h, 2 d. */
export function duration(seconds: number): string {
  const [unit, size] = ([["d", 86_400], ["h", 3600], ["min", 60]] as const).find(([, size]) => Math.abs(seconds) >= size) ?? ["s", 1];
  return `${Number((seconds / size).toPrecision(3))} ${unit}`;
}

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** "12 Aug 2019", in UTC. */
export function day(iso: string): string {
  return days.format(new Date(iso)).replace("Sept", "Sep");
}

export const count = (n: number): string => n.toLocaleString("en-US");

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
