import type { Chunk, OperationFigure, Operations } from "../report.ts";
import { wilsonInterval } from "../stats/binomial.ts";

type Figures = NonNullable<Chunk["operations"]>;

const leastChunks = 4;
const percentiles = ["p50", "p90", "p95", "p99"] as const;

/**
 * The usual band of each figure: mean ± 3 standard deviations (n) over the complete reference chunks, four or more, not below zero. An error
 * rate that was zero throughout would have no width: its upper edge is at least a p-chart's three-sigma limit about the upper Wilson bound of all
 * reference rows, at the median chunk's size (Shewhart 1931).
 */
export function usualBands(reference: readonly Figures[]): NonNullable<Operations["bands"]> {
  const values: readonly (readonly [OperationFigure, readonly number[]])[] = [
    ...percentiles.map((name) => [name, reference.flatMap(({ latency }) => latency?.[name] ?? [])] as const),
    ["errorRate", reference.flatMap(({ errorRate }) => errorRate?.value ?? [])],
    ["throughput", reference.flatMap(({ throughput }) => throughput?.value ?? [])],
  ];
  return values.flatMap(([figure, list]) => {
    if (list.length < leastChunks) return [];
    const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
    const deviation = Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length);
    const band = { figure, lower: Math.max(0, mean - 3 * deviation), upper: mean + 3 * deviation };
    return [figure === "errorRate" ? { ...band, upper: Math.max(band.upper, shareLimit(reference)) } : band];
  });
}

function shareLimit(reference: readonly Figures[]): number {
  const known = reference.flatMap(({ errorRate }) => errorRate ?? []);
  const rows = known.map((each) => each.rows).sort((a, b) => a - b);
  const total = rows.reduce((sum, count) => sum + count, 0);
  const share = wilsonInterval(known.reduce((sum, { errors }) => sum + errors, 0), total)?.[1] ?? 0;
  return share + 3 * Math.sqrt((share * (1 - share)) / (rows[rows.length >> 1] as number));
}
