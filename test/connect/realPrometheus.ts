import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Server } from "../../src/connect/server.ts";
import { installServers } from "../../scripts/install.js";
import { answers, freePort, logOf } from "./processes.ts";

const folder = process.env.DRIFTGLASS_SERVERS ?? installServers();

/** The path of a program of the Prometheus family. */
export function program(name: string): string {
  const unpacked = `${folder}/${name}`;
  return existsSync(unpacked) ? unpacked : name;
}

/** promtool's own words; it exits with 1 when it finds fault, and the test fails with them. */
export function promtool(args: readonly string[], input?: string): string {
  return execFileSync(program("promtool"), [...args], { encoding: "utf8", ...(input === undefined ? {} : { input }) });
}

export interface PrometheusOptions {
  /** OpenMetrics with times: filled in as blocks before the server starts. */
  past?: string;
  /** Host and port of what it scrapes, every second. */
  scrape?: string;
  rules?: string;
  /** The one origin whose pages may read its answers; any without it. */
  origin?: string;
}

/** A Prometheus of its own for one test file, ended with `stop`. */
export async function startPrometheus({ past, scrape, rules, origin }: PrometheusOptions): Promise<{ server: Server; port: number; stop(): void }> {
  const home = mkdtempSync(join(tmpdir(), "driftglass-prometheus-"));
  mkdirSync(join(home, "data"));
  if (past !== undefined) {
    writeFileSync(join(home, "past.om"), past);
    promtool(["tsdb", "create-blocks-from", "openmetrics", join(home, "past.om"), join(home, "data")]);
  }
  if (rules !== undefined) writeFileSync(join(home, "rules.yml"), rules);
  const jobs = scrape === undefined ? "[]" : `[{ job_name: driftglass, honor_labels: true, static_configs: [{ targets: ["${scrape}"] }] }]`;
  writeFileSync(join(home, "prometheus.yml"), `global: { scrape_interval: 1s, evaluation_interval: 1s }\nscrape_configs: ${jobs}\n${rules === undefined ? "" : `rule_files: ["${join(home, "rules.yml")}"]\n`}`);
  const port = await freePort();
  const child = spawn(program("prometheus"), [
    `--config.file=${join(home, "prometheus.yml")}`, `--storage.tsdb.path=${join(home, "data")}`, "--storage.tsdb.retention.time=100y", `--web.listen-address=127.0.0.1:${port}`,
    ...(origin === undefined ? [] : [`--web.cors.origin=${origin.replaceAll(".", "\\.")}`]),
  ], { stdio: ["ignore", "ignore", "pipe"] });
  await answers(`http://127.0.0.1:${port}/-/ready`, child, logOf(child));
  return {
    server: { url: `http://127.0.0.1:${port}` }, port,
    stop() {
      child.kill("SIGKILL");
      rmSync(home, { recursive: true, force: true });
    },
  };
}
