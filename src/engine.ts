import type { Config } from "./data/config.ts";
import { type Frame, frameSteps } from "./data/frame.ts";
import { readTable } from "./data/read.ts";
import type { Tables } from "./data/table.ts";
import { drive } from "./drive.ts";
import { InputError } from "./errors.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { answerFrame, type Exact } from "./monitor/live/frame.ts";
import { buildIndex, indexKey, type LiveIndex } from "./monitor/live/liveIndex.ts";
import { withProfiles } from "./profile/settings.ts";
import { type Found, judge } from "./monitor/judge.ts";
import { detectAlone, makeReport, type Remembered } from "./monitor/report.ts";
import type { LiveFrame } from "./live.ts";
import type { DetectorName, DetectorResult, Report } from "./report.ts";
import type { Depth, Progress, Range, Selection, Source, Sources } from "./request.ts";

export type { Depth, Progress, Range, Selection, Source, Sources };

/**
 * data, kernel and monitor behind one door. The same in a Worker, on the main thread in slices, and in Node.
 * A new call of `open` or `report` supersedes one under way, which rejects with an AbortError.
 */
export interface Engine {
  /** Reads the files. */
  open(sources: Sources, config: Config, onProgress?: (progress: Progress) => void): Promise<void>;
  /** Judges them: kinds and roles from `config` and guesses, the window from `selection`. Full unless told otherwise, or where a full one lacks nothing but other rules. */
  report(config: Config, selection?: Selection, onProgress?: (progress: Progress) => void, depth?: Depth): Promise<Report>;
  /** The detectors, or one of them, alone, anew with the config's parameters: what follows a hand on a slider. Does not supersede a report under way. Undefined before the first report. */
  detect(config: Config, selection?: Selection, only?: DetectorName): Promise<DetectorResult[] | undefined>;
  /**
   * Makes what `live` needs, in slices, after a report of the same config and selection; nothing to do where it is there. A newer report supersedes it.
   * False where memory ends: the page then shows what reports show.
   */
  prepare(config: Config, selection?: Selection): Promise<boolean>;
  /** The figures of a selection while a hand moves it, with bins and histograms of the columns `shown`, else of all; undefined until prepared. */
  live(selection: Selection, shown?: readonly string[]): Promise<LiveFrame | undefined>;
  cancel(): void;
  close(): void;
}

/** What a frame depends on; a change of anything else leaves it as it is. */
const frameKeys = ["target", "prediction", "probability", "timestamp", "id", "latency", "status", "version", "group", "weight", "features", "ignore", "kinds", "positive", "split", "timezone"] as const;
/** What reading depends on. */
const readKeys = ["nulls", "timezone"] as const;

/** The engine in this thread. */
export function createEngine(kernel: Kernel): Engine {
  let sources: Sources | undefined;
  let tables: Tables | undefined;
  let readWith = "";
  let frame: Frame | undefined;
  let framedWith = "";
  let remembered: Remembered | undefined;
  let running = new AbortController();
  let exact: Exact | undefined;
  /** What the whole report before rests on, and what was asked for beside its rules. */
  let judged: { key: string; found: Found } | undefined;
  let index: { key: string; live: LiveIndex } | undefined;
  let detecting = new AbortController();

  const supersede = (): AbortSignal => {
    running.abort(new DOMException("superseded by a newer request", "AbortError"));
    running = new AbortController();
    return running.signal;
  };

  const closeFrame = (): void => {
    index?.live.close();
    index = undefined;
    exact = undefined;
    judged = undefined;
    frame?.close();
    frame = undefined;
    remembered = undefined;
  };

  const read = async (config: Config, signal: AbortSignal, onProgress?: (progress: Progress) => void): Promise<Tables> => {
    const from = sources;
    if (!from) throw new InputError("there is no data yet: give a file");
    const key = keyOf(config, readKeys);
    if (tables && key === readWith) return tables;
    const options = { nulls: config.nulls, timezone: config.timezone, kernel, onProgress, signal };
    const fresh: Tables = { current: await readTable(from.current, options) };
    if (from.reference) fresh.reference = await readTable(from.reference, options);
    if (from.labels) fresh.labels = await readTable(from.labels, options);
    signal.throwIfAborted();
    closeFrame();
    tables = fresh;
    readWith = key;
    return fresh;
  };

  return {
    async open(newSources, config, onProgress) {
      const signal = supersede();
      sources = newSources;
      tables = undefined;
      await read(config, signal, onProgress);
    },
    async report(given, selection, onProgress, depth = "full") {
      const signal = supersede();
      const known = await read(given, signal, onProgress);
      const config = withProfiles(known, given);
      const key = keyOf(config, frameKeys);
      if (!frame || key !== framedWith) {
        closeFrame();
        frame = await drive(frameSteps(known, config, kernel), signal, onProgress);
        framedWith = key;
      }
      const asked = JSON.stringify([{ ...config, rules: undefined }, selection]);
      if (exact && judged?.key === asked) {
        exact = { report: { ...exact.report, ...judge(judged.found, config.rules) }, config };
        return exact.report;
      }
      judged = undefined;
      const outcome = await drive(makeReport(frame, kernel, config, { selection, depth, remembered }), signal, onProgress);
      remembered = outcome.remembered;
      exact = { report: outcome.report, config };
      if (depth === "full") judged = { key: asked, found: outcome.found };
      return outcome.report;
    },
    async detect(config, selection, only) {
      if (!frame) return undefined;
      detecting.abort(new DOMException("superseded by a newer request", "AbortError"));
      detecting = new AbortController();
      return drive(detectAlone(frame, kernel, tables ? withProfiles(tables, config) : config, selection, only), AbortSignal.any([running.signal, detecting.signal]));
    },
    async prepare(config, selection = {}) {
      // Rows of a profile are nobody's: there is nothing to brush.
      if (!frame || !exact || frame.reference.profile || frame.current.profile) return false;
      const key = indexKey(config, selection);
      if (index?.key === key) return true;
      if (running.signal.aborted) running = new AbortController();
      try {
        const live = await drive(buildIndex(frame, kernel, config, exact.report, selection), running.signal);
        index?.live.close();
        index = { key, live };
        return true;
      } catch (error) {
        if (error instanceof InputError) return false;
        throw error;
      }
    },
    async live(selection, shown) {
      return index && frame && exact ? answerFrame(index.live, frame, kernel, exact, selection, shown) : undefined;
    },
    cancel() {
      running.abort(new DOMException("cancelled", "AbortError"));
    },
    close() {
      running.abort(new DOMException("closed", "AbortError"));
      closeFrame();
      tables = undefined;
      sources = undefined;
    },
  };
}

function keyOf(config: Config, keys: readonly (keyof Config)[]): string {
  return JSON.stringify(keys.map((key) => config[key] ?? null));
}
