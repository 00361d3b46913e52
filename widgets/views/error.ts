import { h, redraw } from "../dom.ts";
import type { Room } from "../state.ts";

/** What went wrong, in the words of whoever found it. An older drawing stays below. */
export function error({ document, state, effect }: Room): HTMLElement {
  const box = h(document, "div", {});
  effect(() => {
    const sentence = state.error.value;
    if (!sentence) return box.replaceChildren();
    redraw(box, h(document, "div", { role: "alert", class: "alert" }, h(document, "b", {}, "◆ This could not be done. "), sentence));
  });
  return box;
}

/** The page before there is anything to draw, or after the first reading was cancelled. */
export function empty({ document, state, effect }: Room, stopped: () => boolean): HTMLElement {
  const box = h(document, "div", {});
  effect(() => {
    if (state.report.value || state.progress.value || state.error.value) return box.replaceChildren();
    redraw(
      box,
      h(
        document,
        "div",
        { class: "state" },
        stopped()
          ? h(
              document,
              "span",
              {},
              h(document, "strong", {}, "Cancelled"),
              h(document, "br"),
              h(document, "button", { class: "button", type: "button", "data-key": "again", onclick: () => state.again() }, "Start again"),
            )
          : h(
              document,
              "span",
              {},
              h(document, "strong", {}, "Nothing to show yet"),
              h(document, "br"),
              "Give it a report, or two files: one to trust and one to watch.",
            ),
      ),
    );
  });
  return box;
}
