import { s, type Child } from "../dom.ts";
import { paint } from "./paint.ts";

/** What every chart is told: its size in px, its name, and what it shows in words for those who do not see it. */
export interface FigureOptions {
  width: number;
  height: number;
  name: string;
  description?: string;
}

export interface Margin {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export const font = { size: 11, wide: 6.4 };

/** Rounded to a hundredth of a pixel: what is drawn is the same on every machine, and short. */
export const px = (value: number): number => Math.round(value * 100) / 100;

export function figure(document: Document, options: FigureOptions, ...children: Child[]): SVGSVGElement {
  const { width, height, name, description } = options;
  return s(
    document,
    "svg",
    {
      role: "img",
      "aria-label": name,
      "aria-description": description,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-size": font.size,
      "font-family": "inherit",
      fill: "none",
      class: "figure",
    },
    ...children,
  );
}

/** A label. `text` is set as text, whatever it holds. */
export function label(
  document: Document,
  text: string,
  x: number,
  y: number,
  more: { anchor?: "start" | "middle" | "end"; fill?: string; weight?: number; size?: number } = {},
): SVGTextElement {
  return s(
    document,
    "text",
    {
      x: px(x),
      y: px(y),
      fill: more.fill ?? paint.muted,
      "text-anchor": more.anchor === "start" ? undefined : more.anchor,
      "font-weight": more.weight,
      "font-size": more.size,
    },
    text,
  );
}

/** Cuts a text to what fits into `width` px. There is no measuring without a layout, so the width of a letter is a cautious guess. */
export function shorten(text: string, width: number, letter = font.wide): string {
  const room = Math.max(1, Math.floor(width / letter));
  const letters = [...text];
  return letters.length <= room ? text : `${letters.slice(0, room - 1).join("")}…`;
}

/** Labels along a bottom axis: all of them, or every second, third … so that none touches its neighbour. */
export function bottomAxis(document: Document, ticks: readonly { at: number; text: string }[], y: number, width: number): SVGGElement {
  const g = s(document, "g", { class: "axis" });
  const placed = ticks.map(({ at, text }) => {
    const half = ([...text].length * font.wide) / 2;
    return { text, half, x: Math.min(Math.max(at, half), width - half) };
  });
  const touching = (every: number): boolean => {
    const kept = placed.filter((_, i) => i % every === 0);
    return kept.some(
      ({ x, half }, i) =>
        i > 0 && x - half < (kept[i - 1] as (typeof placed)[number]).x + (kept[i - 1] as (typeof placed)[number]).half + 8,
    );
  };
  let every = 1;
  while (every < placed.length && touching(every)) every += 1;
  placed.forEach(({ text, x }, i) => {
    if (i % every === 0) g.append(label(document, text, x, y, { anchor: "middle" }));
  });
  return g;
}

/** Quiet horizontal lines with their values on the left. */
export function leftAxis(document: Document, ticks: readonly { at: number; text: string }[], left: number, right: number): SVGGElement {
  const g = s(document, "g", { class: "axis" });
  for (const { at, text } of ticks) {
    g.append(
      s(document, "path", { d: `M${left},${px(at)}H${right}`, stroke: paint.line }),
      label(document, text, left - 8, at + 4, { anchor: "end" }),
    );
  }
  return g;
}

/** An invisible area that says something on hover. */
export function hit(document: Document, x: number, y: number, width: number, height: number, tip: string): SVGRectElement {
  return s(document, "rect", {
    x: px(x),
    y: px(y),
    width: px(Math.max(0, width)),
    height: px(Math.max(0, height)),
    fill: "transparent",
    "data-tip": tip,
  });
}
