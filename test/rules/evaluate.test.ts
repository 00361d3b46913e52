import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyRules } from "../../src/monitor/rules.ts";
import type { Chunk, RuleOutcome } from "../../src/report.ts";
import { evaluate } from "../../src/rules/evaluate.ts";
import type { Judged } from "../../src/rules/figures.ts";
import { parseRule } from "../../src/rules/parse.ts";
import type { Rule } from "../../src/rules/rule.ts";

const day = 86_400_000;
const chunkOf = (index: number, value: number | undefined, complete = true): Chunk => ({
  index, sample: "current", start: new Date(Date.UTC(2024, 0, 1) + index * day).toISOString(), end: new Date(Date.UTC(2024, 0, 2) + index * day).toISOString(), rows: 100, complete, drift: [],
  ...(value === undefined ? {} : { performance: { labelled: 100, metrics: { rocAuc: { value, threshold: { lower: 0.9, upper: 1 }, level: value < 0.9 ? "alert" : "ok" } } } }),
});
const report = (chunks: Chunk[], more: Partial<Judged> = {}): Judged => ({
  reference: { name: "r", rows: 100 }, current: { name: "c", rows: 100 }, roles: [{ column: "age", role: "feature", kind: "numeric", reason: "" }],
  drift: { convention: "standard", share: 0.5, drifted: 1, tested: 2, level: "warn", columns: [] }, quality: { columns: [] },
  timeline: { every: "1d", by: "time", metric: "rocAuc", chunks }, ...more,
});
const rule = (text: string): Rule => {
  const read = parseRule(text);
  if ("problem" in read) throw new Error(read.problem);
  return read;
};
const run = (values: (number | undefined)[], text: string): RuleOutcome => {
  const chunks = values.map((value, i) => chunkOf(i, value));
  const { outcomes } = applyRules([text], report(chunks), chunks);
  return outcomes[0] as RuleOutcome;
};

/** Prometheus' rule, said plainly: firing where this chunk and the n − 1 judged before it all meet the condition; pending where this one does. */
function plainly(met: (boolean | undefined)[], n: number): RuleOutcome["chunks"][number]["state"][] {
  return met.map((each, i) => {
    if (each === undefined) return "unjudged";
    const before = met.slice(0, i + 1).filter((one) => one !== undefined);
    if (!each) return "inactive";
    return before.length >= n && before.slice(-n).every(Boolean) ? "firing" : "pending";
  });
}

describe("for N chunks", () => {
  it("is pending, then firing, as a Prometheus alert, whatever the chunks are; chunks that cannot be judged neither break nor lengthen a run", () => {
    const value = fc.constantFrom(0.8, 0.95, undefined);
    fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 6 }), (values, n) => {
      const outcome = run(values, `performance.rocAuc < 0.9 for ${n} chunks`);
      const met = values.map((each) => (each === undefined ? undefined : each < 0.9));
      const states = plainly(met, n);
      expect(outcome.chunks.map(({ state }) => state)).toEqual(states);
      const last = states.findLastIndex((state) => state !== "unjudged");
      expect(outcome.state).toBe(last < 0 ? "inactive" : states[last]);
      expect(outcome.level).toBe(last < 0 ? "unknown" : states[last] === "firing" ? "alert" : "ok");
      if (outcome.state === "inactive") expect(outcome.since).toBeUndefined();
      else {
        // Since the first chunk after the last one that did not meet the condition.
        const calm = met.findLastIndex((each) => each === false);
        expect(outcome.sinceChunk).toBe(met.findIndex((each, i) => i > calm && each === true));
        expect(outcome.since).toBe(chunkOf(outcome.sinceChunk as number, 1).start);
      }
    }), { numRuns: 500 });
  });
  it("says in words what holds, since when, and what came after the last labels", () => {
    expect(run([0.95, 0.89, 0.88, 0.87, undefined], "performance.rocAuc < 0.9 for 3 chunks")).toMatchObject({
      state: "firing", since: "2024-01-02T00:00:00.000Z", value: 0.87, threshold: { lower: 0.9 },
      reason: "AUC is 0.870, below 0.900, for 3 chunks since 2 Jan 2024; 1 chunk since could not be judged",
    });
    expect(run([0.95, 0.88], "performance.rocAuc < 0.9 for 3 chunks").reason).toBe("AUC is 0.880, below 0.900, for 1 of 3 chunks since 2 Jan 2024");
    expect(run([0.88, 0.95], "performance.rocAuc outside band for 2 chunks").reason).toBe("AUC is 0.950, within its usual 0.900 to 1.00");
  });
  it("says on which side of the usual band", () => {
    expect(run([0.95, 0.8, 0.7], "performance.rocAuc outside band for 2 chunks").reason).toBe("AUC is 0.700, below its usual 0.900 to 1.00, for 2 chunks since 2 Jan 2024");
  });
  it("does not judge a chunk that is cut short", () => {
    const chunks = [chunkOf(0, 0.8), chunkOf(1, 0.8), chunkOf(2, 0.95, false)];
    expect(evaluate(rule("performance.rocAuc < 0.9 for 2 chunks"), report(chunks), chunks)).toMatchObject({ state: "firing", value: 0.8 });
  });
});

describe("without for", () => {
  it("the window's own figure is judged at once", () => {
    expect(run([], "drift.share >= 0.5")).toMatchObject({ state: "firing", value: 0.5, threshold: { upper: 0.5 }, level: "alert" });
    expect(run([], "drift.share > 50% as warn")).toMatchObject({ state: "inactive", severity: "warn", level: "ok" });
  });
  it("says since when the chunks are there too", () => {
    const chunks = [0.95, 0.85, 0.84].map((value, i) => chunkOf(i, value));
    const judged = report(chunks, { performance: { current: { rows: 300, labelled: 300, metrics: { rocAuc: { value: 0.88 } } }, reference: { rows: 1, labelled: 1, metrics: { rocAuc: { value: 0.93 } } } } });
    const [below, change] = applyRules(["performance.rocAuc < 0.9", "performance.rocAuc change < -2%"], judged, chunks).outcomes;
    expect(below).toMatchObject({ state: "firing", value: 0.88, since: "2024-01-02T00:00:00.000Z", reason: "AUC is 0.880, below 0.900; in its chunks since 2 Jan 2024" });
    expect(change).toMatchObject({ state: "firing", threshold: { lower: -0.02 } });
    expect(change?.value).toBeCloseTo(-0.05, 12);
  });
});

describe("units", () => {
  const operations: Judged["operations"] = {
    count: 10, read: [], latency: { unit: "s", rows: 10, p50: 0.1, p90: 0.3, p95: 0.4, p99: 0.6 }, errorRate: { value: 0.02, lower: 0.01, upper: 0.03, errors: 2, rows: 100 },
    gaps: { longest: 7200, start: "2024-01-01T00:00:00Z", end: "2024-01-01T02:00:00Z", usual: 60 },
    reference: { count: 10, latency: { unit: "s", rows: 10, p50: 0.1, p90: 0.3, p95: 0.4, p99: 0.5 }, errorRate: { value: 0.005, lower: 0, upper: 0.01, errors: 1, rows: 200 } },
  };
  it.each([
    ["operations.p99 > 500 ms", "firing", 0.5], ["operations.p99 > 0.7 s", "inactive", 0.7], ["operations.p99 > 0.01 min", "inactive", 0.6],
    ["operations.errorRate > 1%", "firing", 0.01], ["operations.errorRate change > 1%", "firing", 0.01], ["operations.p99 change > 15%", "firing", 0.075],
    ["operations.longestGap > 1 h", "firing", 3600], ["operations.longestGap > 3 h", "inactive", 10800],
  ])("%s is %s at %d", (text, state, upper) => {
    const [outcome] = applyRules([text], report([], { operations }), []).outcomes;
    expect(outcome?.state).toBe(state);
    expect(outcome?.threshold?.upper).toBeCloseTo(upper, 12);
  });
});

describe("what cannot be judged", () => {
  it.each([
    ['drift.psi("agee") > 0.2', /there is no column “agee”. Did you mean "age"\?/],
    ["performance.rmse > 3", /performance.rmse is not in the report/],
    ["performance.f1 change < -0.1", /not on both sides/],
    ["performance.rocAuc < 0.9 for 2 chunks", /there are no chunks in the current window/],
    ["performance.rocAuc outside band for 2 chunks", /there are no chunks/],
  ])("%s: inactive, level unknown, said under “not checked”", (text, why) => {
    const { outcomes, unchecked, findings } = applyRules([text], report([]), []);
    expect(outcomes[0]).toMatchObject({ state: "inactive", level: "unknown" });
    expect(outcomes[0]?.reason).toMatch(why);
    expect(unchecked[0]).toMatch(why);
    expect(findings).toEqual([]);
  });
  it("a rule that cannot be read is an error that says which, where and what would fit", () => {
    expect(() => applyRules(["drift.share > 1", "drift.psy(\"age\") > 1"], report([]), [])).toThrow(
      'rule 2, “drift.psy("age") > 1”, cannot be read at letter 1: there is no figure “drift.psy”. Did you mean "drift.psi"?',
    );
  });
});

describe("the list", () => {
  it("stands in place of the sensible rules, unless it names them; what is written twice is one rule", () => {
    const chunks = [chunkOf(0, 0.95)];
    const list = (texts: string[] | undefined): string[] => applyRules(texts, report(chunks), chunks).outcomes.map(({ rule, from }) => `${from}: ${rule}`);
    expect(list(undefined)).toEqual(["default: performance.rocAuc outside band for 2 chunks", "default: drift.share >= 0.5 as warn"]);
    expect(list([])).toEqual([]);
    expect(list(["defaults", "drift.share>=0.9", "drift.share >= 0.9"])).toEqual(["default: performance.rocAuc outside band for 2 chunks", "default: drift.share >= 0.5 as warn", "own: drift.share >= 0.9"]);
  });
});
