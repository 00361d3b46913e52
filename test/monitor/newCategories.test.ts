import { describe, expect, it } from "vitest";
import { qualityFindings } from "../../src/monitor/faults.ts";
import type { ColumnQuality } from "../../src/report.ts";
import { normalised, seededCounts, uniform } from "../stats/uncertainty/populations.ts";

/** How often a column in which nothing moved is said to have new categories: 1,000 categories by Zipf's law, of which a sample never has all. */
const long = Boolean(process.env.DRIFTGLASS_LONG);
const runs = long ? 4000 : 200;
const shares = normalised(Array.from({ length: 1000 }, (_, i) => 1 / (i + 1)));
const side = (rows: number): ColumnQuality["reference"] => ({ rows, missing: 0, distinct: 0 });

describe("new categories where nothing moved", () => {
  it.each([[2000, 2000], [50_000, 500], [500, 50_000], [300, 300], [1000, 20_000]])("%d against %d rows: a finding in at most 6.5 % of runs", (n, m) => {
    const random = uniform(41);
    let found = 0;
    for (let run = 0; run < runs; run++) {
      const [before, now] = [seededCounts(shares, n, random), seededCounts(shares, m, random)];
      const unseen = now.filter((count, i) => count > 0 && before[i] === 0);
      const quality: ColumnQuality = {
        column: "x", kind: "categorical", role: "feature", level: "ok", reference: side(n) as never, current: side(m) as never,
        newCategories: [], newCategoryCount: unseen.length, newCategoryRows: unseen.reduce((sum, count) => sum + count, 0), newCategoryExpected: before.filter((count) => count === 1).length / n,
      };
      if (qualityFindings(quality).length > 0) found += 1 / runs;
    }
    if (long) process.stdout.write(`[${found.toFixed(4)}] new categories ${n} ${m}\n`);
    expect(found).toBeLessThanOrEqual(long ? 0.065 : 0.1);
  });
});
