import { expose, proxy, transfer, wrap, type Endpoint, type ProxyMarked, type Remote } from "comlink";
import { landed } from "./crossing.ts";
import { buffersOf } from "./data/packed.ts";
import { readTable } from "./data/read.ts";
import type { Engine, Source } from "./engine.ts";
import { createHelper } from "./helper.ts";
import { inProcess } from "./in-process.ts";
import { sharedKernel } from "./kernel/shared.ts";
import type { Helper } from "./monitor/shared.ts";

/** What the page asks of the engine's room: engines, all on one kernel and so on one WebAssembly memory. */
export interface Host {
  /** The first question: its answer says that the room is open, and whether it holds the lock of that name for as long as it lives. */
  ready(pulse: string): Promise<boolean>;
  createEngine(): Promise<Engine & ProxyMarked>;
  columnNames(source: Source): Promise<string[]>;
  /** From now on the room at the port's other end measures columns for this one; without a port nobody does. */
  helpedBy(port?: MessagePort): void;
  /** This room measures columns for the one at the port's other end. */
  help(port: MessagePort): Promise<void>;
}

/** Answers on `endpoint`: the Worker's own scope, or a message port where the room is on the main thread. */
export function serve(endpoint: Endpoint): void {
  let helper: Helper | undefined;
  let lose = (): void => undefined;
  const host: Host = {
    ready: hold,
    createEngine: async () => {
      const engine = await inProcess(() => helper);
      return proxy({ ...engine, open: (sources, ...rest) => engine.open(landed(sources), ...rest) } satisfies Engine);
    },
    columnNames: async (source) => (await readTable(source, { kernel: await sharedKernel() })).columns.map((column) => column.name),
    helpedBy(port) {
      lose();
      const gone = new Promise<never>((_, reject) => (lose = () => reject(new Error("the helper is gone"))));
      gone.catch(() => undefined);
      helper = port && sent(wrap<Helper>(port as Endpoint), gone);
    },
    async help(port) {
      expose(createHelper(await sharedKernel()), port as Endpoint);
    },
  };
  expose(host, endpoint);
}

/** Columns cross without a copy: they were one already. */
function sent(there: Remote<Helper>, gone: Promise<never>): Helper {
  return {
    measure: (column, options) => Promise.race([there.measure(transfer(column, buffersOf(column)), options), gone]),
    cancel: () => void there.cancel(),
  };
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
