import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { figures } from "../../src/rules/figures.ts";
import { formatRule } from "../../src/rules/format.ts";
import { parseRule } from "../../src/rules/parse.ts";
import { operators, type Rule, units } from "../../src/rules/rule.ts";

const severity = fc.constantFrom("warn" as const, "alert" as const);
const column = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("age", 'a "quoted" one', "back\\slash", "it's", ") > 3", "", "日本語"));
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

/** Every rule that the language has. */
const rule: fc.Arbitrary<Rule> = fc.constantFrom(...figures.values()).chain((figure) => {
  const changes = figure.reference ? fc.constantFrom("value" as const, "change" as const) : fc.constant("value" as const);
  const comparison = changes.chain((of) => fc.record({
    kind: fc.constant("compare" as const), of: fc.constant(of), operator: fc.constantFrom(...operators), number,
    unit: fc.constantFrom(undefined, ...units.filter((unit) => (unit === "%" ? figure.measure === "share" || of === "change" : figure.measure === "time"))),
  }));
  const condition = figure.band ? fc.oneof(comparison, fc.constant({ kind: "band" as const })) : comparison;
  return fc.record({
    figure: figure.ofColumn ? fc.record({ name: fc.constant(figure.name), column }) : fc.constant({ name: figure.name }),
    condition, severity,
    chunks: fc.option(fc.integer({ min: 1, max: 999_999 }), { nil: undefined }),
  }).map(({ chunks, condition, ...rest }) => ({
    ...rest, condition: JSON.parse(JSON.stringify(condition)) as Rule["condition"],
    // A band is of chunks; a figure of the whole window has none.
    ...(condition.kind === "band" ? { chunks: chunks ?? 1 } : chunks !== undefined && figure.chunk ? { chunks } : {}),
  }));
});

describe("parseRule and formatRule", () => {
  it("are each other's reverse", () => {
    fc.assert(fc.property(rule, (each) => {
      expect(parseRule(formatRule(each))).toEqual(each);
    }), { numRuns: 2000 });
  });
  it("answer any text with a rule or with a place in it and a sentence", () => {
    const piece = fc.constantFrom("performance.rocAuc", "drift.psi", '("age")', "<", ">= ", "0.9", "5%", "ms", "for", "3", "chunks", "as", "warn", "outside", "band", "change", " ", '"', "é", "(", ")");
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(piece).map((pieces) => pieces.join(" "))), (text) => {
      const read = parseRule(text);
      if ("problem" in read) {
        expect(read.at).toBeGreaterThanOrEqual(0);
        expect(read.at).toBeLessThanOrEqual(text.length);
        expect(read.problem.length).toBeGreaterThan(5);
      } else expect(parseRule(formatRule(read))).toEqual(read);
    }), { numRuns: 2000 });
  });
  it.each([
    ["performance.rocAuc < 0.9 for 3 chunks", "performance.rocAuc < 0.9 for 3 chunks"],
    ['drift.psi("age") > 0.2', 'drift.psi("age") > 0.2'],
    ["drift.psi('age')>.2 AS warn", 'drift.psi("age") > 0.2 as warn'],
    ["operations.p99 > 500ms", "operations.p99 > 500 ms"],
    ["operations.errorRate ≥ 1 %", "operations.errorRate >= 1%"],
    ['quality.missing("income") > 5%', 'quality.missing("income") > 5%'],
    ["performance.rocAuc change < −0.02", "performance.rocAuc change < -0.02"],
    ["performance.rmse change > 20%", "performance.rmse change > 20%"],
    ["performance.rocAuc outside band", "performance.rocAuc outside band for 1 chunk"],
    ["drift.share >= 0.5", "drift.share >= 0.5"],
  ])("%s is %s", (text, canonical) => {
    const read = parseRule(text);
    expect("problem" in read ? read.problem : formatRule(read)).toBe(canonical);
  });
  it.each([
    ["", 0, /^it ends where a figure should stand/],
    ["performance.rocAcu < 0.9", 0, /^there is no figure “performance.rocAcu”. Did you mean "performance.rocAuc"\?/],
    ["perfomance.rocAuc < 0.9", 0, /Did you mean "performance.rocAuc"\?/],
    ["operations.p98 > 3", 0, /Did you mean "operations.p9\d"\?/],
    ["drift.psi > 0.2", 10, /^there is “>” where a column should stand in brackets: drift.psi\("age"\)/],
    ["drift.psi(age) > 0.2", 10, /where a column should stand in quotes/],
    ['drift.psi("age > 0.2', 10, /^the quotation that begins here has no end/],
    ['drift.psi("age") change > 0.2', 17, /has no change/],
    ["performance.rocAuc", 18, /^it ends where <, <=, > or >= should stand, or “change”, or “outside band”/],
    ["performance.rocAuc = 0.9", 19, /^there is “=” where <, <=, > or >= should stand/],
    ["performance.rocAuc < high", 21, /^there is “high” where a number should stand/],
    ["performance.rocAuc < 0.9 for three chunks", 29, /a number of chunks should stand/],
    ["performance.rocAuc < 0.9 for 3 days", 31, /“chunks” should stand, as in: for 3 chunks/],
    ["performance.rocAuc < 0.9 for 0 chunks", 29, /a number of chunks/],
    ["performance.rmse > 5%", 20, /is no share, so per cent say nothing/],
    ["drift.share > 5 ms", 16, /is no time: write a plain number or per cent/],
    ["drift.share outside band", 12, /has no usual band/],
    ['quality.outOfRange("x") > 1% for 2 chunks', 33, /known for the whole window alone/],
    ["drift.share > 0.5 as critical", 21, /warn or alert should stand/],
    ["drift.share > 0.5 always", 18, /“for 3 chunks” or “as warn” may follow/],
    ["drift.share > 0.5; rm", 17, /“;” means nothing here/],
  ])("%j is wrong at letter %i", (text, at, problem) => {
    const read = parseRule(text);
    expect(read).toMatchObject({ at });
    expect("problem" in read && read.problem).toMatch(problem);
  });
});
