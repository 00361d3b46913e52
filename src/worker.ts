import { expose, proxy, type Endpoint, type ProxyMarked } from "comlink";
import { landed } from "./crossing.ts";
import { readTable } from "./data/read.ts";
import type { Engine, Source } from "./engine.ts";
import { inProcess } from "./in-process.ts";
import { sharedKernel } from "./kernel/shared.ts";

/** What the page asks of the engine's room: engines, all on one kernel and so on one WebAssembly memory. */
export interface Host {
  /** The first question: its answer says that the room is open, and whether it holds the lock of that name for as long as it lives. */
  ready(pulse: string): Promise<boolean>;
  createEngine(): Promise<Engine & ProxyMarked>;
  columnNames(source: Source): Promise<string[]>;
}

/** Answers on `endpoint`: the Worker's own scope, or a message port where the room is on the main thread. */
export function serve(endpoint: Endpoint): void {
  const host: Host = {
    ready: hold,
    createEngine: async () => {
      const engine = await inProcess();
      return proxy({ ...engine, open: (sources, ...rest) => engine.open(landed(sources), ...rest) } satisfies Engine);
    },
    columnNames: async (source) => (await readTable(source, { kernel: await sharedKernel() })).columns.map((column) => column.name),
  };
  expose(host, endpoint);
}

/** False where locks are refused: in a page without a secure origin, or without an origin of its own. */
function hold(name: string): Promise<boolean> {
  return new Promise((held) => {
    if (typeof navigator === "undefined" || !navigator.locks) return held(false);
    navigator.locks.request(name, () => {
      held(true);
      return new Promise(() => undefined);
    }).catch(() => held(false));
  });
}

declare const WorkerGlobalScope: (new () => object) | undefined;
if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) serve(self as unknown as Endpoint);
