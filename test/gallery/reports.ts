import type { Association, Bin, Chunk, ColumnDrift, ColumnQuality, Description, Finding, Kind, Level, Metrics, Multivariate, Report, Role } from "../../src/report.ts";
import together from "./car-loan.multivariate.json" with { type: "json" };
import { withConcept } from "./concept.ts";
import { connected } from "./connected.ts";
import carLoan from "./car-loan.report.json" with { type: "json" };
import { profiled } from "./profiled.ts";
import { uniform as random } from "../../src/random.ts";
import { withTexts } from "./reviews.ts";
import { served } from "./served.ts";

const round = (value: number): number => Number(value.toPrecision(6));
const levelOf = (psi: number): Level => (psi >= 0.25 ? "alert" : psi >= 0.1 ? "warn" : "ok");

function withShares(bins: Omit<Bin, "share">[]): { bins: Bin[]; psi: number } {
  const reference = bins.reduce((sum, bin) => sum + bin.reference, 0),
    current = bins.reduce((sum, bin) => sum + bin.current, 0);
  const parts = bins.map((bin) => {
    const p = (bin.reference || 0.5) / Math.max(1, reference),
      q = (bin.current || 0.5) / Math.max(1, current);
    return (p - q) * Math.log(p / q);
  });
  const psi = parts.reduce((sum, part) => sum + part, 0);
  return { bins: bins.map((bin, i) => ({ ...bin, share: psi > 0 ? round((parts[i] as number) / psi) : 0 })), psi: round(psi) };
}

interface Made {
  drift: ColumnDrift;
  quality: ColumnQuality;
}

function made(
  column: string,
  kind: Kind,
  role: Role,
  bins: Omit<Bin, "share">[],
  quality: Partial<ColumnQuality>,
  rows: [number, number],
): Made {
  const { bins: done, psi } = withShares(bins);
  const level = levelOf(psi);
  const describe = (n: number, own: Partial<Description> | undefined): Description => ({
    rows: n,
    missing: 0,
    distinct: bins.length,
    ...own,
  });
  return {
    drift: {
      column,
      kind,
      role,
      level,
      bins: done,
      verdicts: [
        {
          convention: "standard",
          test: "psi",
          on: "statistic",
          value: psi,
          threshold: 0.1,
          alertThreshold: 0.25,
          pValue: psi > 0.1 ? 1e-9 : 0.4,
          qValue: psi > 0.1 ? 3e-9 : 0.5,
          drifted: psi >= 0.1,
          level,
        },
      ],
      tests: [
        { convention: "standard", test: "psi", statistic: psi },
        {
          convention: "standard",
          test: kind === "numeric" ? "ks" : "chiSquare",
          statistic: round(Math.sqrt(psi) / 3),
          pValue: psi > 0.1 ? 1e-9 : 0.4,
        },
      ],
    },
    quality: {
      column,
      kind,
      role,
      level: "ok",
      ...quality,
      reference: describe(rows[0], quality.reference),
      current: describe(rows[1], quality.current),
    },
  };
}

/** A numeric column of roughly normal shape whose current side is moved by `shift` standard deviations. */
function numeric(
  column: string,
  role: Role,
  shift: number,
  seed: number,
  [mean, std]: [number, number],
  missing = 0,
  rows: [number, number] = [8000, 6000],
): Made {
  const next = random(seed);
  const edges = Array.from({ length: 33 }, (_, i) => round(mean + std * (-4 + i * 0.25 + (i > 16 ? shift / 8 : 0))));
  const counts = (by: number, n: number): number[] =>
    edges.slice(1).map((edge, i) => {
      const z = ((edge + (edges[i] as number)) / 2 - mean) / std - by;
      return Math.round(n * Math.exp((-z * z) / 2) * 0.1 * (0.93 + 0.14 * next()));
    });
  const reference = counts(0, rows[0]),
    current = counts(shift, rows[1]);
  const bins = Array.from({ length: 8 }, (_, i) => {
    const sum = (of: number[]): number => of.slice(i * 4, i * 4 + 4).reduce((total, count) => total + count, 0);
    return {
      kind: "interval" as const,
      ...(i > 0 ? { lower: edges[i * 4] } : {}),
      ...(i < 7 ? { upper: edges[i * 4 + 4] } : {}),
      reference: sum(reference),
      current: sum(current),
    };
  });
  const side = (by: number): Partial<Description> => {
    const at = (z: number): number => round(mean + std * (z + by));
    return {
      distinct: 900,
      mean: at(0),
      std: round(std),
      min: at(-3.5),
      p5: at(-1.645),
      p25: at(-0.674),
      p50: at(0),
      p75: at(0.674),
      p95: at(1.645),
      max: at(3.5),
      zeros: 0,
      infinite: 0,
    };
  };
  return made(
    column,
    "numeric",
    role,
    [...bins, ...(missing ? [{ kind: "missing" as const, reference: 0, current: missing }] : [])],
    {
      histogram: { edges, reference, current },
      outOfRange: { below: 0, above: shift > 0.5 ? 41 : 0 },
      reference: side(0) as Description,
      current: { ...side(shift), missing } as Description,
    },
    rows,
  );
}

function categorical(
  column: string,
  role: Role,
  categories: [name: string, reference: number, current: number][],
  kind: Kind = "categorical",
  rows: [number, number] = [8000, 6000],
): Made {
  const fresh = categories.filter(([, reference, current]) => reference === 0 && current > 0);
  const top = (side: 1 | 2): { top: { category: string; count: number }[] } => ({
    top: categories
      .map((c) => ({ category: c[0], count: c[side] }))
      .filter((c) => c.count > 0)
      .sort((a, b) => b.count - a.count)
      .slice(0, 20),
  });
  return made(
    column,
    kind,
    role,
    categories.map(([category, reference, current]) => ({ kind: "category" as const, category, reference, current })),
    {
      newCategories: fresh.map(([category, , count]) => ({ category, count })),
      newCategoryCount: fresh.length,
      newCategoryRows: fresh.reduce((sum, [, , count]) => sum + count, 0),
      reference: top(1) as Description,
      current: top(2) as Description,
    },
    rows,
  );
}

function report(
  parts: { columns: Made[]; clauses: Report["verdict"]["clauses"]; findings?: Finding[]; unchecked?: string[] } & Partial<Report>,
): Report {
  const { columns, clauses, findings, unchecked, ...rest } = parts;
  const features = columns.filter((column) => column.drift.role === "feature");
  const drifted = features.filter((column) => column.drift.level !== "ok").length;
  const levels = columns.map((column) => column.drift.level);
  const level: Level = levels.includes("alert") ? "alert" : levels.includes("warn") ? "warn" : "ok";
  return {
    schema: "driftglass.report/1",
    version: "0.1.0",
    generatedAt: "2026-11-23T12:00:00+00:00",
    reference: { name: "train.parquet", rows: 8000 },
    current: { name: "october.parquet", rows: 6000 },
    roles: columns.map(({ drift }) => ({
      column: drift.column,
      role: drift.role,
      kind: drift.kind,
      reason: drift.role === "feature" ? "every column without another role is an input" : `named ${drift.column}`,
    })),
    verdict: {
      level,
      clauses,
      sentence: `${clauses.map((clause) => clause.text).join("; ")}.`,
      unchecked: unchecked ?? [],
      findings:
        findings ??
        columns
          .filter((c) => c.drift.level !== "ok")
          .map(
            (c): Finding => ({
              level: c.drift.level,
              subject: c.drift.column,
              sentence: `moved: PSI ${c.drift.verdicts[0]?.value?.toPrecision(3)}`,
              view: "column",
              column: c.drift.column,
            }),
          ),
    },
    drift: {
      convention: "standard",
      share: drifted / Math.max(1, features.length),
      drifted,
      tested: features.length,
      level,
      columns: columns.map((column) => column.drift),
    },
    quality: { columns: columns.map((column) => column.quality) },
    notes: [],
    ...rest,
  };
}

const metric = (value: number, half: number): Metrics[string] => ({ value, lower: round(value - half), upper: round(value + half) });

function regression(): Report {
  const columns = [
    numeric("living_area", "feature", 0.15, 1, [1800, 420]),
    numeric("year_built", "feature", 0.02, 2, [1984, 21]),
    numeric("distance_to_station", "feature", 0.9, 3, [3.4, 1.2], 180),
    categorical("heating", "feature", [
      ["gas", 4200, 2100],
      ["oil", 2100, 900],
      ["heat pump", 1700, 2600],
      ["district", 0, 400],
    ]),
    numeric("predicted_price", "prediction", 0.3, 4, [412000, 95000]),
    numeric("price", "target", 0.45, 5, [410000, 99000]),
  ];
  const next = random(9);
  const chunks: Chunk[] = Array.from({ length: 14 }, (_, index) => {
    const sample = index < 8 ? ("reference" as const) : ("current" as const);
    const value = 31000 + 2500 * next() + (index > 9 ? (index - 9) * 2600 : 0);
    return {
      index,
      sample,
      rows: 1000 - (index === 13 ? 420 : 0),
      complete: index < 13,
      drift: columns.map(({ drift }) => ({
        column: drift.column,
        level: index > 9 && drift.level !== "ok" ? drift.level : ("ok" as Level),
        tests: [],
      })),
      performance: {
        labelled: 1000,
        metrics: {
          mae: {
            value: round(value),
            lower: round(value - 1800),
            upper: round(value + 1800),
            threshold: { upper: 35500 },
            level: value > 35500 ? "warn" : "ok",
          },
          r2: { value: round(0.86 - next() / 30), level: "ok" },
        },
      },
    };
  });
  const residual = (by: number, wide: number): { edges: number[]; counts: number[] } => {
    const edges = Array.from({ length: 31 }, (_, i) => -150000 + i * 10000);
    return { edges, counts: edges.slice(1).map((edge) => Math.round(5000 * Math.exp(-(((edge - 5000 - by) / wide) ** 2) / 2))) };
  };
  const change = (
    name: string,
    reference: number,
    current: number,
    half: number,
    better: "higher" | "lower" | "nearZero",
    level: Level,
  ) => ({
    metric: name,
    reference,
    current,
    change: round(current - reference),
    lower: round(current - reference - half),
    upper: round(current - reference + half),
    better,
    level,
  });
  return report({
    columns,
    task: "regression",
    clauses: [
      { text: "2 of 4 inputs moved", view: "drift", level: "alert" },
      { text: "MAE rose from 32.1k to 38.4k (+6.3k, ±1.2k)", view: "performance", level: "warn" },
    ],
    unchecked: ["staleness: no date of training"],
    performance: {
      reference: {
        rows: 8000,
        labelled: 8000,
        metrics: {
          mae: metric(32120, 700),
          rmse: metric(43800, 900),
          r2: metric(0.851, 0.008),
          mape: metric(0.081, 0.003),
          medianAe: metric(24100, 600),
          bias: metric(-310, 900),
        },
        curves: { residuals: residual(0, 32000) },
      },
      current: {
        rows: 6000,
        labelled: 5580,
        metrics: {
          mae: metric(38400, 900),
          rmse: metric(52900, 1200),
          r2: metric(0.79, 0.011),
          mape: metric(0.097, 0.004),
          medianAe: metric(28600, 800),
          bias: metric(-15200, 1300),
        },
        curves: { residuals: residual(-15000, 39000) },
      },
      change: [
        change("mae", 32120, 38400, 1150, "lower", "warn"),
        change("rmse", 43800, 52900, 1500, "lower", "warn"),
        change("r2", 0.851, 0.79, 0.013, "higher", "warn"),
        change("mape", 0.081, 0.097, 0.005, "lower", "warn"),
        change("medianAe", 24100, 28600, 1000, "lower", "warn"),
        change("bias", -310, -15200, 1580, "nearZero", "alert"),
      ],
    },
    timeline: { every: "1000 rows", by: "rows", metric: "mae", chunks },
  });
}

/** No labels, no times: two files and their inputs. */
function unlabelled(): Report {
  return report({
    columns: [
      numeric("age", "feature", 0.35, 11, [38, 11]),
      numeric("income", "feature", 0.05, 12, [52000, 17000], 620),
      categorical("region", "feature", [
        ["north", 2400, 1800],
        ["south", 2600, 1900],
        ["east", 1500, 1200],
        ["west", 1500, 1100],
      ]),
      categorical("y_pred", "prediction", [
        ["0", 5200, 3700],
        ["1", 2800, 2300],
      ]),
    ],
    clauses: [
      { text: "1 of 3 inputs moved", view: "drift", level: "warn" },
      { text: "performance unknown: no labels", view: "performance", level: "unknown" },
    ],
    unchecked: ["performance: no labels", "timeline: no column with times"],
    notes: [
      {
        code: "performance.unlabelled",
        section: "performance",
        sentence: "Neither sample has a target, so performance was not judged. Add labels as a third file, or name the target.",
      },
    ],
  });
}

/** Three classes, sixty categories, and columns enough to scroll. */
function wide(): Report {
  const next = random(21);
  const airports = Array.from({ length: 60 }, (_, i): [string, number, number] => {
    const share = 900 / (i + 3);
    return [
      `${String.fromCharCode(65 + ((i * 7) % 26), 65 + ((i * 11) % 26), 65 + ((i * 5 + 3) % 26))}`,
      i === 17 || i === 41 ? 0 : Math.round(share),
      Math.round(share * (0.4 + 1.2 * next())),
    ];
  });
  const inputs = Array.from({ length: 28 }, (_, i) =>
    numeric(`sensor_${String(i + 1).padStart(2, "0")}`, "feature", i % 9 === 4 ? 0.7 : i % 7 === 3 ? 0.36 : 0.03, 30 + i, [
      20 + i,
      3 + i / 5,
    ]),
  );
  const labels = ["on time", "late", "cancelled"];
  const side = (counts: number[][], f1: number): NonNullable<Report["performance"]>["current"] => ({
    rows: 6000,
    labelled: 6000,
    metrics: {
      accuracy: metric(f1 + 0.04, 0.01),
      f1Macro: metric(f1, 0.012),
      precisionMacro: metric(f1 + 0.01, 0.012),
      recallMacro: metric(f1 - 0.01, 0.012),
    },
    confusion: { labels, counts },
  });
  return report({
    columns: [
      categorical("origin_airport", "feature", airports),
      ...inputs,
      categorical("carrier", "feature", [
        ["UA", 3000, 2400],
        ["DL", 3000, 2500],
        ["AA", 2000, 1100],
      ]),
      categorical("status", "target", [
        ["on time", 6000, 4300],
        ["late", 1700, 1400],
        ["cancelled", 300, 300],
      ]),
    ],
    task: "multiclass",
    clauses: [
      { text: "8 of 30 inputs moved", view: "drift", level: "alert" },
      { text: "F1 (macro) held at 0.71", view: "performance", level: "ok" },
    ],
    performance: {
      reference: side(
        [
          [5400, 500, 100],
          [500, 1100, 100],
          [60, 60, 180],
        ],
        0.712,
      ),
      current: side(
        [
          [3800, 420, 80],
          [430, 860, 110],
          [70, 50, 180],
        ],
        0.708,
      ),
    },
  });
}

function reviews(): Report {
  return withTexts(
    report({
      columns: [
        numeric("a", "feature", 0.8, 71, [180, 60]),
        numeric("b", "feature", 0.5, 72, [32, 9]),
        numeric("c", "feature", 0.03, 73, [0.92, 0.02]),
        numeric("d", "feature", 0.2, 74, [0.11, 0.03]),
        numeric("amount", "feature", 0.02, 75, [40, 12]),
        categorical("city", "feature", [
          ["Rome", 5000, 3760],
          ["Oslo", 3000, 2240],
        ]),
      ],
      clauses: [{ text: "1 of 3 inputs moved", view: "drift", level: "alert" }],
    }),
  );
}

function calm(): Report {
  return report({
    columns: [
      numeric("temperature", "feature", 0.02, 51, [21, 4]),
      numeric("pressure", "feature", 0.01, 52, [1013, 9]),
      categorical("valve", "feature", [
        ["open", 5000, 3760],
        ["closed", 3000, 2240],
      ]),
    ],
    clauses: [{ text: "Nothing moved: 3 inputs and their quality were checked on 6,000 rows", view: "drift", level: "ok" }],
    findings: [],
  });
}

/** Names and values that would like to be something else. */
function hostile(): Report {
  const evil = "<img src=x onerror=globalThis.pwned=1>";
  return report({
    columns: [
      numeric("__proto__", "feature", 0.8, 61, [0, 1]),
      categorical(evil, "feature", [
        [evil, 3000, 100],
        ["<script>globalThis.pwned=1</script>", 3000, 3900],
        ["", 2000, 2000],
      ]),
      numeric("constructor", "feature", 0, 62, [1e-9, 1e-10]),
      categorical("a name that goes on and on and on, as names that come out of a join of nine tables tend to", "feature", [
        ["a category whose text is far longer than any axis has room for", 4000, 4000],
        ["日本語のカテゴリ", 4000, 2000],
      ]),
      numeric("", "feature", 0.1, 63, [1e12, 1e11]),
      {
        drift: {
          column: "constant",
          kind: "numeric",
          role: "feature",
          level: "unknown",
          bins: [],
          tests: [],
          verdicts: [
            {
              convention: "standard",
              test: "psi",
              on: "statistic",
              threshold: 0.1,
              drifted: false,
              level: "unknown",
              reason: "The column has one value in both samples, so there is nothing to compare.",
            },
          ],
        },
        quality: {
          column: "constant",
          kind: "numeric",
          role: "feature",
          level: "ok",
          constant: true,
          reference: { rows: 8000, missing: 0, distinct: 1, min: "9007199254740993", max: "9007199254740993" },
          current: { rows: 6000, missing: 6000, distinct: 0 },
        },
      },
      {
        drift: { column: "gone", kind: "numeric", role: "feature", level: "unknown", bins: [], tests: [], verdicts: [] },
        quality: {
          column: "gone",
          kind: "numeric",
          role: "feature",
          level: "alert",
          reference: { rows: 8000, missing: 0, distinct: 12, mean: 3, min: 1, max: 5 },
        },
      },
    ],
    reference: { name: `${evil}.csv`, rows: 8000 },
    clauses: [{ text: `2 of 7 inputs moved, first ${evil}`, view: "drift", level: "alert" }],
  });
}

const withTogether = (report: Report, multivariate: Multivariate): Report => ({ ...report, drift: { ...report.drift, multivariate } });

/** No more than chance; no timeline to draw it on. */
function nothingTogether(): Multivariate {
  const pair = (first: string, second: string, reference: number, current: number): Association => ({
    columns: [first, second],
    measure: first === "valve" || second === "valve" ? "correlationRatio" : "spearman",
    reference,
    current,
    change: current - reference,
    pValue: 0.4,
    qValue: 0.62,
    level: "ok",
  });
  return {
    reconstruction: { components: 2, columns: 3, varianceExplained: 0.71, reference: 0.812, current: 0.809, threshold: { lower: 0.781, upper: 0.842, from: "parts" }, level: "ok", chunks: [] },
    classifier: { rocAuc: 0.498, lower: 0.486, upper: 0.51, threshold: 0.55, alertThreshold: 0.65, level: "ok", folds: 5, seed: 1, rows: { reference: 8000, current: 6000 }, columns: [] },
    pairs: 3,
    associations: [pair("temperature", "pressure", -0.41, -0.39), pair("temperature", "valve", 0.12, 0.13), pair("pressure", "valve", 0.03, 0.03)],
  };
}

function hostileTogether(): Multivariate {
  const evil = "<img src=x onerror=globalThis.pwned=1>";
  const long = "a name that goes on and on and on, as names that come out of a join of nine tables tend to";
  return {
    classifier: {
      rocAuc: 1, lower: 1, upper: 1, threshold: 0.55, alertThreshold: 0.65, level: "alert", folds: 5, seed: 1, rows: { reference: 8000, current: 6000 },
      columns: [evil, long, "__proto__", ""].map((column, i) => ({ column, importance: 0.4 / (i + 1) ** 3 })),
    },
    pairs: 2,
    associations: [
      { columns: [evil, long], measure: "cramersV", reference: 0, current: 1, change: 1, pValue: 0, qValue: 0, level: "alert" },
      { columns: ["__proto__", ""], measure: "spearman", reference: -1, current: 1, change: 2, pValue: 1e-300, qValue: 1e-299, level: "alert" },
    ],
  };
}

/** The reports that the gallery and the tests draw. Each call makes a fresh copy. */
export const reports = new Map<string, () => Report>([
  ["car-loan", () => withConcept(withTogether(structuredClone(carLoan) as Report, structuredClone(together) as unknown as Multivariate))],
  ["served", () => served(carLoan as Report)],
  ["connected", () => connected(carLoan as Report)],
  ["profile", () => profiled(carLoan as Report)],
  ["regression", regression],
  ["unlabelled", unlabelled],
  ["wide", wide],
  ["calm", () => withTogether(calm(), nothingTogether())],
  ["reviews", reviews],
  ["hostile", () => withTogether(hostile(), hostileTogether())],
]);
