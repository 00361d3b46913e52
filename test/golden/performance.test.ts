import { describe, expect, it } from "vitest";
import type { Metrics } from "../../src/report.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { expectStatistic } from "../stats/close.ts";
import { golden } from "./cases.ts";

interface Figure { value: number | null; lower?: number; upper?: number }
interface Edge { name: string; of?: string; y: number[]; prediction: number[]; p?: number[]; confusion?: number[][] }

const { edges, regressionEdges } = golden<{ edges: Edge[]; regressionEdges: Edge[] }>("performance");

/** Named columns as CSV text. */
function table(columns: Record<string, readonly number[]>): string {
  const names = Object.keys(columns);
  const rows = (columns[names[0] as string] as readonly number[]).map((_, i) => names.map((name) => columns[name]?.[i]).join(","));
  return `${[names.join(","), ...rows].join("\n")}\n`;
}

function expectFigures(metrics: Metrics, edge: object): void {
  let compared = 0;
  for (const [name, figure] of Object.entries(edge) as [string, Figure][]) {
    if (figure === null || typeof figure !== "object" || !("value" in figure)) continue;
    compared++;
    if (figure.value === null) expect(metrics[name], `${name}: undefined, so absent`).toBeUndefined();
    else expectStatistic(metrics[name]?.value, figure.value, name);
    if (figure.lower !== undefined) expectStatistic(metrics[name]?.lower, figure.lower, `${name} lower`);
    if (figure.upper !== undefined) expectStatistic(metrics[name]?.upper, figure.upper, `${name} upper`);
  }
  expect(compared).toBeGreaterThan(4);
}

describe("binary performance at its edges: as scikit-learn; what it leaves undefined is absent", () => {
  it.each(edges)("$name: $of", async ({ name: _, y, prediction, p, ...edge }) => {
    const reference = table({ y: [0, 0, 1, 1], y_pred: [0, 1, 0, 1], p: [0.1, 0.6, 0.4, 0.9] });
    const report = await reportOf(
      { reference, current: table({ y, y_pred: prediction, p: p as number[] }) },
      { target: "y", prediction: "y_pred", probability: "p", positive: "1" },
    );
    expect(report.task).toBe("binary");
    expect(report.performance?.current?.confusion?.counts).toEqual(edge.confusion);
    expectFigures(report.performance?.current?.metrics ?? {}, edge);
  });
});

describe("regression performance at its edges: as scikit-learn", () => {
  it.each(regressionEdges)("$name", async ({ name: _, y, prediction, ...edge }) => {
    const reference = table({ y: y.map((_, i) => i / 3), y_pred: y.map((_, i) => i / 3 + 0.1) });
    const report = await reportOf(
      { reference, current: table({ y, y_pred: prediction }) },
      { target: "y", prediction: "y_pred", kinds: [{ column: "y", kind: "numeric" }, { column: "y_pred", kind: "numeric" }] },
    );
    expect(report.task).toBe("regression");
    expectFigures(report.performance?.current?.metrics ?? {}, edge);
  });
});
