import type { Bin, ColumnQuality, DriftVerdict, Filtered, Level, Metrics, MetricChange, Sample, Verdict } from "./report.ts";

/**
 * What stands on the page while a hand moves a window: the report's figures as far as counts of cells give them. Figures that they do not give
 * exactly come with their bounds; the report that follows when the hand rests has the exact ones. Not part of the report, and never saved.
 */
export interface LiveFrame {
  reference: Sample;
  current: Sample;
  /** What filters leave of the windows; of its columns those that have cells. */
  filtered?: Filtered;
  /** Absent where the report follows another convention than `standard`, which counts of cells do not give. */
  verdict?: Pick<Verdict, "level" | "sentence" | "clauses">;
  columns: LiveColumn[];
  performance?: { reference?: LivePerformance; current?: LivePerformance; change: MetricChange[] };
  /** The greatest number of cells that a column's values were counted in. */
  cells: number;
  /** The reference moved, or filters chose other rows of it: the value of numbers is PSI over the cells nearest to the new reference's deciles. */
  approximate: boolean;
}

export interface LiveColumn {
  column: string;
  /** Absent under another convention than `standard`, as is `level`. */
  verdict?: DriftVerdict;
  level?: Level;
  /** The value is not the one that the report will have, to the last digit. */
  approximate: boolean;
  bins: Bin[];
  /** Natural logarithm, over the same bins; absent where a side has no rows. */
  jensenShannon?: number;
  /** Least and greatest that D can be; equal where every value has a cell of its own. */
  ks?: [number, number];
  chiSquare?: { statistic: number; pValue: number };
  missing: { reference: number; current: number };
  infinite?: { reference: number; current: number };
  /** Rows of current in categories that the reference window does not have. */
  unseen?: number;
  /** Rows of current below the least and above the greatest value of the reference; absent where the reference moved. */
  outOfRange?: { below: number; above: number };
  /** Exact counts, on the bins that the report before the drag was drawn on. */
  histogram?: NonNullable<ColumnQuality["histogram"]>;
}

export interface LivePerformance {
  rows: number;
  labelled: number;
  metrics: Metrics;
  /** Least and greatest that ROC-AUC can be. */
  rocAuc?: [number, number];
  confusion?: { labels: string[]; counts: number[][] };
}
