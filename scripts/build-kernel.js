/**
 * Compiles assembly/ to build/kernel.wasm, and writes its bytes into src/kernel/wasm.generated.ts, so that every
 * door (Node, Vite, a blob: module in a notebook) carries the kernel without a second file to find.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

mkdirSync(at("build"), { recursive: true });
execFileSync(
  process.execPath,
  [at("node_modules/assemblyscript/bin/asc.js"), "assembly/index.ts", "--config", "assembly/asconfig.json", "--target", "release"],
  { cwd: root, stdio: "inherit" },
);

const base64 = readFileSync(at("build/kernel.wasm")).toString("base64");
const module = `// Written by scripts/build-kernel.js from assembly/. Not committed.\nexport const wasm = "${base64}";\n`;
const target = at("src/kernel/wasm.generated.ts");
// An unchanged file keeps its date, so that watchers and parallel test runs do not stir.
if (!existsSync(target) || readFileSync(target, "utf8") !== module) writeFileSync(target, module);
