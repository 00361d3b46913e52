import type { ConventionName, Kind } from "../report.ts";

/**
 * What a person may decide, and `driftglass.yaml` keeps; every door reads and writes it.
 * Absent: guessed. `null` for a role: there is no such column, do not guess.
 */
export interface Config {
  target?: string | null;
  prediction?: string | null;
  /** One column: the probability of the positive class. A list: one column per class. */
  probability?: string | { label: string; column: string }[] | null;
  timestamp?: string | null;
  id?: string | null;
  latency?: string | null;
  status?: string | null;
  version?: string | null;
  group?: string | null;
  weight?: string | null;
  /** Only these are inputs; without it, every column that has no other role is. */
  features?: string[];
  ignore?: string[];
  kinds?: { column: string; kind: Kind }[];
  /** Label of the positive class. */
  positive?: string;
  /** A probability of at least this predicts the positive class. Default 0.5. */
  decisionThreshold?: number;
  /** Spellings of missing in CSV, besides pandas'. */
  nulls?: string[];
  /** IANA zone of times that carry none. Default UTC. */
  timezone?: string;
  /** "1000" (rows), or a stretch of time: "15min", "6h", "1d", "1w", "2w", "1mo", "1y". Default: chosen from the data. */
  chunk?: string;
  /** Where one file becomes two: a date, or the reference's share of the rows as "0.3". Default: the first half of its time. */
  split?: string;
  trainedAt?: string;
  convention?: ConventionName;
  tests?: "default" | "all";
}
