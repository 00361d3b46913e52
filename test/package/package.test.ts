import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

beforeAll(() => {
  if (!existsSync(path("dist/types/src/index.d.ts"))) throw new Error("Nothing is built yet: node scripts/build.js");
});

/** A folder in which `import … from "driftglass"` finds what is published, and only that. */
function consumer(): string {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-consumer-"));
  const installed = join(folder, "node_modules/driftglass");
  mkdirSync(installed, { recursive: true });
  const { files, dependencies } = JSON.parse(readFileSync(path("package.json"), "utf8")) as { files: string[]; dependencies?: Record<string, string> };
  for (const name of ["package.json", ...files].filter((name) => existsSync(path(name)))) {
    cpSync(path(name), join(installed, name), { recursive: true, filter: (file) => !/\.whl$|\/dist\/demo/.test(file) });
  }
  // What a consumer's npm would install beside it.
  for (const name of Object.keys(dependencies ?? {})) {
    mkdirSync(join(folder, "node_modules", name, ".."), { recursive: true });
    symlinkSync(path(`node_modules/${name}`), join(folder, "node_modules", name));
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

describe("the published package", () => {
  test("its types resolve for a consumer, strictly", () => {
    const folder = consumer();
    writeFileSync(join(folder, "use.ts"), `
      import { monitor, readTable, renderReport, startEngine, InputError } from "driftglass";
      import type { Config, Engine, Level, Report } from "driftglass";
      import { DriftGlass } from "driftglass/element";
      import { queryRange, grafanaDashboard, pushMetrics, type Server } from "driftglass/connect";
      const server: Server = { url: "http://localhost:9090" };
      void [queryRange, grafanaDashboard(), pushMetrics, server];
      const config: Config = { target: "y" };
      const source = { name: "a.csv", data: new Uint8Array() };
      const report: Promise<Report> = monitor({ current: source }, config);
      const names: Promise<readonly string[]> = readTable(source).then((table) => table.columns.map((column) => column.name));
      const engine: Promise<Engine> = startEngine();
      const element: DriftGlass = document.createElement("drift-glass");
      void report.then((done) => { const level: Level = done.verdict.level; renderReport(done, element); return level; });
      // @ts-expect-error A level is one of four words.
      const wrong: Level = "fine";
      export { engine, names, wrong, InputError };
    `);
    const base = { strict: true, noEmit: true, target: "es2022", lib: ["es2022", "dom", "dom.iterable"], types: [], skipLibCheck: false };
    for (const moduleOptions of [{ module: "esnext", moduleResolution: "bundler" }, { module: "nodenext", moduleResolution: "nodenext" }]) {
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...base, ...moduleOptions }, files: ["use.ts"] }));
      const { stdout } = spawnSync(process.execPath, [path("node_modules/typescript/bin/tsc"), "-p", folder], { encoding: "utf8" });
      expect(stdout).toBe("");
    }
  });

  test("importing driftglass has no side effects", () => {
    const folder = consumer();
    writeFileSync(join(folder, "use.js"), `
      const before = new Set(Reflect.ownKeys(globalThis));
      const written = [];
      for (const stream of [process.stdout, process.stderr]) stream.write = (text) => written.push(text);
      const library = await import("driftglass");
      const added = Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String);
      delete process.stdout.write;
      console.log(JSON.stringify({ added, written, exports: Object.keys(library).filter((name) => /^(monitor|readTable|renderReport)$/.test(name)) }));
    `);
    // That it ends by itself says that nothing was left running.
    const out = execFileSync(process.execPath, [join(folder, "use.js")], { encoding: "utf8", timeout: 20_000 });
    expect(JSON.parse(out)).toEqual({ added: [], written: [], exports: ["monitor", "readTable", "renderReport"] });
  });

  test("monitor works in Node from the published files, and ends", () => {
    const folder = consumer();
    cpSync(path("demo/example"), join(folder, "data"), { recursive: true });
    writeFileSync(join(folder, "use.js"), `
      import { readFileSync } from "node:fs";
      import { InputError, monitor } from "driftglass";
      const source = (name) => ({ name, data: readFileSync(new URL("data/" + name, import.meta.url)) });
      const report = await monitor({ reference: source("reference.csv"), current: source("current.csv"), labels: source("labels.csv") });
      const refused = await monitor({ current: { name: "empty.csv", data: new Uint8Array(0) } }).catch((error) => error instanceof InputError && error.message);
      const aborted = await monitor({ current: source("current.csv") }, {}, { signal: AbortSignal.timeout(5) }).catch((error) => error.name);
      console.log(JSON.stringify({ labelled: report.performance.current.labelled, refused, aborted }));
    `);
    const out = JSON.parse(execFileSync(process.execPath, [join(folder, "use.js")], { encoding: "utf8", timeout: 60_000 })) as Record<string, unknown>;
    expect(out).toEqual({ labelled: 3125, refused: expect.stringContaining("empty.csv is empty"), aborted: expect.stringMatching(/AbortError|TimeoutError/) });
  });

  test("the command line needs nothing beside its folder", () => {
    const folder = mkdtempSync(join(tmpdir(), "driftglass-alone-"));
    cpSync(path("dist/cli"), join(folder, "cli"), { recursive: true });
    cpSync(path("demo/example"), join(folder, "data"), { recursive: true });
    const args = ["report", "--reference", "data/census_reference.parquet", "--current", "data/census_current.parquet", "--out", "report.html"];
    const { status, stderr } = spawnSync(process.execPath, ["cli/driftglass.js", ...args], { cwd: folder, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^ok: /)]);
    expect(statSync(join(folder, "report.html")).size).toBeGreaterThan(100_000);
  });
});

/** Bytes as shipped, and gzipped as a server sends them. A bound is moved on purpose, never in passing. */
const bounds = [
  { file: "dist/driftglass-element.js", bytes: 1_330_000, gzipped: 434_000 },
  { file: "dist/driftglass-classic.js", bytes: 1_330_000, gzipped: 434_000 },
  { file: "dist/driftglass-viewer.js", bytes: 300_000, gzipped: 99_000 },
  { file: "widgets/python/driftglass/static/anywidget.js", bytes: 1_130_000, gzipped: 372_000 },
];

/** A built module and all that it imports before it runs. */
function withImports(entry: string, known = new Set<string>()): string[] {
  if (known.has(entry)) return [];
  known.add(entry);
  const code = readFileSync(path(entry), "utf8");
  const imported = [...code.matchAll(/(?:^|[;}\n])(?:im|ex)port\s*(?:[\w$*{}\s,]+?from\s*)?["'`](\.[^"'`]+)["'`]/g)].map((match) => match[1] as string);
  return [entry, ...imported.flatMap((file) => withImports(join(entry, "..", file), known))];
}

describe("sizes", () => {
  test.each(bounds)("$file stays below $bytes bytes, $gzipped gzipped", ({ file, bytes, gzipped }) => {
    const content = readFileSync(path(file));
    expect(content.length).toBeLessThan(bytes);
    expect(gzipSync(content).length).toBeLessThan(gzipped);
  });

  test("the ES module with all that it imports is below 160 kB as the web sends it, and so is the Worker; readers of Arrow and Parquet wait", () => {
    const worker = readdirSync(path("dist/engine")).find((file) => file.startsWith("worker-")) as string;
    for (const entry of ["dist/driftglass.js", `dist/engine/${worker}`]) {
      const loaded = withImports(entry);
      expect(loaded.reduce((sum, file) => sum + brotliCompressSync(readFileSync(path(file))).length, 0)).toBeLessThan(160_000);
      expect(loaded.some((file) => /RecordBatchReader|parquetMetadata/.test(readFileSync(path(file), "utf8")))).toBe(false);
    }
  });

  test("what the demo page loads before a file is opened stays below 345 kB; readers of formats wait", () => {
    const html = readFileSync(path("dist/demo/index.html"), "utf8");
    const first = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map((match) => match[1] as string);
    const size = first.reduce((sum, file) => sum + statSync(path(`dist/demo/${file}`)).size, 0);
    expect(first.length).toBeGreaterThan(1);
    expect(size).toBeLessThan(345_000);
    const entry = first.filter((file) => file.endsWith(".js")).map((file) => readFileSync(path(`dist/demo/${file}`), "utf8")).join("");
    expect(entry).not.toContain("PAR1");
    expect(readdirSync(path("dist/demo/engine")).filter((file) => /parquet/.test(file))).toHaveLength(1);
  });

  test("one file means one file: the element imports nothing", () => {
    const code = readFileSync(path("dist/driftglass-element.js"), "utf8");
    expect(code.match(/\bimport\s*(?:\(|["'`{*])/g) ?? []).toEqual([]);
  });
});
