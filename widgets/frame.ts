import { effect } from "@preact/signals-core";
import { copyExactly } from "./copy.ts";
import { h } from "./dom.ts";
import { inTurn } from "./inTurn.ts";
import type { Panel } from "./mount.ts";
import type { Place, Room, State } from "./state.ts";
import { styleSheet } from "./theme.ts";
import { tips } from "./tip.ts";
import { beside } from "./views/beside.ts";
import { column } from "./views/column.ts";
import { columns } from "./views/columns.ts";
import { comparison } from "./views/comparison.ts";
import { contents } from "./views/contents.ts";
import { detectors } from "./views/detectors.ts";
import { empty, error } from "./views/error.ts";
import { filters } from "./views/filters.ts";
import { multivariate } from "./views/multivariate.ts";
import { notes } from "./views/notes.ts";
import { operations } from "./views/operations.ts";
import { performance } from "./views/performance.ts";
import { predictions } from "./views/predictions.ts";
import { progress } from "./views/progress.ts";
import { quality } from "./views/quality.ts";
import { rules } from "./views/rules.ts";
import { schema } from "./views/schema.ts";
import { staleness } from "./views/staleness.ts";
import { timeline } from "./views/timeline.ts";
import { toolbar } from "./views/toolbar.ts";
import { verdict } from "./views/verdict.ts";
import { versions } from "./views/versions.ts";

type Part = "toolbar" | "schema" | "filters" | "verdict" | "contents" | "timeline" | "beside" | "columns" | "comparison" | "column" | "multivariate" | "performance" | "predictions" | "detectors" | "quality" | "operations" | "staleness" | "versions" | "rules" | "notes";

/** What each panel is made of, from verdict to cause. */
const panels: Record<Panel, readonly Part[]> = {
  overview: ["toolbar", "schema", "filters", "verdict", "contents", "timeline", "beside", "columns", "comparison", "column", "multivariate", "quality", "performance", "predictions", "detectors", "staleness", "versions", "operations", "rules", "notes"],
  timeline: ["filters", "timeline"],
  drift: ["filters", "columns", "comparison", "column"],
  column: ["filters", "column"],
  quality: ["filters", "quality"],
  comparison: ["comparison"],
  multivariate: ["multivariate"],
  performance: ["filters", "performance", "predictions"],
  operations: ["beside", "operations"],
  staleness: ["staleness"],
  versions: ["versions"],
  rules: ["rules"],
  schema: ["schema"],
};

/** What stands on the first screen. */
const onTop = new Set<Part>(["toolbar", "schema", "filters", "verdict", "contents", "timeline", "columns"]);

/** Which part a link leads to. */
const homes: Record<Place, Part> = {
  overview: "verdict",
  timeline: "timeline",
  drift: "columns",
  column: "column",
  quality: "quality",
  comparison: "comparison",
  multivariate: "multivariate",
  performance: "performance",
  predictions: "predictions",
  operations: "operations",
  staleness: "staleness",
  versions: "versions",
  rules: "rules",
};

const makers: Record<Part, (room: Room) => HTMLElement> = {
  toolbar,
  schema,
  filters,
  verdict,
  contents,
  timeline,
  beside,
  columns,
  comparison,
  column,
  multivariate,
  performance,
  predictions,
  detectors,
  operations,
  staleness,
  versions,
  rules,
  quality,
  notes,
};

/** Lays the views of the chosen panel out in the element's shadow root, until the signal aborts. */
export function drawFrame(
  element: HTMLElement,
  { document, state, signal, stopped }: { document: Document; state: State; signal: AbortSignal; stopped(): boolean },
): { show(place: Place): void } {
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const sheet = styleSheet(document);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const page = h(document, "div", { class: "page" });
  const content = h(document, "div", { class: "frame" });
  page.append(content);
  root.replaceChildren(page);
  tips(document, page, signal);
  copyExactly(page, signal);

  const ends: (() => void)[] = [];
  const roomUntil = (ending: (() => void)[], until: AbortSignal): Room => ({
    document,
    state,
    signal: until,
    effect: (run) => {
      ending.push(effect(run));
    },
  });
  const outer = roomUntil(ends, signal);
  const above = [progress(outer), error(outer), empty(outer, stopped)];
  let parts = new Map<Part, HTMLElement>();
  let inner: (() => void)[] = [];
  let panelUntil = new AbortController();

  ends.push(
    effect(() => {
      const names = panels[state.panel.value];
      inner.forEach((end) => end());
      inner = [];
      panelUntil.abort();
      panelUntil = new AbortController();
      const room = roomUntil(inner, AbortSignal.any([signal, panelUntil.signal]));
      const later = inTurn(room);
      parts = new Map(names.map((name) => [name, makers[name](onTop.has(name) ? room : later())]));
      const [bar, ...others] = [...parts.values()];
      if (parts.has("toolbar")) content.replaceChildren(bar as HTMLElement, ...above, ...others);
      else content.replaceChildren(...above, ...parts.values());
    }),
  );
  ends.push(
    effect(() => {
      const whole = state.panel.value === "overview";
      const panel = parts.get("schema");
      if (panel) {
        panel.hidden = whole && !state.rolesOpen.value;
        panel.classList.toggle("panel", whole);
      }
      const closed = state.panel.value !== "comparison" && !state.comparisonOpen.value;
      for (const [name, part] of parts) if (name !== "schema") part.hidden = !state.report.value || (name === "comparison" && closed);
    }),
  );
  ends.push(
    effect(() => {
      const busy = state.progress.value !== undefined && state.report.value !== undefined;
      page.classList.toggle("busy", busy);
      page.setAttribute("aria-busy", String(busy));
    }),
  );

  const measure = (): void => {
    const style = document.defaultView?.getComputedStyle(content);
    const width = content.clientWidth - Number.parseFloat(style?.paddingLeft ?? "0") - Number.parseFloat(style?.paddingRight ?? "0");
    if (width > 0) state.width.value = Math.floor(width);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(content);
  signal.addEventListener(
    "abort",
    () => {
      observer.disconnect();
      panelUntil.abort();
      for (const end of [...inner, ...ends]) end();
      root.replaceChildren();
    },
    { once: true },
  );

  return {
    show(place) {
      const part = parts.get(homes[place]);
      if (!part) return;
      if (place === "comparison") state.comparisonOpen.value = true;
      const calm = document.defaultView?.matchMedia("(prefers-reduced-motion: reduce)").matches;
      part.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
      part.setAttribute("tabindex", "-1");
      part.focus({ preventScroll: true });
    },
  };
}
