import { s } from "../dom.ts";
import { count, percent } from "../format.ts";
import { figure, shorten, hit, label, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";

export interface Confusion {
  labels: readonly string[];
  counts: readonly (readonly number[])[];
}

/** Each cell's share of its actual class, so that samples of different size compare. */
export function rowShares(of: Confusion): number[][] {
  return of.counts.map((row) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.map((value) => (total > 0 ? value / total : 0));
  });
}

/**
 * Actual classes down, predicted across. With `against`, the difference of the shares in points: what current does more (in its colour) or
 * less often (in reference's) than reference.
 */
export function confusion(
  document: Document,
  result: Confusion,
  options: Omit<FigureOptions, "height"> & { side: "reference" | "current"; against?: Confusion },
): SVGSVGElement {
  const n = result.labels.length;
  const left = Math.min(90, 18 + Math.max(4, ...result.labels.map((l) => [...l].length)) * 6.4 + 8),
    top = 34;
  const cell = (options.width - left) / Math.max(1, n);
  const tall = Math.min(cell, n <= 3 ? 36 : cell);
  const height = Math.round(top + n * tall + 2);
  const svg = figure(document, { ...options, height });
  const own = rowShares(result);
  const other = options.against && rowShares(options.against);
  svg.append(label(document, "predicted", left, 10), label(document, "actual", left - 8, 28, { anchor: "end" }));
  result.labels.forEach((name, i) => {
    svg.append(
      label(document, shorten(name, cell), left + (i + 0.5) * cell, 28, { anchor: "middle", fill: paint.text }),
      label(document, shorten(name, left - 12), left - 8, top + (i + 0.5) * tall + 4, { anchor: "end", fill: paint.text }),
    );
  });
  const written = cell >= 42 && tall >= 22;
  own.forEach((row, i) =>
    row.forEach((share, j) => {
      const difference = other ? share - (other[i]?.[j] ?? 0) : 0;
      const strength = other ? Math.min(1, Math.abs(difference) * 4) : share;
      const fill = other ? (difference >= 0 ? paint.current : paint.reference) : paint[options.side];
      const x = left + j * cell,
        y = top + i * tall;
      svg.append(
        s(document, "rect", {
          x: x + 1,
          y: y + 1,
          width: Math.max(0, cell - 2),
          height: Math.max(0, tall - 2),
          fill,
          "fill-opacity": Math.round((0.03 + strength * 0.3) * 1000) / 1000,
          rx: 2,
          stroke: i === j ? paint.muted : undefined,
          "stroke-opacity": 0.5,
        }),
      );
      const points = Math.abs(difference) < 0.0005 ? "0" : `${difference >= 0 ? "+" : "−"}${Math.abs(difference * 100).toFixed(1)}`;
      if (written) {
        const both = !other && cell >= 110;
        svg.append(
          label(document, other ? points : percent(share), both ? x + cell * 0.42 : x + cell / 2, y + tall / 2 + 4, {
            anchor: both ? "end" : "middle",
            fill: paint.text,
            size: 12,
          }),
        );
        if (both) svg.append(label(document, count(result.counts[i]?.[j] ?? 0), x + cell * 0.9, y + tall / 2 + 4, { anchor: "end" }));
      }
      svg.append(
        hit(
          document,
          x,
          y,
          cell,
          tall,
          `actual ${result.labels[i]}, predicted ${result.labels[j]}\n${other ? `${points} points` : `${percent(share)} of the class, ${count(result.counts[i]?.[j] ?? 0)} rows`}`,
        ),
      );
    }),
  );
  return svg;
}
