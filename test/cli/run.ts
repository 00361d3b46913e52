import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Report } from "../../src/report.ts";

export const script = fileURLToPath(new URL("../../dist/cli/driftglass.js", import.meta.url));
if (!existsSync(script)) throw new Error("The command line is not built yet: node scripts/build.js");

export interface Outcome { status: number | null; out: string; err: string }

/** Runs the built command line, as a pipe would: its streams are no terminal. */
export function driftglass(args: readonly string[], options: { input?: string | Uint8Array; cwd?: string } = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { ...options, maxBuffer: 64e6, env: { ...process.env, NO_COLOR: undefined } });
  return { status, out: stdout.toString("utf8"), err: stderr.toString("utf8") };
}

/** A new folder with these files. */
export function folderWith(files: readonly { name: string; data: string | Uint8Array }[]): string {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-cli-"));
  for (const { name, data } of files) writeFileSync(join(folder, name), data);
  return folder;
}

export function reportOf({ status, out, err }: Outcome): Report {
  if (status === 2) throw new Error(err);
  return JSON.parse(out) as Report;
}
