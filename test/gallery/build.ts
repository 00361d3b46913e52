import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the gallery is served. */
    gallery: string;
  }
}

/** Bundles the gallery once for all Chromium tests and serves it: from its sources every page would fetch some hundred modules. */
export default async function serveGallery({ provide }: TestProject): Promise<() => Promise<void>> {
  const root = fileURLToPath(new URL(".", import.meta.url));
  const outDir = mkdtempSync(join(tmpdir(), "driftglass-gallery-"));
  const config = { configFile: false, root, base: "./", logLevel: "error" } as const;
  await build({ ...config, define: { __DRIFTGLASS_VERSION__: JSON.stringify("0.0.0") }, worker: { format: "es" }, build: { outDir, target: "es2022", minify: false } });
  cpSync(join(root, "car-loan.report.json"), join(outDir, "car-loan.report.json"));
  const server = await preview({ ...config, build: { outDir }, preview: { port: 0, host: "127.0.0.1" } });
  provide("gallery", server.resolvedUrls?.local[0] ?? "");
  return async () => {
    await server.close();
    rmSync(outDir, { recursive: true });
  };
}
