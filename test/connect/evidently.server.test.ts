import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installEnvironment } from "../../scripts/install.js";
import { toEvidently } from "../../src/connect/evidently.ts";
import { askJson, type Server } from "../../src/connect/server.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { answers, freePort, logOf } from "./processes.ts";

let server: Server;
let stop = (): void => undefined;

beforeAll(async () => {
  const python = installEnvironment(".venv-evidently", "test/connect/requirements-evidently.txt");
  const home = mkdtempSync(join(tmpdir(), "driftglass-evidently-"));
  const port = await freePort();
  const child = spawn(join(dirname(python), "evidently"), ["ui", "--host", "127.0.0.1", "--port", String(port), "--workspace", join(home, "workspace")], { cwd: home, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, DO_NOT_TRACK: "1" } });
  stop = () => {
    child.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  };
  await answers(`http://127.0.0.1:${port}/api/version`, child, logOf(child), 120_000);
  server = { url: `http://127.0.0.1:${port}` };
}, 600_000);
afterAll(() => stop());

const ask = (path: string, body: object): Promise<unknown> => askJson(server, { program: "Evidently", path, body });
const identify = (text: string): string => createHash("md5").update(text).digest("hex");
const table = (shift: number, seed: number): string => `age,city,p,y\n${Array.from({ length: 400 }, (_, i) => `${((i * 37 + seed) % 101) + shift},${["a", "b<i>", "c"][(i + seed) % 3]},${((i * 29) % 100) / 100},${(i * 29) % 100 > 50 ? 1 : 0}`).join("\n")}\n`;

it("Evidently's own UI takes our snapshots and gives back their trend", async () => {
  const reports = [];
  for (const shift of [0, 20, 40]) reports.push(await reportOf({ reference: table(0, 1), current: table(shift, 2) }, { convention: "evidently", target: "y", probability: "p" }));
  const project = await ask("/api/v2/projects", { name: "driftglass" });
  const id = typeof project === "string" ? project : (project as { project_id: string }).project_id;
  for (const [day, report] of reports.entries()) {
    const snapshot = toEvidently({ ...report, generatedAt: `2026-01-0${day + 1}T00:00:00.000Z` }, `day ${day}`, identify);
    await ask(`/api/v2/snapshots/${id}`, snapshot);
  }
  const trend = async (metric: string, labels: Record<string, string>): Promise<(number | null)[]> => {
    const answer = (await ask(`/api/v2/snapshots/${id}/data_series_batch`, { series_filter: [{ tags: [], metadata: {}, metric: `evidently:metric_v2:${metric}`, metric_labels: labels }] })) as { series: { values: (number | null)[] }[] };
    return answer.series[0]?.values ?? [];
  };
  const age = reports.map(({ drift }) => drift.columns.find(({ column }) => column === "age")?.verdicts[0]?.value as number);
  expect(age[2]).not.toBe(age[0]);
  expect(await trend("ValueDrift", { column: "age" })).toEqual(age);
  expect(await trend("RocAuc", {})).toEqual(reports.map(({ performance }) => performance?.current?.metrics.rocAuc?.value));
  expect(await trend("DriftedColumnsCount", { value_type: "share" })).toEqual(reports.map(({ drift }) => drift.share));
});
