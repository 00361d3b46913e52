import { createEngine, type Engine } from "./engine.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { loadKernel } from "./kernel/load.ts";

let kernel: Promise<Kernel> | undefined;

/** An engine in this very thread: what the Worker hosts, and what Node uses. All engines of a thread share one kernel and its memory. */
export async function inProcess(): Promise<Engine> {
  kernel ??= loadKernel();
  return createEngine(await kernel);
}
