import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Config } from "../../src/data/config.ts";
import { formatConfig, parseConfig } from "../../src/data/config.ts";

const full: Config = {
  target: "repaid", prediction: "y_pred", probability: [{ label: "__proto__", column: "p a" }, { label: "1", column: "p:b" }], timestamp: null, id: "id",
  features: ["a", "-999"], ignore: [], kinds: [{ column: "__proto__", kind: "categorical" }, { column: "age", kind: "numeric" }], bins: [{ column: "age", edges: [-1.5, 0, 40] }], positive: "1",
  decisionThreshold: 0.35, nulls: ["-999.0", "", "null", "~"], timezone: "Europe/Berlin", chunk: "1000", split: "0.3", trainedAt: "2024-01-01",
  convention: "evidently", tests: "all", latencyUnit: "ms", errorValues: ["500", "no", "null"], rules: ['drift.psi("a: #b") > 0.2 as warn', "performance.rocAuc < 0.9 for 3 chunks", "defaults"],
};

describe("driftglass.yaml", () => {
  test("what is written is read back", () => {
    expect(parseConfig(formatConfig(full), "d.yaml")).toEqual(full);
    expect(parseConfig(formatConfig({}), "d.yaml")).toEqual({});
  });

  test("any column name, label and spelling of missing survives the way through the file", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 12 }), fc.string({ unit: "binary", maxLength: 12 }), (name, label) => {
      const config: Config = { target: name, nulls: [label], positive: label, probability: [{ label, column: name }], kinds: [{ column: name, kind: "text" }] };
      expect(parseConfig(formatConfig(config), "d.yaml")).toEqual(config);
    }), { numRuns: 100 });
  });

  test("keys are written in snake_case, numbers may stand where texts are meant", () => {
    expect(parseConfig("trained_at: 2024-01-01\ndecision_threshold: 0.4\npositive: 1\nchunk: 500\nsplit: 0.3\nnulls: [-999.0, x]\nid: null\n", "d.yaml")).toEqual({
      trainedAt: "2024-01-01", decisionThreshold: 0.4, positive: "1", chunk: "500", split: "0.3", nulls: ["-999.0", "x"], id: null,
    });
    expect(formatConfig({ trainedAt: "x" })).toBe("trained_at: x\n");
  });

  test.each([
    ["taget: x", 'd.yaml: there is no setting "taget". Did you mean "target"?'],
    ["trainedAt: x", 'd.yaml: there is no setting "trainedAt". Did you mean "trained_at"?'],
    ["__proto__: x", /^d\.yaml: there is no setting "__proto__"/],
    ["decision_threshold: high", /^d\.yaml: decision_threshold must be a number/],
    ["decision_threshold: 2", "d.yaml: decision_threshold must be a number from 0 to 1, not 2."],
    ["convention: deepchecks", 'd.yaml: convention must be one of standard, evidently, nannyml, whylogs, arize, fiddler, not "deepchecks".'],
    ["bins: {age: [3, 1]}", /^d\.yaml: bins "age" must be ascending numbers/],
    ["kinds: {age: number}", /^d\.yaml: kinds "age" must be one of numeric/],
    ["features: a", "d.yaml: features must be a list"],
    ["- a\n- b", "d.yaml must be a map of settings"],
    ["a: [", "d.yaml is not valid YAML"],
    ["target: &a x\nid: *a", "d.yaml: anchors and aliases"],
  ])("%s is refused with a sentence", (yaml, sentence) => {
    expect(() => parseConfig(yaml, "d.yaml")).toThrow(sentence);
  });

  test("an empty file decides nothing", () => {
    expect(parseConfig("", "d.yaml")).toEqual({});
    expect(parseConfig("# nothing\n", "d.yaml")).toEqual({});
  });
});
