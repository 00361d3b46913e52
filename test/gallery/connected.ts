import type { Beside, Report } from "../../src/report.ts";

const wave = (i: number): number => Math.sin(i * 1.7) * 0.5 + Math.cos(i * 0.9) * 0.5;
const round = (value: number): number => Number(value.toPrecision(5));

/** What Prometheus and MLflow would have beside a report's rows: a service that slows down in the last third, a gap, names that would be markup. */
export function besideOf(start: number, end: number): Beside {
  const many = 240;
  const step = (end - start) / many;
  const line = (name: string, value: (i: number) => number | undefined, every = 1) => ({
    name,
    points: Array.from({ length: Math.floor(many / every) + 1 }, (_, i) => ({ at: new Date(start + i * every * step).toISOString(), value: value(i * every) })).map(({ at, value }) => (value === undefined ? { at } : { at, value: round(value) })),
  });
  const late = (i: number): number => (i > 160 ? 1 : 0);
  const gap = (i: number, value: number): number | undefined => (i > 60 && i < 70 ? undefined : value);
  const p50 = (i: number): number => 0.042 + 0.003 * wave(i) + 0.011 * late(i);
  return {
    sources: [
      { program: "Prometheus", address: "http://localhost:9090", readAt: "2019-09-01T12:00:00.000Z" },
      { program: "MLflow", address: "http://localhost:5000", readAt: "2019-09-01T12:00:00.000Z" },
    ],
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    lanes: [
      { program: "Prometheus", figure: "latency", name: "latency", unit: "seconds", lines: [line("p50", (i) => gap(i, p50(i))), line("p90", (i) => gap(i, p50(i) * 2)), line("p95", (i) => gap(i, p50(i) * 2.8)), line("p99", (i) => gap(i, p50(i) * (4 + 2 * late(i)) + 0.01 * wave(i * 5)))] },
      { program: "Prometheus", figure: "errorRate", name: "errors", unit: "share", lines: [line("errors", (i) => Math.max(0, 0.004 + 0.002 * wave(i * 3) + 0.02 * late(i)))] },
      { program: "Prometheus", figure: "throughput", name: "requests", unit: "perSecond", lines: [line("requests", (i) => 12 + 3 * wave(i / 9))] },
      { program: "Prometheus", figure: "query", name: "queue <b>length</b>", of: 12, lines: [{ ...line("<img src=x onerror=globalThis.pwned=1>", (i) => 5 + 3 * wave(i * 2)), infinite: 2 }, line("worker-2", (i) => 3 + wave(i))] },
      { program: "Prometheus", figure: "query", name: "nothing", lines: [] },
      { program: "MLflow", figure: "metric", name: "rocAuc", lines: [line("champion", (i) => 0.97 - i / 6000, 12)] },
    ],
    marks: [
      { at: new Date(start + 20 * step).toISOString(), name: "loans 1", of: "modelVersion" },
      { at: new Date(start + 15 * step).toISOString(), name: "champion", of: "training" },
      { at: new Date(start + 161 * step).toISOString(), name: "loans 2 @production", of: "modelVersion" },
    ],
  };
}

/** Their stretch is the rows' own. */
export function connected(report: Report): Report {
  return { ...report, beside: besideOf(Date.parse(report.reference.start as string), Date.parse(report.current.end as string)) };
}
