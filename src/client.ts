import { proxy, releaseProxy, wrap, type Endpoint, type Remote } from "comlink";
import type { Config } from "./data/config.ts";
import type { Depth, Engine, Progress, Selection, Source, Sources } from "./engine.ts";
import { InputError } from "./errors.ts";
import type { DetectorName, DetectorResult, Report } from "./report.ts";
import type { LiveFrame } from "./live.ts";
import type { OpenedRow } from "./openedRow.ts";
import { loadRoom, spawnWorker } from "./spawn.ts";
import type { Host } from "./worker.ts";

/** Where the engines of this page live: one Worker with one kernel for all of them, or this thread where Workers are refused. */
interface House {
  host: Remote<Host>;
  /** Rejects with a `RoomDied` when the Worker is gone. Never resolves. */
  died: Promise<never>;
  worker: boolean;
  close(): void;
}

class RoomDied extends Error {}

let house: Promise<House> | undefined;
/** The same, once it stands. */
let standing: House | undefined;
let engines = 0;

/**
 * An engine for one view. All engines of a page share one Worker, and its kernel's memory; closing the last one ends the Worker.
 * A Worker that dies is replaced, reads the sources again and answers as if nothing had been.
 */
export async function startEngine(): Promise<Engine> {
  engines += 1;
  let current: { house: House; engine: Remote<Engine> } | undefined;
  let opened: { sources: Sources; config: Config } | undefined;
  let closed = false;

  async function enter(): Promise<{ house: House; engine: Remote<Engine> }> {
    house ??= openHouse();
    const mine = await house;
    const engine = (await Promise.race([mine.host.createEngine(), mine.died])) as unknown as Remote<Engine>;
    return { house: mine, engine };
  }

  async function attempt<T>(work: (engine: Remote<Engine>) => Promise<T>): Promise<T> {
    current ??= await enter();
    return Promise.race([work(current.engine), current.house.died]);
  }

  async function run<T>(work: (engine: Remote<Engine>) => Promise<T>): Promise<T> {
    try {
      return await attempt(work);
    } catch (error) {
      if (closed || !isDeath(error)) throw revive(error);
    }
    leave(current?.house);
    current = undefined;
    try {
      if (opened) await attempt((engine) => engine.open((opened as { sources: Sources }).sources, (opened as { config: Config }).config));
      return await attempt(work);
    } catch (error) {
      if (!isDeath(error)) throw revive(error);
      throw new InputError("The computation stopped twice on these data; they may need more memory than the browser gives. Try fewer rows or columns.");
    }
  }

  try {
    current = await enter();
  } catch (error) {
    engines -= 1;
    throw revive(error);
  }
  return {
    async open(sources, config, onProgress) {
      opened = undefined;
      await run((engine) => engine.open(sources, config, onProgress && proxy(onProgress)));
      opened = { sources, config };
    },
    report(config: Config, selection?: Selection, onProgress?: (progress: Progress) => void, depth?: Depth): Promise<Report> {
      return run((engine) => engine.report(config, selection, onProgress && proxy(onProgress), depth));
    },
    detect(config: Config, selection?: Selection, only?: DetectorName, onProgress?: (progress: Progress) => void): Promise<DetectorResult[] | undefined> {
      return run((engine) => engine.detect(config, selection, only, onProgress && proxy(onProgress)));
    },
    rows(numbers: readonly number[], config: Config, selection?: Selection): Promise<OpenedRow[] | undefined> {
      return run((engine) => engine.rows(numbers, config, selection));
    },
    prepare(config: Config, selection?: Selection): Promise<boolean> {
      return run((engine) => engine.prepare(config, selection));
    },
    live(selection: Selection, shown?: readonly string[]): Promise<LiveFrame | undefined> {
      return run((engine) => engine.live(selection, shown));
    },
    cancel() {
      void current?.engine.cancel();
    },
    close() {
      if (closed) return;
      closed = true;
      engines -= 1;
      if (!current) return;
      const { house: mine, engine } = current;
      const released = Promise.race([engine.close(), mine.died]).catch(() => undefined).then(() => engine[releaseProxy]());
      // A Worker is ended at once, whatever it is doing; on this thread the engine gives its memory back first.
      if (engines === 0 && mine.worker) leave(mine);
      else void released.then(() => engines === 0 && leave(mine));
    },
  };
}

/** The names of a file's columns, read in the Worker. */
export async function columnNames(source: Source): Promise<string[]> {
  engines += 1;
  house ??= openHouse();
  const mine = await house;
  try {
    return await Promise.race([mine.host.columnNames(source), mine.died]);
  } catch (error) {
    if (isDeath(error)) leave(mine);
    throw revive(error);
  } finally {
    engines -= 1;
    if (engines === 0) leave(mine);
  }
}

/** Ends a house that died or that nobody lives in. The next engine opens a new one. */
function leave(gone: House | undefined): void {
  if (!gone) return;
  // Several engines may leave the same dead house, when the first has already opened the next.
  if (standing === gone) {
    house = undefined;
    standing = undefined;
  }
  gone.close();
}

async function openHouse(): Promise<House> {
  standing = (await workerHouse()) ?? (await threadHouse());
  return standing;
}

/** Undefined where the page's policy, or the host, refuses Workers: by an exception, or by an error event before the first answer. */
async function workerHouse(): Promise<House | undefined> {
  if (typeof Worker === "undefined") return undefined;
  let worker: Worker;
  try {
    worker = spawnWorker();
  } catch {
    return undefined;
  }
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      reject(new RoomDied(event.message));
    });
  });
  died.catch(() => undefined);
  const host = wrap<Host>(worker);
  try {
    await Promise.race([host.ready(), died]);
  } catch {
    worker.terminate();
    return undefined;
  }
  return { host, died, worker: true, close: () => worker.terminate() };
}

/** The room on this thread, behind the same wire as a Worker's. */
async function threadHouse(): Promise<House> {
  const { port1, port2 } = new MessageChannel();
  const room = await loadRoom();
  room.serve(port2 as Endpoint);
  return {
    host: wrap<Host>(port1 as Endpoint),
    died: new Promise<never>(() => undefined),
    worker: false,
    close() {
      port1.close();
      port2.close();
    },
  };
}

/** A trap leaves a WebAssembly instance unfit for use, so it counts as a death. */
function isDeath(error: unknown): boolean {
  return error instanceof RoomDied || (error instanceof Error && error.name === "RuntimeError");
}

/** What crossed from the Worker lost its class but kept its name. */
function revive(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  if (error.name === "InputError") return new InputError(error.message);
  if (error.name === "AbortError") return new DOMException(error.message, "AbortError");
  return error;
}
