import { describe, expect, it } from "vitest";
import type { Description } from "../../src/report.ts";
import { same } from "../kernel/engines.ts";
import { reportOfCase } from "../monitor/reportOf.ts";
import { expectStatistic } from "../stats/close.ts";
import { type Case, cases, golden } from "./cases.ts";

interface Described {
  name: string;
  type: Case["type"];
  reference?: Description;
  current?: Description;
  histogram?: { lower: number; upper: number; reference: number[] | null; current: number[] | null };
}

const { bins, cases: wanted } = golden<{ bins: number; cases: Described[] }>("describe");
const byName = new Map(cases().map((each) => [each.name, each]));
const figures = ["mean", "std", "p5", "p25", "p50", "p75", "p95"] as const;

describe("description: counts exactly as pandas, moments and R-7 quantiles to 1e-10, integers beyond 2^53 as exact text", () => {
  it.each(wanted.filter(({ type, name }) => type !== "boolean" && name !== "text"))("$name", async ({ name, type, ...sides }) => {
    const kind = type === "string" ? "categorical" : "numeric";
    const report = await reportOfCase(byName.get(name) as Case, { kinds: [{ column: "x", kind }] });
    const quality = report.quality.columns.find(({ column }) => column === "x");
    for (const side of ["reference", "current"] as const) {
      const [ours, theirs] = [quality?.[side], sides[side]];
      if (!theirs) {
        expect(ours).toBeUndefined();
        continue;
      }
      expect(ours).toMatchObject({ rows: theirs.rows, missing: theirs.missing, distinct: theirs.distinct });
      if (kind === "categorical") {
        expect(ours?.top).toEqual(theirs.top);
        continue;
      }
      expect(ours?.infinite).toBe(theirs.infinite);
      expect(text(ours?.min)).toBe(text(theirs.min));
      expect(text(ours?.max)).toBe(text(theirs.max));
      if (theirs.min !== undefined) expect(ours?.zeros).toBe(theirs.zeros);
      for (const figure of figures) {
        if (theirs[figure] === undefined) expect(ours?.[figure]).toBeUndefined();
        else if (typeof theirs.max === "string") expectRounded(ours?.[figure], theirs[figure], Number(theirs.max), `${side} ${figure}`);
        else expectStatistic(ours?.[figure], theirs[figure], `${side} ${figure}`);
      }
    }
  });
});

/** Moments of integers beyond 2^53 are those of the nearest doubles: off by no more than their spacing. */
function expectRounded(actual: number | undefined, wanted: number, greatest: number, what: string): void {
  const near = actual !== undefined && Math.abs(actual - wanted) <= Math.max(Math.abs(greatest) * 2 ** -52, 1e-10 * Math.abs(wanted));
  expect(near, `${what}: ${actual}, wanted ${wanted}`).toBe(true);
}

/** An exact integer is text or a number, by its size and by its column; both say the same. */
function text(value: number | string | undefined): string {
  return String(value);
}

describe("uniform histogram: numpy.histogram, bin for bin, in both engines", () => {
  it.each(wanted.filter(({ histogram }) => histogram))("$name", ({ name, histogram }) => {
    const each = byName.get(name) as Case;
    for (const side of ["reference", "current"] as const) {
      const values = each[side]?.map((value) => (value === null ? Number.NaN : Number(value)));
      if (!values) continue;
      const counts = same(({ kernel, numbers }) => kernel.uniformHistogram(numbers(values), histogram?.lower as number, histogram?.upper as number, bins));
      expect([...counts]).toEqual(histogram?.[side]);
    }
  });
});
