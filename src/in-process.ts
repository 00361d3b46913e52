import { createEngine, type EngineHere } from "./engine.ts";
import { sharedKernel } from "./kernel/shared.ts";
import type { Helper } from "./monitor/shared.ts";

/** An engine in this very thread: what the Worker hosts, and what Node uses. */
export async function inProcess(helper?: () => Helper | undefined): Promise<EngineHere> {
  return createEngine(await sharedKernel(), helper);
}
