import type { DriftVerdict, Level, Metrics, OperationFigures, Report, RuleOutcome, TestName } from "../report.ts";

interface Family { name: string; help: string; samples: { labels: readonly (readonly [string, string])[]; value: number }[] }

const levels: Record<Level, number> = { unknown: -1, ok: 0, warn: 1, alert: 2 };

/** The statistics that have a family of their own, after the field's own names. */
export const statistics: readonly (readonly [TestName, string, string])[] = [
  ["psi", "psi", "Population stability index of current against reference."],
  ["ks", "ks", "Two-sample Kolmogorov-Smirnov statistic."],
  ["wasserstein", "wasserstein", "Wasserstein-1 distance: in the column's unit under standard, divided by the reference's standard deviation under evidently."],
  ["jensenShannon", "jensen_shannon", "Jensen-Shannon distance, natural logarithm."],
  ["kl", "kl", "Kullback-Leibler divergence."],
  ["hellinger", "hellinger", "Hellinger distance."],
  ["chiSquare", "chi_square", "Chi-square statistic."],
  ["zTest", "z", "Two-proportion z statistic."],
  ["cramerVonMises", "cramer_von_mises", "Two-sample Cramer-von Mises statistic."],
  ["andersonDarling", "anderson_darling", "Two-sample Anderson-Darling statistic."],
  ["eppsSingleton", "epps_singleton", "Epps-Singleton statistic."],
  ["energy", "energy_distance", "Energy distance."],
  ["mannWhitney", "mann_whitney", "Mann-Whitney U of reference."],
  ["mannWhitneyLess", "mann_whitney_less", "Mann-Whitney U, one-sided as Evidently asks."],
  ["tTest", "t", "t statistic."],
  ["gTest", "g", "G statistic."],
  ["tvd", "total_variation", "Total variation distance."],
  ["lInfinity", "l_infinity", "Greatest difference of a category's share."],
  ["fisherExact", "fisher_exact", "Odds ratio of Fisher's exact test."],
];

/** Prometheus' text exposition, version 0.0.4: for the textfile collector or a Pushgateway. Every family is a gauge; levels are -1 unknown, 0 ok, 1 warn, 2 alert. */
export function toPrometheus(report: Report): string {
  return families(report).map(written).join("");
}

/** The same figures as OpenMetrics 1.0: units by name, and the end marked. */
export function toOpenMetrics(report: Report): string {
  return `${families(report).map(writtenOpen).join("")}# EOF\n`;
}

function families(report: Report): Family[] {
  return [...overall(report), ...drift(report), ...together(report), ...quality(report), ...performance(report), ...operations(report), ...staleness(report), ...rules(report)].filter(({ samples }) => samples.length > 0);
}

function overall({ verdict, drift, reference, current, generatedAt }: Report): Family[] {
  return [
    { name: "level", help: "The verdict: -1 unknown, 0 ok, 1 warn, 2 alert.", samples: [{ labels: [], value: levels[verdict.level] }] },
    { name: "drift_share", help: "Drifted columns as a share of the tested ones.", samples: [{ labels: [["convention", drift.convention]], value: drift.share }] },
    { name: "drifted_columns", help: "Columns that drifted.", samples: [{ labels: [["convention", drift.convention]], value: drift.drifted }] },
    { name: "tested_columns", help: "Columns that were compared.", samples: [{ labels: [["convention", drift.convention]], value: drift.tested }] },
    { name: "rows", help: "Rows judged.", samples: [{ labels: [["sample", "reference"]], value: reference.rows }, { labels: [["sample", "current"]], value: current.rows }] },
    { name: "report_timestamp_seconds", help: "When the report was made, in Unix time.", samples: [{ labels: [], value: Date.parse(generatedAt) / 1000 }] },
  ];
}

function drift({ drift }: Report): Family[] {
  const of = (name: string, help: string, pick: (test: TestName, statistic: number, pValue: number | undefined) => number | undefined): Family => ({
    name, help,
    samples: drift.columns.flatMap(({ column, tests }) =>
      tests.flatMap(({ convention, test, statistic, pValue }) => {
        const value = pick(test, statistic, pValue);
        return value === undefined ? [] : [{ labels: [["column", column], ["convention", convention]] as const, value }];
      }),
    ),
  });
  const sure = (test: TestName, name: string, help: string, pick: (verdict: DriftVerdict) => number | undefined): Family => ({
    name, help,
    samples: drift.columns.flatMap(({ column, verdicts }) =>
      verdicts.filter((verdict) => verdict.test === test).flatMap((verdict) => {
        const value = pick(verdict);
        return value === undefined ? [] : [{ labels: [["column", column], ["convention", verdict.convention]] as const, value }];
      }),
    ),
  });
  return [
    { name: "column_level", help: "Level of a column's drift: -1 unknown, 0 ok, 1 warn, 2 alert.", samples: drift.columns.map(({ column, level }) => ({ labels: [["column", column]], value: levels[level] })) },
    ...statistics.flatMap(([test, name, help]) => [
      of(name, help, (other, statistic) => (other === test ? statistic : undefined)),
      of(`${name}_p_value`, `p-value: ${help}`, (other, _, pValue) => (other === test ? pValue : undefined)),
      sure(test, `${name}_lower`, `Lower end of the population value's 95 % interval: ${help}`, ({ interval }) => interval?.[0]),
      sure(test, `${name}_upper`, `Upper end of the population value's 95 % interval: ${help}`, ({ interval }) => interval?.[1]),
      sure(test, `${name}_noise`, `What to expect had nothing moved: ${help}`, ({ noise }) => noise),
    ]),
  ];
}

/** The inputs together. */
function together({ drift: { multivariate } }: Report): Family[] {
  const { classifier, reconstruction } = multivariate ?? {};
  return [
    { name: "classifier_roc_auc", help: "How well a classifier tells current from reference rows: 0.5 when it cannot.", samples: classifier ? [{ labels: [], value: classifier.rocAuc }] : [] },
    {
      name: "reconstruction_error", help: "Mean error of putting rows back together from the reference's principal components.",
      samples: reconstruction ? (["reference", "current"] as const).map((sample) => ({ labels: [["sample", sample]] as const, value: reconstruction[sample] })) : [],
    },
  ];
}

function quality({ quality, current }: Report): Family[] {
  const sides = ["reference", "current"] as const;
  const ofCurrent = (name: string, help: string, rows: (column: Report["quality"]["columns"][number]) => number | undefined): Family => ({
    name, help,
    samples: quality.columns.flatMap((column) => {
      const value = rows(column);
      return value === undefined || current.rows === 0 ? [] : [{ labels: [["column", column.column]] as const, value: value / current.rows }];
    }),
  });
  return [
    {
      name: "missing_ratio", help: "Missing values as a share of the rows.",
      samples: quality.columns.flatMap((column) => sides.flatMap((sample) => {
        const side = column[sample];
        return side && side.rows > 0 ? [{ labels: [["column", column.column], ["sample", sample]] as const, value: side.missing / side.rows }] : [];
      })),
    },
    ofCurrent("new_category_ratio", "Rows in categories that reference never had, as a share of current.", ({ newCategoryRows }) => newCategoryRows),
    ofCurrent("out_of_range_ratio", "Rows below or above every value of reference, as a share of current.", ({ outOfRange }) => outOfRange && outOfRange.below + outOfRange.above),
  ];
}

function performance({ performance }: Report): Family[] {
  const sides = ["reference", "current"] as const;
  const of = (name: string, help: string, pick: (metric: Metrics[string]) => number | undefined): Family => ({
    name, help,
    samples: sides.flatMap((sample) => Object.entries(performance?.[sample]?.metrics ?? {}).flatMap(([metric, found]) => {
      const value = pick(found);
      return value === undefined ? [] : [{ labels: [["metric", metric], ["sample", sample]] as const, value }];
    })),
  });
  return [
    of("performance", "A metric of the model on labelled rows, by the report's names.", ({ value }) => value),
    of("performance_lower", "Lower end of the metric's 95 % interval.", ({ lower }) => lower),
    of("performance_upper", "Upper end of the metric's 95 % interval.", ({ upper }) => upper),
    {
      name: "estimated_performance", help: "A metric as estimated from the current window's probabilities, labelled or not.",
      samples: Object.entries(performance?.estimated?.metrics ?? {}).map(([metric, { value }]) => ({ labels: [["metric", metric]] as const, value })),
    },
  ];
}

const nanoseconds = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, min: 6e10 };
const seconds = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** In Prometheus' own base units: seconds, ratios, and a rate per second. */
function operations({ operations }: Report): Family[] {
  if (!operations) return [];
  const sides: (readonly [string, OperationFigures | undefined])[] = [["reference", operations.reference], ["current", operations]];
  const of = (name: string, help: string, pick: (figures: OperationFigures) => number | undefined): Family => ({
    name, help,
    samples: sides.flatMap(([sample, figures]) => {
      const value = figures && pick(figures);
      return value === undefined ? [] : [{ labels: [["sample", sample]] as const, value }];
    }),
  });
  const quantiles = [["0.5", "p50"], ["0.9", "p90"], ["0.95", "p95"], ["0.99", "p99"]] as const;
  return [
    {
      name: "latency_seconds", help: "Quantiles of the latency.",
      samples: sides.flatMap(([sample, figures]) => quantiles.flatMap(([quantile, name]) => {
        const latency = figures?.latency;
        return latency ? [{ labels: [["quantile", quantile], ["sample", sample]] as const, value: (latency[name] * nanoseconds[latency.unit]) / nanoseconds.s }] : [];
      })),
    },
    of("error_ratio", "Failed predictions as a share of those whose status is known.", ({ errorRate }) => errorRate?.value),
    of("predictions_per_second", "Predictions per second.", ({ throughput }) => throughput && throughput.value / seconds[throughput.per]),
    of("longest_gap_seconds", "Longest silence between two time stamps.", ({ gaps }) => gaps?.longest),
  ];
}

function staleness({ staleness }: Report): Family[] {
  return [{ name: "model_age_seconds", help: "Age of the model at the newest current row.", samples: staleness ? [{ labels: [], value: staleness.days * 86_400 }] : [] }];
}

const states: Record<RuleOutcome["state"], number> = { inactive: 0, pending: 1, firing: 2 };

function rules({ rules = [] }: Report): Family[] {
  return [{ name: "rule_state", help: "State of a rule: -1 not judged, 0 inactive, 1 pending, 2 firing.", samples: rules.map(({ rule, state, level }) => ({ labels: [["rule", rule]], value: level === "unknown" ? -1 : states[state] })) }];
}

function written(family: Family): string {
  const full = `driftglass_${family.name}`;
  return `# HELP ${full} ${family.help}\n# TYPE ${full} gauge\n${samplesOf(family)}`;
}

function writtenOpen(family: Family): string {
  const full = `driftglass_${family.name}`;
  const unit = /_(seconds|ratio)$/.exec(full)?.[1];
  return `# TYPE ${full} gauge\n${unit ? `# UNIT ${full} ${unit}\n` : ""}# HELP ${full} ${family.help}\n${samplesOf(family)}`;
}

function samplesOf({ name, samples }: Family): string {
  const full = `driftglass_${name}`;
  const lines = samples.map(({ labels, value }) => `${full}${labels.length > 0 ? `{${labels.map(([key, text]) => `${key}="${escaped(text)}"`).join(",")}}` : ""} ${value}`);
  return `${lines.join("\n")}\n`;
}

/** Backslash, quote and line feed, as the format has it. */
function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
