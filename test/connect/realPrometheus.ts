import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Server } from "../../src/connect/server.ts";
import { installServers } from "../../scripts/install.js";

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

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

export interface PrometheusOptions {
  /** OpenMetrics with times: filled in as blocks before the server starts. */
  past?: string;
  /** Host and port of what it scrapes, every second. */
  scrape?: string;
  rules?: string;
}

/** A Prometheus of its own for one test file, ended with `stop`. */
export async function startPrometheus({ past, scrape, rules }: PrometheusOptions): Promise<{ server: Server; port: number; stop(): void }> {
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
  ], { stdio: ["ignore", "ignore", "pipe"] });
  const log: string[] = [];
  child.stderr.on("data", (piece: Buffer) => log.push(piece.toString()));
  await answers(`http://127.0.0.1:${port}/-/ready`, child, log);
  return {
    server: { url: `http://127.0.0.1:${port}` }, port,
    stop() {
      child.kill("SIGKILL");
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Waits until the address answers with success; an end of the process fails with what it had said. */
export async function answers(url: string, child: ChildProcess, log: readonly string[], within = 30_000): Promise<void> {
  const until = Date.now() + within;
  for (;;) {
    const ready = await fetch(url).then((response) => response.ok, () => false);
    if (ready) return;
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the server at ${url} did not come up:\n${log.join("").slice(-2000)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

