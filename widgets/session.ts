import type { Config } from "../src/data/config.ts";
import type { LiveFrame } from "../src/live.ts";
import type { Engine, Progress, Selection, Sources } from "../src/engine.ts";
import type { OpenedRow } from "../src/openedRow.ts";
import type { DetectorName, DetectorResult, Report } from "../src/report.ts";

/** What a session hears and tells. */
export interface Asked {
  start(onReplaced: (underWay: boolean) => void): Promise<Engine>;
  sources: Sources;
  onProgress(progress: Progress | undefined): void;
  /** A report on a sample, until the exact one comes. */
  onFirstLook(report: Report): void;
  onReport(report: Report): void;
  onLive(live: LiveFrame): void;
  /** What computes was lost and is replaced, or all stands again. */
  onReplaced(underWay: boolean): void;
  onError(error: Error): void;
  /** The person cancelled: back to what was asked for last and answered. */
  onCancelled(last: { config: Config; selection: Selection | undefined } | undefined): void;
}

export interface Session {
  /** Computes, the first screen first and then the rest; the last request wins, an earlier one is dropped without a word. */
  ask(config: Config, selection: Selection | undefined, /** Columns whose figures are wanted at once, as far as codes give them, before the report. */ shown?: readonly string[]): void;
  /**
   * One detector alone, which a hand on a slider asks again and again: the last question wins, and an earlier one is let finish where that takes no longer than a
   * hand waits. Undefined when a newer question came in between, or there is nothing to ask.
   */
  detect(config: Config, selection: Selection | undefined, name: DetectorName, onProgress?: (progress: Progress) => void): Promise<DetectorResult | undefined>;
  /** Rows of current by number; undefined when a newer question came in between, or there is nothing to ask. */
  rows(numbers: readonly number[], config: Config, selection: Selection | undefined): Promise<OpenedRow[] | undefined>;
  /** The figures of a moving window, at most one question at a time; what is asked meanwhile waits, and of it only the last. A report under way is dropped. */
  follow(selection: Selection, shown: readonly string[]): void;
  /** Forgets what moved; true where a report was dropped for it. */
  rest(): boolean;
  cancel(): void;
  /** Nothing more is asked or heard; the engine stays for the session that comes next, so that its Worker need not begin anew. */
  hush(): void;
  close(): void;
}

/** Longer than this, in ms, nobody waits for an answer to what they no longer ask. */
const patience = 200;
const nothing = (): void => undefined;

/** Fewer bytes hold no rows that would be worth a sample. */
const longFrom = 4_000_000;
const bytesOf = ({ reference, current, labels }: Sources): number =>
  [reference, current, labels].reduce((sum, source) => sum + (source ? ("size" in source.data ? source.data.size : source.data.byteLength) : 0), 0);

/** Files and an engine behind it, for as long as a view is there. */
export function openSession(asked: Asked): Session {
  let engine: Promise<Engine> | undefined;
  let open = false;
  let ticket = 0;
  let closed = false;
  /** What the engine is at for a report; an index is not dropped for a hand that wants it. */
  let at: "report" | "index" | undefined;
  let dropped = false;
  let following: { selection: Selection; shown: readonly string[] } | undefined;
  let asking = false;
  let moves = 0;
  /** Questions of each detector, and the one that is computed. */
  const turns = new Map<DetectorName, number>();
  const underWay = new Map<DetectorName, { since: number; done: Promise<void> }>();
  let answered: { config: Config; selection: Selection | undefined } | undefined;

  async function run(mine: number, config: Config, selection: Selection | undefined, shown: readonly string[] | undefined): Promise<void> {
    let done = false;
    at = "report";
    // Progress comes from a Worker on its own way, and may arrive after the result; then nobody wants it any more.
    const onProgress = (progress: Progress): void => {
      if (mine === ticket && !done) asked.onProgress(progress);
    };
    asked.onProgress({ step: open ? "computing" : "reading", done: 0, total: 0, unit: "rows" });
    try {
      engine ??= asked.start((underWay) => closed || asked.onReplaced(underWay));
      const ready = await engine;
      if (mine !== ticket) return;
      if (!open) {
        await ready.open(asked.sources, config, onProgress);
        if (mine !== ticket) return;
        open = true;
      }
      // Nothing stands on the page yet: a sample says at once what many rows will take a while to.
      const look = !answered && bytesOf(asked.sources) > longFrom ? await ready.report(config, selection, onProgress, "sample") : undefined;
      if (mine !== ticket) return;
      const sampled = look?.reference.sampled || look?.current.sampled;
      if (look && sampled) asked.onFirstLook(look);
      const live = shown && (await ready.live(selection ?? {}, shown));
      if (mine !== ticket) return;
      if (live) asked.onLive(live);
      const first = look && !sampled ? look : await ready.report(config, selection, onProgress, "first");
      if (mine !== ticket) return;
      done = true;
      answered = { config, selection };
      asked.onProgress(undefined);
      asked.onReport(first);
      // What follows a hand comes before what takes long.
      at = "index";
      await ready.prepare(config, selection);
      if (mine !== ticket) return;
      at = "report";
      if (!first.pending) return;
      // The rest comes quietly behind what is already on the screen.
      const full = await ready.report(config, selection, undefined, "full");
      if (mine === ticket) asked.onReport(full);
    } catch (cause) {
      if (mine !== ticket) return;
      done = true;
      asked.onProgress(undefined);
      const error = cause instanceof Error ? cause : new Error(String(cause));
      if (error.name === "AbortError") asked.onCancelled(answered);
      else asked.onError(error);
    } finally {
      if (mine === ticket) at = undefined;
    }
  }

  /** One at a time: the next is the last that was asked meanwhile. */
  async function pump(ready: Engine): Promise<void> {
    asking = true;
    try {
      while (following && !closed) {
        const { selection, shown } = following;
        const mine = moves;
        following = undefined;
        const live = await ready.live(selection, shown);
        if (live && mine === moves && !closed) asked.onLive(live);
      }
    } catch {
      // The report that follows when the hand rests says what is wrong.
    } finally {
      asking = false;
    }
  }

  /** What is asked beside the reports: nothing where a newer report came in between. */
  async function aside<T>(question: (ready: Engine) => Promise<T>): Promise<T | undefined> {
    try {
      const ready = await engine;
      const answer = ready && (await question(ready));
      return closed ? undefined : answer;
    } catch (cause) {
      if (cause instanceof Error && cause.name === "AbortError") return undefined;
      throw cause;
    }
  }

  return {
    ask(config, selection, shown) {
      moves += 1;
      following = undefined;
      dropped = false;
      if (!closed) void run((ticket += 1), config, selection, shown);
    },
    async detect(config, selection, name, onProgress) {
      const turn = (turns.get(name) ?? 0) + 1;
      turns.set(name, turn);
      const newest = (): boolean => turns.get(name) === turn && !closed;
      const before = underWay.get(name);
      if (before) await Promise.race([before.done, new Promise((resume) => setTimeout(resume, patience + before.since - performance.now()))]);
      const ready = await engine;
      if (!ready || !newest()) return undefined;
      const answer = ready.detect(config, selection, name, (progress) => newest() && onProgress?.(progress));
      const mine = { since: performance.now(), done: answer.then(nothing, nothing) };
      underWay.set(name, mine);
      try {
        const found = (await answer)?.[0];
        return closed ? undefined : found;
      } catch (cause) {
        if (cause instanceof Error && cause.name === "AbortError") return undefined;
        throw cause;
      } finally {
        if (underWay.get(name) === mine) underWay.delete(name);
      }
    },
    rows: (numbers, config, selection) => aside((ready) => ready.rows(numbers, config, selection)),
    follow(selection, shown) {
      if (closed || !open || !engine) return;
      following = { selection, shown };
      void engine.then((ready) => {
        if (at) {
          ticket += 1;
          dropped = true;
          asked.onProgress(undefined);
          if (at === "report") ready.cancel();
          at = undefined;
        }
        if (!asking) void pump(ready);
      });
    },
    rest() {
      moves += 1;
      following = undefined;
      return dropped;
    },
    cancel() {
      ticket += 1;
      asked.onProgress(undefined);
      void engine?.then(
        (it) => it.cancel(),
        () => undefined,
      );
      asked.onCancelled(answered);
    },
    hush() {
      closed = true;
      ticket += 1;
      void engine?.then(
        (it) => it.cancel(),
        () => undefined,
      );
    },
    close() {
      closed = true;
      ticket += 1;
      void engine?.then(
        (it) => it.close(),
        () => undefined,
      );
    },
  };
}
