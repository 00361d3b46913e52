import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installEnvironment, installPython } from "../../scripts/install.js";
import { serve } from "../../scripts/serve.js";
import { artifact, artifactRange, artifacts, createExperiment, createRun, endRun, experiments, logMetrics, metricHistory, modelVersions, runById, runs, saveArtifact } from "../../src/connect/mlflow.ts";
import { reportMetrics } from "../../src/connect/logReport.ts";
import { askJson, type Server } from "../../src/connect/server.ts";
import { readTable } from "../../src/data/read.ts";
import type { Beside, Report } from "../../src/report.ts";
import { launch, openPage, settled } from "../browser/chromium.ts";
import { type Outcome, reportOf as outcome, script } from "../cli/run.ts";
import { expectValid } from "../monitor/valid.ts";
import { violations } from "../widgets/axe.ts";
import { answers, freePort, logOf } from "./processes.ts";

let server: Server;
let stop = (): void => undefined;

beforeAll(async () => {
  const python = installEnvironment(".venv-mlflow", "test/connect/requirements-mlflow.txt");
  const home = mkdtempSync(join(tmpdir(), "driftglass-mlflow-"));
  const port = await freePort();
  const child = spawn(join(dirname(python), "mlflow"), [
    "server", "--host", "127.0.0.1", "--port", String(port), "--backend-store-uri", `sqlite:///${join(home, "mlflow.db")}`, "--artifacts-destination", join(home, "artifacts"), "--workers", "1",
  ], { cwd: home, stdio: ["ignore", "pipe", "pipe"], detached: true, env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true", PATH: `${dirname(python)}:${process.env.PATH}` } });
  stop = () => {
    // Its workers are children of its own: the whole group ends.
    process.kill(-(child.pid as number), "SIGKILL");
    rmSync(home, { recursive: true, force: true });
  };
  await answers(`http://127.0.0.1:${port}/health`, child, logOf(child), 120_000);
  server = { url: `http://127.0.0.1:${port}` };
}, 600_000);
afterAll(() => stop());

describe("an MLflow server on SQLite", () => {
  it("keeps a run as it was written: metrics with steps, its end, its artifacts", async () => {
    const name = 'churn <b>"prod"</b>';
    const experiment = await createExperiment(server, name);
    expect(await experiments(server)).toContainEqual({ id: experiment, name });
    const start = Date.UTC(2026, 0, 5);
    const id = await createRun(server, experiment, "week 1 & 2", start);
    await logMetrics(server, id, Array.from({ length: 1200 }, (_, step) => ({ key: "drift/psi/income", value: step / 8, time: start + step * 1000, step })));
    await logMetrics(server, id, [{ key: "nothing", value: Number.NaN, time: start, step: 0 }]);
    await saveArtifact(server, id, "monitoring/table näme.parquet", readFileSync(new URL("../data/files/table-zstd.parquet", import.meta.url)));
    await endRun(server, id, start + 3_600_000);

    const run = await runById(server, id);
    expect(run).toMatchObject({ id, name: "week 1 & 2", experiment, status: "FINISHED", start, end: start + 3_600_000 });
    expect([...run.metrics]).toEqual([["drift/psi/income", 1199 / 8]]);
    expect((await runs(server, experiment, { filter: "metrics.`drift/psi/income` > 1" })).map((one) => one.id)).toEqual([id]);
    const history = await metricHistory(server, id, "drift/psi/income");
    expect(history).toHaveLength(1200);
    expect(history[1199]).toEqual({ step: 1199, time: start + 1_199_000, value: 1199 / 8 });

    expect(await artifacts(server, id)).toEqual([{ path: "monitoring", folder: true }]);
    const [file] = await artifacts(server, id, "monitoring");
    expect(file?.path).toBe("monitoring/table näme.parquet");
    const source = await artifact(server, id, "monitoring/table näme.parquet");
    const table = await readTable(source);
    expect(table.rows).toBe(300);
    const end = file?.bytes as number;
    expect(new TextDecoder().decode(await artifactRange(server, id, "monitoring/table näme.parquet", { start: end - 4, end }))).toBe("PAR1");
    expect(await modelVersions(server, "no such 'model'")).toEqual([]);
  });

  it("says no in its own words", async () => {
    await expect(runById(server, "0".repeat(32))).rejects.toThrow(/Run with id=0+ not found/);
    await expect(createExperiment(server, 'churn <b>"prod"</b>')).rejects.toThrow(/already exists/);
  });
});

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const demo = (name: string): string => path(`demo/example/${name}`);
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const hostile = "loans <img src=x onerror=globalThis.hacked=1>";

/** A model as a team has it: trained before the loans began, its AUC logged each week since, two versions registered, its training rows kept. */
async function trainedModel(): Promise<{ experiment: string; run: string }> {
  const experiment = await createExperiment(server, hostile);
  const run = await createRun(server, experiment, "champion <b>", day("2017-12-30"));
  await logMetrics(server, run, Array.from({ length: 40 }, (_, week) => ({ key: "auc", value: 0.97 - week / 1000, time: day("2018-01-08") + week * 604_800_000, step: week })));
  await saveArtifact(server, run, "data/reference.csv", readFileSync(demo("reference.csv")));
  await saveArtifact(server, run, "data/current.csv", readFileSync(demo("current.csv")));
  await endRun(server, run, day("2018-01-01"));
  const ask = (question: string, body: object): Promise<unknown> => askJson(server, { program: "MLflow", path: `/api/2.0/mlflow/${question}`, body });
  await ask("registered-models/create", { name: "loans" });
  for (const _ of [1, 2]) await ask("model-versions/create", { name: "loans", source: `mlflow-artifacts:/${experiment}/${run}/artifacts/data`, run_id: run });
  return { experiment, run };
}

/** Not synchronously: the server would close connections that this process is too busy to hear of. */
function later(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(command, [...args], { env: { ...process.env, ...env }, maxBuffer: 64e6 }, (error, out, err) => resolve({ status: error ? Number(error.code) : 0, out, err }));
  });
}

describe("a model whose training MLflow keeps", () => {
  let run: string;
  let experiment: string;
  beforeAll(async () => {
    ({ run, experiment } = await trainedModel());
  });
  /** What is there after a report was written: every figure as it was, at its step, and both files. */
  const expectWritten = async (id: string, report: Report, step = 0): Promise<void> => {
    const wanted = reportMetrics(report, step);
    const chunks = wanted.filter(({ key }) => key === "driftglass/chunks/drift/psi/car_value" || key === "driftglass/chunks/drift/ks/car_value");
    expect(chunks.length).toBeGreaterThan(3);
    const kept = await runById(server, id);
    for (const { key, value } of wanted.filter((each) => !each.key.startsWith("driftglass/chunks/"))) expect(kept.metrics.get(key), key).toBe(value);
    expect((await metricHistory(server, id, chunks[0]?.key as string)).map(({ step, value }) => ({ step, value }))).toEqual(chunks.filter(({ key }) => key === chunks[0]?.key).map(({ step, value }) => ({ step, value })));
    expect(kept.tags.get("driftglass.sentence")).toBe(report.verdict.sentence);
    expect((await artifacts(server, id, "driftglass")).map(({ path }) => path)).toEqual(["driftglass/report.html", "driftglass/report.json"]);
    const json = await artifact(server, id, "driftglass/report.json");
    expect(JSON.parse(new TextDecoder().decode(json.data as Uint8Array))).toEqual(report);
  };

  it("the page reads it and writes the report there: lines and marks on the timeline's axis, the end of training as trainedAt, its files as rows", async () => {
    const site = await serve(path("dist/demo"), { connect: [server.url] });
    const browser = await launch();
    const watched = await openPage(browser, `${site.address}connect.html`, { viewport: { width: 1280, height: 900 }, bypassCSP: true });
    const { page } = watched;
    const card = page.getByRole("region", { name: "MLflow" });
    const said = (text: RegExp) => page.locator("#connect").getByText(text).waitFor();
    await card.getByText("It asks who I am").click();
    await card.getByLabel("Token").fill("s3cret-token");
    await card.getByRole("button", { name: "Connect" }).click();
    await card.getByLabel("Experiment").waitFor();
    await card.getByLabel("Experiment").selectOption({ label: hostile });
    await said(/trained until 2018-01-01 00:00 UTC/);
    await card.getByRole("button", { name: "data/" }).click();
    await card.getByRole("button", { name: "reference.csv as reference" }).click();
    await page.locator("#problem").getByText("reference.csv is the reference; now give the current rows").waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page, "body")).toEqual([]);
    }
    await card.getByRole("button", { name: "current.csv as current" }).click();
    // The view of lines alone was ready before.
    await said(/current\.csv is current/);
    expect(await settled(page)).toBe("ready");
    await page.locator("#connect summary").first().click();
    await page.locator('#view section.beside path[data-line="champion <b>"]').waitFor();
    await expect.poll(() => page.locator('#view [aria-busy="true"]').count(), { timeout: 60_000 }).toBe(0);
    await card.getByRole("button", { name: "Write the report there" }).click();
    await said(/written to .* as run [0-9a-f]{32}/);
    const id = (/as run ([0-9a-f]{32})/.exec(await page.locator("#connect").getByRole("status").innerText()) ?? [])[1] as string;
    const json = await artifact(server, id, "driftglass/report.json");
    const report = JSON.parse(new TextDecoder().decode(json.data as Uint8Array)) as Report;
    expectValid(report);
    await expectWritten(id, report);
    expect([report.reference.name, report.current.rows, report.trainedAt]).toEqual(["reference.csv", 3125, "2018-01-01T00:00:00.000Z"]);
    const { lanes, marks, start, end } = report.beside as Beside;
    expect(lanes.map(({ name, lines }) => [name, lines[0]?.points.length, lines[0]?.points[0]])).toEqual([["auc", 40, { at: "2018-01-08T00:00:00.000Z", value: 0.97 }]]);
    expect(marks?.map(({ name, of }) => [name, of])).toEqual([["loans 1", "modelVersion"], ["loans 2", "modelVersion"], ["champion <b>", "training"]]);
    expect([start, end]).toEqual([report.reference.start, report.current.end].map((time) => new Date(time as string).toISOString()));
    const page2 = await artifact(server, id, "driftglass/report.html");
    const texts = [JSON.stringify(report), new TextDecoder().decode(page2.data as Uint8Array), await page.content(), await page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }]))];
    expect(texts.filter((text) => text.includes("s3cret"))).toEqual([]);
    expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
    expect(watched.errors).toEqual([]);
    await watched.close();
    await browser.close();
    await site.close();
  });

  it("the command line and Python do the same", async () => {
    const folder = mkdtempSync(join(tmpdir(), "driftglass-mlflow-"));
    const at = (name: string): string => join(folder, name);
    const line = async (...words: string[]) => later(process.execPath, [script, ...words]);
    const ask = async (...words: string[]): Promise<unknown> => JSON.parse((await line("mlflow", ...words, "--mlflow", server.url)).out);
    expect(await ask("experiments")).toContainEqual({ id: experiment, name: hostile });
    expect(await ask("runs", hostile)).toContainEqual(expect.objectContaining({ id: run, name: "champion <b>", end: day("2018-01-01") }));
    expect(await ask("history", run, "auc")).toHaveLength(40);
    expect(await ask("versions", "loans")).toHaveLength(2);
    writeFileSync(at("training.json"), JSON.stringify(await ask("training", run, "--model", "loans")));
    const sides = ["--reference", `runs:/${run}/data/reference.csv`, "--current", `runs:/${run}/data/current.csv`];
    const report = outcome(await line("report", ...sides, "--mlflow", server.url, "--beside", at("training.json"), "--format", "json"));
    expectValid(report);
    expect([report.reference.name, report.current.rows, report.trainedAt, report.beside?.lanes.length, report.beside?.marks?.length]).toEqual(["reference.csv", 3125, "2018-01-01T00:00:00.000Z", 1, 3]);
    writeFileSync(at("report.json"), JSON.stringify(report));
    const { run: first } = (await ask("log", at("report.json"), "--experiment", "monitoring")) as { run: string };
    await expectWritten(first, report);
    expect(await ask("log", at("report.json"), "--run", first)).toEqual({ run: first });
    expect((await metricHistory(server, first, "driftglass/level")).map(({ step }) => step)).toEqual([0, 1]);
    expect((await line("mlflow", "runs", "nowhere", "--mlflow", server.url)).err).toMatch(/no experiment “nowhere”\. It has: .*monitoring/);
    expect(await line("mlflow", "runs", "x", "--mlflow", "http://127.0.0.1:9")).toMatchObject({ status: 2, err: expect.stringMatching(/MLflow at http:\/\/127\.0\.0\.1:9 cannot be reached/) });
    expect((await line("report", "--current", "runs:/nothing")).err).toMatch(/names no file of a run/);

    const said = await later(installPython(), ["-c", `
import json, sys
import driftglass as dg
run, folder = sys.argv[1:]
training = dg.mlflow.training(run, model="loans", token="s3cret")
report = dg.report(reference=f"runs:/{run}/data/reference.csv", current=dg.mlflow.artifact(run, "data/current.csv", folder + "/current.csv"), beside=training)
logged = dg.mlflow.log(report, "monitoring", token="s3cret")
report.save(folder + "/python.html")
try:
    dg.mlflow.run("0" * 32)
except ConnectionError as error:
    refused = str(error)
names = [each["name"] for each in dg.mlflow.experiments()]
print(json.dumps({"report": report.to_dict(), "run": logged, "refused": refused, "names": names, "history": len(dg.mlflow.history(run, "auc")), "versions": len(dg.mlflow.versions("loans")), "files": [each["path"] for each in dg.mlflow.artifacts(run, "data")], "runs": len(dg.mlflow.runs(${JSON.stringify(hostile)}))}))
`, run, folder], { PYTHONPATH: path("widgets/python"), MLFLOW_TRACKING_URI: server.url });
    if (said.status !== 0) throw new Error(said.err);
    const python = JSON.parse(said.out) as { report: Report; run: string; refused: string; names: string[]; history: number; versions: number; files: string[]; runs: number };
    await expectWritten(python.run, python.report);
    expect(python.report.drift.columns.map(({ column, verdicts }) => [column, verdicts[0]?.value])).toEqual(report.drift.columns.map(({ column, verdicts }) => [column, verdicts[0]?.value]));
    expect([python.report.trainedAt, python.history, python.versions, python.files.length]).toEqual([report.trainedAt, 40, 2, 2]);
    expect(python.names).toEqual(expect.arrayContaining([hostile, "monitoring"]));
    expect(python.refused).toMatch(/Run with id=0+ not found/);
    expect([said.out, readFileSync(at("python.html"), "utf8")].filter((text) => text.includes("s3cret"))).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
