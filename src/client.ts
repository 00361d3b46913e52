import { proxy, releaseProxy, transfer, wrap, type Endpoint, type Remote } from "comlink";
import { crossing } from "./crossing.ts";
import type { Config } from "./data/config.ts";
import type { Depth, Engine, Progress, Selection, Source, Sources } from "./engine.ts";
import { InputError } from "./errors.ts";
import { memoryEnds } from "./memoryEnds.ts";
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
  /** Another Worker measures columns for it, or is on its way. */
  helped: boolean;
  close(): void;
}

class RoomDied extends Error {}

let house: Promise<House> | undefined;
/** The same, once it stands. */
let standing: House | undefined;
let engines = 0;

/**
 * An engine for one view. All engines of a page share one Worker, and its kernel's memory; closing the last one ends the Worker.
 * A Worker that dies, however it does, is replaced by one that reads the sources again and judges them as they were judged last, and what was asked is
 * asked anew; `onReplaced` hears true when that begins and false when it is over. Dying twice over one question is an InputError.
 */
export async function startEngine(onReplaced?: (underWay: boolean) => void): Promise<Engine> {
  engines += 1;
  /** The files that were asked for last, and those that are there. */
  let wanted: Sources | undefined;
  let opened: { sources: Sources; config: Config } | undefined;
  let judged: { config: Config; selection: Selection | undefined; prepared: boolean } | undefined;
  let replacing: Promise<void> | undefined;
  let closed = false;

  async function enter(): Promise<{ house: House; engine: Remote<Engine> }> {
    house ??= openHouse();
    const mine = await house;
    try {
      const engine = (await Promise.race([mine.host.createEngine(), mine.died])) as unknown as Remote<Engine>;
      return { house: mine, engine };
    } catch (error) {
      if (isDeath(error)) leave(mine);
      throw error;
    }
  }

  async function attempt<T>(work: (engine: Remote<Engine>) => Promise<T>): Promise<T> {
    const { house: mine, engine } = current;
    return Promise.race([work(engine), mine.died]);
  }

  /** Brings another Worker to where the one that died was. */
  async function replace(dead: House): Promise<void> {
    leave(dead);
    current = await enter();
    if (!opened) return;
    const { sources, config } = opened;
    await attempt((engine) => engine.open(crossing(sources), config));
    if (!judged) return;
    const { config: last, selection, prepared } = judged;
    await attempt((engine) => engine.report(last, selection, undefined, "first"));
    if (prepared) await attempt((engine) => engine.prepare(last, selection));
  }

  async function run<T>(work: (engine: Remote<Engine>) => Promise<T>): Promise<T> {
    await replacing?.catch(() => undefined);
    const { house: mine } = current;
    try {
      return await attempt(work);
    } catch (error) {
      if (closed) throw new DOMException("closed", "AbortError");
      if (!isDeath(error)) throw memoryEnds(error, wanted) ?? revive(error);
    }
    wait(1);
    try {
      // Of several questions that were under way the first replaces it.
      if (current.house === mine) replacing ??= replace(mine).finally(() => (replacing = undefined));
      await replacing;
      return await attempt(work);
    } catch (error) {
      if (closed) throw new DOMException("closed", "AbortError");
      if (!isDeath(error)) throw memoryEnds(error, wanted) ?? revive(error);
      throw stoppedTwice();
    } finally {
      wait(-1);
    }
  }

  /** Questions that wait for the new Worker. */
  let waiting = 0;
  function wait(more: 1 | -1): void {
    waiting += more;
    if (!closed && waiting === (more === 1 ? 1 : 0)) onReplaced?.(waiting > 0);
  }

  let current: { house: House; engine: Remote<Engine> };
  try {
    current = await enter().catch((error: unknown) => (isDeath(error) ? enter() : Promise.reject(error)));
  } catch (error) {
    engines -= 1;
    throw isDeath(error) ? stoppedTwice() : revive(error);
  }
  return {
    async open(sources, config, onProgress) {
      opened = judged = undefined;
      wanted = sources;
      void callHelper(current.house, sources);
      await run((engine) => engine.open(crossing(sources), config, onProgress && proxy(onProgress)));
      opened = { sources, config };
    },
    async report(config: Config, selection?: Selection, onProgress?: (progress: Progress) => void, depth?: Depth): Promise<Report> {
      if (JSON.stringify([judged?.config, judged?.selection]) !== JSON.stringify([config, selection])) judged = undefined;
      const report = await run((engine) => engine.report(config, selection, onProgress && proxy(onProgress), depth));
      judged ??= { config, selection, prepared: false };
      return report;
    },
    detect(config: Config, selection?: Selection, only?: DetectorName, onProgress?: (progress: Progress) => void): Promise<DetectorResult[] | undefined> {
      return run((engine) => engine.detect(config, selection, only, onProgress && proxy(onProgress)));
    },
    rows(numbers: readonly number[], config: Config, selection?: Selection): Promise<OpenedRow[] | undefined> {
      return run((engine) => engine.rows(numbers, config, selection));
    },
    async prepare(config: Config, selection?: Selection): Promise<boolean> {
      const prepared = await run((engine) => engine.prepare(config, selection));
      if (judged) judged = { ...judged, prepared };
      return prepared;
    },
    live(selection: Selection, shown?: readonly string[]): Promise<LiveFrame | undefined> {
      return run((engine) => engine.live(selection, shown));
    },
    cancel() {
      void current.engine.cancel();
    },
    close() {
      if (closed) return;
      closed = true;
      engines -= 1;
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
  let close = (): void => worker.terminate();
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      reject(new RoomDied(event.message));
    });
    // Engines that still wait for an answer hear that none will come.
    close = () => {
      worker.terminate();
      reject(new RoomDied("ended"));
    };
  });
  died.catch(() => undefined);
  const host = wrap<Host>(worker);
  const pulse = `driftglass ${crypto.getRandomValues(new Uint32Array(3)).join("-")}`;
  try {
    const held = await Promise.race([host.ready(pulse), died]);
    // Who is terminated tells nobody, but gives its lock back.
    if (held) navigator.locks.request(pulse, close).catch(() => undefined);
  } catch {
    worker.terminate();
    return undefined;
  }
  return { host, died, worker: true, helped: false, close };
}

/** Smaller files are judged before a second Worker is there. */
const worthHelp = 32_000_000;

/** A second Worker, where files are large and there are cores, that measures columns beside the first and lives no longer than it. One that dies is replaced when files are opened next. */
async function callHelper(mine: House, { reference, current, labels }: Sources): Promise<void> {
  const bytes = [reference, current, labels].reduce((sum, source) => sum + (source ? ("size" in source.data ? source.data.size : source.data.byteLength) : 0), 0);
  if (!mine.worker || mine.helped || bytes < worthHelp || (navigator.hardwareConcurrency ?? 1) < 2) return;
  mine.helped = true;
  const second = await workerHouse();
  if (!second) return;
  try {
    mine.died.catch(() => second.close());
    const { port1, port2 } = new MessageChannel();
    await Promise.race([second.host.help(transfer(port1, [port1])), second.died]);
    await Promise.race([mine.host.helpedBy(transfer(port2, [port2])), mine.died]);
    await second.died;
  } catch {
    second.close();
    mine.helped = false;
    // Of who is gone no answer is awaited.
    await Promise.race([mine.host.helpedBy(), mine.died]).catch(() => undefined);
  }
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
    helped: false,
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

const stoppedTwice = (): InputError =>
  new InputError("The computation stopped twice on these data; they may need more memory than the browser gives. Try fewer rows or columns.");

/** What crossed from the Worker lost its class but kept its name. */
function revive(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  if (error.name === "InputError") return new InputError(error.message);
  if (error.name === "AbortError") return new DOMException(error.message, "AbortError");
  return error;
}
