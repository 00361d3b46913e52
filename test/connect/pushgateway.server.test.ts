import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installPython } from "../../scripts/install.js";
import { queryNow } from "../../src/connect/prometheus.ts";
import { pushMetrics } from "../../src/connect/pushgateway.ts";
import type { Server } from "../../src/connect/server.ts";
import { toOpenMetrics, toPrometheus } from "../../src/export/prometheus.ts";
import { driftglass, folderWith } from "../cli/run.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { answering } from "./answering.ts";
import { answers, freePort, logOf } from "./processes.ts";
import { program, startPrometheus } from "./realPrometheus.ts";

const table = (shift: number): string => `n"a\\me,city\n${Array.from({ length: 400 }, (_, i) => `${(i * 37) % 101 + shift},${["a", 'b"', "c\\"][i % 3]}`).join("\n")}\n`;
const report = await reportOf({ reference: table(0), current: table(30) }, {}, "first");

/** "name{labels}" without job, instance and what the gateway adds, and the value. */
function figures(exposition: string): Map<string, number> {
  const lines = exposition.split("\n").filter((line) => line.startsWith("driftglass_"));
  return new Map(lines.map((line) => {
    const at = line.lastIndexOf(" ");
    const [name = "", labels = ""] = line.slice(0, at).split(/\{(.*)\}$/);
    const own = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([all, key]) => [key, all] as const).filter(([key]) => key !== "job" && key !== "instance");
    return [`${name}{${own.map(([, all]) => all).sort().join(",")}}`, Number(line.slice(at + 1))];
  }));
}

let server: Server;
let stop = (): void => undefined;
beforeAll(async () => {
  const port = await freePort();
  const child = spawn(program("prometheus-pushgateway"), [`--web.listen-address=127.0.0.1:${port}`], { stdio: ["ignore", "ignore", "pipe"] });
  stop = () => void child.kill("SIGKILL");
  await answers(`http://127.0.0.1:${port}/-/ready`, child, logOf(child));
  server = { url: `http://127.0.0.1:${port}` };
});
afterAll(() => stop());

it("what is pushed is read back equal, under its job and instance, also one with a slash", async () => {
  const text = toPrometheus(report);
  await pushMetrics(server, text, { job: "loans", instance: "data/june.csv" });
  const kept = await (await fetch(`${server.url}/metrics`)).text();
  expect(figures(kept)).toEqual(figures(text));
  expect(kept).toContain('instance="data/june.csv",job="loans"');
});

it("the command line and Python push the same", async () => {
  const folder = folderWith([{ name: "reference.csv", data: table(0) }, { name: "current.csv", data: table(30) }]);
  const line = driftglass(["report", "--reference", "reference.csv", "--current", "current.csv", "--push", server.url, "--format", "prometheus"], { cwd: folder });
  const python = spawnSync(installPython(), ["-c", `
import sys, driftglass as dg
dg.push(dg.report(reference="reference.csv", current="current.csv"), sys.argv[1], instance="from/python")
`, server.url], { cwd: folder, encoding: "utf8", env: { ...process.env, PYTHONPATH: fileURLToPath(new URL("../../widgets/python", import.meta.url)) } });
  expect([line.status, python.status, python.stderr]).toEqual([0, 0, ""]);
  const kept = await (await fetch(`${server.url}/metrics`, { headers: { connection: "close" } })).text();
  const of = (instance: string): Map<string, number> => figures(kept.split("\n").filter((row) => row.includes(`instance="${instance}"`) && !row.includes("report_timestamp")).join("\n"));
  const wanted = figures(line.out.split("\n").filter((row) => !row.includes("report_timestamp")).join("\n"));
  expect([of("current.csv"), of("from/python")]).toEqual([wanted, wanted]);
  expect(wanted.size).toBeGreaterThan(20);
});

it("what is no exposition is refused in the gateway's own answer", async () => {
  await expect(pushMetrics(server, "not { metrics\n")).rejects.toThrow(/Pushgateway refused the request \(400\)/);
});

it("OpenMetrics is scraped by a real Prometheus that asks for it, and is equal", async () => {
  const text = toOpenMetrics(report);
  expect(text.endsWith("# EOF\n")).toBe(true);
  expect(text).toContain("# UNIT driftglass_report_timestamp_seconds seconds\n");
  let asked = "";
  const { server: page } = await answering((request, response) => {
    asked = request.headers.accept ?? "";
    response.writeHead(200, { "Content-Type": "application/openmetrics-text; version=1.0.0; charset=utf-8" }).end(text);
  });
  const running = await startPrometheus({ scrape: page.url.replace("http://", "") });
  try {
    const wanted = figures(text);
    for (let tries = 0; ; tries++) {
      const series = await queryNow(running.server, '{__name__=~"driftglass_.+"}');
      if (series.length >= wanted.size) {
        expect(series.map(({ points }) => points[0]?.value).sort()).toEqual([...wanted.values()].sort());
        break;
      }
      if (tries > 200) throw new Error(`only ${series.length} of ${wanted.size} came`);
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(asked).toContain("application/openmetrics-text");
  } finally {
    running.stop();
  }
});
