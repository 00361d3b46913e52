import type { Chunk, Level } from "../../src/report.ts";
import { s } from "../dom.ts";
import { figure, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/** One column's level in every chunk. Height says the same as colour: low is ok, middle warn, full alert; reference chunks are a quiet dot line. */
export function levelStrip(
  document: Document,
  result: readonly Pick<Chunk, "sample" | "complete">[],
  levels: readonly (Level | undefined)[],
  options: FigureOptions,
): SVGSVGElement {
  const { width, height } = options;
  const step = width / Math.max(1, result.length);
  const gap = step > 4 ? 1 : 0.5;
  const tall: Record<Level, number> = { ok: 3, unknown: 3, warn: height * 0.6, alert: height - 2 };
  const paths = new Map<string, string>();
  result.forEach((chunk, i) => {
    const level = levels[i];
    const quiet = chunk.sample === "reference" && (level === undefined || level === "ok" || level === "unknown");
    const key = quiet ? "quiet" : (level ?? "quiet");
    const high = level === undefined ? 1 : tall[level];
    const top = height - 1 - high;
    paths.set(
      key,
      `${paths.get(key) ?? ""}M${px(i * step)},${px(top)}h${px(Math.max(0.5, step - gap))}v${px(high)}h${px(-Math.max(0.5, step - gap))}Z`,
    );
  });
  const svg = figure(document, options);
  for (const [key, d] of paths) svg.append(s(document, "path", { d, fill: key === "ok" ? paint.line : paint[key as Level | "quiet"] }));
  return svg;
}
