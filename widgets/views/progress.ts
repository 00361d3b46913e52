import { h, redraw } from "../dom.ts";
import { count } from "../format.ts";
import type { Room } from "../state.ts";

const lost = "What computes in the background had stopped. Another has taken its place and reads the files again; nothing is lost.";

/** What is under way, how far, and a way out; and that what computes was replaced. Above an old drawing it floats; on an empty page it stands alone. */
export function progress({ document, state, effect }: Room): HTMLElement {
  const bar = h(document, "div", { role: "status", "aria-label": "Progress" });
  effect(() => {
    const now = state.progress.value;
    const replaced = state.replaced.value !== undefined && h(document, "p", { class: "replaced" }, lost);
    bar.hidden = !now && !replaced;
    bar.className = `progress${state.report.value ? " over" : ""}${replaced ? " said" : ""}`;
    if (!now) return redraw(bar, replaced && h(document, "div", {}, replaced));
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
        replaced,
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
