import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installEnvironment } from "../../scripts/install.js";
import { artifact, artifactRange, artifacts, createExperiment, createRun, endRun, experiments, logMetrics, metricHistory, modelVersions, runById, runs, saveArtifact } from "../../src/connect/mlflow.ts";
import type { Server } from "../../src/connect/server.ts";
import { readTable } from "../../src/data/read.ts";
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
