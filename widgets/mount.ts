import type { Config } from "../src/data/config.ts";
import type { Engine, Progress, Selection, Sources } from "../src/engine.ts";
import type { Report, View } from "../src/report.ts";

/** A button that the host offers: "Save as HTML", "Copy as Python". */
export interface Action { label: string; run(): void }

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
  sources?: Sources;
  config?: Config;
  selection?: Selection;
  view?: Panel;
  /** Forced colour scheme; without it the host page's is followed. */
  theme?: "light" | "dark";
  /** Called once, when there are sources to judge. The view closes it. */
  engine?: () => Promise<Engine>;
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
  let current: Omit<Host, "signal"> = { ...host };
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const draw = (): void => {
    element.dataset.state = current.error ? "error" : current.report ? "ready" : current.progress || current.sources ? "loading" : "empty";
    root.textContent = current.error ?? current.report?.verdict.sentence ?? "";
  };
  draw();
  host.signal.addEventListener("abort", () => root.replaceChildren(), { once: true });
  return {
    update(change) { current = { ...current, ...change }; draw(); },
    get report() { return current.report; },
    get selection() { return current.selection; },
    get config() { return current.config ?? {}; },
  };
}
