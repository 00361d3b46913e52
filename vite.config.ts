/**
 * One build for every door: `vite build --mode library | element | classic | viewer | cli | demo | labextension | anywidget`.
 * `scripts/build.js` runs them all. Tests run from the same file, so they see the modules that ship.
 */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";
import { defineConfig } from "vitest/config";
import { engineRoom } from "./scripts/engine-room.ts";
import { shipViewer } from "./scripts/ship-viewer.ts";
import { WaitingFirst } from "./scripts/waiting-first.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const { version } = JSON.parse(readFileSync(path("package.json"), "utf8")) as { version: string };

const shared: UserConfig = {
  define: { __DRIFTGLASS_VERSION__: JSON.stringify(version) },
  build: { target: "es2022", outDir: path("dist"), emptyOutDir: false, copyPublicDir: false, reportCompressedSize: false, modulePreload: { polyfill: false } },
  worker: { format: "es", rollupOptions: { output: { entryFileNames: "engine/[name]-[hash].js", chunkFileNames: "engine/[name]-[hash].js" } } },
};

/** One file that needs no other: the engine travels in it as a function (see scripts/engine-room.ts). */
function oneFile(entry: string, file: string, format: "es" | "iife", outDir = path("dist"), withoutParquet = false): UserConfig {
  return {
    plugins: [engineRoom({ define: shared.define ?? {}, withoutParquet })],
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      outDir,
      minify: true,
      lib: { entry: path(entry), formats: [format], name: "driftglass", fileName: () => file },
      rollupOptions: { output: { codeSplitting: false, minify: true } },
    },
  };
}

/** What a saved page is made of: the view alone, since there are no rows to judge. */
function viewer(): UserConfig {
  const { plugins: _engine, ...config } = oneFile("widgets/element.ts", "driftglass-viewer.js", "iife");
  return { ...config, plugins: [{ name: "driftglass:no-engine", enforce: "pre", resolveId: (id) => (/\/(client|data\/config|ruleForm)\.ts$/.test(id) ? path("src/client-absent.ts") : undefined) }] };
}

/** Deletes what an earlier build left in the folder. */
function afresh(config: UserConfig): UserConfig {
  return { ...config, build: { ...config.build, emptyOutDir: true } };
}

const modes = new Map<string, UserConfig>([
  ["library", {
    // Its Worker's address is relative to the module's own.
    base: "./",
    build: {
      minify: true,
      lib: { entry: path("src/index.ts"), formats: ["es"], fileName: () => "driftglass.js" },
      rollupOptions: { output: { minify: true, chunkFileNames: "library/[name].js", assetFileNames: "library/[name][extname]" } },
    },
  }],
  ["connect", {
    build: { minify: false, lib: { entry: path("src/connect/index.ts"), formats: ["es"], fileName: () => "driftglass-connect.js" }, rollupOptions: { output: { codeSplitting: false } } },
  }],
  ["element", oneFile("widgets/element.ts", "driftglass-element.js", "es")],
  ["classic", oneFile("widgets/element.ts", "driftglass-classic.js", "iife")],
  ["viewer", viewer()],
  ["cli", {
    plugins: [shipViewer(path("dist")), {
      name: "driftglass:cli-package",
      // The folder is copied into the Python package, away from this package.json.
      generateBundle() { this.emitFile({ type: "asset", fileName: "package.json", source: '{ "type": "module" }\n' }); },
    }],
    ssr: { noExternal: true, target: "node" },
    build: {
      outDir: path("dist/cli"),
      emptyOutDir: true,
      ssr: path("src/cli.ts"),
      minify: true,
      rollupOptions: { output: { entryFileNames: "driftglass.js", chunkFileNames: "[name].js", banner: "#!/usr/bin/env node" } },
    },
  }],
  ["demo", {
    root: path("demo"),
    base: "./",
    plugins: [shipViewer(path("dist"))],
    build: { outDir: path("dist/demo"), emptyOutDir: true, copyPublicDir: true, assetsInlineLimit: 0 },
  }],
  // Python hands over Arrow, so the Parquet reader stays at home. widgets/jupyter/build.js adds what the Python package needs beside these two.
  ["labextension", afresh(oneFile("widgets/jupyter/widgets.ts", "widget.js", "es", path("widgets/python/labextension/static"), true))],
  ["anywidget", afresh(oneFile("widgets/jupyter/anywidget.ts", "anywidget.js", "es", path("widgets/python/driftglass/static"), true))],
]);

function merge(a: UserConfig, b: UserConfig): UserConfig {
  const rollupOptions = { checks: { pluginTimings: false }, ...b.build?.rollupOptions };
  return { ...a, ...b, define: { ...a.define, ...b.define }, build: { ...a.build, ...b.build, rollupOptions } };
}

/** Tests that drive a program wait for it most of the time: one more of them runs than there are cores, beside those that compute. */
const beside = { maxWorkers: availableParallelism() + 1, sequence: { groupOrder: 0 } };
/** Chromium has threads enough to keep a machine busy, so these run after the others. */
const after = { maxWorkers: Math.min(availableParallelism(), 4), sequence: { groupOrder: 1 } };
const long = { testTimeout: 120_000, hookTimeout: 120_000 };
const driven = ["test/browser/**/*.test.ts", "test/**/*.browser.test.ts"];
const hosted = ["test/jupyter/*.test.ts"];
/** Against the real programs, on the loopback; left out, with a line that says so, where they are not to be had. */
const served = ["test/**/*.server.test.ts"];

export default defineConfig(({ mode }) => ({
  ...merge(shared, modes.get(mode) ?? {}),
  test: {
    sequence: { sequencer: WaitingFirst },
    projects: [
      { extends: true, test: { name: "node", include: ["test/**/*.test.ts"], exclude: [...driven, ...hosted, ...served], ...long, ...beside } },
      { extends: true, test: { name: "jupyter", include: hosted, globalSetup: "test/jupyter/wheel.ts", ...long, testTimeout: 300_000, hookTimeout: 300_000, ...beside } },
      ...(process.env.DRIFTGLASS_SERVERS === "none" ? [] : [{ extends: true as const, test: { name: "servers", include: served, ...long, ...beside } }]),
      { extends: true, test: { name: "browser", include: driven, globalSetup: "test/gallery/build.ts", ...long, ...after } },
    ],
  },
}));
