import type { Kernel } from "./kernel.ts";
import { loadKernel } from "./load.ts";

let kernel: Promise<Kernel> | undefined;

/** All who compute in one thread share one kernel and its memory. */
export function sharedKernel(): Promise<Kernel> {
  return (kernel ??= loadKernel());
}
