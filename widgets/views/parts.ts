import type { DriftVerdict, Level } from "../../src/report.ts";
import { limitWords, noiseWords, type Sure } from "../../src/sureness.ts";
import { h, type Child } from "../dom.ts";
import { apart, exact, score } from "../format.ts";
import { lookUp } from "../glossary.ts";
import { signs } from "../levels.ts";

/** Small pieces that several views use. */

/** Sign, word and colour. */
export const levelMark = (document: Document, level: Level): HTMLSpanElement =>
  h(
    document,
    "span",
    { class: "level", "data-level": level },
    h(document, "span", { class: "sign", "aria-hidden": "true" }, signs[level]),
    level,
  );

/** A shown number that keeps all its digits: in its title, and when it is copied. */
export const figures = (document: Document, value: number | string | undefined, shown: string): HTMLElement =>
  value === undefined
    ? h(document, "span", { class: "muted" }, "–")
    : h(document, "data", { value: exact(value), title: exact(value) === shown ? undefined : exact(value) }, shown);

/** Between what a figure lies that a profile does not know better, written as finely as tells the two apart. */
export const boundWords = (bounds: readonly [number, number]): string => apart(bounds).join(" to ");

/** Under a drift value its 95 % interval, or that there is none, and the noise in words. */
export function sureness(document: Document, verdict: Sure & Pick<DriftVerdict, "method">, as: "lines" | "line" = "lines"): Child {
  const absent = verdict.method?.noInterval;
  const limits = limitWords(verdict, score) ?? (absent && "no interval");
  const noise = noiseWords(verdict);
  if (!limits && !noise) return null;
  const title = [
    verdict.interval ? `95 % interval ${verdict.interval.join(" to ")}` : absent && `no interval: ${absent}`,
    noise && `${noise} (${verdict.noise})`,
    verdict.method?.interval,
  ];
  return h(
    document,
    "span",
    { class: "test", title: title.filter(Boolean).join("; ") },
    limits,
    ...(limits && noise ? (as === "line" ? [", "] : [h(document, "span", { class: "hidden" }, ", "), h(document, "br", {})]) : []),
    noise,
  );
}

/** A word with its explanation on focus and hover. */
export function term(document: Document, key: string, shown?: string): HTMLElement {
  const entry = lookUp(key);
  if (!entry) return h(document, "span", {}, shown ?? key);
  return h(
    document,
    "button",
    { class: "term", type: "button", "data-term": key, "data-key": `term ${key} ${shown ?? ""}` },
    shown ?? entry.term,
  );
}

export const legend = (document: Document): HTMLElement =>
  h(
    document,
    "span",
    { class: "legend" },
    h(document, "span", { class: "key" }, "reference"),
    h(document, "span", { class: "key current" }, "current"),
  );

/** A heading with what stands beside it. */
export const head = (document: Document, title: Child, ...beside: Child[]): HTMLElement =>
  h(document, "div", { class: "head" }, h(document, "h3", {}, title), ...beside);

/** What may be wider than its place scrolls there, also by keyboard. */
export const scrolls = (document: Document, name: string, classes: string, ...children: Child[]): HTMLElement =>
  h(
    document,
    "div",
    { class: `wrap ${classes}`, role: "region", "aria-label": name, tabindex: 0, "data-key": `region ${name}` },
    ...children,
  );

/** A labelled choice. */
export function choice(
  document: Document,
  name: string,
  options: readonly { value: string; text: string }[],
  value: string,
  chosen: (value: string) => void,
  more: { label?: string } = {},
): HTMLLabelElement {
  const select = h(
    document,
    "select",
    { "data-key": `choice ${name}`, "aria-label": more.label ?? name },
    ...options.map((option) => h(document, "option", { value: option.value, selected: option.value === value }, option.text)),
  );
  select.addEventListener("change", () => chosen(select.value));
  return h(
    document,
    "label",
    { class: "control select" },
    more.label ? null : h(document, "span", { "aria-hidden": "true" }, name),
    select,
  );
}
