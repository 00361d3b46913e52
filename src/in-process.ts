import { createEngine, type EngineHere } from "./engine.ts";
import { sharedKernel } from "./kernel/shared.ts";

/** An engine in this very thread: what the Worker hosts, and what Node uses. */
export async function inProcess(): Promise<EngineHere> {
  return createEngine(await sharedKernel());
}
