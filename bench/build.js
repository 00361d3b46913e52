import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { root } from "../scripts/install.js";

const outDir = join(root, "build", "bench-engine");

/** Bundles engine.ts for Node, as the command line is; answers the file. */
export async function buildEngine() {
  await build({
    root, configFile: join(root, "vite.config.ts"), mode: "bench", logLevel: "warn",
    ssr: { noExternal: true, target: "node" },
    build: { ssr: join(root, "bench", "engine.ts"), outDir, emptyOutDir: true, minify: false },
  });
  return join(outDir, "engine.js");
}

export const loadEngine = (file) => import(pathToFileURL(file).href);
