import { scaleLinear } from "d3";
import type { Bin } from "../../src/report.ts";
import { s } from "../dom.ts";
import { percent, tick } from "../format.ts";
import { binName, binShares } from "./categories.ts";
import { bottomAxis, figure, fit, hit, label, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/**
 * Which bins carry the effect. A bin that gained rows stands above the line in current's colour, one that lost rows hangs below
 * in reference's; the height is its share of the whole effect.
 */
export function effectShare(document: Document, result: readonly Bin[], options: FigureOptions & { most?: number }): SVGSVGElement {
  const { width, height } = options;
  const all = binShares(result);
  const most = options.most ?? 20;
  const kept = all.length > most ? new Set([...all].sort((a, b) => b.of.share - a.of.share).slice(0, most)) : undefined;
  const shares = kept ? all.filter((share) => kept.has(share)) : all;
  const gained = (i: number): boolean => (shares[i] as (typeof shares)[number]).current >= (shares[i] as (typeof shares)[number]).reference;
  const up = Math.max(0, ...shares.map((share, i) => (gained(i) ? share.of.share : 0)));
  const down = Math.max(0, ...shares.map((share, i) => (gained(i) ? 0 : share.of.share)));
  const y = scaleLinear([-down, Math.max(up, 1e-9)], [height - 24 - (down > 0 ? 16 : 0), 16]);
  const step = width / Math.max(1, shares.length);
  const bar = Math.min(56, step - (step > 8 ? 4 : 1));
  const best = [...shares].sort((a, b) => b.of.share - a.of.share).slice(0, 3);
  let above = "", below = "";
  const svg = figure(document, options);
  const labels: SVGTextElement[] = [];
  const hits: SVGRectElement[] = [];
  shares.forEach((share, i) => {
    const x = px(i * step + (step - bar) / 2);
    const end = px(y(gained(i) ? share.of.share : -share.of.share));
    const d = `M${x},${px(y(0))}V${end}h${px(bar)}V${px(y(0))}Z`;
    if (gained(i)) above += d; else below += d;
    if (best.includes(share) && share.of.share >= 0.05)
      labels.push(label(document, percent(share.of.share), x + bar / 2, gained(i) ? end - 4 : end + 12, { anchor: "middle", fill: paint.text }));
    hits.push(hit(document, i * step, 0, step, height, `${share.name}\n${percent(share.of.share)} of the effect\nreference ${percent(share.reference)}, current ${percent(share.current)}`));
  });
  svg.append(s(document, "path", { d: above, fill: paint.current }), s(document, "path", { d: below, fill: paint.reference }),
    s(document, "path", { d: `M0,${px(y(0))}H${width}`, stroke: paint.muted, "stroke-width": 0.75 }), ...labels,
    bottomAxis(document, shares.flatMap((share, i) => {
      if (share.of.kind !== "interval") return [{ at: (i + 0.5) * step, text: fit(binName(share.of), Math.max(step * 1.1, 56)) }];
      return share.of.lower === undefined ? [] : [{ at: i * step, text: tick(share.of.lower) }];
    }), height - 5, width), ...hits);
  return svg;
}
