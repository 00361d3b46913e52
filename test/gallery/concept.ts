import type { Concept, DetectorMark, DetectorName, Report } from "../../src/report.ts";

const round = (value: number): number => Number(value.toPrecision(6));

/** A report with what a full one says of the relation between inputs and outcome: AUC lost 0.09, a fifth of it by moved inputs. */
export function withConcept(report: Report): Report {
  const current = report.timeline?.chunks.filter(({ sample }) => sample === "current") ?? [];
  const mark = (at: number): DetectorMark => {
    const chunk = current[Math.min(current.length - 1, Math.floor(at * current.length))];
    return { index: Math.round(50_000 + at * 50_000), sample: "current", row: Math.round(at * 50_000), ...(chunk?.start ? { time: chunk.start } : {}) };
  };
  const detector = (name: DetectorName, parameters: Record<string, number | boolean | string>, drifts: number[], warnings: [number, number][] = []): NonNullable<Concept["detectors"]>[number] => ({
    name, parameters, values: 100_000, driftCount: drifts.length, drifts: drifts.map(mark), warningCount: warnings.length,
    warnings: warnings.map(([at, length]) => ({ ...mark(at), length })),
  });
  const concept: Concept = {
    decomposition: {
      parts: [
        { metric: "rocAuc", change: -0.0893, explained: -0.0184, explainedInterval: [-0.0213, -0.0155], concept: -0.0709, conceptInterval: [-0.0762, -0.0656], better: "higher" },
        { metric: "accuracy", change: -0.0721, explained: -0.0163, explainedInterval: [-0.0187, -0.0139], concept: -0.0558, conceptInterval: [-0.0607, -0.0509], better: "higher" },
      ],
      given: "score", strata: 41, overlap: 0.998,
    },
    columns: report.drift.columns.filter(({ role, bins }) => role === "feature" && bins.length > 0).map(({ column, bins }, k) => ({
      column, outcome: "positive" as const, pValue: round(10 ** (-12 + 2 * k)), qValue: round(7 * 10 ** (-12 + 2 * k)),
      bins: bins.map(({ share: _, ...bin }, i) => {
        const before = 0.3 + 0.5 * Math.abs(Math.sin(i + k));
        const now = before - 0.08 * Math.cos(i);
        const share = (value: number): number => round(Math.min(1, Math.max(0, value)));
        const half = (rows: number): number => 1.96 * Math.sqrt(0.24 / Math.max(1, rows));
        return {
          ...bin,
          ...(bin.reference > 0 ? { referenceRate: round(before), referenceInterval: [share(before - half(bin.reference)), share(before + half(bin.reference))] as [number, number] } : {}),
          ...(bin.current > 0 ? { currentRate: round(now), currentInterval: [share(now - half(bin.current)), share(now + half(bin.current))] as [number, number] } : {}),
          ...(bin.reference > 0 && bin.current > 0 ? { expectedRate: round(before - 0.01) } : {}),
        };
      }),
    })),
    detectors: [
      detector("adwin", { delta: 0.002, clock: 32, maxBuckets: 5, minWindowLength: 5, gracePeriod: 10 }, [0.54]),
      detector("pageHinkley", { minInstances: 30, delta: 0.005, threshold: 50, alpha: 0.9999, mode: "both" }, [0.3, 0.55]),
      detector("kswin", { alpha: 0.005, windowSize: 100, statSize: 30, seed: 42 }, []),
      detector("ddm", { warmStart: 30, warningThreshold: 2, driftThreshold: 3 }, [0.62], [[0.52, 3200]]),
      detector("eddm", { warmStart: 30, alpha: 0.95, beta: 0.9 }, [0.1, 0.35, 0.58, 0.7, 0.9], [[0.2, 500]]),
      detector("hddmA", { driftConfidence: 0.001, warningConfidence: 0.005, twoSidedTest: false }, [0.6], [[0.57, 900]]),
      detector("hddmW", { driftConfidence: 0.001, warningConfidence: 0.005, lambda: 0.05, twoSidedTest: false }, []),
      detector("fhddm", { slidingWindowSize: 100, confidenceLevel: 0.000001, shortWindowSize: 0 }, []),
    ],
  };
  return { ...report, concept };
}
