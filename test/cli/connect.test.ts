import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readHistory } from "../../src/profile/history.ts";
import { driftglass, folderWith, reportOf } from "./run.ts";

const rows = (shift: number): string => `x,z,y,said\n${Array.from({ length: 500 }, (_, i) => `${((i * 37) % 211) / 7 + shift},${((i * 53) % 199) / 3},${i % 2},${i % 3 === 0 ? 1 : i % 2}`).join("\n")}\n`;
const folder = folderWith([
  { name: "ref.csv", data: rows(0) }, { name: "same.csv", data: rows(0) }, { name: "moved.csv", data: rows(20) },
  { name: "arize.json", data: JSON.stringify({ actual_label_column_name: "y", prediction_label_column_name: "said", feature_column_names: ["x", "z"] }) },
]);
const at = (name: string): string => join(folder, name);
const judge = (current: string, ...more: string[]) => driftglass(["report", "--reference", at("ref.csv"), "--current", at(current), ...more]);

describe("--history", () => {
  const run = (current: string) => reportOf(judge(current, "--history", at("runs.arrow"), "--format", "json")).sinceLast;

  it("says what is new, still there and resolved since the run before", async () => {
    expect(run("same.csv")).toBeUndefined();
    const moved = run("moved.csv");
    expect(moved?.new.map(({ subject }) => subject)).toContain("x");
    expect([moved?.still, moved?.resolved]).toEqual([[], []]);
    const again = run("moved.csv");
    expect(again?.still).toHaveLength(moved?.new.length ?? 0);
    expect(again?.new).toEqual([]);
    const text = judge("same.csv", "--history", at("runs.arrow")).out;
    expect(text).toMatch(/since .*: 0 new, 0 still, \d+ resolved\n {2}resolved x /);
    const runs = await readHistory(new Uint8Array(readFileSync(at("runs.arrow"))), "runs.arrow");
    expect(runs.map(({ current }) => current)).toEqual(["same.csv", "moved.csv", "moved.csv", "same.csv"]);
    expect(judge("moved.csv", "--history", at("runs.arrow"), "--format", "markdown").out).toMatch(/### Since .*\n\n- new: \*\*x\*\*/);
  });

  it("refuses a file that it did not write", () => {
    expect(judge("same.csv", "--history", at("ref.csv"))).toMatchObject({ status: 2 });
    expect(judge("same.csv", "--history", at("ref.csv")).err).toMatch(/no history that --history kept/);
  });
});

it("grafana writes the dashboard", () => {
  const { title, panels } = JSON.parse(driftglass(["grafana"]).out) as { title: string; panels: unknown[] };
  expect(title).toMatch(/Driftglass/);
  expect(panels.length).toBeGreaterThan(5);
});

it("--format evidently writes a snapshot", () => {
  const snapshot = JSON.parse(judge("moved.csv", "--format", "evidently").out) as { metric_results: object };
  expect(Object.keys(snapshot.metric_results).every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
});

it("convert reads an Evidently snapshot as a report, and writes any format", () => {
  const snapshot = fileURLToPath(new URL("../connect/answers/evidently/snapshot.json", import.meta.url));
  const report = reportOf(driftglass(["convert", snapshot]));
  expect([report.verdict.sentence, report.current.rows]).toEqual(["2 of 4 columns drifted by Evidently.", 5000]);
  expect(driftglass(["convert", snapshot, "--out", at("evidently.html")]).status).toBe(0);
  expect(driftglass(["convert", snapshot, "--format", "prometheus"]).out).toContain('driftglass_wasserstein{column="age",convention="evidently"} 0.2792370597643532');
  const back = JSON.parse(driftglass(["convert", snapshot, "--format", "evidently"]).out) as { metric_results: Record<string, { value?: number }> };
  expect(Object.values(back.metric_results).map(({ value }) => value)).toContain(0.2792370597643532);
  expect(driftglass(["convert", at("ref.csv")])).toMatchObject({ status: 2, err: expect.stringMatching(/is no JSON/) });
  expect(driftglass(["convert", at("arize.json")])).toMatchObject({ status: 2, err: expect.stringMatching(/is not an Evidently snapshot/) });
});

it("operations and mlflow say what is missing, and --beside refuses what they did not write", () => {
  expect(driftglass(["operations"]).err).toMatch(/--prometheus is missing/);
  expect(driftglass(["operations", "--prometheus", "http://127.0.0.1:9", "--since", "2 days"]).err).toMatch(/--since “2 days” is not understood/);
  expect(driftglass(["operations", "--prometheus", "localhost:9090"]).err).toMatch(/begins with http/);
  expect(driftglass(["mlflow", "rnus"]).err).toMatch(/no MLflow to ask/);
  expect(driftglass(["mlflow", "rnus", "--mlflow", "http://127.0.0.1:9"]).err).toMatch(/does not know "rnus". It knows: experiments/);
  expect(driftglass(["mlflow", "history", "r", "--mlflow", "http://127.0.0.1:9"]).err).toMatch(/needs a metric/);
  expect(judge("same.csv", "--beside", at("arize.json")).err).toMatch(/arize\.json is not what driftglass operations/);
});

it("--schema takes the roles from Arize's schema", () => {
  const { roles } = reportOf(judge("moved.csv", "--schema", at("arize.json"), "--format", "json"));
  expect(roles.filter(({ role }) => role !== "feature").map(({ column, role }) => [column, role])).toEqual([["y", "target"], ["said", "prediction"]]);
  expect(judge("moved.csv", "--schema", at("ref.csv")).err).toMatch(/is no JSON/);
  const named = ["--target", "y", "--prediction", "said"];
  expect(JSON.parse(judge("moved.csv", ...named, "--format", "arize").out)).toEqual({ actual_label_column_name: "y", prediction_label_column_name: "said", feature_column_names: ["x", "z"] });
  expect(JSON.parse(judge("moved.csv", ...named, "--format", "fiddler").out)).toMatchObject({ task: "binary_classification", spec: { targets: ["y"], outputs: ["said"] } });
});
