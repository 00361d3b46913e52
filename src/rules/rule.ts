/** A rule as it is understood: a figure of the report, a condition on it, for how many chunks in a row, and the level that it gives. */
export interface Rule {
  readonly figure: { readonly name: string; readonly column?: string };
  readonly condition: Comparison | { readonly kind: "band" };
  /** Absent: the figure of the whole current window is judged. */
  readonly chunks?: number;
  readonly severity: "warn" | "alert";
}

export interface Comparison {
  readonly kind: "compare";
  /** The figure itself, or current − reference. */
  readonly of: "value" | "change";
  readonly operator: Operator;
  readonly number: number;
  readonly unit?: Unit;
}

export const operators = ["<", "<=", ">", ">="] as const;
export type Operator = (typeof operators)[number];

export const units = ["%", "ns", "us", "ms", "s", "min", "h", "d"] as const;
export type Unit = (typeof units)[number];

/** Nanoseconds of each unit of time. */
export const nanoseconds: Record<Exclude<Unit, "%">, number> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, min: 6e10, h: 3.6e12, d: 8.64e13 };
