import type { Sample } from "./report.ts";

const units = new Map([["s", "second"], ["min", "minute"], ["h", "hour"], ["d", "day"], ["w", "week"], ["mo", "month"], ["y", "year"]]);

/** The stretch of time that reference was chosen by, as it stands after "against": "the same stretch of 2023", "the stretch right before", "the 4 weeks before". */
export function windowName({ kind, length, from, to }: NonNullable<Sample["window"]>): string {
  if (kind === "previous") return "the stretch right before";
  if (kind === "rolling") {
    const [, number, unit] = /^(\d+)(\D+)$/.exec(length ?? "") ?? [];
    return number === "1" ? `the ${units.get(unit ?? "")} before` : `the ${number} ${units.get(unit ?? "")}s before`;
  }
  const [first, last] = [from?.slice(0, 4), to && new Date(Date.parse(to) - 1).toISOString().slice(0, 4)];
  return first !== undefined && first === last ? `the same stretch of ${first}` : "the same stretch a year earlier";
}
