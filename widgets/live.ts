import type { LiveColumn, LiveFrame, LivePerformance } from "../src/live.ts";
import type { ColumnDrift, ColumnQuality, Metrics, Performance, Report } from "../src/report.ts";

/** The last report with the figures of a moving window in their places; what a window's counts do not give is as it was, or left out. */
export function withLive(report: Report, live: LiveFrame): Report {
  const columns = new Map(live.columns.map((column) => [column.column, column]));
  const { performance: base, ...rest } = report;
  const performance = performanceOf(base, live);
  return {
    ...rest,
    reference: live.reference,
    current: live.current,
    ...(live.filtered ? { filtered: live.filtered } : {}),
    verdict: { ...report.verdict, ...live.verdict },
    drift: { ...report.drift, columns: report.drift.columns.map((drift) => liveDrift(drift, columns.get(drift.column))) },
    quality: { ...report.quality, columns: report.quality.columns.map((quality) => liveQuality(quality, live, columns.get(quality.column))) },
    ...(performance ? { performance } : {}),
  };
}

export function liveDrift(drift: ColumnDrift, live: LiveColumn | undefined): ColumnDrift {
  if (!live?.verdict) return drift;
  return { ...drift, level: live.level ?? "unknown", verdicts: [live.verdict], bins: live.bins };
}

export function liveQuality(quality: ColumnQuality, { reference, current }: LiveFrame, live: LiveColumn | undefined): ColumnQuality {
  if (!live || !quality.reference || !quality.current) return quality;
  const described = ({ distinct }: NonNullable<ColumnQuality["current"]>, side: "reference" | "current"): NonNullable<ColumnQuality["current"]> => ({
    rows: (side === "reference" ? reference : current).rows, missing: live.missing[side], distinct,
  });
  return {
    ...quality,
    reference: described(quality.reference, "reference"),
    current: described(quality.current, "current"),
    ...(live.histogram ? { histogram: live.histogram } : {}),
    ...(live.unseen === undefined ? {} : { newCategoryRows: live.unseen }),
    ...(live.outOfRange ? { outOfRange: live.outOfRange } : {}),
  };
}

function performanceOf(base: Report["performance"], { performance: live }: LiveFrame): Report["performance"] {
  if (!base || !live) return base;
  const side = (name: "reference" | "current"): Performance | undefined => live[name] && ordered(live[name], base[name]);
  const [reference, current] = [side("reference"), side("current")];
  return { ...(reference ? { reference } : {}), ...(current ? { current } : {}), change: live.change };
}

/** The metrics in the order of the report's. */
function ordered({ rows, labelled, metrics, confusion }: LivePerformance, base: Performance | undefined): Performance {
  const names = [...new Set([...Object.keys(base?.metrics ?? {}), ...Object.keys(metrics)])].filter((name) => metrics[name]);
  const sorted: Metrics = Object.fromEntries(names.map((name) => [name, metrics[name]] as const)) as Metrics;
  return { rows, labelled, metrics: sorted, ...(confusion ? { confusion } : {}), ...(base?.curves ? { curves: base.curves } : {}) };
}

/** Where the figures come from while the hand moves, and until the exact ones come. */
export const liveWords = ({ cells, approximate }: LiveFrame, dragging: boolean): string =>
  `${dragging ? "while you drag" : "for now"}: from ${cells} cells${approximate ? ", PSI to the nearest of them" : ""}; ${dragging ? "exact at rest" : "exact in a moment"}`;
