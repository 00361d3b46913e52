import { startEngine } from "../../src/client.ts";
import { stretchOf, together } from "../../src/connect/beside.ts";
import type { Config } from "../../src/data/config.ts";
import type { Engine, Filter, Range, Selection } from "../../src/engine.ts";
import { toCsv } from "../../src/export/csv.ts";
import { toMarkdown } from "../../src/export/markdown.ts";
import { settings } from "../../src/export/settings.ts";
import type { Beside, Report } from "../../src/report.ts";
import { type Mounted, mount } from "../mount.ts";
import { type HostModel, listen, transferOf } from "./host.ts";
import { type Arriving, receive } from "./receive.ts";
import { stateSampling } from "./sampling.ts";
import { sendJson } from "./send.ts";

/** One monitor of Python's: it computes whether or not anybody looks. */
export interface Session {
  /** Shows it in `element` until the signal aborts. */
  show(element: HTMLElement, signal: AbortSignal): void;
}

/** Lives as long as the model of Python's `Monitor` does. `live` is false for a widget that was saved and has no kernel behind it. */
export function openSession(model: HostModel, signal: AbortSignal, live = true): Session {
  const element = stage();
  const mirrors = new Set<Mounted>();
  // Counted by the clock, so that a page that was reloaded counts on.
  let reports = Date.now();
  /** The transfer whose tables are judged: what is said of them is not said of later ones. */
  let judged = transferOf(model).id;
  const mounted = mount(element, {
    signal,
    config: model.get("config") as Config,
    selection: selectionOf(model),
    ...(besideOf() ? { beside: besideOf() } : {}),
    onReport(judgedNow) {
      const beside = besideOf(judgedNow);
      if (beside) mounted.update({ beside });
      tell(beside ? { ...judgedNow, beside } : judgedNow);
      for (const mirror of mirrors) mirror.update({ report: judgedNow, beside });
    },
    onSelect(selection) {
      write({ selection: selection?.current ?? null, reference_selection: selection?.reference ?? null, filters: selection?.filters ?? [] });
    },
    onConfig(config) {
      write({ config });
    },
    onError(error) {
      model.send({ type: "error", transfer: judged, message: error.message });
    },
  });

  /** What Python gave of other programs, under the rows' timeline where it belongs there. */
  function besideOf(report?: Report): Beside | undefined {
    const given = model.get("beside") as Beside | Beside[] | null | undefined;
    return together(Array.isArray(given) ? given : given ? [given] : [], report && stretchOf(report));
  }

  function tell(report: Report): void {
    reports += 1;
    sendJson(model, judged, "report", reports, { report, texts: { csv: toCsv(report), markdown: toMarkdown(report), settings: JSON.stringify(settings(mounted.config, report)) } });
  }

  async function engine(onReplaced: (underWay: boolean) => void): Promise<Engine> {
    const started = await startEngine(onReplaced);
    return {
      ...started,
      report: async (...asked) => stateSampling(await started.report(...asked), transferOf(model)),
    };
  }

  function write(values: Record<string, unknown>): void {
    for (const [key, value] of Object.entries(values)) model.set(key, value);
    model.save_changes();
  }

  if (live) {
    const held = new Map<string, Arriving>();
    let receiving = new AbortController();
    const take = (): void => {
      receiving.abort();
      receiving = new AbortController();
      judged = transferOf(model).id;
      mounted.update({ sources: receive(model, AbortSignal.any([signal, receiving.signal]), held), engine });
    };
    take();
    // Labels that came later: the other tables are here.
    listen(model, signal, "change:_transfer", take);
  } else {
    mounted.update({ error: earlier(model) });
  }

  // marimo's cells follow what the browser writes, and may read the report then: so only when Python says that it has it.
  listen(model, signal, "msg:custom", (content: { type: string; transfer: string }) => {
    const verdict = mounted.report?.verdict;
    if (content.type === "heard" && content.transfer === transferOf(model).id && verdict) write({ summary: { level: verdict.level, sentence: verdict.sentence } });
  });

  // A value that came from the view itself is already there; only what Python changed is handed in.
  listen(model, signal, "change:selection", follow);
  listen(model, signal, "change:reference_selection", follow);
  listen(model, signal, "change:filters", follow);
  listen(model, signal, "change:config", () => {
    const config = model.get("config") as Config;
    if (!same(config, mounted.config)) mounted.update({ config });
  });
  listen(model, signal, "change:beside", () => {
    const { report } = mounted;
    const beside = besideOf(report);
    mounted.update({ beside });
    for (const mirror of mirrors) mirror.update({ beside });
    // Python's copy is what it saves.
    if (live && report) tell(mounted.report as Report);
  });
  function follow(): void {
    const selection = selectionOf(model);
    if (!same(selection, mounted.selection)) mounted.update({ selection });
  }

  return {
    show(place, shown) {
      // container.ts hides the still picture beside a live view.
      if (live) place.classList.add("driftglass-live");
      if (!element.isConnected) {
        place.append(element);
        return;
      }
      const second = stage();
      const mirror = mount(second, {
        signal: AbortSignal.any([signal, shown]),
        report: mounted.report,
        config: mounted.config,
        selection: mounted.selection,
        ...(live ? { rows: mounted.rows } : {}),
        onSelect: (selection) => mounted.update({ selection }),
        onConfig: (config) => mounted.update({ config }),
      });
      mirrors.add(mirror);
      shown.addEventListener("abort", () => mirrors.delete(mirror), { once: true });
      place.append(second);
    },
  };
}


/** Jupyter's single-key shortcuts would otherwise delete cells while a person types into the view's search field. */
function stage(): HTMLElement {
  const element = document.createElement("div");
  element.dataset.lmSuppressShortcuts = "true";
  return element;
}

function selectionOf(model: HostModel): Selection | undefined {
  const current = model.get("selection") as Range | null;
  const reference = model.get("reference_selection") as Range | null;
  const filters = (model.get("filters") as Filter[] | undefined) ?? [];
  if (!current && !reference && filters.length === 0) return undefined;
  return { ...(current && { current }), ...(reference && { reference }), ...(filters.length > 0 && { filters }) };
}

function earlier(model: HostModel): string {
  const summary = model.get("summary") as { sentence: string } | null;
  return `${summary ? `${summary.sentence} ` : ""}This view was saved without its data: run the cell again to see it.`;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
