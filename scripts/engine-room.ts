import { fileURLToPath } from "node:url";
import { build, type Plugin, type Rollup } from "vite";

const source = (relative: string): string => fileURLToPath(new URL(`../src/${relative}`, import.meta.url));
const room = "\0driftglass:engine-room";

/**
 * For bundles of one file. The engine (data, kernel and monitor) is built on its own and put into the bundle once, as a
 * function: its source text starts a Worker from a blob, and where Workers are refused the same function is called.
 * `src/spawn.ts`, which starts a Worker from a file, gives way to `src/spawn-inline.ts`.
 */
export function engineRoom(options: { define: Record<string, unknown>; withoutParquet: boolean }): Plugin {
  return {
    name: "driftglass:engine-room",
    enforce: "pre",
    resolveId(id) {
      if (id === "virtual:engine-room") return room;
      if (id.endsWith("/spawn.ts")) return source("spawn-inline.ts");
      return undefined;
    },
    async load(id) {
      if (id !== room) return undefined;
      const built = (await build({
        configFile: false,
        logLevel: "warn",
        define: { ...options.define, "process.env.NODE_ENV": '"production"' },
        plugins: options.withoutParquet ? [leaveOutParquet()] : [],
        build: {
          write: false,
          target: "es2022",
          minify: true,
          lib: { entry: source("worker.ts"), formats: ["iife"], name: "engineRoom" },
          rollupOptions: { output: { codeSplitting: false, minify: true } },
        },
      })) as Rollup.RollupOutput[];
      const chunk = built[0]?.output[0];
      if (chunk?.type !== "chunk") throw new Error("The engine did not build to one chunk.");
      return `export default function engineRoom() { ${chunk.code}\nreturn engineRoom; }`;
    },
  };
}

/** Notebooks hand over Arrow, and what they carry is copied into every widget, so the reader of Parquet stays out. */
function leaveOutParquet(): Plugin {
  return {
    name: "driftglass:without-parquet",
    enforce: "pre",
    load(id) {
      if (id !== source("data/parquet.ts")) return undefined;
      return `import { InputError } from ${JSON.stringify(source("errors.ts"))};
        export async function readParquet(bytes, name) { throw new InputError(name + " is a Parquet file, which is not read here. Hand it over as Arrow."); }`;
    },
  };
}
