import engineRoom from "virtual:engine-room";
import type { Room } from "./spawn.ts";

/** Takes the place of spawn.ts in bundles of one file. The blob's address is given back at once: the Worker has its text by then or fails. */
export function spawnWorker(): Worker {
  const address = URL.createObjectURL(new Blob([`(${engineRoom})()`], { type: "text/javascript" }));
  const worker = new Worker(address, { name: "driftglass" });
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return worker;
}

export function loadRoom(): Promise<Room> {
  return Promise.resolve(engineRoom());
}
