import type { Finding, Level, Quality } from "../report.ts";
import { day, plural, threeDigits } from "./words.ts";

const dayLength = 86_400_000;
/** Deliveries missed from which a feed is late, has stopped, and is no feed any more but a finished record. */
const late = 3;
const stopped = 7;
const finished = 30;

/**
 * Age of the newest row of current at `now` (milliseconds since 1970 UTC). `times` are each file's time stamps, ascending, missing ones left out.
 *
 * With `maxAge` (milliseconds) anything older alerts. Without it the data's own rhythm judges: the usual gap is what 95 of 100 gaps between
 * neighbouring times stay within, at least a day, since rows may come by the second and files by the day. More than 3 gaps late warns, more than 7 alert.
 * Beyond 30 gaps, or where the age exceeds the stretch that the data covers, it is a record of the past and not a feed that is late: `unknown`, no finding.
 */
export function freshness(times: { reference: Float64Array; current: Float64Array }, now: number, maxAge?: number): Quality["freshness"] {
  const newest = times.current.at(-1);
  if (newest === undefined || Math.abs(newest) > 8.64e15) return undefined;
  const age = now - newest;
  const gap = usualGap([times.reference, times.current]);
  const own = { newest: new Date(newest).toISOString(), seconds: age / 1000 };
  if (maxAge !== undefined) return { ...own, ...(gap === undefined ? {} : { usualGapSeconds: gap / 1000 }), level: age > maxAge ? "alert" : "ok" };
  if (gap === undefined) return { ...own, level: "unknown" };
  const first = Math.min(times.reference[0] ?? newest, times.current[0] as number);
  return { ...own, usualGapSeconds: gap / 1000, level: levelOf(age, gap, newest - first) };
}

function levelOf(age: number, gap: number, span: number): Level {
  if (age < -dayLength) return "warn";
  if (age > finished * gap || age > span) return "unknown";
  return age > stopped * gap ? "alert" : age > late * gap ? "warn" : "ok";
}

/** Undefined where all times are the same. */
function usualGap(sides: readonly Float64Array[]): number | undefined {
  let gaps = 0;
  const long: number[] = [];
  for (const times of sides) {
    for (let i = 1; i < times.length; i++) {
      const gap = (times[i] as number) - (times[i - 1] as number);
      if (gap <= 0) continue;
      gaps++;
      if (gap > dayLength) long.push(gap);
    }
  }
  if (gaps === 0) return undefined;
  const beyond = Math.floor(gaps * 0.05);
  if (long.length <= beyond) return dayLength;
  long.sort((a, b) => b - a);
  return long[beyond];
}

/** A sentence where the newest row is too old, or lies in the future. */
export function freshnessFinding({ freshness: found }: Quality): Finding[] {
  if (!found || (found.level !== "warn" && found.level !== "alert")) return [];
  const { newest, seconds, usualGapSeconds, level } = found;
  const finding = (sentence: string): Finding[] => [{ level, subject: "The newest row", sentence, view: "quality" }];
  if (seconds < 0) return finding(`lies ${stretch(-seconds)} in the future (${day(newest)}): check the clock and the time zone`);
  const usual = usualGapSeconds === undefined ? "" : usualGapSeconds <= 86_400 ? "; rows used to come every day" : `; rows used to come every ${stretch(usualGapSeconds)}`;
  return finding(`is ${stretch(seconds)} old (${day(newest)})${usual}`);
}

function stretch(seconds: number): string {
  if (seconds < 5400) return plural(Math.round(seconds / 60), "minute");
  if (seconds < 172_800) return plural(Math.round(seconds / 3600), "hour");
  const days = seconds / 86_400;
  return days < 730 ? plural(Math.round(days), "day") : `${threeDigits(days / 365.25)} years`;
}
