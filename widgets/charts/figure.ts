import { s, type Child } from "../dom.ts";
import { paint } from "./paint.ts";

/** What every chart is told: its size in px, its name, and what it shows in words for those who do not see it. */
export interface FigureOptions { width: number; height: number; name: string; description?: string }

export interface Margin { top: number; right: number; bottom: number; left: number }

export const font = { size: 11, wide: 6.4 };

/** Rounded to a hundredth of a pixel: what is drawn is the same on every machine, and short. */
export const px = (value: number): number => Math.round(value * 100) / 100;

export function figure(document: Document, options: FigureOptions, ...children: Child[]): SVGSVGElement {
  const { width, height, name, description } = options;
  return s(document, "svg", {
    role: "img", "aria-label": name, "aria-description": description, width, height, viewBox: `0 0 ${width} ${height}`,
    "font-size": font.size, "font-family": "inherit", fill: "none", class: "figure",
  }, ...children);
}

/** A label. `text` is set as text, whatever it holds. */
export function label(document: Document, text: string, x: number, y: number, more: { anchor?: "start" | "middle" | "end"; fill?: string; weight?: number; size?: number } = {}): SVGTextElement {
  return s(document, "text", {
    x: px(x), y: px(y), fill: more.fill ?? paint.muted, "text-anchor": more.anchor === "start" ? undefined : more.anchor,
    "font-weight": more.weight, "font-size": more.size,
  }, text);
}

/** Cuts a text to what fits into `width` px. There is no measuring without a layout, so the width of a letter is a cautious guess. */
export function shorten(text: string, width: number, letter = font.wide): string {
  const room = Math.max(1, Math.floor(width / letter));
  const letters = [...text];
  return letters.length <= room ? text : `${letters.slice(0, room - 1).join("")}…`;
}

/** Labels along a bottom axis; one that would touch its neighbour on the left is left out. */
export function bottomAxis(document: Document, ticks: readonly { at: number; text: string }[], y: number, width: number): SVGGElement {
  const g = s(document, "g", { class: "axis" });
  let free = -Infinity;
  for (const { at, text } of ticks) {
    const half = (text.length * font.wide) / 2;
    const x = Math.min(Math.max(at, half), width - half);
    if (x - half < free) continue;
    free = x + half + 8;
    g.append(label(document, text, x, y, { anchor: "middle" }));
  }
  return g;
}

/** Quiet horizontal lines with their values on the left. */
export function leftAxis(document: Document, ticks: readonly { at: number; text: string }[], left: number, right: number): SVGGElement {
  const g = s(document, "g", { class: "axis" });
  for (const { at, text } of ticks) {
    g.append(s(document, "path", { d: `M${left},${px(at)}H${right}`, stroke: paint.line }), label(document, text, left - 8, at + 4, { anchor: "end" }));
  }
  return g;
}

/** An invisible area that says something on hover. */
export function hit(document: Document, x: number, y: number, width: number, height: number, tip: string): SVGRectElement {
  return s(document, "rect", { x: px(x), y: px(y), width: px(Math.max(0, width)), height: px(Math.max(0, height)), fill: "transparent", "data-tip": tip });
}
