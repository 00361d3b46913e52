import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** The doors that save HTML ship the viewer beside them: it becomes part of every saved page. */
export function shipViewer(folder: string): Plugin {
  return {
    name: "driftglass:ship-viewer",
    apply: "build",
    generateBundle() {
      const fileName = "driftglass-viewer.js";
      const file = join(folder, fileName);
      if (!existsSync(file)) this.error(`${file} is missing; build it first: npx vite build --mode viewer`);
      this.emitFile({ type: "asset", fileName, source: readFileSync(file) });
    },
  };
}
