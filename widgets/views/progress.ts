import { h, redraw } from "../dom.ts";
import { count } from "../format.ts";
import type { Room } from "../state.ts";

/** What is under way, how far, and a way out. Above an old drawing it floats; on an empty page it stands alone. */
export function progress({ document, state, effect }: Room): HTMLElement {
  const bar = h(document, "div", { role: "status", "aria-label": "Progress" });
  effect(() => {
    const now = state.progress.value;
    bar.hidden = !now;
    if (!now) return bar.replaceChildren();
    bar.className = `progress${state.report.value ? " over" : ""}`;
    const known = now.total > 0;
    const done =
      now.unit === "bytes"
        ? `${megabytes(now.done)} of ${megabytes(now.total)} MB`
        : `${count(now.done)} of ${count(now.total)} ${now.unit}`;
    redraw(
      bar,
      h(
        document,
        "div",
        {},
        h(document, "span", { class: "step" }, now.step),
        h(
          document,
          "progress",
          known ? { max: now.total, value: Math.min(now.done, now.total), "aria-label": now.step } : { "aria-label": now.step },
        ),
        h(document, "span", { class: "muted" }, known ? done : ""),
        h(document, "button", { class: "button", type: "button", "data-key": "cancel", onclick: () => state.cancel() }, "Cancel"),
      ),
    );
  });
  return bar;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
