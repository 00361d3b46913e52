import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { program } from "./notebook-server.ts";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const dataFolder = join(root, ".data");

/** Installs the wheel that `npm run build` made, as a person would, without Node: once, before all tests of notebooks. */
export default function installWheel(): void {
  const dist = join(root, "dist");
  const wheel = existsSync(dist) ? readdirSync(dist).find((name) => name.endsWith(".whl")) : undefined;
  if (!wheel) throw new Error("There is no wheel in dist/: run `npm run build` first.");
  execFileSync(program("python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--force-reinstall", join(dist, wheel)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
}
