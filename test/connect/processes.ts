import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
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

/** What the process says, kept for the message of a failure. */
export function logOf(child: ChildProcess): string[] {
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (piece: Buffer) => log.push(piece.toString()));
  return log;
}
