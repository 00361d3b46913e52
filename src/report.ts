/**
 * The report: plain JSON, the one thing that views, exports, the command line and Python read.
 * `schema/report-1.schema.json` describes it. Within version 1 fields are only added. Numbers are finite;
 * exact 64-bit integers and dates are strings; an absent field means "not applicable", and `notes` says why.
 */

export type Level = "ok" | "warn" | "alert" | "unknown";
export type Kind = "numeric" | "categorical" | "boolean" | "datetime" | "text" | "unsupported";
export type Role =
  | "timestamp" | "target" | "prediction" | "probability" | "feature" | "id"
  | "latency" | "status" | "version" | "group" | "weight" | "ignore";
export type Task = "binary" | "multiclass" | "regression";
export type ConventionName = "standard" | "evidently" | "nannyml" | "whylogs" | "arize" | "fiddler";
export type TestName =
  | "ks" | "wasserstein" | "psi" | "jensenShannon" | "kl" | "hellinger" | "cramerVonMises" | "andersonDarling"
  | "eppsSingleton" | "energy" | "mannWhitney" | "mannWhitneyLess" | "tTest" | "chiSquare" | "gTest" | "tvd" | "lInfinity" | "zTest" | "fisherExact";

export interface Report {
  schema: "driftglass.report/1";
  /** Version of driftglass that wrote it. */
  version: string;
  /** ISO 8601 with offset. */
  generatedAt: string;
  reference: Sample;
  current: Sample;
  /** The sub-population that all figures are of; absent where all rows of the windows are. */
  filtered?: Filtered;
  task?: Task;
  /** Label of the positive class (binary). */
  positive?: string;
  decisionThreshold?: number;
  /** ISO 8601. */
  trainedAt?: string;
  roles: { column: string; role: Role; label?: string; kind: Kind; reason: string }[];
  verdict: Verdict;
  drift: Drift;
  quality: Quality;
  performance?: {
    reference?: Performance; current?: Performance; change?: MetricChange[];
    /** What the calibrated probabilities say of the current window, labelled or not (CBPE): lower and upper are the value ∓ 3 standard errors. */
    estimated?: {
      rows: number;
      /** Classes whose probabilities were calibrated first; the others' are used as they are. */
      calibrated: string[];
      metrics: Metrics;
    };
    /** Binary with probabilities: what deciding at other thresholds would give, ascending, the decision threshold among them. */
    thresholds?: Thresholds;
    /** Where the model errs most among the labelled rows of current; absent until a full report. */
    errors?: ErrorSlices;
  };
  /** What the model predicts on either side, labelled or not; absent until a full report. */
  predictions?: Predictions;
  timeline?: Timeline;
  concept?: Concept;
  operations?: Operations;
  staleness?: Staleness;
  versions?: Versions;
  /** What changed since the run before, where runs are kept (--history). */
  sinceLast?: SinceLast;
  /** What Prometheus and MLflow kept of the same time, where a person named them. */
  beside?: Beside;
  /** What each rule says, in the order in which the rules stand. */
  rules?: RuleOutcome[];
  /** Sections still being computed: a report of depth "first" names them, a full one has none. */
  pending?: Section[];
  notes: Note[];
}

/** What a report of depth "first" leaves for later. */
export type Section = "comparison" | "causes" | "multivariate" | "concept" | "predictions" | "estimate";

export interface Sample {
  name: string;
  rows: number;
  /** First and last time stamp, ISO 8601; absent without a timestamp column. */
  start?: string;
  end?: string;
  /** Rows of the whole file when a brush or a sample chose only some of them. */
  of?: number;
  sampled?: boolean;
  /** Counts without rows stand for it: of which file, when they were counted, and where they come out of sketches what those are good for. */
  profile?: { of: string; createdAt: string; sketch?: string };
  /** The stretch of time [from, to) that the reference was chosen by, where it is not the reference file's rows; it may lie in either file. */
  window?: { kind: "yearEarlier" | "previous" | "rolling"; length?: string; from?: string; to?: string };
  /** How one file became two: by time, or by share of its rows. */
  split?: { by: "time" | "share"; at: string };
}

/**
 * Keeps rows whose value lies in [lower, upper) (an absent end is open; dates in ISO 8601), or whose category is one of `categories`.
 * Rows without a value are left out unless `missing`; with `missing` alone, only they are kept.
 */
export interface Filter { column: string; lower?: number | string; upper?: number | string; categories?: string[]; missing?: boolean }

export interface Filtered {
  /** Rows pass all of them, on both sides. */
  filters: Filter[];
  /** How many rows of either window pass, of how many. */
  reference: { rows: number; of: number };
  current: { rows: number; of: number };
  /** The columns that are filtered by, over all rows of the windows, and beside it over those that pass every filter. */
  columns: { column: string; bins: FilteredBin[] }[];
}

/** Intervals are [lower, upper), of times in milliseconds since 1970; the outer ones also hold what lies beyond. `rest` are the rarest categories together. */
export interface FilteredBin {
  kind: "interval" | "category" | "missing" | "rest";
  lower?: number;
  upper?: number;
  category?: string;
  reference: number;
  current: number;
  kept: { reference: number; current: number };
}

export interface Verdict {
  level: Level;
  /** One sentence that can be pasted into a chat. It is the clauses joined by "; " with a full stop. */
  sentence: string;
  clauses: { text: string; view: View; level: Level }[];
  findings: Finding[];
  /** What could not be judged, as "performance: no labels". */
  unchecked: string[];
}

export type View = "overview" | "timeline" | "drift" | "column" | "quality" | "comparison" | "multivariate" | "performance" | "operations" | "rules" | "staleness" | "versions";

/** Findings matched with those of the run before, by subject, view and rule. */
export interface SinceLast {
  /** When that run was. */
  at: string;
  new: Finding[];
  still: Finding[];
  resolved: Finding[];
}

/** Lines and marks through time that other programs kept, drawn on one axis with the report's own. Where from is said; what proves who asked is not kept. */
export interface Beside {
  sources: { program: "Prometheus" | "MLflow"; address: string; readAt: string }[];
  /** ISO 8601: the stretch that was asked for, or that the points lie in. */
  start: string;
  end: string;
  lanes: BesideLane[];
  /** Versions of a registered model as they were made, and ends of training. */
  marks?: { at: string; name: string; of: "modelVersion" | "training" }[];
}

/** Lines on one scale. Names are data. */
export interface BesideLane {
  program: "Prometheus" | "MLflow";
  figure: "latency" | "errorRate" | "throughput" | "drift" | "query" | "metric";
  name: string;
  unit?: "seconds" | "share" | "perSecond";
  lines: BesideLine[];
  /** How many series there were, where not all became lines. */
  of?: number;
}

/** Points in order of time; one without a value is a gap. Infinite values are gaps too, and counted. */
export interface BesideLine {
  name: string;
  points: { at: string; value?: number }[];
  infinite?: number;
}

export interface Finding {
  level: Level;
  /** The subject, a column or a metric, kept apart so that views can set it in bold. */
  subject: string;
  /** What is wrong with it, one plain clause without the subject. */
  sentence: string;
  view: View;
  column?: string;
  metric?: string;
  /** The rule that made it. */
  rule?: string;
}

export interface Drift {
  convention: ConventionName;
  /** Drifted columns as a share of the tested ones. */
  share: number;
  drifted: number;
  tested: number;
  /** Share from which the convention calls the whole data set drifted; absent where it has no such rule. */
  threshold?: number;
  level: Level;
  columns: ColumnDrift[];
  /** Columns that no convention was asked about, and why. */
  untested?: { column: string; kind: Kind; role: Role; reason: string }[];
  /** What each convention says of the whole data set, the report's own first; one alone while the comparison is pending. */
  conventions?: ConventionSummary[];
  multivariate?: Multivariate;
}

export interface ConventionSummary {
  convention: ConventionName;
  /** The version whose behaviour is reproduced, or the documentation that it was taken from. */
  source: string;
  drifted: number;
  tested: number;
  share: number;
  threshold?: number;
  level: Level;
  /** What the vendor does not publish, and what was assumed instead. */
  assumptions?: string[];
}

/** Drift of the inputs together. */
export interface Multivariate {
  /** Error of putting rows back together from the principal components that were fitted on reference. */
  reconstruction?: {
    components: number; columns: number; varianceExplained: number;
    /** Mean error of the reference window and of the current one. */
    reference: number; current: number;
    /** Mean ± 3 standard deviations over the reference's chunks, or over ten equal parts of it where it has fewer than four complete chunks. */
    threshold: { lower?: number; upper: number; from: "chunks" | "parts" };
    level: Level;
    /** Mean error per chunk ± 3 standard errors (absent for a chunk of one row); `unknown` for one that the data's end cuts short. */
    chunks: { index: number; value: number; lower?: number; upper?: number; level: Level }[];
  };
  /** How well a classifier tells current rows from reference rows: mean ROC-AUC on rows held out in each fold, 0.5 when it cannot. */
  classifier?: {
    rocAuc: number; lower: number; upper: number;
    /** ROC-AUC from which it warns, and from which it alerts, where the interval lies above 0.5. */
    threshold: number; alertThreshold: number;
    level: Level; folds: number; seed: number;
    /** Rows that it saw of each side. */
    rows: { reference: number; current: number };
    /** The columns it leans on, most first: loss of ROC-AUC when the column's held-out values are shuffled. Empty where it tells nothing. */
    columns: { column: string; importance: number }[];
  };
  /** Pairs whose association could be judged on both sides. */
  pairs?: number;
  /** Those whose association changed, largest change first, then the largest changes of the others. */
  associations?: Association[];
}

/** How strongly two columns go together on either side. */
export interface Association {
  columns: [string, string];
  /** Between two numbers, two categories, and one and the other. */
  measure: "spearman" | "cramersV" | "correlationRatio";
  reference: number;
  current: number;
  change: number;
  pValue: number;
  /** The p-value after Benjamini–Hochberg over all pairs. */
  qValue: number;
  level: Level;
}

export interface ColumnDrift {
  column: string;
  kind: Kind;
  role: Role;
  level: Level;
  /** The report's convention first. */
  verdicts: DriftVerdict[];
  tests: DriftTest[];
  bins: Bin[];
  /** A text column is compared by figures of its texts; this is the column that they were taken from. */
  derived?: { from: string; figure: "length" | "words" | "letters" | "outOfVocabulary" };
  /** Where in the rows the drift lives, worst first; empty where no part of the rows carries it, absent where it was not looked for. */
  slices?: DriftSlice[];
}

/**
 * Rows that meet all conditions, and what the column's drift is within them and without them: PSI over the standard convention's bins of the
 * whole column, whatever convention the report follows.
 */
export interface DriftSlice {
  /** Intervals are [lower, upper), of time [start, end) in ISO 8601. A stretch of time divides current alone, and is compared with all of reference. */
  conditions: { column: string; category?: string; lower?: number; upper?: number; start?: string; end?: string; missing?: true }[];
  /** "values": the values moved within the slice. "size": it grew or shrank among the rows, and its values differ from the others'. */
  change: "values" | "size";
  reference: number;
  current: number;
  /** Among these rows alone; absent where one side has too few of them. */
  within?: number;
  /** Among all other rows: what is left when the slice is left out. */
  without: number;
  /** 1 − without / value, at least 0. */
  share: number;
  /** How likely chance alone made the move, after Benjamini–Hochberg over all slices tried. */
  qValue: number;
}

export interface DriftVerdict {
  convention: ConventionName;
  test: TestName;
  on: "statistic" | "pValue";
  /** Absent where the tool gives none; `reason` says why. */
  value?: number;
  /** The value from which the column counts as drifted. */
  threshold: number;
  /** The value from which the level is `alert`, where the convention has two steps. */
  alertThreshold?: number;
  pValue?: number;
  /** The p-value after Benjamini–Hochberg over all columns. */
  qValue?: number;
  /** 95 % interval of the value in the population, bias-corrected, on the same bins. */
  interval?: [number, number];
  /** The value to expect of samples of this size had nothing moved. */
  noise?: number;
  drifted: boolean;
  level: Level;
  /** How the value came about, in the words that tell two conventions apart. */
  method?: {
    bins?: string; zeros?: string; sample?: string;
    /** What the interval and the noise are of, where that is not the value as it stands. */
    interval?: string;
    /** Why the value has no interval, where one might be expected. */
    noInterval?: string;
    /** Of a tool's known defect, reproduced here. */
    defect?: string;
    /** Chunks that the convention alerts on, of those it judged. */
    chunks?: { drifted: number; judged: number };
  };
  /** Why there is no plain verdict: too few rows, not tested by this tool, a known defect of it. */
  reason?: string;
}

export interface DriftTest {
  convention: ConventionName;
  test: TestName;
  /** Number.MAX_VALUE where it is infinite. */
  statistic: number;
  pValue?: number;
  /** 95 % interval of the statistic in the population and the value to expect had nothing moved, as a verdict's; of the standard convention's distances. */
  interval?: [number, number];
  noise?: number;
  /** Why there is no interval, where one might be expected. */
  noInterval?: string;
  /** Where a side is a profile, whose values are known by the cell: the statistic lies between these, whatever they were. */
  bounds?: [number, number];
  /** What the convention would say if it judged by this test alone; absent where it has no threshold for it. */
  threshold?: number;
  drifted?: boolean;
}

/** Counts on both sides. `share` is this bin's part of the effect, between 0 and 1. */
export interface Bin {
  kind: "interval" | "category" | "missing" | "unseen" | "changedType" | "infinite" | "rest";
  /** Interval bins are [lower, upper); absent means open. */
  lower?: number;
  upper?: number;
  category?: string;
  reference: number;
  current: number;
  share: number;
}

export interface Quality {
  columns: ColumnQuality[];
  /** Pairs of columns of current that hold the same in all rows, or in nearly all. */
  duplicates?: { columns: [string, string]; share: number; /** The same share in reference. */ reference?: number }[];
  /** Age of the newest current row when the report was made. */
  freshness?: { newest: string; seconds: number; usualGapSeconds?: number; level: Level };
}

export interface ColumnQuality {
  column: string;
  kind: Kind;
  role: Role;
  level: Level;
  /** A figure of another column's texts; what is wrong with those is said of that column. */
  derived?: ColumnDrift["derived"];
  /** Absent where the side lacks the column. */
  reference?: Description;
  current?: Description;
  /** Same uniform bins on both sides, over the range of both, for drawing; absent without finite numbers. */
  histogram?: {
    edges: number[]; reference: number[]; current: number[];
    /** A long tail is not drawn out: the outer bin on that side also holds everything beyond its edge. */
    clipped?: { lower: boolean; upper: boolean };
  };
  /** Categories of current that reference never had, most frequent first, at most 20; `newCategoryCount` is how many there are. */
  newCategories?: { category: string; count: number }[];
  newCategoryCount?: number;
  newCategoryRows?: number;
  /** Share of rows to be expected in new categories had nothing moved (Good–Turing, from reference alone). */
  newCategoryExpected?: number;
  /** Rows of current below the least and above the greatest value of reference. */
  outOfRange?: { below: number; above: number };
  constant?: boolean;
  /** The most frequent value, where nearly all present rows of current hold it. */
  almostConstant?: { value: string; share: number; /** Its share in reference. */ reference?: number };
  /** Rows whose value was there before, of a column that should be a key. */
  key?: { referenceDuplicates: number; currentDuplicates: number };
  /** "numbers" (also booleans), "text" or "dates", where the two sides differ. */
  typeChange?: { reference: string; current: string };
}

export interface Description {
  rows: number;
  missing: number;
  /** Distinct present values; ±∞ count as values. */
  distinct: number;
  zeros?: number;
  infinite?: number;
  /** Numbers; exact strings for integers beyond 2^53; ISO 8601 for datetimes. */
  min?: number | string;
  max?: number | string;
  mean?: number;
  /** n − 1 in the denominator; absent below two values. */
  std?: number;
  p5?: number;
  p25?: number;
  p50?: number;
  p75?: number;
  p95?: number;
  /** Most frequent first, at most 20; ties in order of the category. */
  top?: { category: string; count: number }[];
}

export interface Performance {
  rows: number;
  labelled: number;
  metrics: Metrics;
  /** counts[actual][predicted], in rows, also where rows are weighted. */
  confusion?: { labels: string[]; counts: number[][] };
  /** Of each class, in the order of the confusion matrix. */
  classes?: ClassFigures[];
  /** Gap between probability and outcome over ten bins: weighted by rows over bins of equal width and of equal count, and the greatest of the latter. */
  calibrationError?: { bins: number; equalWidth: number; equalCount: number; greatest: number };
  /** Metrics whose interval was drawn, how often, and from which seed. */
  bootstrap?: { metrics: string[]; resamples: number; seed: number };
  curves?: {
    /** At most 200 points each; `threshold` is the score from which the class counts as positive. */
    roc?: { falsePositiveRate: number; truePositiveRate: number; threshold: number }[];
    precisionRecall?: { recall: number; precision: number; threshold: number }[];
    /** Ten bins of equal count: mean probability against the share of positives. */
    calibration?: { meanProbability: number; positiveShare: number; count: number }[];
    /** Of the rows with the highest scores: their share of all rows, and the share of all positives among them; lift is the one over the other. */
    gains?: { rowShare: number; positiveShare: number; lift: number; threshold: number }[];
    /** Regression: quantiles of prediction − target. */
    residuals?: { edges: number[]; counts: number[] };
    /** prediction − target over ten stretches of equal count of the predictions [lower, upper], ascending. */
    residualsByPrediction?: (ResidualBin & { lower: number; upper: number })[];
    /** The same over ten stretches of rows in time order [from, to), counted within the window; with first and last time stamp where there are some. */
    residualsOverTime?: (ResidualBin & { from: number; to: number; start?: string; end?: string })[];
  };
}

export interface Predictions {
  /** Rows per predicted class. */
  labels?: { label: string; reference?: number; current?: number }[];
  figures: PredictionFigure[];
  /** Share of rows whose probability lies within so much of the decision threshold, with Wilson's interval. */
  nearThreshold?: { threshold: number; within: number; reference?: ShareOf; current?: ShareOf };
  /** Regression: outputs more than `beyond` robust standard deviations from the reference's median; `rows` are current's furthest, at most 20, numbered as in `outliers`. */
  farOutputs?: {
    median: number; deviation: number; beyond: number; reference?: ShareOf & { rows: number }; current?: ShareOf & { rows: number };
    rows?: { row: number; distance: number }[];
  };
  /** Rows whose inputs stand apart from the reference's, by an isolation forest that was grown on it. */
  outliers?: {
    trees: number; seed: number;
    /** Inputs, and current rows that were looked at. */
    columns: number; looked: number;
    /** The reference's 99th percentile of the score, and the share of current rows beyond it: 1 % where nothing moved. */
    limit: number; share: ShareOf;
    /**
     * The most outlying first, at most 20, by their number in the current file in time order, counted from 0; their values are not in the report. `columns` are those that set the
     * row apart most, at most three: its score were the column's value the reference's usual one, its median or most frequent category.
     */
    rows: { row: number; score: number; columns?: { column: string; without: number }[] }[];
  };
}

export interface ShareOf { value: number; lower: number; upper: number }

/** Of every row: the positive class's probability, the greatest probability, the entropy over its greatest, the greatest less the second; or a regression's output. */
export interface PredictionFigure {
  figure: "probability" | "confidence" | "entropy" | "margin" | "output";
  reference?: Quantiles;
  current?: Quantiles;
  histogram: { edges: number[]; reference: number[]; current: number[] };
  /** Two-sample Kolmogorov–Smirnov. */
  drift?: { statistic: number; pValue: number };
}

/** Method R-7. */
export interface Quantiles { rows: number; mean: number; p5: number; p25: number; p50: number; p75: number; p95: number }

/** At most 100 thresholds; a probability of at least `threshold` counts as positive. A prediction column plays no part. */
export type Thresholds = { threshold: number; reference?: ThresholdFigures; current?: ThresholdFigures }[];

/** Labelled rows, or sums of their weights. */
export interface ThresholdFigures {
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
  metrics: { [metric: string]: number };
}

/** Errors row by row, each row counting the same. */
export interface ErrorSlices {
  /** Log loss where there are probabilities, else the share of wrong classes; of numbers the mean distance from the target. */
  metric: "logLoss" | "errorRate" | "absoluteError";
  /** Of all labelled rows of the current window. */
  whole: number;
  rows: number;
  /** Slices of one condition or two that err more than chance allows, the best evidence first. Empty: no part of the rows stands out. */
  slices: {
    conditions: Omit<DriftSlice["conditions"][number], "start" | "end">[];
    rows: number;
    value: number;
    /** The same slice's error in the reference window. */
    reference?: number;
    /** Bound on the p-value, times the slices tried. */
    qValue: number;
  }[];
  /** The columns by which errors differ most, first. */
  byColumn: { column: string; bins: ErrorBin[] }[];
}

/** Rows with a category, a missing value, or a number in [from, to). */
export interface ErrorBin {
  category?: string;
  missing?: true;
  from?: number;
  to?: number;
  rows: number;
  value: number;
  /** 95 % interval. */
  lower?: number;
  upper?: number;
  /** The same in the reference window, and over how many rows. */
  reference?: number;
  referenceRows?: number;
}

/** Absent without rows that have both. */
export interface ResidualBin { count: number; mean: number; p10: number; p50: number; p90: number }

/** What is undefined (precision of a class that is never predicted) is absent. */
export interface ClassFigures {
  label: string;
  /** Rows. */
  actual: number;
  predicted: number;
  precision?: Metric;
  recall?: Metric;
  f1?: Metric;
}

export interface Metrics { [metric: string]: Metric }

export interface Metric {
  value: number;
  /** 95 % interval. */
  lower?: number;
  upper?: number;
  /** Where scores are known by the bin, as in merged profiles: the value of the rows lies between these, and the interval is about both. */
  bounds?: [number, number];
  /** The usual band, learned from reference chunks. */
  threshold?: { lower?: number; upper?: number };
  level?: Level;
}

export interface MetricChange {
  metric: string;
  reference: number;
  current: number;
  /** current − reference, with its 95 % interval. */
  change: number;
  lower?: number;
  upper?: number;
  better: "higher" | "lower" | "nearZero";
  level: Level;
}

/** Whether the same inputs now mean another outcome: P(outcome given inputs) against P(inputs). */
export interface Concept {
  /** Of the headline metric and others, the part of the change that moved inputs explain and the part that they do not. */
  decomposition?: Decomposition;
  /** Outcome rate by bin of each input, smallest q first. */
  columns?: ConceptColumn[];
  /** Over the error stream: all labelled rows of the reference window, then of the current one, in order of time. */
  detectors?: DetectorResult[];
}

export interface Decomposition {
  parts: {
    metric: string;
    /** change = explained + concept, each with its 95 % interval. */
    change: number;
    explained: number; explainedInterval: [number, number];
    concept: number; conceptInterval: [number, number];
    better: "higher" | "lower";
  }[];
  /** What the outcome is compared within: bins of the score, of the prediction, or the predicted classes alone. */
  given: "score" | "prediction" | "class";
  strata: number;
  /** Share of current rows in strata that reference fills too; below 0.9 the parts cannot be told apart. */
  overlap: number;
}

/** The outcome is the positive class (binary), a wrong prediction (multiclass), or target − prediction (regression). */
export interface ConceptColumn {
  column: string;
  outcome: "positive" | "wrong" | "residual";
  bins: (Pick<Bin, "kind" | "lower" | "upper" | "category"> & {
    /** Labelled rows. */
    reference: number; current: number;
    /** Shares of the outcome, or means of it (regression), with their 95 % intervals. */
    referenceRate?: number; referenceInterval?: [number, number];
    currentRate?: number; currentInterval?: [number, number];
    /** The current rate to expect if only the inputs had moved. */
    expectedRate?: number;
  })[];
  /** Of no change in any bin, given the score. Absent where no bin has both sides. */
  pValue?: number;
  qValue?: number;
}

export type DetectorName = "adwin" | "pageHinkley" | "ddm" | "eddm" | "hddmA" | "hddmW" | "fhddm" | "kswin";

export interface DetectorResult {
  name: DetectorName;
  parameters: { [name: string]: number | boolean | string };
  /** Values that it was given. */
  values: number;
  driftCount: number;
  /** The first 1,000. */
  drifts: DetectorMark[];
  /** Runs of values, one after the other, on which it warned. */
  warningCount: number;
  warnings: (DetectorMark & { length: number })[];
}

/** A value of the stream: its index there, and the row of its sample that it came from. */
export interface DetectorMark { index: number; sample: "reference" | "current"; row: number; time?: string }

export interface Timeline {
  /** "1d", "2w", "1mo", … or "1000 rows". */
  every: string;
  by: "time" | "rows";
  /** The metric that the timeline draws first. */
  metric?: string;
  chunks: Chunk[];
}

export interface Chunk {
  index: number;
  sample: "reference" | "current";
  /** ISO 8601: the chunk is [start, end). Absent when chunks are counted in rows. */
  start?: string;
  end?: string;
  rows: number;
  /** All its rows, where filters left only some of them. */
  of?: number;
  /** False for a chunk that the data's end cuts short: it makes no finding. */
  complete: boolean;
  drift: { column: string; level: Level; tests: DriftTest[] }[];
  performance?: { labelled: number; metrics: Metrics };
  /** As `performance.estimated`, of this chunk. */
  estimated?: Metrics;
  missing?: { column: string; count: number }[];
  operations?: Omit<OperationFigures, "gaps">;
}

/** How fast, how often and how well the model is served. The figures at the top are those of the current window. */
export interface Operations extends OperationFigures {
  reference?: OperationFigures;
  /** Of each figure that both sides have. */
  change?: OperationChange[];
  /** How the columns were read, and why so. */
  read: { role: "latency" | "status"; column: string; reason: string }[];
  /** The usual band of a figure: learned from the complete reference chunks. */
  bands?: { figure: OperationFigure; lower?: number; upper?: number }[];
  byVersion?: OperationGroup[];
  byGroup?: OperationGroup[];
}

export type OperationFigure = "p50" | "p90" | "p95" | "p99" | "errorRate" | "throughput" | "longestGap";
export type LatencyUnit = "ns" | "us" | "ms" | "s" | "min";

export interface OperationFigures {
  /** Number of predictions. */
  count: number;
  /** Method R-7, in `unit`; `rows` is how many have a latency. */
  latency?: { unit: LatencyUnit; rows: number; p50: number; p90: number; p95: number; p99: number };
  /** Predictions that failed, as a share of those whose status is known, with Wilson's 95 % interval. */
  errorRate?: { value: number; lower: number; upper: number; errors: number; rows: number };
  /** Predictions per unit of time; every figure of a report has the same unit. */
  throughput?: { value: number; per: "second" | "minute" | "hour" | "day" };
  /** Silence between two time stamps, in seconds. `usual` is the median. */
  gaps?: { longest: number; start: string; end: string; usual: number };
}

export interface OperationChange {
  figure: OperationFigure;
  reference: number;
  current: number;
  /** current − reference, with its 95 % interval. */
  change: number;
  lower?: number;
  upper?: number;
}

/** The rows of one model version, or of one group. */
export interface OperationGroup {
  value: string;
  reference?: Pick<OperationFigures, "count" | "latency" | "errorRate">;
  current?: Pick<OperationFigures, "count" | "latency" | "errorRate">;
}

/** The model's versions side by side, in order of their beginning; figures are over all rows of both samples, whatever the brush is. */
export interface Versions {
  /** The column that holds them. */
  column: string;
  versions: ModelVersion[];
  /** Where one takes over from another, in order of time. */
  marks: VersionMark[];
}

/** `row` counts from the reference's first row through both samples. */
export interface VersionMark { version: string; at?: string; row: number }

export interface ModelVersion {
  version: string;
  rows: { reference: number; current: number };
  /** First and last time stamp. */
  start?: string;
  end?: string;
  /** From its first to its last current row, half open: what a brush takes to make it the current window. */
  current?: { start: string; end: string };
  performance?: { labelled: number; metrics: Metrics };
  /** Against the reference rows, under the report's convention. */
  drift?: { drifted: number; tested: number; share: number; level: Level };
}

/** How old the model is, and what that has cost. */
export interface Staleness {
  /** The date that the age counts from, and whether it was given or is the reference's last row. */
  since: { at: string; from: "trainedAt" | "referenceEnd" };
  /** Age at the newest current row. */
  days: number;
  advice: "retrain" | "watch" | "fine" | "unknown";
  level: Level;
  /** The advice with its reason, one sentence. */
  sentence: string;
  metric?: string;
  /** The metric against age over the complete labelled chunks since then: Theil–Sen's slope a day with its 95 % interval, and the Mann–Kendall p-value. */
  trend?: { chunks: number; slope: number; lower: number; upper: number; pValue: number; better: MetricChange["better"] };
  /** What the slope adds up to over the age, in the metric's unit; negative is a fall. */
  cost?: { value: number; lower: number; upper: number };
  /** The least good value: of a rule, or the edge of the usual band. */
  limit?: { value: number; from: "rule" | "band" };
  /** When the line crosses the limit, and the 95 % interval of that; without `to` it has no end. */
  crossing?: { at?: string; from: string; to?: string };
  /** For drawing: the chunks, and the line with its 95 % interval; x is the age in days. */
  points?: { days: number; value: number }[];
  line?: { days: number; value: number; lower: number; upper: number }[];
  /** Current rows with a value outside the reference's range or a category that it never had, in any input. */
  unseen?: { rows: number; share: number };
}

export interface RuleOutcome {
  /** In its canonical spelling. */
  rule: string;
  /** "default" where nobody wrote it. */
  from: "own" | "default";
  state: "inactive" | "pending" | "firing";
  /** When the condition began to hold: the start of its first chunk, and that chunk's index. */
  since?: string;
  sinceChunk?: number;
  /** The figure that was judged last, and what it was held against; both absent where it could not be judged. */
  value?: number;
  threshold?: { lower?: number; upper?: number };
  /** The level that it gives when it fires. */
  severity: "warn" | "alert";
  /** `severity` while it fires, else "ok"; "unknown" where it could not be judged. */
  level: Level;
  /** Why it is in this state, in words. */
  reason: string;
  /** The chunks of the current window in order of time; a chunk without the figure, or cut short, has neither value nor say. */
  chunks: { index: number; state: "inactive" | "pending" | "firing" | "unjudged"; value?: number }[];
}

export interface Note {
  code: string;
  section: "data" | "drift" | "quality" | "comparison" | "causes" | "multivariate" | "concept" | "performance" | "timeline" | "operations" | "rules" | "staleness" | "kernel";
  column?: string;
  sentence: string;
}
