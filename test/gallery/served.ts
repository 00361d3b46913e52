import type { Chunk, Report, RuleOutcome } from "../../src/report.ts";

const wave = (i: number): number => Math.sin(i * 1.7) * 0.5 + Math.cos(i * 0.9) * 0.5;
const round = (value: number): number => Number(value.toPrecision(5));

type Served = NonNullable<Chunk["operations"]>;

function servedIn(i: number, rows: number, late: boolean): Served {
  const p50 = 42 + 3 * wave(i) + (late ? 9 : 0);
  const share = Math.max(0, 0.004 + 0.002 * wave(i * 3) + (late ? 0.021 : 0));
  const half = 1.96 * Math.sqrt((share * (1 - share)) / Math.max(1, rows));
  return {
    count: rows,
    latency: {
      unit: "ms",
      rows,
      p50: round(p50),
      p90: round(p50 * 2.1),
      p95: round(p50 * 2.8),
      p99: round(p50 * (late ? 6.4 : 4.2) + 10 * wave(i * 5)),
    },
    errorRate: {
      value: round(share),
      lower: round(Math.max(0, share - half)),
      upper: round(share + half),
      errors: Math.round(share * rows),
      rows,
    },
    throughput: { value: round(rows / 14 / 24), per: "hour" },
  };
}

/** A model that ages: AUC falls by 0.0025 a week and reaches the band's edge soon. */
function stale(chunks: readonly Chunk[], at: string): NonNullable<Report["staleness"]> {
  const current = chunks.filter(({ sample, complete }) => sample === "current" && complete);
  const days = (index: number): number => 7 + 14 * index;
  const value = (age: number): number => round(0.968 - 0.00018 * age);
  const now = days(current.length - 1) + 7;
  return {
    since: { at, from: "referenceEnd" },
    days: now,
    advice: "watch",
    level: "warn",
    sentence: "Watch: AUC has fallen by 0.0529 in 10 months since the reference ended (95 %: 0.0421 to 0.0637); it reaches its usual 0.900 about 12 Nov 2019 (95 %: 2 Oct 2019 to 9 Jan 2020).",
    metric: "rocAuc",
    trend: { chunks: current.length, slope: -0.00018, lower: -0.00022, upper: -0.00014, pValue: 0.00002, better: "higher" },
    cost: { value: -0.0529, lower: -0.0637, upper: -0.0421 },
    limit: { value: 0.9, from: "band" },
    crossing: { at: "2019-11-12T00:00:00.000Z", from: "2019-10-02T00:00:00.000Z", to: "2020-01-09T00:00:00.000Z" },
    points: current.map((_, i) => ({ days: days(i), value: round(value(days(i)) + 0.004 * wave(i)) })),
    line: Array.from({ length: 25 }, (_, i) => (i * 440) / 24).map((age) => {
      const half = 0.003 * Math.hypot(1, (age - now / 2) / 90);
      return { days: round(age), value: value(age), lower: round(value(age) - half), upper: round(value(age) + half) };
    }),
    unseen: { rows: 612, share: 0.0245 },
  };
}

/** The car loans as a service: latency and errors rise in the last quarter, a rule fires, one is pending, one cannot be judged. */
export function served(carLoan: Report): Report {
  const report = structuredClone(carLoan);
  const chunks = report.timeline?.chunks ?? [];
  const from = Math.floor(chunks.length * 0.78);
  chunks.forEach((chunk, i) => {
    chunk.operations = servedIn(i, chunk.rows, i >= from);
  });
  const current = chunks.filter(({ sample }) => sample === "current");
  const states = (state: (i: number) => RuleOutcome["chunks"][number]["state"]): RuleOutcome["chunks"] =>
    current.map(({ index, complete }) => ({ index, state: complete ? state(index) : "unjudged" }));
  const since = chunks[from]?.start;
  return {
    ...report,
    operations: {
      ...servedIn(3, report.current.rows, true),
      gaps: { longest: 19_800, start: "2019-06-08T02:10:00.000Z", end: "2019-06-08T07:40:00.000Z", usual: 118 },
      reference: {
        ...servedIn(1, report.reference.rows, false),
        gaps: { longest: 5400, start: "2018-03-02T01:00:00.000Z", end: "2018-03-02T02:30:00.000Z", usual: 121 },
      },
      change: [
        { figure: "p50", reference: 42.5, current: 51.1, change: 8.6, lower: 7.9, upper: 9.4 },
        { figure: "p99", reference: 178, current: 327, change: 149, lower: 120, upper: 181 },
        { figure: "errorRate", reference: 0.0041, current: 0.0252, change: 0.0211, lower: 0.0195, upper: 0.0228 },
        { figure: "throughput", reference: 148, current: 151, change: 3 },
        { figure: "longestGap", reference: 5400, current: 19_800, change: 14_400 },
      ],
      read: [
        { role: "latency", column: "latency_ms", reason: "ms, as its name says" },
        { role: "status", column: "status_code", reason: "HTTP status codes: 500 and above are errors" },
      ],
      bands: [
        { figure: "p99", lower: 130, upper: 228 },
        { figure: "errorRate", lower: 0, upper: 0.0092 },
      ],
      byVersion: [
        { value: "2018.1", reference: servedIn(1, 20_000, false), current: servedIn(2, 4_000, false) },
        { value: "2019.2", current: servedIn(6, 21_000, true) },
      ],
      byGroup: [
        { value: "north", reference: servedIn(1, 9000, false), current: servedIn(3, 9400, true) },
        { value: "<img src=x>", reference: servedIn(2, 8000, false), current: servedIn(4, 7600, true) },
      ],
    },
    versions: {
      column: "model_version",
      versions: [
        {
          version: "2018.1", rows: { reference: report.reference.rows, current: 9800 }, start: report.reference.start, end: "2019-02-11T00:00:00.000Z",
          current: { start: report.current.start ?? "", end: "2019-02-11T00:00:00.001Z" },
          performance: { labelled: 30_000, metrics: { rocAuc: { value: 0.968, lower: 0.966, upper: 0.97 } } }, drift: { drifted: 1, tested: 9, share: 0.111, level: "warn" },
        },
        {
          version: "2019.2", rows: { reference: 0, current: 15_200 }, start: "2019-02-11T00:00:00.000Z", end: report.current.end,
          current: { start: "2019-02-11T00:00:00.000Z", end: report.current.end ?? "" },
          performance: { labelled: 15_000, metrics: { rocAuc: { value: 0.912, lower: 0.907, upper: 0.917 } } }, drift: { drifted: 4, tested: 9, share: 0.444, level: "alert" },
        },
      ],
      marks: [
        { version: "2019.2", at: "2019-02-11T00:00:00.000Z", row: 60_000 },
        { version: "2018.1", at: "2019-02-15T00:00:00.000Z", row: 60_500 },
        { version: "2019.2", at: "2019-03-04T00:00:00.000Z", row: 62_000 },
      ],
    },
    staleness: stale(chunks, report.reference.end ?? ""),
    rules: [
      {
        rule: "operations.errorRate outside band for 2 chunks",
        from: "default",
        state: "firing",
        severity: "alert",
        level: "alert",
        value: 0.0252,
        threshold: { upper: 0.0092 },
        since,
        sinceChunk: from,
        chunks: states((i) => (i === from ? "pending" : i > from ? "firing" : "inactive")),
        reason: "the error rate is 2.5 %, above its usual 0.9 %, for 11 chunks since 20 May 2019",
      },
      {
        rule: "operations.p99 > 300 ms for 12 chunks as warn",
        from: "own",
        state: "pending",
        severity: "warn",
        level: "ok",
        value: 327,
        threshold: { upper: 300 },
        since,
        sinceChunk: from,
        chunks: states((i) => (i >= from ? "pending" : "inactive")),
        reason: "p99 latency is 327 ms, above 300 ms, for 11 of 12 chunks since 20 May 2019",
      },
      {
        rule: 'drift.psi("driver_tenure") > 0.2',
        from: "own",
        state: "inactive",
        severity: "alert",
        level: "ok",
        value: 0.0018,
        threshold: { upper: 0.2 },
        chunks: states(() => "inactive"),
        reason: "PSI of driver_tenure is 0.00180, not above 0.200",
      },
      {
        rule: "performance.rmse > 3",
        from: "own",
        state: "inactive",
        severity: "alert",
        level: "unknown",
        chunks: states(() => "unjudged"),
        reason: "not judged: performance.rmse is not in the report",
      },
    ],
  };
}
