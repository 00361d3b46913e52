import type { Endpoint } from "comlink";

/** What a build knows about starting the engine: as a Worker, and as a module on this very thread. */
export interface Room { serve(endpoint: Endpoint): void }

export function spawnWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "driftglass" });
}

export function loadRoom(): Promise<Room> {
  return import("./worker.ts");
}
