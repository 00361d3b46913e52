import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { loadKernel, loadTypeScriptKernel } from "../../src/kernel/load.ts";
import { twin as twinFunctions } from "../../src/kernel/reference/twin.ts";
import { wasm as base64 } from "../../src/kernel/wasm.generated.ts";
import { on } from "./engines.ts";

afterEach(() => { vi.unstubAllGlobals(); });

const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

test("the kernel loads from its inlined bytes and answers", async () => {
  const kernel = await loadKernel();
  expect(kernel.engine).toBe("webassembly");
  on(kernel, ({ numbers }) => { expect(kernel.describe(numbers([1, 2, 3]))).toMatchObject({ count: 3, mean: 2, std: 1 }); });
});

test("the generated module holds the kernel that was last built", () => {
  const built = readFileSync(fileURLToPath(new URL("../../build/kernel.wasm", import.meta.url)));
  expect(Buffer.from(bytes).equals(built)).toBe(true);
});

test("assembly/ and its TypeScript twin export the same functions, and the kernel asks for nothing but memory", () => {
  const module = new WebAssembly.Module(bytes);
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  expect(names.sort()).toEqual(Object.keys(twinFunctions({ buffer: new ArrayBuffer(0) })).sort());
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
});

test("the kernel is at most 24 kB as the web sends it", () => {
  expect(brotliCompressSync(bytes).length).toBeLessThan(24_000);
});

test("where compiling is refused the twin answers, and where there is no WebAssembly at all", async () => {
  const refused = { ...WebAssembly, Memory: WebAssembly.Memory, compile: () => Promise.reject(new WebAssembly.CompileError("blocked by the page's policy")) };
  vi.stubGlobal("WebAssembly", refused);
  expect((await loadKernel()).engine).toBe("typescript");
  vi.stubGlobal("WebAssembly", undefined);
  const kernel = await loadKernel();
  expect(kernel.engine).toBe("typescript");
  on(kernel, ({ numbers }) => { expect(kernel.describe(numbers([1, 2, 3]))).toMatchObject({ mean: 2 }); });
});

test("after a trap the next call runs in a new instance over the same memory", async () => {
  const kernel = await loadKernel();
  on(kernel, ({ numbers, sorted, scope }) => {
    const column = numbers([3, 1, 2]);
    const sample = sorted([3, 1, 2]);
    // A memory that lies about its length lets a call through that must trap.
    const liar = { address: kernel.memory.buffer.byteLength - 8, length: 1000 };
    vi.spyOn(kernel.memory, "buffer", "get").mockReturnValue({ byteLength: 2 ** 32 } as ArrayBuffer);
    expect(() => kernel.describe(liar)).toThrow(WebAssembly.RuntimeError);
    vi.restoreAllMocks();
    expect(kernel.describe(column)).toMatchObject({ count: 3, mean: 2 });
    expect(kernel.quantiles(sample, [0.5])).toEqual([2]);
    expect(kernel.sort(column, scope.allocate(24)).length).toBe(3);
  });
});

test("kernels do not share memory", () => {
  const [one, other] = [loadTypeScriptKernel(), loadTypeScriptKernel()];
  const block = one.memory.allocate(64);
  expect(one.memory.used).toBe(64);
  expect(other.memory.used).toBe(0);
  one.memory.free(block);
});
