import type { Metrics, MetricChange, Performance, ThresholdFigures, Thresholds } from "./report.ts";

/** Metrics that a decision threshold decides. */
export const decided: readonly string[] = ["accuracy", "precision", "recall", "specificity", "npv", "f1", "balancedAccuracy", "mcc", "cohenKappa"];

export const undecided = (metrics: Metrics): Metrics => Object.fromEntries(Object.entries(metrics).filter(([name]) => !decided.includes(name)));

type Point = Thresholds[number];
interface Sides { reference?: Performance; current?: Performance; change: MetricChange[] }

/** What a report would say of deciding at another of its thresholds: plain values, since no interval was computed there. The matrices follow where `rows` are counted, not weights. */
export function atThreshold({ reference, current, change }: Sides, point: Point, rows: boolean): Sides {
  const of = (side: Performance | undefined, figures: ThresholdFigures | undefined): Performance | undefined => {
    if (!side || !figures) return side;
    const { truePositives, falsePositives, trueNegatives, falseNegatives, metrics } = figures;
    return {
      ...side,
      metrics: { ...undecided(side.metrics), ...Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, { value }])) },
      ...(side.confusion && rows ? { confusion: { ...side.confusion, counts: [[trueNegatives, falsePositives], [falseNegatives, truePositives]] } } : {}),
    };
  };
  const [before, now] = [of(reference, point.reference), of(current, point.current)];
  const changed = change.flatMap((own): MetricChange[] => {
    if (!decided.includes(own.metric)) return [own];
    const [a, b] = [before?.metrics[own.metric]?.value, now?.metrics[own.metric]?.value];
    return a === undefined || b === undefined ? [] : [{ metric: own.metric, reference: a, current: b, change: b - a, better: own.better, level: "ok" }];
  });
  return { ...(before ? { reference: before } : {}), ...(now ? { current: now } : {}), change: changed };
}
