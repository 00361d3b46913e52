import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** The doors that save HTML ship the classic bundle beside them: it becomes part of every saved page. */
export function shipClassic(folder: string): Plugin {
  return {
    name: "driftglass:ship-classic",
    apply: "build",
    generateBundle() {
      const fileName = "driftglass-classic.js";
      const file = join(folder, fileName);
      if (!existsSync(file)) this.error(`${file} is missing; build it first: npx vite build --mode classic`);
      this.emitFile({ type: "asset", fileName, source: readFileSync(file) });
    },
  };
}
