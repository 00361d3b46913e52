import type { Versions } from "../../src/report.ts";
import { s } from "../dom.ts";
import { date } from "../format.ts";
import { font, hit, label, px, shorten } from "./figure.ts";
import { paint } from "./paint.ts";
import type { Along } from "./timeScale.ts";

/** `words` stand in the place of "version …" on hover. */
export type Mark = Versions["marks"][number] & { words?: string };

/** A rule where a model version takes over, named where there is room; every one says its name on hover. */
export function versionMarks(
  document: Document,
  marks: readonly Mark[],
  { scale, left, right, bottom, byTime }: { scale: Along; left: number; right: number; bottom: number; byTime: boolean },
): SVGElement[] {
  const drawn: SVGElement[] = [];
  let free = left;
  for (const mark of marks) {
    const at = byTime ? (mark.at === undefined ? Number.NaN : scale(Date.parse(mark.at))) : scale(mark.row);
    if (!(at >= left && at <= right)) continue;
    drawn.push(s(document, "path", { d: `M${px(at)},0V${bottom}`, stroke: paint.text, opacity: 0.5, "stroke-dasharray": "1 3" }));
    const text = shorten(mark.version, 90);
    const width = [...text].length * font.wide + 8;
    if (at >= free && at + width <= right) {
      drawn.push(label(document, text, at + 4, 9, { size: 10, fill: paint.text }));
      free = at + width + 6;
    }
    const when = byTime && mark.at !== undefined ? ` from ${date(new Date(mark.at), true)} UTC` : "";
    drawn.push(hit(document, at - 3, 0, 6, bottom, `${mark.words ?? `version ${mark.version}`}${when}`));
  }
  return drawn;
}
