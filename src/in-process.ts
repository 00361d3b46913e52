import type { Engine } from "./engine.ts";

/** An engine in this very thread: what the Worker hosts, and what Node uses. All of them share one kernel. */
export async function inProcess(): Promise<Engine> {
  throw new Error("The engine is not there yet.");
}
