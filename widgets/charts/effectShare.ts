import { scaleLinear } from "d3";
import type { Bin } from "../../src/report.ts";
import { s } from "../dom.ts";
import { apart, percent } from "../format.ts";
import { binName, binShares, largest, type Share } from "./categories.ts";
import { bottomAxis, figure, font, shorten, hit, label, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

/**
 * Which bins carry the effect. A bin that gained rows stands above the line in current's colour, one that lost rows hangs below
 * in reference's; the height is its share of the whole effect.
 */
export function effectShare(document: Document, result: readonly Bin[], options: FigureOptions & { most?: number }): SVGSVGElement {
  return result.some((bin) => bin.kind === "interval") ? upright(document, result, options) : lying(document, result, options);
}

const tip = (share: Share): string =>
  `${share.name}\n${percent(share.of.share)} of the effect\nreference ${percent(share.reference)}, current ${percent(share.current)}`;

/** Categories go down the page, line by line with the figure of their shares: to the right what gained, to the left what lost. */
function lying(document: Document, result: readonly Bin[], options: Omit<FigureOptions, "height"> & { most?: number }): SVGSVGElement {
  const shares = largest(binShares(result), options.most ?? 10);
  const step = 24;
  const height = Math.max(1, shares.length) * step + 4;
  const { width } = options;
  const left = Math.min(width * 0.36, Math.max(28, ...shares.map((share) => [...share.name].length * font.wide)) + 10);
  const sign = (share: Share): number => (share.current >= share.reference ? 1 : -1);
  const most = (side: number): number => Math.max(0, ...shares.filter((share) => sign(share) === side).map((share) => share.of.share));
  const lost = most(-1),
    won = most(1);
  const x = scaleLinear([-lost, Math.max(won, lost > 0 ? 0 : 1e-9)], [left + (lost > 0 ? 44 : 2), width - (won > 0 ? 44 : 2)]);
  const svg = figure(document, { ...options, height });
  let gained = "",
    gone = "";
  const labels: SVGElement[] = [];
  shares.forEach((share, i) => {
    const top = i * step + 5,
      end = px(x(sign(share) * share.of.share));
    const d = `M${px(x(0))},${top}H${end}V${top + 14}H${px(x(0))}Z`;
    if (sign(share) > 0) gained += d;
    else gone += d;
    labels.push(
      label(document, shorten(share.name, left - 10), left - 8, top + 11, { anchor: "end", fill: paint.text }),
      label(document, percent(share.of.share), end + sign(share) * 5, top + 11, { anchor: sign(share) > 0 ? "start" : "end" }),
      hit(document, 0, i * step, width, step, tip(share)),
    );
  });
  svg.append(
    s(document, "path", { d: gained, fill: paint.current }),
    s(document, "path", { d: gone, fill: paint.reference }),
    s(document, "path", { d: `M${px(x(0))},0V${height}`, stroke: paint.muted, "stroke-width": 0.75 }),
    ...labels,
  );
  return svg;
}

function upright(document: Document, result: readonly Bin[], options: FigureOptions & { most?: number }): SVGSVGElement {
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
  let above = "",
    below = "";
  const svg = figure(document, options);
  const labels: SVGTextElement[] = [];
  const hits: SVGRectElement[] = [];
  shares.forEach((share, i) => {
    const x = px(i * step + (step - bar) / 2);
    const end = px(y(gained(i) ? share.of.share : -share.of.share));
    const d = `M${x},${px(y(0))}V${end}h${px(bar)}V${px(y(0))}Z`;
    if (gained(i)) above += d;
    else below += d;
    if (best.includes(share) && share.of.share >= 0.05)
      labels.push(
        label(document, percent(share.of.share), x + bar / 2, gained(i) ? end - 4 : end + 12, { anchor: "middle", fill: paint.text }),
      );
    hits.push(hit(document, i * step, 0, step, height, tip(share)));
  });
  const bounds = shares.map((share) => share.of.lower).filter((lower) => lower !== undefined);
  const texts = new Map(apart(bounds).map((text, i) => [bounds[i], text]));
  svg.append(
    s(document, "path", { d: above, fill: paint.current }),
    s(document, "path", { d: below, fill: paint.reference }),
    s(document, "path", { d: `M0,${px(y(0))}H${width}`, stroke: paint.muted, "stroke-width": 0.75 }),
    ...labels,
    bottomAxis(
      document,
      shares.flatMap((share, i) => {
        if (share.of.kind !== "interval") return [{ at: (i + 0.5) * step, text: shorten(binName(share.of), Math.max(step * 1.1, 56)) }];
        return share.of.lower === undefined ? [] : [{ at: i * step, text: texts.get(share.of.lower) ?? "" }];
      }),
      height - 5,
      width,
    ),
    ...hits,
  );
  return svg;
}
