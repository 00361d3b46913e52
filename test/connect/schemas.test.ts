import Ajv2020 from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fromArize, toArize } from "../../src/connect/arize.ts";
import { fromFiddler, toFiddler } from "../../src/connect/fiddler.ts";
import { isSchema, rolesFrom } from "../../src/connect/schemas.ts";
import type { Report } from "../../src/report.ts";
import { reportOf } from "../monitor/reportOf.ts";

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`./answers/schemas/${name}.json`, import.meta.url), "utf8"));
const arize = (json("arize_example") as { example: object }).example;
const { spec, schema } = json("fiddler_example") as { spec: object; schema: object };

const table = (seed: number): string => `id,ts,age,state,region,p,pred,y\n${Array.from({ length: 300 }, (_, i) => {
  const p = ((i * 37 + seed) % 100) / 100;
  return `${seed * 1000 + i},2026-01-0${1 + Math.floor(i / 50)}T00:00:00Z,${18 + (i * 7) % 60},${["CA", "NY"][i % 2]},${["n", "s"][i % 2]},${p},${p >= 0.5 ? 1 : 0},${(i * 13) % 100 < p * 100 ? 1 : 0}`;
}).join("\n")}\n`;

describe("Arize", () => {
  it("a Schema sets the roles", () => {
    expect(fromArize(arize, "schema.json", "BINARY_CLASSIFICATION")).toEqual({
      task: "binary", notes: ["SHAP values are left aside"],
      config: { target: "y", prediction: "pred", probability: "p", timestamp: "ts", id: "id", features: ["age", "income", "state"], group: "region", ignore: ["age_shap"], kinds: [{ column: "y", kind: "categorical" }, { column: "pred", kind: "categorical" }] },
    });
  });

  it("scores on both sides are a regression", () => {
    expect(fromArize({ prediction_score_column_name: "yhat", actual_score_column_name: "y" }, "s").config).toEqual({ target: "y", prediction: "yhat" });
  });

  it("its model type, beside the Schema in the same JSON, decides the kinds", () => {
    const json = JSON.stringify({ ...arize, shap_values_column_names: null, model_type: "BINARY_CLASSIFICATION" });
    expect(rolesFrom(json, "s.json")).toMatchObject({ task: "binary", notes: [], config: { kinds: [{ column: "y", kind: "categorical" }, { column: "pred", kind: "categorical" }] } });
    expect(rolesFrom(JSON.stringify({ prediction_score_column_name: "yhat", actual_score_column_name: "y", model_type: "REGRESSION" }), "s.json").config.kinds).toEqual([{ column: "y", kind: "numeric" }, { column: "yhat", kind: "numeric" }]);
    expect([isSchema(json), isSchema('{"a": 1}'), isSchema('{"a": 1}\n{"a": 2}')]).toEqual([true, false, false]);
  });

  it("says what it does not know, and what is no Schema", () => {
    expect(fromArize({ rank_column_name: "r", tag_column_names: ["a", "b"] }, "s").notes).toEqual(["Driftglass groups by one column: a; the other tags (b) are left aside", "rank_column_name has no counterpart here"]);
    expect(() => fromArize({ feature_column_names: "age" }, "s.json")).toThrow(/s\.json is not an Arize Schema: feature_column_names/);
  });

  it("there and back again", async () => {
    const { config } = fromArize({ ...arize, feature_column_names: ["age", "state"], shap_values_column_names: null }, "s", "BINARY_CLASSIFICATION");
    const report = await reportOf({ reference: table(1), current: table(2) }, config);
    expect(toArize(report)).toEqual({ prediction_id_column_name: "id", feature_column_names: ["age", "state"], tag_column_names: ["region"], timestamp_column_name: "ts", prediction_label_column_name: "pred", prediction_score_column_name: "p", actual_label_column_name: "y" });
    expect(report.performance?.current?.metrics.rocAuc).toBeDefined();
  });
});

describe("Fiddler", () => {
  const model = { spec, schema, task: "binary_classification", event_id_col: "id", event_ts_col: "ts", task_params: { binary_classification_threshold: 0.4, target_class_order: [0, 1] } };

  it("a model sets roles, kinds, missing values and threshold", () => {
    expect(fromFiddler(model, "model.json")).toEqual({
      task: "binary", notes: ["bins of age hold under --convention fiddler; other conventions make their own"],
      config: {
        target: "y", prediction: null, probability: "p", features: ["age", "income", "state"], timestamp: "ts", id: "id", ignore: ["approved"], positive: "1", decisionThreshold: 0.4, nulls: ["NA"],
        bins: [{ column: "age", edges: [18, 30, 50, 90] }],
        kinds: [{ column: "age", kind: "numeric" }, { column: "p", kind: "numeric" }, { column: "state", kind: "categorical" }],
      },
    });
  });

  it("a model's bins are those of Fiddler's distance, and go back into its schema", async () => {
    const config = { target: "y", prediction: "pred", probability: "p", timestamp: "ts", id: "id", convention: "fiddler" as const, bins: [{ column: "age", edges: [18, 30, 50, 90] }] };
    const [reference, current] = [table(1), `${table(2).split("\n").slice(0, 26).join("\n")}\n`];
    const report = await reportOf({ reference, current }, config, "first");
    const age = report.drift.columns.find(({ column }) => column === "age");
    const counts = (text: string): number[] => {
      const ages = text.trim().split("\n").slice(1).map((line) => Number(line.split(",")[2]));
      return ([[-Infinity, 18], [18, 30], [30, 50], [50, 90], [90, Infinity]] as const).map(([lower, upper]) => ages.filter((value) => value >= lower && value < upper).length);
    };
    expect([age?.bins.map((bin) => bin.lower), age?.bins.map((bin) => bin.reference), age?.bins.map((bin) => bin.current)]).toEqual([[undefined, 18, 30, 50, 90], counts(reference), counts(current)]);
    const [p, q] = [reference, current].map((text) => counts(text).map((count, _, all) => count / all.reduce((sum, each) => sum + each))) as [number[], number[]];
    // scipy.spatial.distance.jensenshannon(p, q, base=2), by its definition.
    const entropy = (a: number[], b: number[]): number => a.reduce((sum, share, i) => sum + (share > 0 ? share * Math.log2(share / (((b[i] as number) + share) / 2)) : 0), 0);
    expect(age?.verdicts[0]?.value).toBeGreaterThan(0);
    expect(age?.verdicts[0]?.value).toBeCloseTo(Math.sqrt((entropy(p, q) + entropy(q, p)) / 2), 12);
    const model = toFiddler(report);
    expect(model.schema.columns.find(({ name }) => name === "age")?.bins).toEqual([18, 30, 50, 90]);
    expect(fromFiddler(model, "ours").config.bins).toContainEqual({ column: "age", edges: [18, 30, 50, 90] });
  });

  it("one probability per class, in the order of the classes", () => {
    const { config } = fromFiddler({ spec: { inputs: [], outputs: ["p_a", "p_b", "label"], targets: ["y"] }, schema: { columns: [{ name: "p_a", data_type: "float" }, { name: "p_b", data_type: "float" }, { name: "label", data_type: "category" }] }, task: "multiclass_classification", task_params: { target_class_order: ["a", "b"] } }, "m");
    expect(config).toMatchObject({ prediction: "label", probability: [{ label: "a", column: "p_a" }, { label: "b", column: "p_b" }] });
  });

  it("ours is valid by Fiddler's own JSON Schemas", async () => {
    const report: Report = await reportOf({ reference: table(1), current: table(2) }, { target: "y", prediction: "pred", probability: "p", timestamp: "ts", id: "id", group: "region" });
    const ours = toFiddler(report);
    const ajv = new Ajv2020({ strict: false });
    for (const [name, part] of [["fiddler_ModelSpec.schema", ours.spec], ["fiddler_ModelSchema.schema", ours.schema]] as const) {
      const valid = ajv.compile(json(name) as object);
      expect(valid(part), JSON.stringify(valid.errors)).toBe(true);
    }
    expect(ours).toMatchObject({ task: "binary_classification", event_id_col: "id", event_ts_col: "ts", spec: { inputs: ["age", "state"], outputs: ["p", "pred"], targets: ["y"] } });
    expect(fromFiddler(ours, "ours").config).toMatchObject({ target: "y", prediction: "pred", features: ["age", "state"], id: "id", timestamp: "ts", group: "region" });
  });

  it("what is no model", () => expect(() => fromFiddler({ inputs: [] }, "m.json")).toThrow(/m\.json is not a Fiddler model with its spec: spec/));
});
