import { utcFormat } from "d3";

/** Every number and date that a view shows goes through here. Three significant digits; `exact` has them all, for titles and copying. */

const MINUS = "−";

/** 50,000 */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ",")
    .replace("-", MINUS);
}

/** Three significant digits: 0.971, 12.3, 1,230, 45.6k, 2.10M, 1.2e−9. Whole numbers below 10,000 stay whole. */
export function number(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  if (size >= 1e15 || size < 1e-4) return sign + size.toExponential(1).replace(/\.0e/, "e").replace("e-", `e${MINUS}`).replace("e+", "e");
  if (Number.isInteger(value) && size < 1e4) return sign + count(size);
  for (const [unit, suffix] of [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (size >= unit * 0.9995 && size >= 9995) return sign + trim((size / unit).toPrecision(3)) + suffix;
  }
  if (size >= 999.5) return sign + count(size);
  return sign + size.toPrecision(3);
}

/** Neighbours on an axis: three significant digits, or as many as it takes (up to seven) to tell them apart. */
export function apart(values: readonly number[]): string[] {
  for (let digits = 3; digits < 8; digits += 1) {
    const texts = values.map((value) => (digits === 3 ? number(value) : more(value, digits)));
    if (new Set(texts).size === new Set(values).size || digits === 7) return texts;
  }
  return values.map(number);
}

function more(value: number, digits: number): string {
  const size = Math.abs(value);
  if (value === 0 || size >= 1e15 || size < 1e-4) return size === 0 ? "0" : number(value);
  const [whole = "", part] = String(Number(size.toPrecision(digits))).split(".");
  return (value < 0 ? MINUS : "") + whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (part ? `.${part}` : "");
}

const trim = (text: string): string => (text.includes("e") ? String(Number(text)) : text);

/** A score between 0 and about 1 beside others: three decimals aligned, "<0.001" for what is smaller. */
export function score(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.001) return `<${value < 0 ? MINUS : ""}0.001`;
  return number(value);
}

/** With its sign: +0.012, −0.005. */
export function signed(value: number): string {
  return value > 0 ? `+${number(value)}` : number(value);
}

/** 0.123 → 12 %; below one per cent with one digit, and never "0 %" for something. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0) return "0 %";
  if (Math.abs(value) < 0.1) return value > 0 ? "<0.1 %" : `>${MINUS}0.1 %`;
  return `${value
    .toFixed(Math.abs(value) < 9.95 ? 1 : 0)
    .replace("-", MINUS)
    .replace(/\.0$/, "")} %`;
}

/** A p-value: 0.031, <0.001 — the tail's exact size is in the title. */
export function pValue(value: number): string {
  return value < 0.001 ? "<0.001" : value.toPrecision(value < 0.01 ? 1 : 2);
}

/** A p-value wherever it lies: 0.031, 1.2e−178; what no double holds is below 1e−300. */
export function tailPValue(value: number): string {
  if (value >= 0.001) return pValue(value);
  return value === 0 ? `<1e${MINUS}300` : value.toExponential(1).replace("e-", `e${MINUS}`);
}

/** All digits, as a program would print them. */
export function exact(value: number | string): string {
  return String(value);
}

/** A value that is a number, or an exact integer or time as a string. */
export function value(of: number | string | undefined): string {
  if (of === undefined) return "–";
  if (typeof of === "number") return number(of);
  return /^\d{4}-\d\d-\d\dT/.test(of) ? date(new Date(of)) : of;
}

/** An axis tick: short, without trailing zeros: 20k, 0.95, −5. */
export function tick(of: number): string {
  if (of === 0) return "0";
  const size = Math.abs(of);
  const sign = of < 0 ? MINUS : "";
  if (size >= 1e15 || size < 1e-4) return number(of);
  for (const [unit, suffix] of [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const)
    if (size >= unit && (unit > 1e3 || size >= 1e4)) return sign + Number((size / unit).toPrecision(4)) + suffix;
  return sign + Number(size.toPrecision(6));
}

const day = utcFormat("%-d %b %Y");
const dayShort = utcFormat("%-d %b");
const month = utcFormat("%b %Y");
const minute = utcFormat("%-d %b %Y, %H:%M");

/** 31 Mar 2019; with the time of day where there is one. Always UTC. */
export function date(time: Date, withTime = false): string {
  if (Number.isNaN(time.getTime())) return "–";
  return withTime && time.getTime() % 86_400_000 !== 0 ? minute(time) : day(time);
}
export { dayShort, month };

/** "1 row", "2 rows". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** Seconds as a person says them: 45 s, 12.5 min, 3 h, 2 d. */
export function duration(seconds: number): string {
  for (const [unit, size] of [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
  ] as const)
    if (seconds >= size) return `${number(seconds / size)} ${unit}`;
  return `${number(seconds)} s`;
}
