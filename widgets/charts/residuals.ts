import { scaleLinear } from "d3";
import { s } from "../dom.ts";
import { tick } from "../format.ts";
import { bottomAxis, figure, px, type FigureOptions } from "./figure.ts";
import { paint } from "./paint.ts";
import { area, outline } from "./steps.ts";

export interface Residuals {
  edges: readonly number[];
  counts: readonly number[];
}

/** Prediction − target in both samples as densities, which may have bins of their own, on one axis; the mark is zero. */
export function residuals(
  document: Document,
  result: { reference?: Residuals; current?: Residuals },
  options: FigureOptions,
): SVGSVGElement {
  const { width, height } = options;
  const base = height - 22;
  const edges = [...(result.reference?.edges ?? []), ...(result.current?.edges ?? [])];
  if (edges.length === 0) return figure(document, options);
  const x = scaleLinear([Math.min(...edges), Math.max(...edges)], [1, width - 1]);
  const density = (of: Residuals | undefined): number[] => {
    const total = of?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
    return of
      ? of.counts.map((count, i) =>
          total > 0 ? count / total / Math.max(1e-300, (of.edges[i + 1] as number) - (of.edges[i] as number)) : 0,
        )
      : [];
  };
  const reference = density(result.reference),
    current = density(result.current);
  const y = scaleLinear([0, Math.max(...reference, ...current, 1e-300)], [base, 6]);
  const at = (of: Residuals | undefined): number[] => (of?.edges ?? []).map((edge) => x(edge));
  const [low, high] = x.domain() as [number, number];
  return figure(
    document,
    options,
    s(document, "path", {
      d: area(
        at(result.reference),
        reference.map((v) => y(v)),
        base,
      ),
      fill: paint.referenceFill,
    }),
    s(document, "path", {
      d: outline(
        at(result.reference),
        reference.map((v) => y(v)),
        base,
      ),
      stroke: paint.reference,
    }),
    low < 0 && high > 0 && s(document, "path", { d: `M${px(x(0))},0V${base}`, stroke: paint.muted, "stroke-dasharray": "2 3" }),
    s(document, "path", { d: `M0,${base}H${width}`, stroke: paint.line }),
    s(document, "path", {
      d: outline(
        at(result.current),
        current.map((v) => y(v)),
        base,
      ),
      stroke: paint.current,
      "stroke-width": 2,
      "stroke-linejoin": "round",
    }),
    bottomAxis(
      document,
      x.ticks(Math.max(2, Math.floor(width / 80))).map((value) => ({ at: x(value), text: tick(value) })),
      height - 5,
      width,
    ),
  );
}
