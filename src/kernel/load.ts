import { createKernel } from "./calls.ts";
import type { Kernel } from "./kernel.ts";
import { arrayBacking, createMemory, wasmBacking } from "./memory.ts";
import type { RawKernel } from "./raw.ts";
import { twin } from "./reference/twin.ts";
import { wasm } from "./wasm.generated.ts";

/** The kernel in plain TypeScript over an ArrayBuffer. */
export function loadTypeScriptKernel(): Kernel {
  const backing = arrayBacking();
  return createKernel("typescript", createMemory(backing), twin(backing));
}

/** The WebAssembly kernel; where a page's policy or the host refuses WebAssembly, its TypeScript twin. */
export async function loadKernel(): Promise<Kernel> {
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compile(bytesOf(wasm));
  } catch {
    return loadTypeScriptKernel();
  }
  const backing = wasmBacking();
  const raw = await revivable(module, backing.memory);
  return createKernel("webassembly", createMemory(backing), raw);
}

/** The exports of an instance that is thrown away after a trap: the next call runs in a new one over the same memory. */
async function revivable(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<RawKernel> {
  const imports = { env: { memory } };
  let exports: WebAssembly.Exports | undefined = (await WebAssembly.instantiate(module, imports)).exports;
  const call = (name: string, parameters: number[]): number => {
    exports ??= new WebAssembly.Instance(module, imports).exports;
    try {
      return (exports[name] as (...parameters: number[]) => number)(...parameters);
    } catch (error) {
      exports = undefined;
      throw error;
    }
  };
  const raw: Record<string, (...parameters: number[]) => number> = {};
  for (const { name, kind } of WebAssembly.Module.exports(module)) {
    if (kind === "function") raw[name] = (...parameters) => call(name, parameters);
  }
  return raw as unknown as RawKernel;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
