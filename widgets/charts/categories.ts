import { scaleLinear } from "d3";
import type { Bin } from "../../src/report.ts";
import { s } from "../dom.ts";
import { percent } from "../format.ts";
import { figure, shorten, font, hit, label, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";
import { bars } from "./steps.ts";

export interface Share {
  name: string;
  reference: number;
  current: number;
  of: Bin;
  /** The part of it that filters left. */
  kept?: { reference: number; current: number };
}

/** Bins as shares of their side's rows. */
export function binShares(bins: readonly (Bin & { kept?: Share["kept"] })[]): Share[] {
  const reference = bins.reduce((sum, bin) => sum + bin.reference, 0);
  const current = bins.reduce((sum, bin) => sum + bin.current, 0);
  return bins.map((bin) => ({
    name: binName(bin),
    reference: reference ? bin.reference / reference : 0,
    current: current ? bin.current / current : 0,
    of: bin,
    ...(bin.kept ? { kept: { reference: reference ? bin.kept.reference / reference : 0, current: current ? bin.kept.current / current : 0 } } : {}),
  }));
}

export function binName(bin: Bin): string {
  switch (bin.kind) {
    case "category":
      return bin.category === "" ? "(empty text)" : (bin.category ?? "");
    case "missing":
      return "(missing)";
    case "unseen":
      return "(unseen)";
    case "changedType":
      return "(another type)";
    case "infinite":
      return "(infinite)";
    case "rest":
      return "(rest)";
    case "interval":
      return `${bin.lower ?? "−∞"} to ${bin.upper ?? "∞"}`;
  }
}

/** At most `room` of them: the largest on either side, and the others together. The order stays. */
export function largest(shares: readonly Share[], room: number): Share[] {
  if (shares.length <= room) return [...shares];
  const kept = new Set([...shares].sort((a, b) => Math.max(b.reference, b.current) - Math.max(a.reference, a.current)).slice(0, room - 1));
  const others = shares.filter((share) => !kept.has(share));
  const sum = (of: (share: Share) => number): number => others.reduce((total, share) => total + of(share), 0);
  return [
    ...shares.filter((share) => kept.has(share)),
    {
      name: `(${others.length} others)`,
      reference: sum((o) => o.reference),
      current: sum((o) => o.current),
      ...(others.some(({ kept }) => kept) ? { kept: { reference: sum((o) => o.kept?.reference ?? 0), current: sum((o) => o.kept?.current ?? 0) } } : {}),
      of: { kind: "rest", reference: sum((o) => o.of.reference), current: sum((o) => o.of.current), share: sum((o) => o.of.share) },
    },
  ];
}

/** The bars of `categories` from above. */
export const shownShares = (result: readonly Bin[], most = 10): Share[] => largest(binShares(result), most);

/**
 * Categories of both samples: names on the left, reference a quiet bar, current an outline over it, both as shares of their rows. Where filters left
 * only some rows, all of them stand faintly behind.
 */
export function categories(
  document: Document,
  result: readonly (Bin & { kept?: Share["kept"] })[],
  options: Omit<FigureOptions, "height"> & { height?: number; most?: number },
): SVGSVGElement {
  const shares = shownShares(result, options.most);
  const step = 24;
  const height = options.height ?? Math.max(1, shares.length) * step + 4;
  const { width } = options;
  const left = Math.min(width * 0.36, Math.max(28, ...shares.map((share) => [...share.name].length * font.wide)) + 10);
  const right = 92;
  const x = scaleLinear([0, Math.max(1e-12, ...shares.map((share) => Math.max(share.reference, share.current)))], [left, width - right]);
  const svg = figure(document, { ...options, height }, s(document, "path", { d: `M${px(left)},2V${height - 2}`, stroke: paint.line }));
  const drawBars = (of: (share: Share) => { reference: number; current: number }): { filled: string; edge: string; drawn: string } => {
    let filled = "",
      edge = "",
      drawn = "";
    shares.forEach((share, i) => {
      const { reference, current } = of(share);
      const top = i * step + 5,
        bottom = top + 14;
      filled += `M${px(left)},${top}H${px(x(reference))}V${bottom}H${px(left)}Z`;
      edge += `M${px(x(reference))},${top}V${bottom}`;
      drawn += `M${px(left)},${top - 1.5}H${px(x(current))}V${bottom + 1.5}H${px(left)}`;
    });
    return { filled, edge, drawn };
  };
  if (shares.some(({ kept }) => kept)) {
    const behind = drawBars((share) => share);
    svg.append(s(document, "path", { d: behind.filled, fill: paint.referenceFill, opacity: 0.35 }), s(document, "path", { d: behind.drawn, stroke: paint.current, opacity: 0.35 }));
  }
  const { filled, edge, drawn } = drawBars((share) => share.kept ?? share);
  svg.append(
    s(document, "path", { d: filled, fill: paint.referenceFill }),
    s(document, "path", { d: edge, stroke: paint.reference }),
    s(document, "path", { d: drawn, stroke: paint.current, "stroke-width": 1.75 }),
  );
  shares.forEach((share, i) => {
    const y = i * step + 16;
    svg.append(
      label(document, shorten(share.name, left - 10), left - 8, y, { anchor: "end", fill: paint.text }),
      label(document, percent(share.reference), width - 46, y, { anchor: "end", fill: paint.reference }),
      label(document, percent(share.current), width, y, { anchor: "end", fill: paint.current }),
      hit(
        document,
        0,
        i * step,
        width,
        step,
        `${share.name}\nreference ${percent(share.reference)} (${share.of.reference})\ncurrent ${percent(share.current)} (${share.of.current})`,
      ),
    );
  });
  return svg;
}

/** The same without words, upright, for a row of the table. */
export function smallCategories(document: Document, result: readonly Bin[], options: FigureOptions): SVGSVGElement {
  const shares = largest(binShares(result), 24);
  const { width, height } = options;
  const base = height - 1;
  const step = (width - 2) / Math.max(1, shares.length);
  const gap = shares.length > 12 ? 1 : 2;
  const y = scaleLinear([0, Math.max(1e-12, ...shares.map((share) => Math.max(share.reference, share.current)))], [base, 2]);
  const at = (of: (share: Share) => number) =>
    shares.map((share, i) => ({ x: 1 + i * step + gap / 2, width: Math.max(1, step - gap), y: y(of(share)) }));
  return figure(
    document,
    options,
    s(document, "path", {
      d: bars(
        at((share) => share.reference),
        base,
        true,
      ),
      fill: paint.referenceFill,
    }),
    s(document, "path", {
      d: bars(
        at((share) => share.reference),
        base,
        false,
      ),
      stroke: paint.reference,
      "stroke-width": 0.75,
    }),
    s(document, "path", { d: `M0,${base}H${width}`, stroke: paint.line }),
    s(document, "path", {
      d: bars(
        at((share) => share.current),
        base,
        false,
      ),
      stroke: paint.current,
      "stroke-width": 1.5,
    }),
  );
}
