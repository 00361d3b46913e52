import { batch, effect } from "@preact/signals-core";
import type { Config } from "../src/data/config.ts";
import type { Engine, Progress, Selection, Sources } from "../src/engine.ts";
import { InputError } from "../src/errors.ts";
import type { OpenedRow } from "../src/openedRow.ts";
import type { Beside, DetectorName, Report, View } from "../src/report.ts";
import { drawFrame } from "./frame.ts";
import { lastWins } from "./lastWins.ts";
import { worstFirst } from "./levels.ts";
import { followTheme } from "./scheme.ts";
import { openSession, type Session } from "./session.ts";
import { createState } from "./state.ts";

/** A button that the host offers: "Save as HTML", "Copy as Python". */
export interface Action {
  label: string;
  run(): void;
}

/** One panel instead of the whole page. */
export type Panel = View | "schema";

/**
 * What a notebook, a page or the demo hands to the view, and hears from it. Either a finished `report`, or `sources` with an `engine`
 * that judges them; with neither the view is empty. With an engine, a change of role, convention, chunk or brush is computed anew;
 * without one it is only announced (`onConfig`, `onSelect`), and the host answers with `update({ report })`.
 */
export interface Host {
  /** Aborting it takes the view down: listeners, engine, observers. */
  signal: AbortSignal;
  report?: Report;
  /** What Prometheus or MLflow kept of the same time; becomes part of the report. */
  beside?: Beside;
  sources?: Sources;
  config?: Config;
  selection?: Selection;
  view?: Panel;
  /** Forced colour scheme; without it the host page's is followed. */
  theme?: "light" | "dark";
  /** Called once, when there are sources to judge. The view closes it. */
  engine?: (onReplaced: (underWay: boolean) => void) => Promise<Engine>;
  /** Rows of current by number, where the host holds them and the view does not. */
  rows?: (numbers: readonly number[]) => Promise<OpenedRow[] | undefined>;
  /** Shown while the host itself fetches or computes; `undefined` in an update ends it. */
  progress?: Progress;
  /** A sentence for people when the host itself failed. */
  error?: string;
  onReport?(report: Report): void;
  onSelect?(selection: Selection | undefined): void;
  onConfig?(config: Config): void;
  onProgress?(progress: Progress | undefined): void;
  onError?(error: Error): void;
  /** The person pressed Cancel while the host's own `progress` was shown. */
  onCancel?(): void;
  actions?: Action[];
}

/** What the host may change later; a key that is present replaces the old value, also by `undefined`. */
export type Change = Partial<Omit<Host, "signal">>;

export interface Mounted {
  update(change: Change): void;
  /** Rows of current by their number in the report; undefined where there are none to open, or a newer report came in between. */
  rows(numbers: readonly number[]): Promise<OpenedRow[] | undefined>;
  readonly report: Report | undefined;
  readonly selection: Selection | undefined;
  readonly config: Config;
}

/**
 * Draws into the element's open shadow root (made when it has none) and keeps `data-state="empty | loading | ready | error"` on the
 * element, which also fires `drift-glass-ready`, `drift-glass-error`, `drift-glass-select` and `drift-glass-config`.
 * The callbacks hear what the person or the engine did, never what the host itself handed in by `update`.
 */
export function mount(element: HTMLElement, host: Host): Mounted {
  const document = element.ownerDocument;
  const { signal: until } = host;
  let current: Omit<Host, "signal"> = { ...host };
  let session: Session | undefined;

  const tell = (name: string, detail: unknown): void => {
    element.dispatchEvent(new CustomEvent(`drift-glass-${name}`, { detail, bubbles: true, composed: true }));
  };
  /** The exact report is asked for when the hand has been still for so long. */
  const restAfter = 150;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const readFor = 3000;
  let reading: ReturnType<typeof setTimeout> | undefined;
  /** The selection that it was asked for. */
  let restedAt: string | undefined;
  const stopMoving = (keep = false): void => {
    clearTimeout(resting);
    restedAt = undefined;
    session?.rest();
    batch(() => {
      state.dragging.value = false;
      if (!keep) state.live.value = undefined;
    });
  };
  let hold = new AbortController();
  /** What a hand holds is gone: it lets go without a choice. */
  const dropHold = (): void => {
    hold.abort();
    hold = new AbortController();
  };
  const onScreen = (): string[] => [...state.visible, ...(state.column.peek() === undefined ? [] : [state.column.peek() as string])];
  const state = createState({
    askConfig(config) {
      state.config.value = config;
      current.onConfig?.(config);
      tell("config", config);
      compute();
    },
    askSelection(selection) {
      const known = restedAt === JSON.stringify(selection ?? {});
      const filtered = JSON.stringify(selection?.filters) !== JSON.stringify(state.selection.value?.filters);
      // What followed the hand stands until the report comes.
      stopMoving(true);
      state.selection.value = selection;
      current.onSelect?.(selection);
      tell("select", selection);
      if (!known) compute(filtered);
    },
    follow(selection) {
      state.dragging.value = true;
      restedAt = undefined;
      clearTimeout(resting);
      if (!session) return;
      session.follow(selection ?? {}, onScreen());
      resting = setTimeout(() => {
        // Without figures that followed there is nothing to make exact before the hand lets go.
        if (!state.live.peek()) return;
        restedAt = JSON.stringify(selection ?? {});
        session?.ask(state.config.value, selection);
      }, restAfter);
    },
    held: () => hold.signal,
    letGo() {
      const again = restedAt !== undefined || session?.rest();
      stopMoving();
      if (again) compute();
    },
    askDetector(config, name, settled) {
      state.config.value = config;
      if (settled) {
        current.onConfig?.(config);
        tell("config", config);
      }
      detect(name);
    },
    askRows: async (numbers) => (session ? session.rows(numbers, state.config.peek(), state.selection.peek()) : current.rows?.(numbers)),
    cancel() {
      if (session) session.cancel();
      else current.onCancel?.();
    },
    again: () => compute(),
    show(place, column) {
      if (column !== undefined) state.column.value = column;
      frame.show(place);
    },
  });

  const failed = (error: Error): void => {
    state.live.value = undefined;
    state.error.value =
      error instanceof InputError || error.name === "InputError" ? error.message : `Driftglass met a defect of its own: ${error.message}`;
    current.onError?.(error);
    tell("error", error);
  };
  const watched = (name: DetectorName, done: number | undefined): void => {
    const all = new Map(state.watching.value);
    if (done === undefined) all.delete(name);
    else all.set(name, done);
    state.watching.value = all;
  };
  const detect = (name: DetectorName): void => {
    session
      ?.detect(state.config.value, state.selection.value, name, ({ done, total }) => watched(name, done / total))
      .then((found) => {
        const report = state.report.value;
        if (!found || until.aborted) return;
        batch(() => {
          watched(name, undefined);
          if (!report?.concept?.detectors) return;
          const detectors = report.concept.detectors.map((each) => (each.name === found.name ? found : each));
          state.report.value = { ...report, concept: { ...report.concept, detectors } };
        });
      })
      .catch(failed);
  };
  /** What a hand chose while the report was on its way. */
  const catchUp = ({ concept }: Report): void => {
    for (const { name, parameters } of concept?.detectors ?? []) {
      const chosen = Object.entries(state.config.value.detectors?.[name] ?? {});
      if (chosen.some(([parameter, value]) => parameters[parameter] !== value)) detect(name);
    }
  };
  const arrived = (report: Report): void => {
    if (state.dragging.peek() && groundOf(report) !== (state.report.peek() && groundOf(state.report.peek() as Report))) dropHold();
    batch(() => {
      state.error.value = undefined;
      const known = report.drift.columns.some((column) => column.column === state.column.value);
      if (!known) state.column.value = worstFirst(report.drift.columns)[0]?.column;
      state.live.value = undefined;
      // A report gives up what detectors were at.
      state.watching.value = new Map();
      if (report.beside) state.beside.value = report.beside;
      state.report.value = report;
    });
  };
  const compute = (filtered = false): void => {
    if (!session) return;
    state.error.value = undefined;
    session.ask(state.config.value, state.selection.value, filtered ? onScreen() : undefined);
  };
  /** After a cancel the host hears what is shown again, or its own copy would tell of something that never came. */
  const goBack = (last: { config: Config; selection: Selection | undefined }): void => {
    const before = { config: state.config.value, selection: state.selection.value };
    batch(() => {
      state.config.value = last.config;
      state.selection.value = last.selection;
      state.live.value = undefined;
    });
    if (before.config !== last.config) {
      current.onConfig?.(last.config);
      tell("config", last.config);
    }
    if (before.selection !== last.selection) {
      current.onSelect?.(last.selection);
      tell("select", last.selection);
    }
  };
  /** The sentence that says so stays long enough to be read. */
  const replaced = (underWay: boolean): void => {
    clearTimeout(reading);
    if (underWay) {
      state.replaced.value ??= performance.now();
      return;
    }
    reading = setTimeout(() => {
      state.replaced.value = undefined;
    }, readFor + (state.replaced.value ?? 0) - performance.now());
  };
  /** Nothing more is heard or painted of the data that were here. */
  const hush = (): void => {
    dropHold();
    session?.hush();
    clearTimeout(reading);
    state.replaced.value = undefined;
  };
  const feed = (): void => {
    hush();
    session?.close();
    session = undefined;
    const { sources, engine } = current;
    if (!sources || !engine) return;
    session = openSession({
      start: engine,
      sources,
      onProgress(progress) {
        state.progress.value = progress;
        current.onProgress?.(progress);
      },
      onFirstLook: arrived,
      onReport(report) {
        arrived(report);
        catchUp(report);
        current.onReport?.(report);
        tell("ready", report);
      },
      onLive(live) {
        state.live.value = live;
      },
      onReplaced: replaced,
      onError: failed,
      onCancelled(last) {
        if (last) goBack(last);
      },
    });
    compute();
  };

  const update = (change: Change): void => {
    current = { ...current, ...change };
    let arrivedNow: Report | undefined;
    batch(() => {
      if ("config" in change) state.config.value = change.config ?? {};
      if ("selection" in change) state.selection.value = change.selection;
      if ("beside" in change) state.beside.value = change.beside;
      if ("view" in change) state.panel.value = change.view ?? "overview";
      if ("actions" in change) state.actions.value = change.actions ?? [];
      if ("progress" in change) state.progress.value = change.progress;
      state.answers.value =
        (current.sources !== undefined && current.engine !== undefined) || current.onConfig !== undefined || current.onSelect !== undefined;
      state.holdsRows.value = (current.sources !== undefined && current.engine !== undefined) || current.rows !== undefined;
      if ("report" in change) {
        if (change.report) arrived((arrivedNow = change.report));
        else state.report.value = undefined;
      }
      if ("error" in change && change.error !== undefined) failed(new InputError(change.error));
      else if ("error" in change) state.error.value = undefined;
    });
    if ("theme" in change && change.theme) element.dataset.theme = change.theme;
    if ("sources" in change || ("engine" in change && current.sources)) feed();
    else if ("config" in change || "selection" in change) compute();
    if (arrivedNow) tell("ready", arrivedNow);
  };

  const frame = drawFrame(element, { document, state, signal: until, stopped: () => session !== undefined });
  const stop = effect(() => {
    element.dataset.state = state.error.value ? "error" : state.progress.value ? "loading" : state.report.value ? "ready" : "empty";
  });
  followTheme(element, until, (theme) => {
    element.dataset.theme = current.theme ?? theme;
  });
  const { signal: _, ...first } = host;
  until.addEventListener(
    "abort",
    () => {
      clearTimeout(resting);
      clearTimeout(reading);
      stop();
      session?.close();
      session = undefined;
    },
    { once: true },
  );
  const changes = lastWins<Change>(
    (change) => ["report", "sources", "config", "selection"].some((key) => key in change),
    update,
    (change) => {
      if (!("sources" in change) || !change.sources) return;
      hush();
      state.progress.value = { step: "reading", done: 0, total: 0, unit: "rows" };
    },
    until,
  );
  changes.take(first);
  return {
    update: changes.take,
    rows: (numbers) => state.askRows(numbers),
    get report() {
      const { report, beside } = { report: state.report.value, beside: state.beside.value, ...changes.waiting };
      return report && beside ? { ...report, beside } : report;
    },
    get selection() {
      const { waiting } = changes;
      return waiting && "selection" in waiting ? waiting.selection : state.selection.value;
    },
    get config() {
      return changes.waiting?.config ?? state.config.value;
    },
  };
}

/** What a brush lies on: it holds nothing of other data. */
const groundOf = ({ reference, current, timeline }: Report): string =>
  JSON.stringify([reference, current].map(({ name, rows, of = rows }) => [name, of]).concat([[timeline?.by ?? "", timeline?.chunks[0]?.start ?? 0]]));
