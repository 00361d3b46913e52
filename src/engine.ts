import type { Config } from "./data/config.ts";
import { filterFrame } from "./data/filterFrame.ts";
import { type Frame, frameSteps } from "./data/frame.ts";
import { bytesOf, readTable } from "./data/read.ts";
import type { Table, Tables } from "./data/table.ts";
import { drive } from "./drive.ts";
import { InputError } from "./errors.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { lookAhead, sampleFrame } from "./monitor/firstLook.ts";
import { answerFrame, type Exact } from "./monitor/live/frame.ts";
import { buildIndex, indexKey, type LiveIndex } from "./monitor/live/liveIndex.ts";
import { practise } from "./monitor/live/practise.ts";
import { withProfiles } from "./profile/settings.ts";
import { type Found, judge } from "./monitor/judge.ts";
import type { Helper } from "./monitor/shared.ts";
import { openRows } from "./monitor/openRows.ts";
import { type ErrorStream, errorStream, makeReport, type Remembered, watchErrors } from "./monitor/report.ts";
import type { LiveFrame } from "./live.ts";
import type { OpenedRow } from "./openedRow.ts";
import type { DetectorName, DetectorResult, Filter, Report } from "./report.ts";
import type { Depth, Pieces, Progress, Range, Selection, Source, Sources } from "./request.ts";

export type { Depth, Filter, Pieces, Progress, Range, Selection, Source, Sources };

/**
 * data, kernel and monitor behind one door. The same in a Worker, on the main thread in slices, and in Node.
 * A new call of `open` or `report` supersedes one under way, which rejects with an AbortError.
 */
export interface Engine {
  /** Reads the files. */
  open(sources: Sources, config: Config, onProgress?: (progress: Progress) => void): Promise<void>;
  /** Judges them: kinds and roles from `config` and guesses, the window from `selection`. Full unless told otherwise, or where a full one lacks nothing but other rules. */
  report(config: Config, selection?: Selection, onProgress?: (progress: Progress) => void, depth?: Depth): Promise<Report>;
  /** The detectors, or one of them, alone, anew with the config's parameters: what follows a hand on a slider. A newer question of the same detector supersedes one under way; a report does not hear of it. Undefined before the first report. */
  detect(config: Config, selection?: Selection, only?: DetectorName, onProgress?: (progress: Progress) => void): Promise<DetectorResult[] | undefined>;
  /** Rows of current by their number in time order, as a report of the same config and selection numbers them; numbers that are no row are left out. Undefined before the first report. */
  rows(numbers: readonly number[], config: Config, selection?: Selection): Promise<OpenedRow[] | undefined>;
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

/** Rows, what was found out about them, and what follows a hand over them. */
interface Judged {
  readonly frame: Frame;
  readonly filters: string;
  remembered?: Remembered;
  exact?: Exact;
  /** What the whole report before rests on, and what was asked for beside its rules. */
  found?: { key: string; found: Found };
  /** What detectors read, made once for all their parameters. */
  errors?: { key: string; stream: ErrorStream | undefined };
  index?: { key: string; live: LiveIndex };
}

/** What a frame depends on; a change of anything else leaves it as it is. */
const frameKeys = ["target", "prediction", "probability", "timestamp", "id", "latency", "status", "version", "group", "weight", "features", "ignore", "kinds", "positive", "split", "timezone"] as const;
/** What reading depends on. */
const readKeys = ["nulls", "timezone"] as const;

/** An engine whose frame is at hand, for what works on rows beside a report. Undefined before the first one. */
export interface EngineHere extends Engine {
  framed(config: Config): { frame: Frame; kernel: Kernel; config: Config } | undefined;
}

/** The engine in this thread. `helper` answers who measures columns beside it, where there is one now. */
export function createEngine(kernel: Kernel, helper: () => Helper | undefined = () => undefined): EngineHere {
  let sources: Sources | undefined;
  let tables: Tables | undefined;
  let readWith = "";
  let whole: Judged | undefined;
  /** The rows that the last filters left. */
  let part: Judged | undefined;
  let framedWith = "";
  let running = new AbortController();
  const detecting = new Map<DetectorName | "all", AbortController>();

  /** Of what is asked beside a report; a cancel of the report before is over. */
  const awake = (): AbortSignal => {
    if (running.signal.aborted) running = new AbortController();
    return running.signal;
  };

  const supersede = (): AbortSignal => {
    running.abort(new DOMException("superseded by a newer request", "AbortError"));
    running = new AbortController();
    return running.signal;
  };

  const closePart = (): void => {
    part?.index?.live.close();
    part?.frame.close();
    part = undefined;
  };
  const closeFrame = (): void => {
    closePart();
    whole?.index?.live.close();
    whole?.frame.close();
    whole = undefined;
  };

  /** All rows, or those that the filters leave. */
  const judgedOf = async (known: Tables, config: Config, filters: readonly Filter[], signal: AbortSignal, onProgress?: (progress: Progress) => void): Promise<Judged> => {
    const key = keyOf(config, frameKeys);
    if (!whole || key !== framedWith) {
      closeFrame();
      whole = { frame: await drive(frameSteps(known, config, kernel), signal, onProgress), filters: "" };
      framedWith = key;
    }
    if (filters.length === 0) return whole;
    const wanted = JSON.stringify(filters);
    if (part?.filters === wanted) return part;
    closePart();
    part = { frame: await drive(filterFrame(whole.frame, filters, kernel), signal, onProgress), filters: wanted };
    return part;
  };

  const read = async (config: Config, signal: AbortSignal, onProgress?: (progress: Progress) => void): Promise<Tables> => {
    const from = sources;
    if (!from) throw new InputError("there is no data yet: give a file");
    const key = keyOf(config, readKeys);
    if (tables && key === readWith) return tables;
    const options = { nulls: config.nulls, timezone: config.timezone, kernel, onProgress, signal };
    const ahead = aheadOf(from);
    const table = (source: Source): Promise<Table> => readTable(source, { ...options, bytes: ahead.get(source) });
    // In the order in which a notebook sends them.
    const reference = from.reference && (await table(from.reference));
    const fresh: Tables = { current: await table(from.current) };
    if (reference) fresh.reference = reference;
    if (from.labels) fresh.labels = await table(from.labels);
    signal.throwIfAborted();
    closeFrame();
    tables = fresh;
    readWith = key;
    return fresh;
  };

  /** The rows of a selection, where they stand; undefined for filters that no report was asked of. */
  const judgedNow = (selection: Selection | undefined): Judged | undefined => {
    const filters = selection?.filters ?? [];
    if (filters.length === 0) return whole;
    return part?.filters === JSON.stringify(filters) ? part : undefined;
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
      const config = withProfiles(known, given, selection?.filters);
      const filters = selection?.filters ?? [];
      const look = async (frame: Frame | undefined): Promise<Report | undefined> => {
        try {
          return frame && (await drive(makeReport(frame, kernel, config, { selection, depth: "first" }), signal, onProgress)).report;
        } finally {
          frame?.close();
        }
      };
      const ahead = depth === "sample" && filters.length === 0 && !whole && (await look(await drive(lookAhead(known, config, kernel), signal, onProgress)));
      if (ahead) return ahead;
      const judged = await judgedOf(known, config, filters, signal, onProgress);
      const sampled = depth === "sample" && (await look(await drive(sampleFrame(judged.frame, kernel), signal, onProgress)));
      if (sampled) return sampled;
      const asked = JSON.stringify([{ ...config, rules: undefined }, selection]);
      if (judged.exact && judged.found?.key === asked) {
        judged.exact = { report: { ...judged.exact.report, ...judge(judged.found.found, config.rules) }, config };
        return judged.exact.report;
      }
      judged.found = undefined;
      const { report, remembered, found } = await drive(makeReport(judged.frame, kernel, config, { selection, depth: depth === "sample" ? "first" : depth, remembered: judged.remembered, helper: helper() }), signal, onProgress);
      judged.remembered = remembered;
      judged.exact = { report, config };
      if (depth === "full") judged.found = { key: asked, found };
      return report;
    },
    async detect(given, selection, only, onProgress) {
      const judged = judgedNow(selection);
      if (!judged) return undefined;
      const config = tables ? withProfiles(tables, given) : given;
      const key = JSON.stringify([{ ...config, detectors: undefined, rules: undefined }, selection]);
      if (judged.errors?.key !== key) judged.errors = { key, stream: errorStream(judged.frame, kernel, config, selection) };
      const { stream } = judged.errors;
      if (!stream) return undefined;
      // One that is asked anew is given up for its newer parameters; the others go on.
      const which = only ?? "all";
      detecting.get(which)?.abort(new DOMException("superseded by a newer request", "AbortError"));
      const mine = new AbortController();
      detecting.set(which, mine);
      return drive(watchErrors(judged.frame, stream, config.detectors ?? {}, only), AbortSignal.any([awake(), mine.signal]), onProgress);
    },
    async rows(numbers, config, selection) {
      const judged = judgedNow(selection);
      return judged && drive(openRows(judged.frame, kernel, numbers, tables ? withProfiles(tables, config) : config, selection), awake());
    },
    async prepare(config, selection = {}) {
      const judged = judgedNow(selection);
      // Rows of a profile are nobody's: there is nothing to brush.
      if (!judged?.exact || judged.frame.reference.profile || judged.frame.current.profile) return false;
      try {
        const key = indexKey(config, selection);
        // A window moves over the rows that filters left; filters move over all rows.
        for (const each of new Set([judged, whole as Judged])) {
          if (each.index?.key === key) continue;
          const exact = each.exact ?? judged.exact;
          const live = await drive(buildIndex(each.frame, kernel, config, exact.report, selection), awake());
          each.index?.live.close();
          each.index = { key, live };
          await drive(practise(live, each.frame, kernel, exact), awake());
        }
        return true;
      } catch (error) {
        if (error instanceof InputError) return false;
        throw error;
      }
    },
    async live(selection, shown) {
      const judged = judgedNow(selection);
      const exact = judged?.exact ?? whole?.exact ?? part?.exact;
      if (!exact) return undefined;
      if (judged?.index) return answerFrame(judged.index.live, judged.frame, kernel, exact, selection, shown);
      return whole?.index && answerFrame(whole.index.live, whole.frame, kernel, exact, selection, shown);
    },
    framed(config) {
      return whole && tables && { frame: whole.frame, kernel, config: withProfiles(tables, config) };
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

/** More bytes than these are read file by file: those of text are given back before the next begins. */
const mostAhead = 2 ** 30;

/** The bytes of all files on their way at once: two arrive in half the time. What is wrong with one is said when its turn comes. */
function aheadOf({ current, reference, labels }: Sources): Map<Source, Promise<Uint8Array>> {
  const files = [current, reference, labels].flatMap((source) => (source?.data instanceof Blob ? [{ source, size: source.data.size }] : []));
  if (files.reduce((sum, { size }) => sum + size, 0) > mostAhead) return new Map();
  return new Map(files.map(({ source }) => {
    const bytes = bytesOf(source);
    bytes.catch(() => undefined);
    return [source, bytes];
  }));
}

function keyOf(config: Config, keys: readonly (keyof Config)[]): string {
  return JSON.stringify(keys.map((key) => config[key] ?? null));
}
